"""A page the reader could not read is typed from its photo: same check, same decision, nobody else's page."""

import re
from pathlib import Path
from typing import Any

import pytest

from access.keys import Keyring
from db import select
from db.tables import AcceptedField, Cell, Change, Child, ReviewRow, SecondEntry
from intake import pages, photos
from intake.photo_store import FolderStore
from tests.support.accepted import draw_all
from tests.support.office import Office
from tests.support.photos import photo
from tests.support.readings import page_read, reading

AN = {"full_name": "Cà Văn An", "birth_date": "05/3/2019", "sex": "Nam", "mother_name": "Lò Thị Hom"}


@pytest.fixture
def page_id(office: Office, tmp_path: Path, keyring: Keyring) -> int:
    """A page that no reader could read."""
    store = FolderStore(tmp_path / "data" / "photos", keyring)
    photos.receive(office.database, store, office.scope("lan"), data=photo(9), hamlet="Bản Hua Nà")
    held = pages.claim(office.database)
    assert held is not None
    assert pages.fail(office.database, held, "NO_ROWS", "Không thấy dòng nào.", is_final=True)
    return held.page_id


def row_ids(office: Office) -> list[int]:
    with office.reading() as session:
        return list(session.scalars(select(ReviewRow.id).order_by(ReviewRow.number)))


@pytest.mark.parametrize("who", ["lan", "son", "ngoc"])
def test_who_may_not_review_adds_no_rows(office: Office, window: Any, page_id: int, who: str) -> None:
    assert window(who).send(f"/pages/{page_id}/rows", {"rows": "3"}).status_code == 404
    assert row_ids(office) == []


@pytest.mark.parametrize("rows", ["", "0", "41", "-1", "ba", "١"])
def test_a_strange_number_of_rows_is_refused(office: Office, window: Any, page_id: int, rows: str) -> None:
    assert window("hoa").send(f"/pages/{page_id}/rows", {"rows": rows}).status_code == 422
    assert row_ids(office) == []


def test_nobody_adds_rows_to_a_page_another_officer_has(office: Office, window: Any, page_id: int) -> None:
    window("hoa").send("/review/lease", {"page": str(page_id)})
    assert window("minh").send(f"/pages/{page_id}/rows", {"rows": "3"}).status_code == 409
    assert row_ids(office) == []


def test_a_row_typed_from_the_photo_becomes_a_child(office: Office, window: Any, page_id: int) -> None:
    hoa = window("hoa")
    assert hoa.send(f"/pages/{page_id}/rows", {"rows": "2"}).status_code == 303
    first, second = row_ids(office)
    shown = hoa.get(f"/pages/{page_id}").text
    assert f'id="r{second}-mother_name"' in shown
    assert "2 dòng còn ô chưa xem" in hoa.get(f"/review/rows?page={page_id}").text
    assert hoa.send(f"/rows/{second}/confirmation", {}).status_code == 422
    assert hoa.send(f"/rows/{first}/confirmation", AN).status_code == 303
    with office.reading() as session:
        child = session.scalars(select(Child)).one()
    assert (child.full_name, child.birth_date, child.mother_name) == ("Cà Văn An", "2019-03-05", "Lò Thị Hom")


@pytest.fixture
def typed(office: Office, window: Any, page_id: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """A row typed from that page and confirmed by Hoa, all of it drawn for a second entry."""
    draw_all(monkeypatch)
    hoa = window("hoa")
    hoa.send(f"/pages/{page_id}/rows", {"rows": "1"})
    (row_id,) = row_ids(office)
    assert hoa.send(f"/rows/{row_id}/confirmation", AN | {"hamlet": "Bản Hua Nà"}).status_code == 303
    return row_id


def test_each_typed_field_leads_to_the_photo_and_to_who_typed_it(office: Office, window: Any, typed: int) -> None:
    with office.reading() as session:
        cells = {cell.field: cell.id for cell in session.scalars(select(Cell).where(Cell.row_id == typed))}
        sources = dict(session.execute(select(Change.field, Change.source_id)).tuples().all())
    assert set(cells) == set(AN)  # the hamlet is the page's own, and nobody typed it
    assert sources["mother_name"] == str(cells["mother_name"])
    shown = window("hoa").get(f"/cells/{cells['mother_name']}").text
    assert "Máy không thấy ô này trên ảnh." in shown
    assert "Lò Thị Hoa nhập từ ảnh «Lò Thị Hom»" in shown
    assert window("hoa").get(f"/cells/{cells['mother_name']}/cutout").headers["content-type"] == "image/jpeg"


def test_a_typed_field_is_entered_again_from_the_page_beside_whose_it_is(
    office: Office, window: Any, typed: int
) -> None:
    minh = window("minh")
    for _ in AN:
        shown = minh.get("/trust/entries").text
        entry = re.search(r'name="entry" value="(\d+)"', shown)
        assert entry
        with office.reading() as session:
            field = session.get_one(AcceptedField, int(entry[1])).field
        assert "look__whole" in shown
        assert field == "sex" or AN[field] not in shown
        assert f"dòng 1 · {AN['birth_date' if field == 'full_name' else 'full_name']}" in shown
        minh.send("/trust/entries", {"entry": entry[1], "text": AN[field]})
    with office.reading() as session:
        found = session.execute(select(SecondEntry.verdict, SecondEntry.is_misread)).tuples().all()
    assert found == [("same", False)] * len(AN)


def test_a_page_read_after_all_gives_its_rows_beside_those_that_were_typed(
    office: Office, window: Any, page_id: int, typed: int, keyring: Keyring
) -> None:
    window("hoa").send(f"/pages/{page_id}/reading", {})
    held = pages.claim(office.database)
    assert held is not None
    assert pages.finish(office.database, keyring, held, reading({"full_name": "Cà Văn An"}, {"full_name": "Lò Văn Bi"}))
    assert len(row_ids(office)) == 3


def test_the_boxes_stand_as_the_columns_of_the_last_page_of_that_book_that_was_read(
    office: Office, window: Any, page_id: int, tmp_path: Path, keyring: Keyring
) -> None:
    folder, lan = tmp_path / "data" / "photos", office.scope("lan")
    columns = {"personal_id": "014319000123", "mother_name": "Lò Thị Hom", "full_name": "Cà Văn An", "struck": False}
    page_read(office.database, keyring, folder, lan, columns, mark=31)
    hoa = window("hoa")
    hoa.send(f"/pages/{page_id}/rows", {"rows": "1"})
    shown = hoa.get(f"/pages/{page_id}").text
    boxes = re.findall(r'<label(?: class="choice")? for="r\d+-(\w+)">', shown)
    asked = [name for name in boxes if name not in ("reason", "field")]
    missing = ["birth_date", "sex", "ethnicity", "hamlet"]
    assert asked == ["personal_id", "mother_name", "full_name", *missing]
    assert "review--grid" in shown
