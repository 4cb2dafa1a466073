"""The twenty kinds of faults, once or a few times each: what was acknowledged is there, once.

All of them on SQLite, on PostgreSQL those that do something to the database; `script/faults` does all on both.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bench.faults import PLACES
from bench.ordeals.disks import SmallDisk, small_disk
from bench.ordeals.kinds import KINDS, ON_A_SMALL_DISK, rounds_of
from bench.ordeals.site import Outcome, Site, site_of
from bench.places import on_sqlite
from bench.survivors import survivors
from tests.support.sending import item

ROUNDS = 1
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
OF_THE_DATABASE = ("of the database", "of one who writes", "locked", "connections", "migration")


@contextmanager
def site_on(database: str, folder: Path) -> Iterator[Site]:
    """A house with its server."""
    with PLACES[database](folder) as place, site_of(place, folder) as site:
        yield site


@pytest.fixture(scope="module")
def sqlite_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_on("sqlite", tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="module")
def postgres_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_on("postgresql", tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="module", params=DATABASES)
def small(request: pytest.FixtureRequest) -> Iterator[tuple[Site, SmallDisk | None]]:
    """The same on a small disk."""
    with ExitStack() as stack:
        folder, disk = stack.enter_context(small_disk())
        yield stack.enter_context(site_on(request.param, folder)), disk


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_acknowledged_is_lost_or_doubled(sqlite_site: Site, kind: str) -> None:
    assert_held(kind, KINDS[kind](sqlite_site, rounds_of(kind, ROUNDS)))


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("kind", [kind for kind in KINDS if any(words in kind for words in OF_THE_DATABASE)])
def test_nothing_acknowledged_is_lost_or_doubled_on_postgresql(postgres_site: Site, kind: str) -> None:
    assert_held(kind, KINDS[kind](postgres_site, rounds_of(kind, ROUNDS)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ON_A_SMALL_DISK)
def test_a_full_disk_loses_nothing_acknowledged(small: tuple[Site, SmallDisk | None], kind: str) -> None:
    assert_held(kind, ON_A_SMALL_DISK[kind](small[0], ROUNDS, small[1]))


def assert_held(kind: str, outcome: Outcome) -> None:
    tally = outcome.tally
    print(f"{kind}: {outcome.faults} faults, {tally}")
    assert outcome.faults >= ROUNDS
    assert tally.tried > 0
    assert (tally.held, tally.lost, tally.doubled) == (tally.tried, 0, 0)


def test_there_are_twenty_kinds() -> None:
    assert len({*KINDS, *ON_A_SMALL_DISK}) == 20


def test_an_item_that_is_not_there_counts_as_lost(tmp_path: Path) -> None:
    with on_sqlite(tmp_path) as place:
        tally = survivors(place, [(item(full_name="Lò Thị Mai"), {"rev": 1, "receipt": "00" * 32})])
    assert (tally.tried, tally.lost) == (1, 1)
