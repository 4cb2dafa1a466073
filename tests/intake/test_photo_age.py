"""Photos that have done their work go, those that still have some stay, and what was read of them stays in any case."""

from datetime import timedelta
from pathlib import Path

import pytest

from catalogue.refusals import Refusal
from db import select, update
from db.tables import AcceptedField, Cell, Handover, Photo, ReviewRow, now
from intake import photo_age, photos
from intake.daily import Daily
from intake.photo_store import UNCLAIMED_S, FolderStore
from tests.support.campaigns import FAULTY, open_work
from tests.support.office import Office
from tests.support.readings import page_read

HALF_A_YEAR = timedelta(days=181)


@pytest.fixture
def page_id(office: Office, tmp_path: Path) -> int:
    """A page whose one child came back from the police half a year ago."""
    child = office.add_child(**FAULTY)
    work = open_work(office, "2026")
    (listed,) = work.draw()
    page = page_read(office.database, office.keyring, tmp_path, office.scope("hoa"), {"full_name": "Lò Văn Tiến"})
    with office.writing() as session:
        session.execute(update(ReviewRow).values(stage="confirmed", child_uuid=child))
        session.execute(update(Handover).where(Handover.id == listed).values(returned_at=now() - HALF_A_YEAR))
    return page


def due(office: Office) -> list[int]:
    return [one.page_id for one in photo_age.due(office.database)]


def test_a_page_that_came_back_long_ago_may_lose_its_photo(office: Office, page_id: int) -> None:
    (one,) = photo_age.due(office.database)
    assert (one.page_id, one.row_count, one.cell_count) == (page_id, 1, 1)
    assert "1 ô chữ sẽ không còn ảnh" in one.words()


def test_a_list_that_came_back_lately_or_never_keeps_the_photo(office: Office, page_id: int) -> None:
    for returned_at in (now() - timedelta(days=179), None):
        with office.writing() as session:
            session.execute(update(Handover).values(returned_at=returned_at))
        assert due(office) == []


@pytest.mark.parametrize("stage", ["waiting", "returned"])
def test_a_row_that_waits_keeps_the_photo(office: Office, page_id: int, stage: str) -> None:
    with office.writing() as session:
        session.execute(update(ReviewRow).values(stage=stage))
    assert due(office) == []


def test_another_child_that_was_on_no_list_keeps_the_photo(office: Office, page_id: int) -> None:
    other = office.add_child(full_name="Cà Văn An")
    with office.writing() as session:
        quad = session.scalars(select(ReviewRow.quad)).one()
        row = ReviewRow(page_id=page_id, commune_code=office.commune_code, number=2, quad=quad, stage="confirmed")
        row.child_uuid = other
        session.add(row)
    assert due(office) == []


def test_a_value_drawn_for_a_second_entry_keeps_the_photo(office: Office, page_id: int) -> None:
    with office.writing() as session:
        cell = session.scalars(select(Cell)).one()
        drawn = AcceptedField(row_id=cell.row_id, cell_id=cell.id, field="full_name", commune_code=office.commune_code)
        drawn.writer, drawn.way, drawn.confidence, drawn.share = "", "seen", 0.9, 1.0
        drawn.is_drawn, drawn.user_id = True, office.user("hoa").id
        session.add(drawn)
    assert due(office) == []


def test_the_file_goes_and_what_was_read_stays(office: Office, page_id: int, tmp_path: Path) -> None:
    import os

    store = FolderStore(tmp_path, office.keyring)
    with office.reading() as session:
        name = session.scalars(select(Photo.kept_sha256)).one()
    for file in tmp_path.rglob("*.sealed"):
        os.utime(file, (0, now().timestamp() - UNCLAIMED_S - 60))
    assert photos.sweep(office.database, store) == 0
    assert photo_age.retire(office.database, photo_age.due(office.database)) == 1
    assert photos.sweep(office.database, store) == 1
    assert store.mark(name) == ""
    with pytest.raises(Refusal):
        store.read(name)
    with office.reading() as session:
        assert session.scalars(select(Cell)).all()
    assert due(office) == []


def test_the_worker_sees_to_it_once_a_day(office: Office, page_id: int, tmp_path: Path) -> None:
    store = FolderStore(tmp_path, office.keyring)
    Daily().see_to(office.database, office.keyring)
    Daily(store, photos_kept_days=365).see_to(office.database, office.keyring)
    assert due(office) == [page_id]
    Daily(store).see_to(office.database, office.keyring)
    assert due(office) == []
    with office.reading() as session:
        assert session.scalars(select(Photo.gone_at)).one() is not None
