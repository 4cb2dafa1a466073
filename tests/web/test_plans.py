"""PostgreSQL reads no table of a whole province for one person's page, nor for what one phone sends: its plans say so.

Sixteen communes lie there, so that a plan that goes through all of them is never the cheap one; the plans are those of
the product's own role, behind the wall that keeps communes apart.
"""

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from litestar.testing import TestClient
from sqlalchemy import make_url

from bench.phones import correction, full_record
from bench.places import SECRET, Place
from bench.provincial.laying import Land, lay_one, officer_of, planned
from db import Database, select
from db.schema import migrate
from db.tables import Campaign, Child, Page
from tests.support.inside import inside
from tests.support.statements import heard
from web.settings import settings_from
from web.site import site_of

pytestmark = pytest.mark.postgres
COMMUNES, CHILDREN, PAGES = 16, 2400, 320
OF_ALL_COMMUNES = frozenset(
    (
        "child",
        "finding",
        "child_sign",
        "child_token",
        "campaign_case",
        "case_move",
        "page",
        "photo",
        "review_row",
        "cell",
        "audit_line",
    )
)
"""Tables that grow with the province, and have rows of every commune here."""
READ_EVERYWHERE = """
SET sotreem.reach = '*';
INSERT INTO review_row (page_id, commune_code, number, stage, quad, reason)
  SELECT id, commune_code, line, 'confirmed', '[]', '' FROM page, generate_series(1, 100) line
  WHERE state = 'waiting';
INSERT INTO cell (row_id, field, box, confidence, quad, reader)
  SELECT id, 'sex', '', 1, '[]', 'test' FROM review_row WHERE stage = 'confirmed';
INSERT INTO audit_line (chain, number, at, user_id, place, action, about, outcome, hash)
  SELECT code, 1000 + line, now(), 1000 + mod(line, 100), '', 'list', '', '', ''
  FROM commune, generate_series(1, 300) line
"""
"""Lines of pages that were read and confirmed, so that those of one page are few among many; the same of the log."""
OFTEN = 7
"""So often a page is asked for before its statements are kept prepared."""
SCREENS = (
    "/",
    "/hamlets",
    "/children",
    "/children?q=nguyen",
    "/children?q=0142",
    "/children?class=1",
    "/children?finding=E3.9&sort=newest",
    "/children?state=with_findings&sort=hamlet",
    "/children?sort=birth",
    "/children/{child}",
    "/review",
    "/review?q=mai",
    "/review/columns?page={page}",
    "/review/fields?page={page}",
    "/pages",
    "/pages/{page}",
    "/campaigns/{campaign}",
    "/campaigns/{campaign}/cases",
    "/checks",
    "/duplicates",
    "/handovers",
    "/rules",
    "/account/log",
)


@pytest.fixture(scope="module")
def land(postgres_cluster: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Land]:
    """A province of small communes in a database of its own, counted by it as it does by night."""
    folder = tmp_path_factory.mktemp("province")
    url = make_url(postgres_cluster).set(database="province")
    told = {"SOTREEM_DATABASE_URL": url.render_as_string(), "SOTREEM_DATA": str(folder), "SOTREEM_SECRET": SECRET}
    command(postgres_cluster, "CREATE DATABASE province")
    door = Database(told["SOTREEM_DATABASE_URL"])
    migrate(door)
    made = planned(Place("postgresql", told, folder / "log"), CHILDREN, COMMUNES, PAGES)
    for at in range(COMMUNES):
        lay_one(made, at)
    command(told["SOTREEM_DATABASE_URL"], READ_EVERYWHERE)
    command(told["SOTREEM_DATABASE_URL"], "ANALYZE")
    door.close()
    yield made
    command(postgres_cluster, "DROP DATABASE province WITH (FORCE)")


def command(url: str, words: str) -> None:
    """What no transaction may hold."""
    door = Database(url)
    with door.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(words)
    door.close()


@pytest.fixture
def client(land: Land) -> Iterator[TestClient[Any]]:
    """The officer of the first commune, logged in."""
    with inside(settings_from(land.place.settings), officer_of(land.plan.codes[0])) as client:
        yield client


def known(land: Land) -> dict[str, object]:
    """Numbers of what is opened in the first commune."""
    code, door = land.plan.codes[0], land.place.database()
    with door.reading() as session:
        child = session.scalars(select(Child.uuid).where(Child.commune_code == code).limit(1)).one()
        page = session.scalars(select(Page.id).where(Page.commune_code == code, Page.state == "read").limit(1)).one()
        campaign = session.scalars(select(Campaign.id).where(Campaign.commune_code == code)).one()
    door.close()
    return {"child": child, "page": page, "campaign": campaign}


def scanned(land: Land, statements: list[tuple[str, Any]]) -> dict[str, str]:
    """Table that is read from end to end → the statement that does it."""
    door, found = Database(land.place.settings["SOTREEM_DATABASE_URL"]), dict[str, str]()
    with door.engine.connect() as connection:
        connection.exec_driver_sql("SELECT set_config('sotreem.reach', %s, false)", (land.plan.codes[0],))
        for statement, given in statements:
            if statement.startswith(("SELECT", "UPDATE", "WITH")) and isinstance(given, Mapping):
                (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given).scalar_one()
                found |= dict.fromkeys(whole_tables(plan["Plan"]) & OF_ALL_COMMUNES, statement)
    door.close()
    return found


def whole_tables(plan: Mapping[str, Any]) -> set[str]:
    """The tables a plan, or a part of it, reads from end to end; what asks for nothing is never begun."""
    if plan.get("One-Time Filter") == "false":
        return set()
    own = {plan["Relation Name"]} if plan["Node Type"] == "Seq Scan" else set()
    return own.union(*(whole_tables(part) for part in plan.get("Plans", ())))


def test_no_page_of_one_commune_reads_a_whole_province(land: Land, client: TestClient[Any]) -> None:
    wrong, names = list[tuple[str, str, str]](), known(land)
    for screen in SCREENS:
        with heard() as statements:
            assert client.get(screen.format(**names)).status_code == 200, screen
        wrong += [(screen, *found) for found in scanned(land, statements).items()]
    assert wrong == []


def test_no_plan_that_is_kept_for_the_pages_of_any_commune_reads_a_whole_province(
    land: Land, client: TestClient[Any]
) -> None:
    wrong, names = list[tuple[str, set[str]]](), known(land)
    for screen in SCREENS:
        for _ in range(OFTEN):
            assert client.get(screen.format(**names)).status_code == 200, screen
        wrong += [(screen, found) for found in kept(site_of({"litestar_app": client.app}).database) if found]
    assert wrong == []


def kept(database: Database) -> Iterator[set[str]]:
    """Of each statement that the connection used last has prepared: the tables read from end to end, by the plan that
    is made for whatever it is told."""
    with database.reading() as session:
        connection = session.connection()
        connection.exec_driver_sql("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)")
        asked = "SELECT name, cardinality(parameter_types) FROM pg_prepared_statements WHERE statement LIKE 'SELECT%%'"
        prepared = connection.exec_driver_sql(asked).all()
        assert prepared
        for name, count in prepared:
            nothing = f"({', '.join(['NULL'] * count)})" if count else ""
            told = connection.exec_driver_sql(f'EXPLAIN (FORMAT JSON) EXECUTE "{name}"{nothing}').scalar_one()
            yield whole_tables(told[0]["Plan"]) & OF_ALL_COMMUNES


def test_no_record_of_a_phone_reads_a_whole_province(land: Land, client: TestClient[Any]) -> None:
    chance = random.Random(1)
    new = full_record(chance, "Thôn 1")
    for items in ([new], [correction(new["uuid"], 1, chance)], [full_record(chance, "Thôn 2") for _ in range(20)]):
        with heard() as statements:
            headers = {"X-CSRF-Token": str(client.cookies["csrf_token"])}
            answer = client.post("/api/sync", content=json.dumps({"device": "t", "items": items}), headers=headers)
        assert [one["status"] for one in answer.json()["items"]] == ["stored"] * len(items)
        assert scanned(land, statements) == {}


def test_a_plan_that_goes_through_all_communes_is_seen(land: Land) -> None:
    asked = [("SELECT count(*) FROM child WHERE lower(mother_name) = %(name)s", {"name": "x"})]
    assert set(scanned(land, asked)) == {"child"}
