"""Rows added by the hundred say the same as rows added one by one, on either database."""

from datetime import UTC, datetime, timedelta

import pytest

from db import Database, DataError, delete, func, select
from db.adding import add_new, add_rows, add_unnumbered, new
from db.tables import LoginFailure

MANY = 120
AT = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)


def accounts(database: Database) -> list[tuple[str, str, datetime]]:
    with database.reading() as session:
        wanted = select(LoginFailure.account, LoginFailure.source, LoginFailure.at).order_by(LoginFailure.id)
        return [tuple(row) for row in session.execute(wanted)]


def test_a_text_too_long_for_its_column_is_refused_in_many_rows_as_in_one(postgres_url: str) -> None:
    database = Database(postgres_url)
    rows = [{"account": "hoa", "source": "p" * 1000}] * MANY
    with pytest.raises(DataError), database.writing() as session:
        add_rows(session, LoginFailure, rows)
    assert accounts(database) == []
    database.close()


@pytest.mark.parametrize("count", [1, MANY])
def test_rows_keep_their_order_and_take_defaults(database: Database, count: int) -> None:
    with database.writing() as session:
        add_rows(session, LoginFailure, [{"account": f"hoa{at}", "source": "phố, “'\\ {NULL}"} for at in range(count)])
    told = accounts(database)
    assert [(name, source) for name, source, _ in told] == [(f"hoa{at}", "phố, “'\\ {NULL}") for at in range(count)]
    assert all(at.tzinfo is not None for _, _, at in told)


@pytest.mark.parametrize("count", [1, MANY])
def test_objects_nobody_asks_the_numbers_of_are_written_whole(database: Database, count: int) -> None:
    with database.writing() as session:
        add_unnumbered(session, [LoginFailure(account="hoa", source=f"{at}", at=AT) for at in range(count)])
        assert session.scalar(select(func.count()).select_from(LoginFailure)) == count
    assert accounts(database) == [("hoa", f"{at}", AT) for at in range(count)]


@pytest.mark.parametrize("count", [1, MANY])
def test_each_row_keeps_its_own_moment_beside_one_that_says_the_same_as_the_row_before(
    database: Database, count: int
) -> None:
    moments = [AT, AT, AT + timedelta(hours=1), AT] * count
    with database.writing() as session:
        add_rows(session, LoginFailure, [{"account": "hoa", "source": "", "at": at} for at in moments])
    assert [at for _, _, at in accounts(database)] == moments


@pytest.mark.parametrize("count", [1, MANY])
def test_new_objects_learn_the_numbers_of_their_own_rows(database: Database, count: int) -> None:
    """Also behind rows that were there before, some of which are gone."""
    with database.writing() as session:
        add_rows(session, LoginFailure, [{"account": "lan", "source": ""} for _ in range(3)])
        session.execute(delete(LoginFailure).where(LoginFailure.id == 2))
        made = [new(LoginFailure, {"account": f"hoa{at}", "source": ""}) for at in range(count)]
        add_new(session, made)
    with database.reading() as session:
        named = dict(session.execute(select(LoginFailure.id, LoginFailure.account)).tuples().all())
    assert [named[one.id] for one in made] == [f"hoa{at}" for at in range(count)]
    assert len(named) == count + 2
