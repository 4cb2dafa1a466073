"""A decided row taken back: by whom, until when, and what stands afterwards."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from access.records import all_fields
from catalogue.clock import today_here
from catalogue.refusals import Refusal
from db import select, update
from db.tables import Change, Child, OwnWord, ReviewRow, now
from intake import decisions, fates, leases, paper, review, undoing
from intake.batches import batch_of
from intake.decisions import Said
from intake.records import Origin, change_fields, set_state
from tests.support.office import Office
from tests.support.readings import page_read

MAI: dict[str, Any] = {"full_name": "Lò Thị Xẻo", "birth_date": "2019-03-05", "sex": "female"}


class Desk:
    """A page with one row, confirmed by Hoa."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        page_id = page_read(office.database, office.keyring, folder, office.scope("lan"), MAI)
        with office.reading() as session:
            self.row_id = session.scalars(select(ReviewRow.id).where(ReviewRow.page_id == page_id)).one()

    def confirm(self, child_uuid: UUID | None = None, who: str = "hoa") -> UUID:
        with self.office.writing() as session:
            scope, answers = self.office.scope(who), dict(paper.fields_from(MAI))
            row = review.confirm(
                session, self.office.keyring, self.row_id, answers, scope, today_here(), child_uuid=child_uuid
            )
            assert row.child_uuid is not None
            return row.child_uuid

    def take_back(self, who: str = "hoa") -> None:
        with self.office.writing() as session:
            undoing.take_back(session, self.office.keyring, self.row_id, self.office.scope(who))

    def row(self) -> ReviewRow:
        with self.office.reading() as session:
            return session.get_one(ReviewRow, self.row_id)

    def uses(self) -> list[tuple[str, int]]:
        with self.office.reading() as session:
            return [(word.text, word.uses_count) for word in session.scalars(select(OwnWord))]


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk(office, tmp_path / "photos")


def refused(desk: Desk, who: str = "hoa") -> str:
    with pytest.raises(Refusal) as refusal:
        desk.take_back(who)
    return refusal.value.code


@pytest.mark.parametrize("who", ["lan", "son", "ngoc"])
def test_who_may_not_review_this_page_takes_nothing_back(desk: Desk, who: str) -> None:
    desk.confirm()
    assert refused(desk, who) == "NOT_FOUND"


def test_a_row_that_waits_has_nothing_to_be_taken_back(desk: Desk) -> None:
    assert refused(desk) == "ROW_WAITS"


def test_another_officers_decision_stays(desk: Desk) -> None:
    desk.confirm()
    with desk.office.writing() as session:
        leases.release(session, desk.office.user("hoa").id)
    assert refused(desk, "minh") == "ROW_OF_ANOTHER"


def test_a_record_that_is_with_the_police_is_not_taken_back(desk: Desk) -> None:
    uuid = desk.confirm()
    with desk.office.writing() as session:
        session.get_one(Child, uuid).state = "with_police"
    assert refused(desk) == "HANDED_OVER"
    assert desk.row().stage == "confirmed"


def test_a_record_that_was_changed_since_is_not_taken_back(desk: Desk) -> None:
    uuid = desk.confirm()
    office = desk.office
    with office.writing() as session:
        origin = Origin("form", user_id=office.user("minh").id)
        change_fields(session, office.keyring, session.get_one(Child, uuid), {"sex": "male"}, origin)
    assert refused(desk) == "RECORD_MOVED"


def test_a_record_whose_state_moved_since_is_not_taken_back(desk: Desk) -> None:
    uuid = desk.confirm()
    office = desk.office
    with office.writing() as session:
        set_state(session, office.keyring, session.get_one(Child, uuid), "checking", Origin("form"))
    assert refused(desk) == "RECORD_MOVED"


def test_a_new_child_ends_as_entered_by_mistake_and_the_row_waits(desk: Desk) -> None:
    uuid = desk.confirm()
    desk.take_back()
    assert desk.office.child(uuid).state == "entered_by_mistake"
    row = desk.row()
    assert (row.stage, row.child_uuid, row.decided_by) == ("waiting", None, None)


def test_the_row_may_be_confirmed_again(desk: Desk) -> None:
    first = desk.confirm()
    desk.take_back()
    assert desk.confirm() != first


def test_a_known_child_stands_as_before_and_history_tells_both(desk: Desk) -> None:
    uuid = desk.office.add_child(full_name="Lò Thị Xeo", birth_date="2019", mother_name="Quàng Thị Hà")
    with desk.office.reading() as session:
        before = all_fields(desk.office.keyring, session.get_one(Child, uuid))
    desk.confirm(uuid)
    desk.take_back()
    with desk.office.reading() as session:
        after = all_fields(desk.office.keyring, session.get_one(Child, uuid))
        lines = session.scalars(select(Change).where(Change.child_uuid == uuid, Change.field == "full_name")).all()
    assert {key: value for key, value in after.items() if value} == {key: v for key, v in before.items() if v}
    assert [line.new for line in lines] == ["Lò Thị Xeo", "Lò Thị Xẻo", "Lò Thị Xeo"]


def test_the_words_it_taught_are_taken_back_with_it(desk: Desk) -> None:
    desk.confirm()
    assert desk.uses() == [("Xẻo", 1)]
    desk.take_back()
    assert desk.uses() == [("Xẻo", 0)]


def test_a_refused_row_waits_again(desk: Desk) -> None:
    with desk.office.writing() as session:
        review.refuse(session, desk.row_id, "không phải trẻ", desk.office.scope("hoa"))
    desk.take_back()
    assert desk.row().stage == "waiting"


class Evening:
    """Two pages of one hamlet with a row each; Hoa confirms rows by one key, as at the end of the passes."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        lan, keyring = office.scope("lan"), office.keyring
        self.page_ids = [
            page_read(office.database, keyring, folder, lan, {"full_name": name}, mark=at, hamlet="Bản Hua Nà")
            for at, name in enumerate(("Cà Văn An", "Cà Thị Mai"), start=1)
        ]

    def confirm(self) -> None:
        with self.office.writing() as session:
            scope = self.office.scope("hoa")
            batch = batch_of(session, self.office.keyring, scope, today_here(), self.page_ids)
            choices = {row.id: "" for row in batch.rows}
            assert fates.take(session, self.office.keyring, scope, today_here(), batch, choices) == []

    def key(self, pages: Sequence[int] = (), who: str = "hoa") -> undoing.Undone:
        with self.office.writing() as session:
            hamlet = self.office.hamlets["Bản Hua Nà"].id
            return undoing.last_key(session, self.office.keyring, self.office.scope(who), pages, hamlet)

    def stages(self) -> list[str]:
        with self.office.reading() as session:
            return list(session.scalars(select(ReviewRow.stage).order_by(ReviewRow.id)))


@pytest.fixture
def evening(office: Office, tmp_path: Path) -> Evening:
    return Evening(office, tmp_path / "photos")


def test_another_officers_key_takes_nothing_back(evening: Evening) -> None:
    evening.confirm()
    assert evening.key(who="minh") == undoing.Undone([])
    assert evening.stages() == ["confirmed", "confirmed"]


def test_half_an_hour_later_no_key_takes_rows_back(evening: Evening) -> None:
    evening.confirm()
    with evening.office.writing() as session:
        session.execute(update(ReviewRow).values(decided_at=now() - undoing.BY_KEY_FOR))
    assert evening.key().rows == ()
    assert evening.stages() == ["confirmed", "confirmed"]


def test_a_row_that_was_built_upon_stays_and_says_why(evening: Evening) -> None:
    evening.confirm()
    office = evening.office
    with office.writing() as session:
        child = session.scalars(select(Child).order_by(Child.full_name)).first()
        assert child is not None
        change_fields(session, office.keyring, child, {"mother_name": "Lò Thị Hà"}, Origin("form"))
    undone = evening.key()
    assert [refusal.code for _, refusal in undone.refused] == ["RECORD_MOVED"]
    assert sorted(evening.stages()) == ["confirmed", "waiting"]


def test_one_key_takes_back_all_rows_of_the_last_one_also_on_finished_pages(evening: Evening) -> None:
    evening.confirm()
    assert len(evening.key().rows) == 2
    assert evening.stages() == ["waiting", "waiting"]


def test_what_was_decided_after_the_rows_is_taken_back_first(evening: Evening) -> None:
    evening.confirm()
    first, second = evening.key().rows
    evening.confirm()
    with evening.office.writing() as session:
        undoing.take_back(session, evening.office.keyring, first.id, evening.office.scope("hoa"))
        said = Said(first.id, "full_name", "typed", "Cà Văn Ân")
        decisions.decide(
            session, evening.office.keyring, evening.office.scope("hoa"), batch="b", way="field", said=[said]
        )
    assert evening.key(evening.page_ids).places == [(first.id, "full_name")]
    assert [row.id for row in evening.key(evening.page_ids).rows] == [second.id]
