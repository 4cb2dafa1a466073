"""A connection to PostgreSQL that rested is asked whether its server is still there; one in use just now is not."""

import pytest
from sqlalchemy import text

from db import Database, engine

PID = text("SELECT pg_backend_pid()")


@pytest.fixture
def lasting(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Whatever goes back to the pool has rested at once."""
    monkeypatch.setattr(engine, "_REST_S", 0)
    return Database(postgres_url)


def _end(database: Database, pid: int) -> None:
    other = Database(database.engine.url.render_as_string(hide_password=False))
    with other.glance() as session:
        session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    other.close()


@pytest.mark.postgres
def test_a_connection_that_was_cut_while_it_rested_costs_nobody_an_error(lasting: Database) -> None:
    with lasting.reading() as session:
        first = session.execute(PID).scalar_one()
    _end(lasting, first)
    with lasting.reading() as session:
        assert session.execute(PID).scalar_one() != first
    lasting.close()


@pytest.mark.postgres
def test_one_that_was_cut_without_rest_fails_once_and_is_not_lent_again(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_REST_S", 3600)
    database = Database(postgres_url)
    with database.reading() as session:
        first = session.execute(PID).scalar_one()
    _end(database, first)
    with pytest.raises(engine.OperationalError), database.reading() as session:
        session.execute(PID)
    with database.reading() as session:
        assert session.execute(PID).scalar_one() != first
    database.close()
