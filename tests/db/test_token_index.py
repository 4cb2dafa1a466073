"""SQLite looks for tokens in the index of their beginnings; nobody who bears another one's beginning is found by it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from db import Session
from db.queries import duplicates as queries
from db.tables import Child
from tests.support.office import Office
from tests.support.statements import heard

OWN, ALIKE, OTHER = "0123456789abcdef" * 4, "01234567" + "f" * 56, "f" * 64


@pytest.fixture
def borne(office: Office) -> Callable[[str, str, str], UUID]:
    """Let a new record of a commune bear one token of a kind."""

    def bear(commune_code: str, kind: str, token: str) -> UUID:
        with office.writing() as session:
            child = Child(uuid=uuid4(), commune_code=commune_code, rev=1, origin="test")
            session.add(child)
            session.flush()
            queries.add_tokens(session, [(commune_code, child.uuid, {kind: token})])
            return child.uuid

    return bear


def elsewhere(session: Session, office: Office, own: UUID) -> set[UUID]:
    return {other for _, other in queries.shared_elsewhere(session, [office.commune_code], [own])()}


def test_tokens_that_only_begin_alike_are_two(office: Office, borne: Callable[[str, str, str], UUID]) -> None:
    own, _ = borne(office.commune_code, "number", OWN), borne(office.neighbour_code, "number", ALIKE)
    with office.reading() as session:
        assert elsewhere(session, office, own) == set()
        assert queries.borne_elsewhere(session, office.commune_code, [OWN]) == set()
        assert queries.bearers(session, office.commune_code) == []


def test_a_token_borne_in_two_communes_is_found_by_all_three_questions(
    office: Office, borne: Callable[[str, str, str], UUID]
) -> None:
    own, theirs = borne(office.commune_code, "number", OWN), borne(office.neighbour_code, "number", OWN)
    borne(office.neighbour_code, "number", ALIKE)
    with office.reading() as session:
        assert elsewhere(session, office, own) == {theirs}
        assert queries.borne_elsewhere(session, office.commune_code, [OWN, OTHER]) == {OWN}
        assert queries.bearers(session, office.commune_code) == [own]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_reads_no_token_but_those_that_begin_alike(
    office: Office, borne: Callable[[str, str, str], UUID]
) -> None:
    own = borne(office.commune_code, "number", OWN)
    with office.reading() as session, heard() as asked:
        elsewhere(session, office, own)
        queries.borne_elsewhere(session, office.commune_code, [OWN, OTHER])
        queries.bearers(session, office.commune_code)
    looked = [plan(office, *one) for one in asked if "child_token" in one[0]]
    assert [any("USING INDEX ix_child_token_head (<expr>=?)" in step for step in steps) for steps in looked] == [
        True
    ] * 3


def plan(office: Office, statement: str, given: Any) -> list[str]:
    with office.database.engine.connect() as connection:
        return [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]
