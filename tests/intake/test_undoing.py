"""A decided row taken back: by whom, until when, and what stands afterwards."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from access.records import all_fields
from catalogue.refusals import Refusal
from db import select
from db.tables import Change, Child, OwnWord, ReviewRow
from intake import leases, paper, review, undoing
from intake.records import Origin, change_fields, set_state
from tests.support.office import TODAY, Office
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
                session, self.office.keyring, self.row_id, answers, scope, TODAY, child_uuid=child_uuid
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
