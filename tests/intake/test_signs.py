"""Programs say that they are at work, and a page that was read says how long it took."""

from datetime import timedelta
from itertools import count
from threading import Event

import pytest

from db import Database, OperationalError
from db.queries import upkeep
from db.tables import SignOfLife, now
from intake import signs
from tests.support.office import Office


def told(office: Office) -> list[SignOfLife]:
    with office.reading() as session:
        return list(upkeep.signs(session))


def test_a_database_that_is_away_does_not_end_the_program(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_database: Database) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(Database, "writing", away)
    with signs.beating(office.database, "reader"):
        worked = True
    assert worked


def test_a_program_at_work_is_seen_and_one_that_ended_is_not(office: Office) -> None:
    kept, calls = Event(), count()
    with signs.beating(office.database, "reader", lambda *_: next(calls) and kept.set(), every_s=0.01):
        assert kept.wait(60), "the second sign is given when the first is kept"
        assert [(sign.kind, sign.name) for sign in told(office)] == [("reader", signs.own_name())]
    assert told(office) == []


def test_what_a_reader_did_is_added_up(office: Office) -> None:
    with office.writing() as session:
        upkeep.beat(session, "reader", signs.own_name(), now())
        signs.note_page(session, 4.0)
        signs.note_page(session, 2.5)
    assert [(sign.done_count, sign.busy_s) for sign in told(office)] == [(2, 6.5)]


def test_one_that_was_killed_is_forgotten_after_days_and_only_among_its_kind(office: Office) -> None:
    long_ago = now() - timedelta(days=8)
    with office.writing() as session:
        for kind in ("reader", "server"):
            upkeep.beat(session, kind, "pc-xa:1", long_ago)
        upkeep.forget_lost(session, "reader", now() - signs.LOST_AFTER)
    assert [sign.kind for sign in told(office)] == ["server"]
