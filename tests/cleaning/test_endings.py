"""Moves out of the book and back: with a reason, while the campaign is open, and sixteen by itself."""

from datetime import date
from uuid import UUID

import pytest

from catalogue.refusals import Refusal
from cleaning import campaigns, endings
from tests.support.campaigns import FAULTY, open_work
from tests.support.office import MAI, Office


def end(office: Office, who: str, child: UUID, ending: str = "moved_out", reason: str = "giấy chuyển hộ khẩu") -> None:
    with office.writing() as session:
        record = session.merge(office.child(child))
        endings.end(session, office.keyring, office.scope(who), record, ending, reason, office.today)


def bring_back(office: Office, child: UUID, reason: str = "nhầm người") -> None:
    with office.writing() as session:
        record = session.merge(office.child(child))
        endings.bring_back(session, office.keyring, office.scope("hoa"), record, reason, office.today)


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan"])
def test_only_an_officer_takes_a_record_out(office: Office, who: str) -> None:
    child = office.add_child(**MAI)
    with pytest.raises(Refusal):
        end(office, who, child)
    assert office.child(child).state == "confirmed"


@pytest.mark.parametrize(("ending", "reason", "code"), [("clean", "x", "BAD_END"), ("deceased", " ", "REASON_MISSING")])
def test_an_end_needs_a_kind_and_a_reason(office: Office, ending: str, reason: str, code: str) -> None:
    child = office.add_child(**MAI)
    with pytest.raises(Refusal) as refused:
        end(office, "hoa", child, ending, reason)
    assert refused.value.code == code


def test_a_case_ends_with_its_record_and_goes_on_where_it_stood(office: Office) -> None:
    child = office.add_child(**FAULTY)
    work = open_work(office)
    work.send_home(child)
    end(office, "hoa", child)
    assert (work.case(child).ending, office.child(child).state) == ("moved_out", "moved_out")
    bring_back(office, child)
    assert (work.case(child).ended_at, work.case(child).state, work.shown_state(child)) == (
        None,
        "checking",
        "checking",
    )
    assert work.moves(child) == ["open", "send_home", "end", "bring_back"]


def test_who_comes_back_stands_where_the_list_is_that_went_out_meanwhile(office: Office) -> None:
    child = office.add_child(**FAULTY)
    work = open_work(office, "2026")
    (number,) = work.draw()
    end(office, "hoa", child)
    work.send(number)
    bring_back(office, child)
    assert (work.case(child).state, work.shown_state(child)) == ("with_police", "with_police")


def test_after_the_closing_the_figures_stand_and_the_end_with_them(office: Office) -> None:
    child = office.add_child(**FAULTY)
    work = open_work(office)
    end(office, "hoa", child)
    with office.writing() as session:
        campaigns.close(session, office.scope("hoa"), work.campaign(session))
    with pytest.raises(Refusal) as refused:
        bring_back(office, child)
    assert refused.value.code == "CAMPAIGN_CLOSED"


def test_a_child_is_sixteen_on_the_day_and_not_the_day_before(office: Office) -> None:
    grown = office.add_child(**MAI | {"birth_date": "2010-11-22"})
    almost = office.add_child(**MAI | {"birth_date": "2010-11-23", "full_name": "Lò Thị Hương"})
    unsure = office.add_child(**MAI | {"birth_date": "2010", "full_name": "Lò Thị Hậu"})
    with office.writing() as session:
        assert endings.age_out(session, office.keyring, date(2026, 11, 22)) == 1
    assert [office.child(uuid).state for uuid in (grown, almost, unsure)] == ["aged_out", "confirmed", "confirmed"]


def test_the_29th_of_february_counts_on_the_28th_of_a_common_year() -> None:
    assert endings.years_before(date(2028, 2, 29), 16) == date(2012, 2, 29)
    assert endings.years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
