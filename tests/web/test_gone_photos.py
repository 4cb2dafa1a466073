"""A photo whose time is over is shown to nobody, by no address, and its page says so and stays readable."""

from collections.abc import Callable
from pathlib import Path

import pytest

from access.keys import Keyring
from db import select, update
from db.tables import Cell, Page, Photo, ReviewRow, now
from tests.support.office import Office
from tests.support.readings import page_read
from tests.web.conftest import Browser

Open = Callable[..., Browser]


@pytest.fixture
def page_id(office: Office, tmp_path: Path, keyring: Keyring) -> int:
    """A page whose row is confirmed."""
    scope = office.scope("lan")
    page = page_read(office.database, keyring, tmp_path / "data" / "photos", scope, {"full_name": "Cà Văn An"})
    with office.writing() as session:
        session.execute(update(ReviewRow).values(stage="confirmed"))
    return page


def retire(office: Office) -> None:
    """Marked as gone; the file lies there until the next sweep, and what a server holds of it until it ends."""
    with office.writing() as session:
        session.execute(update(Photo).values(gone_at=now()))


def pictures(office: Office, page_id: int) -> dict[str, int]:
    """Every address of the page's picture, and how it answers once the photo is gone."""
    with office.reading() as session:
        row, cell = session.scalars(select(ReviewRow.id)).one(), session.scalars(select(Cell.id)).one()
    return {f"/pages/{page_id}/image": 410, f"/rows/{row}/cutout": 410, f"/cells/{cell}/cutout": 404}


@pytest.mark.parametrize("who", ["hoa", "son"])
def test_no_address_shows_a_piece_of_it_also_when_the_file_and_a_held_copy_are_there(
    office: Office, window: Open, page_id: int, who: str
) -> None:
    reader, wanted = window(who), pictures(office, page_id)
    assert {reader.get(path).status_code for path in wanted} == {200}
    retire(office)
    assert {path: reader.get(path).status_code for path in wanted} == wanted


def test_its_page_says_so_and_offers_nothing_that_needs_the_photo(office: Office, window: Open, page_id: int) -> None:
    hoa = window("hoa")
    assert "Cho máy đọc lại" in hoa.get(f"/pages/{page_id}").text
    retire(office)
    page = hoa.get(f"/pages/{page_id}").text
    assert "vì hết hạn giữ" in page
    assert "Cà Văn An" in page
    assert f"/pages/{page_id}/image" not in page
    assert "Cho máy đọc lại" not in page
    assert "Thêm dòng" not in page


def test_what_needs_the_photo_is_refused_in_words_and_the_page_stays_read(
    office: Office, window: Open, page_id: int
) -> None:
    retire(office)
    hoa = window("hoa")
    for path, told in ((f"/pages/{page_id}/reading", {}), (f"/pages/{page_id}/rows", {"rows": "1"})):
        answer = hoa.send(path, told)
        assert answer.status_code == 410
        assert "hết hạn giữ" in answer.text
    with office.reading() as session:
        assert session.get_one(Page, page_id).state == "read"
        assert len(session.scalars(select(ReviewRow)).all()) == 1
