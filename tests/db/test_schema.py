"""The migrations and the tables say the same, on both databases; what is committed is on the disk."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from db import Database, IntegrityError, select
from db.schema import differences, is_current, migrate
from db.tables import Child, Hamlet, LoginFailure
from tests.support.office import Office


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="needs its zone"), database.writing() as session:
        session.add(LoginFailure(account="a", source="b", at=datetime(2026, 1, 1)))


def test_a_hamlet_of_no_commune_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(Hamlet(commune_code="99999", name="Bản Lạ", kind="bản", folded="ban la"))


def test_an_error_in_a_transaction_leaves_nothing(office: Office) -> None:
    with pytest.raises(RuntimeError), office.writing() as session:
        session.add(Hamlet(commune_code=office.commune_code, name="Bản Mới", kind="bản", folded="ban moi"))
        session.flush()
        raise RuntimeError("cut")
    with office.reading() as session:
        assert session.scalars(select(Hamlet).where(Hamlet.name == "Bản Mới")).first() is None


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_migrations_and_tables_say_the_same(database: Database) -> None:
    assert is_current(database)
    assert differences(database) == []


def test_migrating_again_changes_nothing(office: Office) -> None:
    migrate(office.database)
    with office.reading() as session:
        assert session.scalars(select(Hamlet)).first() is not None
        assert session.scalars(select(Child)).first() is None


def test_a_moment_comes_back_in_utc(database: Database) -> None:
    hanoi = timezone(timedelta(hours=7))
    with database.writing() as session:
        session.add(LoginFailure(account="a", source="b", at=datetime(2026, 3, 5, 6, 30, tzinfo=hanoi)))
    with database.reading() as session:
        kept = session.scalars(select(LoginFailure)).one().at
    assert kept == datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    assert kept.tzinfo is UTC


def test_sqlite_waits_for_the_disk(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.engine.connect() as connection:
        said = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    database.close()
    assert said == ["wal", 2, 1]
