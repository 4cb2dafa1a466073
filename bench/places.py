"""A fresh, seeded installation of either kind in a folder, for figures and for faults."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from access.keys import Keyring, keyring_from_secret
from bench.phones import PLAN
from db import Database
from tests.support.postgres import Cluster, cluster
from tests.support.server import run

NEWEST: Mapping[str, str] = {}
SECRET = "figures alone know this secret, and nobody else"


@dataclass(frozen=True, slots=True)
class Place:
    """An installation: its settings, where its server's words go, its PostgreSQL if it has one."""

    name: str
    settings: Mapping[str, str]
    log: Path
    cluster: Cluster | None = None

    def database(self) -> Database:
        """A door to the database beside the server's."""
        return Database(self.settings["SOTREEM_DATABASE_URL"])

    def keyring(self) -> Keyring:
        """The keys its server uses."""
        return keyring_from_secret(SECRET)


@contextmanager
def on_sqlite(folder: Path, release: Mapping[str, str] = NEWEST) -> Iterator[Place]:
    """On the embedded database, made by this release unless the environment of another is given."""
    yield _planted("sqlite", folder, f"sqlite:///{folder / 'so-tre-em.db'}", release)


@contextmanager
def on_postgres(folder: Path, release: Mapping[str, str] = NEWEST) -> Iterator[Place]:
    """The same on a PostgreSQL of its own."""
    with cluster(folder) as running:
        yield _planted("postgresql", folder, running.url(), release, running)


def _planted(name: str, folder: Path, url: str, release: Mapping[str, str], running: Cluster | None = None) -> Place:
    settings = {"SOTREEM_DATABASE_URL": url, "SOTREEM_DATA": str(folder / "data"), "SOTREEM_SECRET": SECRET}
    place, plan = Place(name, settings, folder / "server.log", running), folder / "plan.json"
    plan.write_text(json.dumps(PLAN), encoding="utf-8")
    for command in (["migrate"], ["seed", str(plan)]):
        if run(command, {**settings, **release}, place.log):
            raise RuntimeError(place.log.read_text()[-2000:])
    return place
