"""Columns the reader missed, and cells: who may name them, where they lie, what becomes of rows worked on."""

from pathlib import Path
from typing import Any

import pytest

from catalogue.clock import today_here
from catalogue.refusals import Refusal
from db.tables import Page
from intake import answering, batches, doubts, learning, looks, naming, pages
from intake.answering import Sheet
from intake.decisions import Place
from intake.readings import named_columns
from tests.support.office import Office
from tests.support.readings import cell, page_read, reading

MAI: dict[str, Any] = {"full_name": "Lò Thị Mai", "birth_date": "2019-03-05", "mother_name": "Quàng Thị Hà"}
PAO: dict[str, Any] = {"full_name": "Sùng A Pao", "birth_date": "2017", "mother_name": "Giàng Thị Mỷ"}
SUA: dict[str, Any] = {"full_name": "Sùng Thị Súa", "birth_date": "2015"}


class Desk:
    """One page of three rows, the last without its mother's cell."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.page_id = page_read(office.database, office.keyring, folder, office.scope("lan"), MAI, PAO, SUA)

    def name(self, field: str = "ethnicity", point: tuple[int, int] = (300, 150), who: str = "hoa") -> None:
        with self.office.writing() as session:
            naming.name_column(session, self.office.scope(who), self.page_id, field, point)

    def read_again(self, *rows: dict[str, Any]) -> None:
        held = pages.claim(self.office.database)
        assert held is not None
        assert pages.finish(self.office.database, self.office.keyring, held, reading(*rows))

    def looks(self) -> dict[tuple[int, str], looks.Look]:
        """By number of the row and column."""
        with self.office.reading() as session:
            scope = self.office.scope("hoa")
            batch = batches.batch_of(session, self.office.keyring, scope, today_here(), [self.page_id])
            return {(look.row.number, look.field): look for look in batch.looks}

    def type(self, place: Place, text: str) -> None:
        with self.office.writing() as session:
            sheet = Sheet("k1", "field", {place: text}, is_sure=True)
            answering.answer(session, self.office.keyring, self.office.scope("hoa"), today_here(), sheet)

    def beside(self, field: str) -> tuple[int, int]:
        with self.office.reading() as session:
            return naming.beside(session, self.office.scope("hoa"), self.page_id, field)


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk(office, tmp_path / "photos")


def code(desk: Desk, **asked: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        desk.name(**asked)
    return refusal.value.code


@pytest.mark.parametrize("who", ["lan", "son", "ngoc"])
def test_who_may_not_review_this_page_names_no_column(desk: Desk, who: str) -> None:
    assert code(desk, who=who) == "NOT_FOUND"


@pytest.mark.parametrize("field", ["", "struck", "password"])
def test_a_column_is_named_as_a_column_of_paper(desk: Desk, field: str) -> None:
    assert code(desk, field=field) == "FIELD_UNKNOWN"


@pytest.mark.parametrize("point", [(0, 0), (-1, 50), (50, 99_999)])
def test_a_point_off_the_photo_names_nothing(desk: Desk, point: tuple[int, int]) -> None:
    assert code(desk, point=point) == "POINT_OUTSIDE"


def test_no_column_lies_between_two_that_touch(desk: Desk) -> None:
    with pytest.raises(Refusal) as refusal:
        desk.beside("full_name")
    assert refusal.value.code == "NO_COLUMN_THERE"


def test_the_column_right_of_the_last_is_pointed_at(desk: Desk) -> None:
    x, y = desk.beside("mother_name")
    assert x > 20 + 2 * 110 + 100
    assert 100 <= y <= 300


def test_the_next_reading_hears_of_the_column(desk: Desk) -> None:
    desk.name()
    learned = learning.of_page(desk.office.database, desk.office.keyring, desk.page_id)
    assert learned.columns == ((300, 150, "ethnicity"),)


def test_naming_it_again_moves_it_and_it_can_be_forgotten(desk: Desk) -> None:
    desk.name()
    desk.read_again(MAI, PAO, SUA)
    desk.name(point=(310, 150))
    desk.read_again(MAI, PAO, SUA)
    with desk.office.writing() as session:
        assert named_columns(session.get_one(Page, desk.page_id)) == ((310, 150, "ethnicity"),)
        naming.forget_column(session, desk.office.scope("hoa"), desk.page_id, "ethnicity")
    with desk.office.reading() as session:
        assert named_columns(session.get_one(Page, desk.page_id)) == ()


def test_a_cell_that_was_lost_is_asked_about_beside_its_whole_line(desk: Desk) -> None:
    look = desk.looks()[3, "mother_name"]
    assert (look.way, look.value, look.whys) == ("field", "", (doubts.LOST,))
    assert look.cell.quad == look.row.quad


def test_what_is_typed_for_a_lost_cell_is_kept(desk: Desk) -> None:
    desk.type((desk.looks()[3, "mother_name"].row.id, "mother_name"), "Giàng Thị Mỷ")
    assert (3, "mother_name") not in desk.looks()


def test_a_named_column_without_a_cell_is_asked_about_in_every_row(desk: Desk) -> None:
    desk.name()
    desk.read_again(MAI, PAO, SUA)
    assert {number for number, field in desk.looks() if field == "ethnicity"} == {1, 2, 3}


def test_a_row_that_was_worked_on_keeps_what_was_typed_and_gains_the_column(desk: Desk) -> None:
    desk.type((desk.looks()[1, "full_name"].row.id, "full_name"), "Lò Thị Mây")
    desk.name()
    desk.read_again({**MAI, "ethnicity": cell("Thái", 420, 100)}, PAO, SUA)
    seen = desk.looks()
    assert seen[1, "ethnicity"].value == "Thái"
    assert (1, "full_name") not in seen
