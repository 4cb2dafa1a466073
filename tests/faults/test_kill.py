"""kill -9 of the server, and of the database, under eight posting phones: what was acknowledged is there, once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from bench.faults import ordeal
from bench.places import Place, on_postgres, on_sqlite
from bench.survivors import survivors
from tests.support.sending import item

PLACES = [on_sqlite, pytest.param(on_postgres, marks=pytest.mark.postgres)]


@pytest.mark.slow
@pytest.mark.parametrize("place_of", PLACES)
def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(
    tmp_path: Path, place_of: Callable[[Path], AbstractContextManager[Place]]
):
    with place_of(tmp_path) as place:
        tally = ordeal(place, rounds=4, clients=8)
    print(f"{place.name}: {tally}")
    assert tally.tried > 8
    assert (tally.held, tally.lost, tally.doubled) == (tally.tried, 0, 0)


def test_an_item_that_is_not_there_counts_as_lost(tmp_path: Path):
    with on_sqlite(tmp_path) as place:
        tally = survivors(place, [(item(full_name="Lò Thị Mai"), {"rev": 1, "receipt": "00" * 32})])
    assert (tally.tried, tally.lost) == (1, 1)
