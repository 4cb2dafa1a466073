"""What every test may ask for: a database of either kind, a keyring, an office with people in it."""

import gc
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from access.keys import Keyring
from catalogue.clock import day_begins, here_now, today_here
from db import Database
from db.schema import migrate, steps
from tests.support import compiled
from tests.support.office import Office
from tests.support.postgres import administered, start_cluster

_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, **_PATIENT)
settings.register_profile("explore", max_examples=500, print_blob=True, **_PATIENT)
settings.load_profile("same")
"""The same examples for everyone, so that a red run says something of the change that was made; `script/test
--hypothesis-profile explore` goes and looks for examples nobody has seen."""

_EMPTY = f"""
DO $$ DECLARE every text; many int; BEGIN
  SELECT string_agg(format('DELETE FROM %I;', tablename), ' '), count(*) INTO every, many
    FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version';
  EXECUTE format($make$
    CREATE FUNCTION pg_temp.empty() RETURNS void LANGUAGE plpgsql AS $body$ BEGIN
      ASSERT (SELECT version_num FROM public.alembic_version) = '{steps()[-1]}'
        AND (SELECT count(*) FROM pg_tables WHERE schemaname = 'public') = %s, 'this test left the schema behind';
      PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid();
      SET LOCAL session_replication_role = replica;
      %s
      PERFORM setval(format('%%I', sequencename)::regclass, 1, false) FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL;
    END $body$ $make$, many + 1, every);
END $$
"""
"""All rows go, also those that a trigger keeps: to a replica triggers are silent. A function of one connection, which
plans its statements once."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, then those with many: a long one begun last would end alone."""
    count, slow = Counter[Path](), set[Path]()
    for item in items:
        count[item.path] += 1
        if item.get_closest_marker("slow"):
            slow.add(item.path)
    items.sort(key=lambda item: (item.path not in slow, -count[item.path]))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """A test that would begin in the last minute of Vietnam's day waits for the next: none lives on two days."""
    left = day_begins(today_here() + timedelta(days=1)) - here_now()
    if left < timedelta(minutes=1):
        time.sleep(left.total_seconds())


def pytest_collection_finish() -> None:
    """What is loaded by now stays: nobody has to look through it again for what could be thrown away."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Statements are made into SQL once a run."""
    with pytest.MonkeyPatch.context() as patched:
        compiled.share(patched)
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every migration applied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with every migration applied, in a real PostgreSQL of our own."""
    with start_cluster(tmp_path_factory.mktemp("postgres")) as url:
        database = Database(url)
        migrate(database)
        database.close()
        yield url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    path = tmp_path / "so-tre-em.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def empty_postgres(postgres_cluster: str) -> Iterator[Callable[[], object]]:
    """Takes every row out of the cluster's database."""
    with psycopg.connect(administered(postgres_cluster), autocommit=True) as connection:
        connection.execute(_EMPTY)
        yield lambda: connection.execute("SELECT pg_temp.empty()")


@pytest.fixture
def postgres_url(postgres_cluster: str, empty_postgres: Callable[[], object]) -> Iterator[str]:
    """A migrated, empty PostgreSQL database; emptied, not made anew: making one takes longer than most tests."""
    yield postgres_cluster
    empty_postgres()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on both databases."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, str)
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open, migrated, empty database."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    """Keys for tests alone."""
    return Keyring({1: bytes(range(32))})


@pytest.fixture
def office(database: Database, keyring: Keyring) -> Office:
    """Xã Mường La with its people, and its neighbour."""
    return Office(database, keyring)
