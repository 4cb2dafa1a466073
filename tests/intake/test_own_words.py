"""A commune's own words: learned when confirmed, never from another commune, taken out and put back."""

from pathlib import Path
from typing import Any

import pytest

from catalogue.clock import today_here
from catalogue.refusals import Refusal
from db import select
from db.queries import learning as queries
from db.tables import Cell, OwnWord, Page, ReviewRow
from intake import decisions, learning, own_words, review
from intake.ocr.learned import Learned
from tests.support.office import HOME, Office
from tests.support.readings import cell, page_read

XEO: dict[str, Any] = {"full_name": "Giàng A Xẻo", "birth_date": "2019-03-05", "hamlet": "Bản Nà Lo"}


class Desk:
    """Pages that Lan sent, and Hoa who confirms them."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder, self.mark = office, folder, 0

    def page(self, **read: Any) -> int:
        self.mark += 1
        office = self.office
        return page_read(office.database, office.keyring, self.folder, office.scope("lan"), read, mark=self.mark)

    def confirm(self, page_id: int, **typed: str) -> None:
        with self.office.writing() as session:
            row = session.get_one(Page, page_id).rows[0]
            answers = {**{key: value for key, value in XEO.items() if key in {c.field for c in row.cells}}, **typed}
            review.confirm(session, self.office.keyring, row.id, answers, self.office.scope("hoa"), today_here())

    def words(self) -> dict[tuple[str, str], int]:
        with self.office.reading() as session:
            return queries.words_in_use(session, HOME)

    def word_id(self, text: str) -> int:
        with self.office.reading() as session:
            return session.scalars(select(OwnWord.id).where(OwnWord.text == text)).one()

    def learned(self, page_id: int) -> Learned:
        return learning.of_page(self.office.database, self.office.keyring, page_id)

    def switch(self, page_id: int, who: str = "hoa", *, is_on: bool) -> None:
        with self.office.writing() as session:
            writer = queries.writer_of(session.get_one(Page, page_id))
            learning.switch(session, self.office.scope(who), writer, is_on=is_on)


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk(office, tmp_path / "photos")


@pytest.mark.parametrize("who", ["lan", "son", "ngoc"])
def test_who_may_not_review_here_removes_no_word(desk: Desk, who: str) -> None:
    desk.confirm(desk.page(**XEO))
    with pytest.raises(Refusal) as refusal, desk.office.writing() as session:
        own_words.remove(session, desk.office.scope(who), desk.word_id("Xẻo"))
    assert refusal.value.code == "NOT_FOUND"
    assert desk.words()["given", "Xẻo"] == 1


def test_what_waits_teaches_nothing(desk: Desk) -> None:
    assert desk.learned(desk.page(**XEO)).uses == {}


def test_a_new_syllable_and_a_new_hamlet_are_learned_with_their_author(desk: Desk) -> None:
    desk.confirm(desk.page(**XEO))
    assert desk.words() == {("given", "Xẻo"): 1, ("hamlet", "Bản Nà Lo"): 1}
    with desk.office.reading() as session:
        assert {line.author for line in queries.own_words(session, desk.office.scope("hoa"), 9)} == {"Lò Thị Hoa"}


def test_syllables_and_hamlets_that_are_known_are_not_learned(desk: Desk) -> None:
    desk.confirm(desk.page(**XEO), full_name="Lò Thị Mai", hamlet="Bản Hua Nà")
    assert desk.words() == {}


def test_the_next_reading_is_handed_the_word_and_the_communes_hamlets(desk: Desk) -> None:
    desk.confirm(desk.page(**XEO))
    learned = desk.learned(desk.page(full_name="Sùng A Xẻo"))
    assert learned.uses["given", "Xẻo"] == 1
    assert {"Bản Hua Nà", "Bản Nà Trà", "Tiểu khu 1"} <= set(learned.hamlets)
    assert "Thôn Đồng Tâm" not in learned.hamlets


def test_a_removed_word_is_not_used_nor_learned_again_until_it_is_put_back(desk: Desk) -> None:
    desk.confirm(desk.page(**XEO))
    hoa, word_id = desk.office.scope("hoa"), desk.word_id("Xẻo")
    with desk.office.writing() as session:
        own_words.remove(session, hoa, word_id)
    desk.confirm(desk.page(**XEO))
    assert ("given", "Xẻo") not in desk.words()
    with desk.office.writing() as session:
        own_words.put_back(session, hoa, word_id)
    assert desk.words()["given", "Xẻo"] == 2


def test_a_writers_letters_are_counted_from_what_was_confirmed_over_what_was_seen(desk: Desk) -> None:
    page_id = desk.page(full_name=cell("Giang A Xeo", raw="Giang A Xeo"), birth_date=cell("2019-03-05", raw="5/3/2079"))
    desk.confirm(page_id, full_name="Giàng A Xẻo")
    writer = desk.learned(page_id).letters.writer
    assert (writer["à", "a"], writer["ẻ", "e"], writer["1", "7"], writer["2", "2"]) == (1, 1, 1, 1)


def test_what_was_typed_in_the_rows_own_boxes_leads_back_to_who_typed_it(desk: Desk) -> None:
    page_id = desk.page(full_name=cell("Giang A Xeo"))
    desk.confirm(page_id, full_name="Giàng A Xẻo")
    with desk.office.reading() as session:
        row = session.get_one(Page, page_id).rows[0]
        told = decisions.history(session, desk.office.keyring, row.id, "full_name")
    assert [(one.kind, one.text, one.who) for one in told] == [("typed", "Giàng A Xẻo", "Lò Thị Hoa")]


def test_columns_that_may_name_a_special_group_are_never_learned_from(desk: Desk) -> None:
    page_id = desk.page(full_name="Lò Thị Mai", circumstances_text="Nhiễm HIV/AIDS", note="xem lại")
    desk.confirm(page_id, full_name="Lò Thị Mai")
    with desk.office.reading() as session:
        rows = session.scalars(select(ReviewRow).where(ReviewRow.page_id == page_id)).all()
        assert session.scalars(select(Cell.field).where(Cell.row_id == rows[0].id)).all()
        found = list(learning.confirmed(session, desk.office.keyring, rows))
    assert {one.cell.field for one in found} == {"full_name"}


def test_a_writer_who_is_switched_off_is_read_like_anybody_and_back_again(desk: Desk) -> None:
    page_id = desk.page(**XEO)
    desk.confirm(page_id)
    desk.switch(page_id, is_on=False)
    assert desk.learned(page_id).letters.writer == {}
    desk.switch(page_id, is_on=True)
    assert desk.learned(page_id).letters.writer


@pytest.mark.parametrize("who", ["lan", "son", "ngoc"])
def test_who_may_not_review_here_switches_nobody(desk: Desk, who: str) -> None:
    page_id = desk.page(**XEO)
    with pytest.raises(Refusal) as refusal:
        desk.switch(page_id, who, is_on=False)
    assert refusal.value.code == "NOT_FOUND"
