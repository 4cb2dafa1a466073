"""What every test may ask for: a database of either kind, a keyring, an office with people in it."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from access.keys import Keyring
from db import Database
from db.schema import migrate
from tests.support.office import Office
from tests.support.postgres import start_cluster

_NUMBERS = count(1)


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
    """The address of a real PostgreSQL of our own; its database "template" has every migration applied."""
    with start_cluster(tmp_path_factory.mktemp("postgres")) as url:
        _run(url, "CREATE DATABASE template")
        template = Database(_of(url, "template"))
        migrate(template)
        template.close()
        yield url


def _of(url: str, name: str) -> str:
    return url.rsplit("/", 1)[0] + "/" + name


def _run(url: str, statement: str) -> None:
    admin = Database(url)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    admin.close()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    path = tmp_path / "so-tre-em.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_cluster: str) -> Iterator[str]:
    """A migrated PostgreSQL database of this test's own."""
    name = f"test_{next(_NUMBERS)}"
    _run(postgres_cluster, f"CREATE DATABASE {name} TEMPLATE template STRATEGY file_copy")
    yield _of(postgres_cluster, name)
    _run(postgres_cluster, f"DROP DATABASE {name} WITH (FORCE)")


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
