"""What only reads: PostgreSQL lets it change nothing, and keeps what the connection has prepared for the next one."""

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import DBAPIError

from db import Database, select, update
from db.schema import migrate
from db.tables import Commune, Province

pytestmark = pytest.mark.postgres
OFTEN = 12
"""So often a connection is asked before it keeps a statement."""


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    """A house with one province."""
    made = Database(postgres_url)
    migrate(made)
    with made.writing() as session:
        session.add(Province(code="14", name="Sơn La"))
    yield made
    made.close()


def name_of_province(database: Database) -> str:
    """As somebody else reads it later."""
    with database.reading() as session:
        return session.get_one(Province, "14").name


def test_what_only_reads_changes_nothing(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError, match="read-only transaction"):
        session.execute(update(Province).values(name="Lai Châu"))
    assert name_of_province(database) == "Sơn La"


def test_what_was_changed_in_hand_while_reading_is_not_kept(database: Database) -> None:
    with database.reading() as session:
        session.get_one(Province, "14").name = "Lai Châu"
    assert name_of_province(database) == "Sơn La"


def test_who_reads_next_finds_the_statements_prepared(database: Database) -> None:
    for _ in range(OFTEN):
        with database.reading() as session:
            session.scalars(select(Commune.code)).all()
    with database.reading() as session:
        kept = session.connection().exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars().all()
    assert [statement for statement in kept if "FROM commune" in statement] != []


def test_who_writes_after_a_reader_may_write(database: Database) -> None:
    assert name_of_province(database) == "Sơn La"
    with database.writing() as session:
        session.execute(update(Province).values(name="Lai Châu"))
    assert name_of_province(database) == "Lai Châu"
