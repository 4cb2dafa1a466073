"""What nobody has to remember: done once a day, and again when the database was away."""

from datetime import date

import pytest

from db import OperationalError, select
from db.tables import Change, Finding
from intake import daily
from intake.daily import Daily
from tests.support.campaigns import FAULTY, open_work
from tests.support.office import MAI, Office

DAY = date(2026, 11, 22)


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The day it is; a test may write another one in."""
    held = [DAY]
    monkeypatch.setattr(daily, "today_here", lambda: held[0])
    return held


def test_who_is_sixteen_leaves_the_book_on_the_day_and_not_before(office: Office, day: list[date]) -> None:
    grown = office.add_child(**FAULTY | {"birth_date": "2010-11-23"})
    work = open_work(office)
    see = Daily()
    see.see_to(office.database, office.keyring)
    assert office.child(grown).state != "aged_out"
    day[0] = date(2026, 11, 23)
    see.see_to(office.database, office.keyring)
    assert (office.child(grown).state, work.case(grown).ending) == ("aged_out", "aged_out")


def test_the_day_s_work_is_done_once(office: Office, day: list[date]) -> None:
    office.add_child(**FAULTY | {"birth_date": "2010-11-22"})
    see = Daily()
    for _ in range(2):
        see.see_to(office.database, office.keyring)
    Daily().see_to(office.database, office.keyring)
    with office.reading() as session:
        assert len(session.scalars(select(Change).where(Change.new == "aged_out")).all()) == 1


def test_work_the_database_was_away_for_is_done_later(
    office: Office, day: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    grown, see = office.add_child(**FAULTY | {"birth_date": "2010-11-22"}), Daily()

    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr(daily.endings, "age_out", away)
        with pytest.raises(OperationalError):
            see.see_to(office.database, office.keyring)
    assert see.done_on is None
    see.see_to(office.database, office.keyring)
    assert office.child(grown).state == "aged_out"


def test_a_finding_a_migration_left_without_a_mark_is_made_anew(office: Office, day: list[date]) -> None:
    child = office.add_child(**MAI | {"circumstances": ["nhiem_hiv_aids"]})
    with office.writing() as session:
        for finding in session.scalars(select(Finding).where(Finding.key != "")):
            finding.key = "groups:"
    Daily().see_to(office.database, office.keyring)
    with office.reading() as session:
        open_ones = select(Finding.key).where(Finding.child_uuid == child, Finding.ended_at.is_(None))
        assert [key for key in session.scalars(open_ones) if key.startswith("groups:") and len(key) > 7]
