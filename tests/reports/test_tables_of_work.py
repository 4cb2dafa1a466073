"""The tables of work done: of collaborators, of communes, of a campaign; counted once more by SQL on both databases."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from catalogue.refusals import Refusal
from cleaning import figures
from db import select, update
from db.tables import HouseholdCheck
from reports import cleaning_table, commune_table, work
from reports.asked import Asked
from reports.periods import Period
from reports.tables import Report
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.lives import noon
from tests.support.office import TODAY, Office

NOW = Period(TODAY - timedelta(days=1), TODAY + timedelta(days=1))


@pytest.fixture
def at_work(office: Office) -> Work:
    """Lan entered two children and checked both at home."""
    children = [
        office.add_child(**FAULTY | {"full_name": name}, by="lan", state="confirmed")
        for name in ("Lò Văn Một", "Lò Văn Hai")
    ]
    made = open_work(office)
    made.send_home(*children)
    for child in children:
        made.answer_home(child)
    return made


def made_for(office: Office, make: Any, who: str = "hoa", of: Period = NOW) -> Report:
    with office.reading() as session:
        return make(Asked(session, office.keyring, office.scope(who), of))  # type: ignore[no-any-return]


def told(office: Office, asked: str, **more: object) -> Any:
    with office.reading() as session:
        return session.execute(text(asked), more).scalar_one()


def test_what_a_collaborator_did_is_what_sql_counts(office: Office, at_work: Work) -> None:
    line = next(line for line in made_for(office, work.make).lines if line.words == "Cà Thị Lan")
    lan = office.user("lan").id
    children = told(office, "SELECT count(*) FROM child WHERE created_by = :lan", lan=lan)
    visits = told(office, "SELECT count(DISTINCT child_uuid) FROM household_check WHERE answered_by = :lan", lan=lan)
    assert work.done_by(line) == [2, children, 0, visits, 0] == [2, 2, 0, 2, 0]


def test_a_second_day_at_a_household_is_a_repeat(office: Office, at_work: Work) -> None:
    """The first day at both lies before the period, the second at one of them in it."""
    lan = office.user("lan").id
    with office.writing() as session:
        session.execute(update(HouseholdCheck).values(answered_at=noon(date(2026, 1, 5))))
        child = session.scalars(select(HouseholdCheck.child_uuid)).first()
        again = HouseholdCheck(uuid=uuid4(), child_uuid=child, commune_code=office.commune_code, assigned_by=lan)
        again.answer, again.answered_by, again.answered_at = "right", lan, noon(date(2026, 2, 1))
        session.add(again)
    later = made_for(office, work.make, of=Period(date(2026, 1, 6), date(2026, 3, 1)))
    assert work.done_by(later.lines[0]) == [1, 0, 0, 0, 1]
    first = made_for(office, work.make, of=Period(date(2026, 1, 5), date(2026, 1, 5)))
    assert work.done_by(first.lines[0]) == [2, 0, 0, 2, 0]


def test_nothing_is_paid_without_a_rate_and_a_rate_names_its_document(office: Office, at_work: Work) -> None:
    assert made_for(office, work.make).lines[0].cells[len(work.UNITS)] is None
    with office.writing() as session, pytest.raises(Refusal, match="văn bản"):
        work.set_rate(session, office.scope("hoa"), "children", "12.000", " ", TODAY)
    with office.writing() as session:
        work.set_rate(session, office.scope("hoa"), "children", "12.000", "Thông tư 109/2016/TT-BTC", TODAY)
    report = made_for(office, work.make)
    assert [line.cells[len(work.UNITS)] for line in report.lines] == [24_000, 24_000]
    assert "12.000 đồng, theo Thông tư 109/2016/TT-BTC" in report.notes[0]


def test_only_the_officer_lays_rates_down(office: Office) -> None:
    for who in ("son", "lan", "tinh"):
        with office.writing() as session, pytest.raises(Refusal):
            work.set_rate(session, office.scope(who), "children", "1", "QĐ 1", TODAY)


def test_the_provinces_table_is_what_sql_counts(office: Office, at_work: Work) -> None:
    report = made_for(office, commune_table.make, "tinh")
    line = next(line for line in report.lines if line.words == "Xã Mường La")
    counted = [
        told(office, f"SELECT count(DISTINCT child_uuid) FROM campaign_case WHERE commune_code = '03808' {more}")
        for more in ("", "AND checked_at IS NOT NULL", "AND updated_at IS NOT NULL")
    ]
    assert list(line.cells[1:4]) == counted
    assert line.cells[0] == told(office, "SELECT count(*) FROM child WHERE commune_code = '03808'")
    assert [line.words for line in report.lines] == ["Xã Mường La", "Cộng"]
    assert all(check.is_passed for check in report.checks)


def test_the_cleaning_table_adds_up_and_is_the_campaigns_own(office: Office, at_work: Work) -> None:
    with office.reading() as session:
        lines: Any = figures.of_campaign(session, at_work.campaign(session))["lines"]
        asked = Asked(session, office.keyring, office.scope("hoa"), NOW)
        report = cleaning_table.make(asked, "Đợt 1", figures.COLUMNS, lines)
    whole = dict(zip([column.key for column in report.columns], report.lines[-1].cells, strict=True))
    assert whole["known"] == told(office, "SELECT count(*) FROM child WHERE commune_code = '03808'")
    assert whole["checked"] == told(office, "SELECT count(*) FROM campaign_case WHERE checked_at IS NOT NULL")
    assert all(check.is_passed for check in report.checks)
