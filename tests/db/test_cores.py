"""PostgreSQL starts no second process for a query of ours: at a province's size it would, for one commune's counts."""

import pytest
from sqlalchemy import text

from db import Database

ASKED = text("SHOW max_parallel_workers_per_gather")


@pytest.mark.postgres
def test_no_session_asks_for_a_second_process(postgres_url: str) -> None:
    database = Database(postgres_url)
    for opened in (database.reading, database.writing, database.glance, database.snapshot):
        with opened() as session, opened() as beside:
            assert session.execute(ASKED).scalar() == beside.execute(ASKED).scalar() == "0"
    database.close()


@pytest.mark.postgres
def test_what_was_rolled_back_takes_nothing_of_it(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        connection.rollback()
        assert connection.execute(ASKED).scalar() == "0"
    database.close()
