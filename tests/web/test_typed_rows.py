"""A page the reader could not read is typed from its photo: same check, same decision, nobody else's page."""

from pathlib import Path
from typing import Any

import pytest

from access.keys import Keyring
from db import select
from db.tables import Child, ReviewRow
from intake import pages, photos
from intake.photo_store import FolderStore
from tests.support.office import Office
from tests.support.photos import photo

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
