"""Statements that travel together: later than they were said, never in another order, and all of them or none."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from db import Database, DataError, IntegrityError, OperationalError, Session, bindparam, func, select
from db.adding import add_new, add_rows
from db.asking import put_off, rows
from db.pipeline import array
from db.queries import submissions
from db.tables import LoginFailure, Province

AT = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
_NAMED = select(LoginFailure.account, LoginFailure.at).where(
    LoginFailure.account.in_(bindparam("names", expanding=True))
)


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    yield database
    database.close()


def fail(session: Session, *accounts: str) -> None:
    add_rows(session, LoginFailure, [{"account": account, "source": "", "at": AT} for account in accounts])


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(LoginFailure)) or 0


def twice_the_same_province(session: Session) -> None:
    add_rows(session, Province, [{"code": "14", "name": "Sơn La"}])
    add_rows(session, Province, [{"code": "14", "name": "Sơn La"}])


def test_what_was_put_off_and_fails_takes_everything_with_it(postgres: Database) -> None:
    with pytest.raises(IntegrityError), postgres.writing() as session:
        put_off(session)
        fail(session, "hoa")
        twice_the_same_province(session)
    assert count(postgres) == 0


def test_what_is_not_put_off_fails_where_it_is_said(postgres: Database) -> None:
    with postgres.writing() as session, pytest.raises(IntegrityError):
        twice_the_same_province(session)


def test_a_savepoint_that_fails_keeps_what_was_before_it(postgres: Database) -> None:
    with postgres.writing() as session:
        put_off(session)
        fail(session, "hoa")
        with pytest.raises(IntegrityError), session.begin_nested():
            fail(session, "nam")
            twice_the_same_province(session)
        fail(session, "lan")
    assert count(postgres) == 2


def test_what_a_rollback_makes_the_connection_forget_is_prepared_anew(postgres: Database) -> None:
    with postgres.writing() as session:
        put_off(session)
        for _ in range(8):  # so often that psycopg prepares something of its own, which it has forgotten then with ours
            session.execute(text("SELECT 1"))
        for account in ("hoa", "lan"):
            fail(session, account)
            assert rows(session, _NAMED, {"names": [account]}) == [(account, AT)]
            with pytest.raises(ZeroDivisionError), session.begin_nested():
                fail(session, "nam")
                raise ZeroDivisionError
        fail(session, "mai")
    with pytest.raises(ZeroDivisionError), postgres.writing() as session:
        fail(session, "nam")
        raise ZeroDivisionError
    with postgres.writing() as session:
        fail(session, "nga")
    assert count(postgres) == 4


def test_a_text_that_would_be_cut_on_its_way_is_refused(postgres: Database) -> None:
    with pytest.raises(DataError), postgres.writing() as session:
        fail(session, "hoa\0nam")
    with pytest.raises(DataError), postgres.writing() as session:
        rows(session, _NAMED, {"names": ["hoa\0nam"]})
    assert count(postgres) == 0


def test_what_was_put_off_is_gone_with_a_transaction_that_was_given_up(postgres: Database) -> None:
    with pytest.raises(ZeroDivisionError), postgres.writing() as session:
        put_off(session)
        fail(session, "hoa")
        raise ZeroDivisionError
    with postgres.writing() as session:
        fail(session, "lan")
    assert count(postgres) == 1


def test_a_connection_that_was_cut_is_told_and_not_lent_again(postgres: Database) -> None:
    with pytest.raises(OperationalError), postgres.writing() as session:
        put_off(session)
        own = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with postgres.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": own})
        fail(session, "hoa")
    assert count(postgres) == 0


def test_whoever_asks_next_sees_what_was_put_off(postgres: Database) -> None:
    with postgres.writing() as session:
        put_off(session)
        fail(session, "hoa", "lan")
        assert session.scalar(select(func.count()).select_from(LoginFailure)) == 2
        fail(session, "nam")
        found = rows(session, _NAMED, {"names": ["nam", "hoa", "ai"]})
        assert sorted((one.account, one.at) for one in found) == [("hoa", AT), ("nam", AT)]


def test_nobody_is_found_among_no_names(database: Database) -> None:
    with database.writing() as session:
        fail(session, "hoa")
        assert rows(session, _NAMED, {"names": []}) == []
        assert submissions.known_uuids(session, []) == set()


@pytest.mark.parametrize("many", [1, 3, 120])
def test_each_new_object_gets_the_number_of_its_own_row(database: Database, many: int) -> None:
    made = [LoginFailure(account=f"hoa{at}", source="", at=AT) for at in range(many)]
    with database.writing() as session:
        add_new(session, made)
    with database.reading() as session:
        kept = dict(session.execute(select(LoginFailure.id, LoginFailure.account)).tuples().all())
    assert {one.id: one.account for one in made} == kept


def test_a_list_arrives_as_it_was_whatever_stands_in_it(postgres: Database) -> None:
    texts = ["", "NULL", "null", 'phố "Hai"', "a\\b", "{1,2}", "một\nhai", " , ", "Ừ"]
    uuids = [UUID(int=1), UUID(int=2**127)]
    told = {"texts": array([*texts, None]), "uuids": array(uuids), "boxes": array([b"", b"\\x00\x00\xff", None])}
    told |= {"moments": array([AT, None]), "numbers": array([1, None, -(2**31)]), "signs": array([True, False])}
    asked = (
        "SELECT %(texts)s::varchar[], %(uuids)s::uuid[], %(boxes)s::bytea[], %(moments)s::timestamptz[], "
        "%(numbers)s::int[], %(signs)s::bool[]"
    )
    with postgres.engine.connect() as connection:
        back = connection.exec_driver_sql(asked, told).one()
    assert tuple(back) == (
        [*texts, None], uuids, [b"", b"\\x00\x00\xff", None], [AT, None], [1, None, -(2**31)], [True, False]
    )  # fmt: skip
