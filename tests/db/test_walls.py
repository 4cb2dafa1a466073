"""PostgreSQL keeps communes apart by itself: what a query of ours forgets, the database remembers."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import ProgrammingError

from access.keys import Keyring
from db import Database, reach
from db.reach import beyond, serve
from db.tables import Case, Change, Child, ChildGroup, ChildToken, Elsewhere, Finding, Table
from tests.support.campaigns import open_work
from tests.support.office import Office

OPEN = {
    "audit_head": "its chains are only added to, and verified as a whole",
    "audit_line": "its chains are only added to, and verified as a whole",
    "assignment": "asked at the door, before anybody is known",
    "device": "asked at the door, before anybody is known",
    "commune": "names of places",
    "hamlet": "names of places",
    "campaign_hamlet": "names of places",
    "campaign_step": "days",
}
"""Tables with a commune, or below one with a wall, that have none of their own, and why."""


@pytest.fixture
def walled(postgres_url: str, keyring: Keyring) -> Iterator[Office]:
    """The office on PostgreSQL, with a child in either commune."""
    database = Database(postgres_url)
    office = Office(database, keyring)
    office.add_child(full_name="Lò Thị Mai", circumstances=["khuyet_tat"])
    office.add_child(commune=office.neighbour_code, full_name="Hoàng Văn Bình", circumstances=["khuyet_tat"])
    yield office
    database.close()


def names(office: Office, areas: str) -> set[str]:
    """Whom a query without any scope meets."""
    with reach.held_to(areas), office.reading() as session:
        return set(session.scalars(select(Child.full_name)))


@pytest.mark.postgres
def test_a_transaction_that_names_no_area_meets_nobody(walled: Office) -> None:
    assert names(walled, reach.NOWHERE) == set()
    with walled.database.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(Child.__table__)).scalar() == 0
    with walled.database.glance() as session:
        assert session.scalars(select(Child.uuid)).all() == []


@pytest.mark.postgres
def test_a_query_without_a_scope_meets_its_own_commune_alone(walled: Office) -> None:
    assert names(walled, walled.commune_code) == {"Lò Thị Mai"}
    assert names(walled, walled.neighbour_code) == {"Hoàng Văn Bình"}
    assert names(walled, f"{walled.commune_code},{walled.neighbour_code}") == {"Lò Thị Mai", "Hoàng Văn Bình"}
    assert names(walled, "14") == {"Lò Thị Mai"}, "a province reaches its communes"
    assert names(walled, "99999") == set()


@pytest.mark.postgres
def test_what_hangs_on_a_record_is_behind_the_same_wall(walled: Office) -> None:
    for table in (Change, ChildGroup):
        with reach.held_to(walled.commune_code), walled.reading() as session:
            near = session.scalar(select(func.count()).select_from(table))
        with walled.reading() as session:
            every = session.scalar(select(func.count()).select_from(table))
        assert 0 < (near or 0) < (every or 0)


@pytest.mark.postgres
def test_nothing_is_written_over_the_wall(walled: Office) -> None:
    with reach.held_to(walled.commune_code), walled.writing() as session:
        renamed = session.execute(update(Child).values(full_name="x").where(Child.full_name == "Hoàng Văn Bình"))
        gone = session.execute(delete(Finding).where(Finding.commune_code == walled.neighbour_code))
        assert (renamed.rowcount, gone.rowcount) == (0, 0)  # type: ignore[attr-defined]
        found = session.execute(select(Child.__table__)).mappings().one()
        stranger = {**found, "uuid": func.gen_random_uuid(), "commune_code": walled.neighbour_code}
        with pytest.raises(ProgrammingError, match="row-level security"), session.begin_nested():
            session.execute(insert(Child.__table__).values(stranger))
        assert session.scalar(select(func.count()).select_from(Child)) == 1


@pytest.mark.postgres
def test_the_wall_is_open_for_one_query_and_shut_behind_it(walled: Office) -> None:
    with reach.held_to(walled.commune_code), walled.reading() as session:
        with beyond(session):
            assert len(session.scalars(select(Child.uuid)).all()) == 2
        assert len(session.scalars(select(Child.uuid)).all()) == 1


@pytest.mark.postgres
def test_what_communes_compare_is_seen_by_the_comparison_alone(walled: Office) -> None:
    """The same child in both communes: each learns of its own side, and no query meets the other's."""
    for commune in (walled.commune_code, walled.neighbour_code):
        with reach.held_to(commune):
            walled.add_child(commune=commune, full_name="Lò Văn Hai", personal_id="014219000456", birth_date="2019")
    for table in (ChildToken, Elsewhere):
        with walled.reading() as session:
            everybodys = set(session.scalars(select(table.commune_code)))
        assert everybodys == {walled.commune_code, walled.neighbour_code}
        for commune in everybodys:
            with reach.held_to(commune), walled.reading() as session:
                assert set(session.scalars(select(table.commune_code))) == {commune}


@pytest.mark.postgres
def test_a_shared_transaction_reaches_as_far_as_those_it_serves(walled: Office) -> None:
    with reach.held_to(walled.commune_code), walled.writing() as session:
        serve(session, walled.scope("nam"))
        assert session.scalars(select(Child.full_name)).all() == ["Hoàng Văn Bình"]
        serve(session, walled.scope("nam"), walled.scope("lan"))
        assert len(session.scalars(select(Child.uuid)).all()) == 2


@pytest.mark.postgres
def test_the_next_transaction_of_a_connection_knows_nothing_of_the_last(walled: Office) -> None:
    assert len(names(walled, reach.EVERYWHERE)) == 2
    with walled.database.engine.connect() as connection:
        assert not connection.execute(text("SELECT current_setting('sotreem.reach', true)")).scalar()


@pytest.mark.postgres
def test_a_superuser_is_told_apart(walled: Office) -> None:
    with walled.reading() as session:
        assert reach.is_walled_in(session)
    url = walled.database.engine.url.set(username="postgres").render_as_string(hide_password=False)
    above = Database(url)
    with above.reading() as session:
        assert not reach.is_walled_in(session)
    above.close()


@pytest.mark.postgres
def test_every_table_is_behind_the_wall_or_has_a_reason(walled: Office) -> None:
    with walled.reading() as session:
        forced = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        behind = set(session.scalars(text(forced)))
    near = {name for name, table in Table.metadata.tables.items() if "commune_code" in table.columns}
    below = {
        name
        for name, table in Table.metadata.tables.items()
        if behind & {key.column.table.name for key in table.foreign_keys}
    }
    assert behind >= (near | below) - OPEN.keys(), "give it a policy in its migration, as 0018 does"
    assert not behind & OPEN.keys()


@pytest.mark.postgres
def test_cases_of_two_communes_stay_apart(walled: Office) -> None:
    open_work(walled)
    with reach.held_to(walled.neighbour_code), walled.reading() as session:
        assert session.scalars(select(Case)).all() == []
    with reach.held_to(walled.commune_code), walled.reading() as session:
        assert session.scalars(select(Case)).all() != []
