"""SQLite's log of writes does not grow for ever where nobody leaves it a moment."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from sqlalchemy import text

from db import Database, write_log
from db.schema import migrate

SMALL_BYTES = 200_000


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """One of which SQLite never begins the log anew by itself: as if others wrote at each moment it could."""
    monkeypatch.setattr(write_log, "PAGES_MAX", 0)
    monkeypatch.setattr(write_log, "GROWN_BYTES", SMALL_BYTES)
    monkeypatch.setattr(write_log, "KEPT_BYTES", SMALL_BYTES // 2)
    database = Database(f"sqlite:///{tmp_path / 'log.db'}")
    migrate(database)
    write_much(database)
    yield database
    database.close()


def write_much(database: Database) -> None:
    for _ in range(4):
        with database.writing() as session:
            session.execute(text("CREATE TABLE IF NOT EXISTS filled (told BLOB)"))
            session.execute(text("INSERT INTO filled VALUES (randomblob(:many))"), {"many": SMALL_BYTES // 2})


def log_bytes(database: Database) -> int:
    return Path(f"{database.writing_engine.url.database}-wal").stat().st_size


def test_a_log_that_cannot_be_begun_anew_fails_nobody(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_log, "GROWN_BYTES", 0)
    path = str(database.writing_engine.url.database)
    with closing(connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        write_log.WriteLog(path).look(connection)
        connection.execute("INSERT INTO filled VALUES (x'00')")
        connection.execute("COMMIT")


def test_a_log_is_kept_while_somebody_reads_from_it_and_nobody_waits_for_him_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_log, "REST_S", 0.0)
    with database.reading() as reading:
        held = reading.execute(text("SELECT count(*) FROM filled")).scalar_one()
        write_much(database)
        monkeypatch.setattr(write_log, "REST_S", 3600.0)
        write_much(database)
        assert log_bytes(database) > 3 * SMALL_BYTES
        assert reading.execute(text("SELECT count(*) FROM filled")).scalar_one() == held
    write_much(database)
    assert log_bytes(database) > 4 * SMALL_BYTES, "rests"


def test_a_log_that_has_grown_is_begun_anew_once_nobody_reads_from_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_log, "REST_S", 0.0)
    with database.reading() as reading:
        reading.execute(text("SELECT count(*) FROM filled")).scalar_one()
        write_much(database)
    write_much(database)
    assert log_bytes(database) < 2 * SMALL_BYTES
    with database.reading() as reading:
        assert reading.execute(text("SELECT count(*) FROM filled")).scalar_one() == 12


def test_who_writes_waits_for_others_as_long_as_before(database: Database) -> None:
    write_much(database)
    with database.writing() as session:
        assert session.execute(text("PRAGMA busy_timeout")).scalar_one() == 15_000
