"""Who sees which places of a photographed page: pixels obey the same table as words."""

import io
import re
from base64 import b64decode
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from access.keys import Keyring
from db import select, update
from db.tables import Cell, Child, ReviewRow
from intake import photos
from intake.photo_store import FolderStore
from tests.support.office import Office
from tests.support.photos import photo
from tests.support.readings import cell, page_read

COVER, PAPER = (200, 204, 208), (235, 230, 220)
AN = {"birth_date": "2019-03-05", "full_name": "Cà Văn An"}
WHY = "Xác minh hồ sơ bị mua bán theo đơn"
BIRTH, NAME, GROUPS, MOTHER = (70, 125), (180, 125), (290, 125), (400, 125)
"""Middles of the first row's cells, in the order they are given to the reader."""
NOWHERE = (300, 350)
"""A place in which nothing was read."""


@pytest.fixture
def page_id(office: Office, tmp_path: Path, keyring: Keyring) -> int:
    """Lan's page: a plain child whose mother's cell speaks of a group, and another child below."""
    said = {"circumstances_text": cell("mồ côi", 240), "mother_name": cell("mẹ nhiễm HIV", 350)}
    below = {"birth_date": cell("2018", 20, 160), "full_name": cell("Lò Thị Mai", 130, 160)}
    folder, scope = tmp_path / "data" / "photos", office.scope("lan")
    return page_read(office.database, keyring, folder, scope, AN | said, below, hamlet="Bản Hua Nà")


def colour(picture: bytes, at: tuple[int, int]) -> tuple[int, int, int]:
    """Which of the two colours stands there."""
    seen = Image.open(io.BytesIO(picture)).convert("RGB").getpixel(at)
    assert isinstance(seen, tuple)
    return min((COVER, PAPER), key=lambda one: sum(abs(a - b) for a, b in zip(one, seen, strict=False)))


def first_row(office: Office) -> ReviewRow:
    with office.reading() as session:
        return session.scalars(select(ReviewRow).order_by(ReviewRow.number)).all()[0]


def cell_of(office: Office, row: ReviewRow, field: str) -> int:
    with office.reading() as session:
        return session.scalars(select(Cell.id).where(Cell.row_id == row.id, Cell.field == field)).one()


def listed(office: Office, hoa: Any) -> UUID:
    """The page's first child, confirmed and on a list for the police."""
    hoa.send(f"/rows/{first_row(office).id}/confirmation", AN | {"sex": "male", "ethnicity": "Thái"})
    with office.writing() as session:
        session.execute(update(Child).values(state="listed"))
        return session.scalars(select(Child.uuid)).one()


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "tinh", "quan", "ngoc"])
def test_no_picture_of_a_page_is_for_village_people_police_province_or_neighbours(
    office: Office, window: Any, page_id: int, who: str
) -> None:
    row = first_row(office)
    own = cell_of(office, row, "full_name")
    for path in (f"/pages/{page_id}/image", f"/rows/{row.id}/cutout", f"/cells/{own}/cutout"):
        assert window(who).get(path).status_code == 404, path


def test_who_sent_a_page_still_sees_what_became_of_it_without_a_broken_picture(
    office: Office, window: Any, page_id: int
) -> None:
    lan, own = window("lan"), cell_of(office, first_row(office), "full_name")
    for path in (f"/pages/{page_id}", f"/cells/{own}"):
        page = lan.get(path)
        assert page.status_code == 200
        assert not re.search(r"/(image|cutout)\"", page.text)


def test_a_leader_sees_the_basic_record_and_the_rest_is_covered(office: Office, window: Any, page_id: int) -> None:
    picture = window("son").get(f"/pages/{page_id}/image").content
    seen = {place: colour(picture, place) for place in (BIRTH, NAME, GROUPS, MOTHER, NOWHERE)}
    # the black square of the picture reaches over the left cell's upper part; its lower right corner is paper
    assert seen[NAME] == PAPER
    assert [seen[place] for place in (GROUPS, MOTHER, NOWHERE)] == [COVER] * 3


def test_an_officer_sees_the_paper_as_it_is(office: Office, window: Any, page_id: int) -> None:
    picture = window("hoa").get(f"/pages/{page_id}/image").content
    assert [colour(picture, place) for place in (NAME, GROUPS, MOTHER, NOWHERE)] == [PAPER] * 4


def test_cutouts_are_covered_like_the_page(office: Office, window: Any, page_id: int) -> None:
    son, row = window("son"), first_row(office)
    for field, wanted in (("full_name", PAPER), ("circumstances_text", COVER), ("mother_name", COVER)):
        picture = son.get(f"/cells/{cell_of(office, row, field)}/cutout").content
        middle = Image.open(io.BytesIO(picture)).size
        assert colour(picture, (middle[0] // 2, middle[1] // 2)) == wanted, field
    assert colour(son.get(f"/rows/{row.id}/cutout").content, (500, 20)) == COVER


def test_a_page_nobody_has_read_yet_is_covered_whole(
    office: Office, window: Any, tmp_path: Path, keyring: Keyring
) -> None:
    store = FolderStore(tmp_path / "data" / "photos", keyring)
    done = photos.receive(office.database, store, office.scope("lan"), data=photo(7), hamlet="Bản Hua Nà")
    picture = window("son").get(f"/pages/{done.page_id}/image").content
    assert [colour(picture, place) for place in (NAME, MOTHER, NOWHERE)] == [COVER] * 3


def test_the_police_see_a_listed_childs_own_line_for_a_reason_and_no_other_line(
    office: Office, window: Any, page_id: int
) -> None:
    uuid, tuan = listed(office, window("hoa")), window("tuan")
    assert tuan.send(f"/children/{uuid}/reason", {"reason": "xem"}).status_code == 422
    told = tuan.send(f"/children/{uuid}/reason", {"reason": WHY}).text
    pictures = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', told)
    assert len(pictures) == 1
    line = Image.open(io.BytesIO(b64decode(pictures[0])))
    assert line.height < 80, "one line, not the page"
    assert colour(b64decode(pictures[0]), (line.width - 40, line.height // 2)) == COVER
    assert WHY in window("son").get("/oversight").text


def test_officer_and_leader_get_no_picture_by_a_reason(office: Office, window: Any, page_id: int) -> None:
    uuid = listed(office, window("hoa"))
    for who in ("hoa", "son"):
        assert "data:image/jpeg" not in window(who).send(f"/children/{uuid}/reason", {"reason": WHY}).text


def test_a_photo_whose_time_was_over_is_not_asked_for(office: Office, window: Any, page_id: int) -> None:
    uuid, tuan = listed(office, window("hoa")), window("tuan")
    with office.writing() as session:
        row = session.scalars(select(ReviewRow).where(ReviewRow.child_uuid == uuid)).one()
        row.page.photo.gone_at = row.page.received_at
    told = tuan.send(f"/children/{uuid}/reason", {"reason": WHY})
    assert (told.status_code, "data:image/jpeg" in told.text) == (200, False)
