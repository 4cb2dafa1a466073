"""Twenty kinds of faults under load, on both databases: [--rounds 25] [--kind WORDS] [sqlite|postgresql …]"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from bench.ordeals.disks import small_disk
from bench.ordeals.kinds import KINDS, ON_A_SMALL_DISK, rounds_of
from bench.ordeals.site import Outcome, Site, site_of
from bench.places import Place, on_postgres, on_sqlite

PLACES: dict[str, Callable[..., AbstractContextManager[Place]]] = {"sqlite": on_sqlite, "postgresql": on_postgres}


def main(argv: Sequence[str]) -> int:
    """Print a line for each kind and one for each database. 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="script/faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--kind", default="", help="only kinds whose name has these words")
    parser.add_argument("databases", nargs="*", default=list(PLACES))
    asked = parser.parse_args(argv)
    wrong = [_all_kinds(name, asked.rounds, asked.kind) for name in asked.databases]
    return 1 if any(wrong) else 0


def _all_kinds(database: str, rounds: int, words: str) -> int:
    """How many items were lost or doubled there."""
    faults = wrong = kinds = 0
    starts: list[tuple[float, float]] = []
    for name, outcome, site in ordeals(PLACES[database], rounds, words):
        faults, kinds, starts = faults + outcome.faults, kinds + 1, starts + site.starts
        wrong += outcome.tally.lost + outcome.tally.doubled
        print(f"{database}, {name}: {outcome.faults} faults, {outcome.tally}; {_told(site.starts)}", flush=True)
        site.starts.clear()
    print(f"{database}: {faults} faults of {kinds} kinds, lost or doubled {wrong}; {_told(starts)}", flush=True)
    return wrong


def _told(starts: Sequence[tuple[float, float]]) -> str:
    """How long what had died took to answer again."""
    if not starts:
        return "no restart"
    slowest_s, cpu_s = (max(column) for column in zip(*starts, strict=True))
    return f"{len(starts)} restarts, the slowest {slowest_s:.1f} s, {cpu_s:.1f} s of processor at most"


def ordeals(
    place_of: Callable[[Path], AbstractContextManager[Place]], rounds: int, words: str = ""
) -> Iterator[tuple[str, Outcome, Site]]:
    """Every kind whose name has `words`, one after the other in one place; those of full disks on a small disk."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(site_of(stack.enter_context(place_of(folder)), folder))
        for name, kind in KINDS.items():
            if words in name:
                yield name, kind(site, rounds_of(name, rounds)), site
    if not any(words in name for name in ON_A_SMALL_DISK):
        return
    with ExitStack() as stack:
        folder, disk = stack.enter_context(small_disk())
        site = stack.enter_context(site_of(stack.enter_context(place_of(folder)), folder))
        for name, full in ON_A_SMALL_DISK.items():
            if words in name:
                yield name, full(site, rounds, disk), site


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
