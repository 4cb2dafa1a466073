"""Plans that PostgreSQL made while its tables were empty, and keeps, give way once records come."""

import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from typing import Any

import pytest
from sqlalchemy import QueuePool
from sqlalchemy.exc import TimeoutError

from access.keys import Keyring
from bench.phones import full_record
from db import Database, Session
from db.queries.near import SIGN, near
from db.reach import serve
from db.young import COUNTED_AT, taken
from intake import submissions
from tests.support.office import Office

pytestmark = pytest.mark.postgres
OFTEN = 12
"""So often a connection is asked before it keeps a statement, and a plan of it."""
AT_ONCE = 30
COLUMNS = ("sign", "personal_id", "carer_personal_id", "mother_name_folded")


@pytest.fixture
def office(postgres_url: str, keyring: Keyring) -> Iterator[Office]:
    """A house without a child; its tables were never counted."""
    database = Database(postgres_url)
    yield Office(database, keyring)
    database.close()


def ask(session: Session, office: Office) -> None:
    """What every record that comes asks, as a shared transaction asks it."""
    serve(session, office.scope("hoa"))
    for _ in range(OFTEN):
        near(session, {office.commune_code: {SIGN: ["n 0"], "number": ["0" * 12], "mother": ["x"]}})()


def conditions(session: Session) -> list[str]:
    """By what the kept plan of that statement looks rows of `child` and `child_sign` up, whole tables as ""."""
    asked = "SELECT name, cardinality(parameter_types) FROM pg_prepared_statements WHERE statement LIKE '%%LATERAL%%'"
    name, count = session.connection().exec_driver_sql(asked).one()
    nothing = ", ".join(["NULL"] * count)
    told = session.connection().exec_driver_sql(f'EXPLAIN (FORMAT JSON) EXECUTE "{name}"({nothing})').scalar_one()
    return [part.get("Index Cond", "") for part in parts(told[0]["Plan"]) if _reads_records(part)]


def _reads_records(part: Mapping[str, Any]) -> bool:
    return part["Node Type"] == "Bitmap Index Scan" or part.get("Relation Name") in ("child", "child_sign")


def parts(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A plan and all that it is made of."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from parts(part)


def test_what_was_taken_is_taken_when_no_connection_is_left_to_count_with(office: Office) -> None:
    pool = office.database.engine.pool
    assert isinstance(pool, QueuePool)
    pool._timeout = 0.1
    with ExitStack() as held:
        with suppress(TimeoutError):
            while True:
                held.enter_context(office.database.engine.connect())
        taken(office.database, COUNTED_AT[0])


def test_who_is_alike_is_looked_up_by_the_whole_of_an_index(office: Office) -> None:
    chance = random.Random(1)
    with office.database.writing() as session:
        ask(session, office)
    for _ in range(COUNTED_AT[0] // AT_ONCE + 1):
        items = [full_record(chance) for _ in range(AT_ONCE)]
        answers = submissions.receive(office.database, office.keyring, office.scope("hoa"), items, "test")
        assert {answer["status"] for answer in answers} == {"stored"}
    with office.database.writing() as session:
        ask(session, office)
        found = " ".join(conditions(session))
    for column in COLUMNS:
        assert f"({column})::text >= " in found, (column, found)
