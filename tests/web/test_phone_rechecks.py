"""Phúc tra by phone: carried to who was given it and nobody else, blind, taken in once by the rules of the page."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from db import select
from db.tables import Campaign, HouseholdCheck, Recheck, Submission, now
from intake import household_checks
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.office import Office
from tests.support.sending import item

SAID: dict[str, Any] = {
    "full_name": "Lò Văn Tiến",
    "birth_date": "2/9/2018",
    "sex": "male",
    "ethnicity": "Thái",
    "father_name": "",
    "mother_name": "Quàng Thị Hạ",
    "personal_id": "",
    "asked": "bà nội",
}
"""One of the seven fields is not what the record says."""


class Given:
    """A child whom Lan met at home, whose second visit was given to Pâng."""

    def __init__(self, office: Office, window: Any) -> None:
        self.office, self.window = office, window
        self.child: UUID = office.add_child(**FAULTY, household_number="7", household_head="Lò Văn Hà")
        self.work: Work = open_work(office)
        self.work.send_home(self.child)
        self.work.answer_home(self.child, who="lan")
        assert window("hoa").send(f"/campaigns/{self.work.campaign_id}/rechecks").status_code == 303
        self.give("pang")
        self.number = self.row().id

    def row(self) -> Recheck:
        with self.office.reading() as session:
            return session.scalars(select(Recheck)).one()

    def give(self, who: str) -> None:
        hamlet = self.office.hamlets["Bản Hua Nà"].id
        place = f"/campaigns/{self.work.campaign_id}/hamlets/{hamlet}/rechecks"
        assert self.window("hoa").send(place, {"person": str(self.office.user(who).id)}).status_code == 303

    def carried(self, who: str) -> list[dict[str, Any]]:
        return list(self.window(who).get("/api/device").json()["rechecks"])

    def send(self, who: str, **changes: str) -> dict[str, Any]:
        fields: dict[str, Any] = SAID | {"recheck": str(self.number)} | changes
        return self.send_item(who, item(str(self.child), 1, **fields) | {"kind": "recheck", "claimed_at": "2026"})

    def send_item(self, who: str, sent: dict[str, object]) -> dict[str, Any]:
        phone = self.window(who)
        told = phone.client.post("/api/sync", json={"items": [sent]}, headers={"X-CSRF-Token": phone.token}).json()
        return dict(told["items"][0])


@pytest.fixture
def given(office: Office, window: Any) -> Given:
    return Given(office, window)


def code(answer: dict[str, Any]) -> tuple[str, list[str]]:
    return answer["status"], [problem["code"] for problem in answer["problems"]]


@pytest.mark.parametrize("who", ["lan", "minh", "hoa", "sua"])
def test_a_visit_given_to_one_person_travels_to_no_other_phone(given: Given, who: str) -> None:
    assert given.carried(who) == []


def test_another_person_s_answer_is_refused_and_leaves_nothing(given: Given) -> None:
    assert code(given.send("minh")) == ("refused", ["OTHERS_VISIT"])
    with given.office.reading() as session:
        assert not session.scalars(select(Submission).filter_by(kind="recheck")).all()
    assert given.row().answered_at is None


def test_who_was_there_first_does_not_visit_a_second_time(given: Given) -> None:
    with given.office.writing() as session:
        session.get_one(Recheck, given.number).assigned_to = None
    assert code(given.send("lan")) == ("refused", ["SAME_PERSON"])
    assert given.carried("lan") == []


@pytest.mark.parametrize("number", ["0", "999", "x", "", "9" * 40])
def test_a_visit_that_nobody_drew_is_refused(given: Given, number: str) -> None:
    assert code(given.send("pang", recheck=number)) == ("refused", ["UNKNOWN_CHECK"])


def test_an_answer_about_another_child_is_refused(given: Given) -> None:
    other = given.office.add_child(full_name="Cà Văn An")
    fields = SAID | {"recheck": str(given.number)}
    told = [given.send_item("pang", item(str(one), 1, **fields) | {"kind": "recheck"}) for one in (other, uuid4())]
    assert [code(one) for one in told] == [("refused", ["UNKNOWN_CHECK"]), ("refused", ["UNKNOWN_CHILD"])]


def test_a_visit_of_another_hamlet_is_not_this_person_s(given: Given) -> None:
    assert code(given.send("sua")) == ("refused", ["UNKNOWN_CHILD"])


def test_nothing_travels_while_the_record_is_checked_once_more_or_the_campaign_is_closed(given: Given) -> None:
    office = given.office
    with office.writing() as session:
        household_checks.assign(session, office.keyring, office.scope("hoa"), [given.child])
    assert given.carried("pang") == []
    with office.writing() as session:
        check = session.scalars(select(HouseholdCheck).where(HouseholdCheck.answered_at.is_(None))).one()
        check.answered_at = now()
    assert len(given.carried("pang")) == 1
    with office.writing() as session:
        session.get_one(Campaign, given.work.campaign_id).closed_at = now()
    assert given.carried("pang") == []


def test_the_phone_learns_where_the_household_is_and_nothing_that_was_told_before(given: Given) -> None:
    (again,) = given.carried("pang")
    assert (again["recheck"], again["child"], again["birth_year"]) == (str(given.number), str(given.child), "2018")
    assert again["fields"] == {"household_number": "7", "household_head": "Lò Văn Hà"}
    for hidden in ("Lò Văn Tiến", "Quàng Thị Hà", "2018-09-02", "Thái", '"male"'):
        assert hidden not in json.dumps(again, ensure_ascii=False)


def test_a_second_answer_is_compared_and_changes_no_record(given: Given) -> None:
    answer = given.send("pang")
    assert code(answer) == ("stored", [])
    assert answer["rev"] == given.office.child(given.child).rev
    row = given.row()
    assert (row.answered_by, row.compared, row.differing) == (given.office.user("pang").id, 7, 1)
    assert "bà nội".encode() not in (row.said_box or b"")
    assert given.carried("pang") == []


def test_the_same_answer_sent_twice_is_one_and_a_different_one_is_refused(given: Given) -> None:
    first, again = given.send("pang"), given.send("pang")
    assert (first["receipt"], code(again)) == (again["receipt"], ("unchanged", []))
    assert code(given.send("pang", full_name="Cà Văn An")) == ("refused", ["ANSWERED_ALREADY"])
    assert given.row().differing == 1


def test_an_answer_from_a_phone_that_knew_a_later_revision_does_not_wait(given: Given) -> None:
    ahead = item(str(given.child), 40, **SAID, recheck=str(given.number)) | {"kind": "recheck"}
    assert code(given.send_item("pang", ahead)) == ("stored", [])
