"""Records of one child among invented ones: found, wrong, seconds, memory: [--children 100000] [--seed 2] [--peers]"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from bench.duplicates_elsewhere import find_elsewhere
from bench.duplicates_measure import Found, Pair, errors_of_missed, find, pair, truth
from bench.duplicates_people import Person, communes, written_twice
from bench.peers.beside import INSTALL, PYTHON

COMMUNE, TWICE, MOVED = 8000, 0.02, 0.002
SPLINK = Path(__file__).parent / "peers/splink_pairs.py"


def main() -> int:
    """0, with the figures; 3 when a peer was asked for and is not installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2, help="the weights were set with seed 1")
    parser.add_argument("--peers", action="store_true", help="also Splink, on the same records")
    asked = parser.parse_args()
    people, moved = _records(asked.children, asked.seed)
    true = truth(people)
    print(f"{len(people)} records, seed {asked.seed}: {len(true)} written twice in their commune, {len(moved)} moved")
    _say("Sổ Trẻ Em", find(people), set(true))
    for errors, count in errors_of_missed(true, find(people).likely).most_common(5):
        print(f"  missed {count}: {errors}")
    beyond = find_elsewhere([*people, *moved])
    beyond.likely -= both_again(people, moved)
    _say("between communes, by tokens alone", beyond, set(truth(moved)))
    print(f"{_peak_mb():.0f} MB at most, records and truth included")
    return _beside(people, set(true)) if asked.peers else 0


def _records(count: int, seed: int) -> tuple[list[Person], list[Person]]:
    """(all records of all communes, second records of children who moved to the next one)."""
    number = -(-count // COMMUNE)
    each = [people[: int(len(people) * (1 - TWICE))] for people in communes(number, COMMUNE, seed)]
    people = list(chain.from_iterable(each))[: int(count * (1 - TWICE))]
    again = written_twice(people, TWICE, seed)
    moved = [one for at, near in enumerate(each) for one in written_twice(near, MOVED, seed, (at + 1) % number)]
    return [*people, *again], moved if number > 1 else []


def both_again(people: list[Person], moved: list[Person]) -> set[Pair]:
    """A child written twice at home who moved stands in a third record: that pair is right, and not asked for."""
    at_home = {one.twice_of: one.uuid for one in people if one.twice_of is not None}
    return {pair(at_home[one.twice_of], one.uuid) for one in moved if one.twice_of in at_home}


def _say(who: str, found: Found, true: set[Pair]) -> None:
    right, shown = len(found.likely & true), max(1, len(found.likely))
    either = len((found.likely | found.possible) & true)
    print(
        f"{who}: found {right / max(1, len(true)):.2%} (with possible ones {either / max(1, len(true)):.2%}), wrong "
        f"{1 - right / shown:.2%} of {len(found.likely)} likely pairs; {len(found.possible)} possible; "
        f"{found.compared_count} compared, {found.cpu_s:.1f} s of processor"
    )


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _beside(people: list[Person], true: set[Pair]) -> int:
    """Splink in a Python of its own; it sees the same columns and commune by commune as well."""
    if not PYTHON.is_file():
        print(f"Splink is not installed: {INSTALL}", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory(prefix="splink-") as scratch:
        records = Path(scratch) / "records.jsonl"
        lines = (json.dumps(asdict(one) | {"uuid": one.uuid.hex, "twice_of": None}) for one in people)
        records.write_text("\n".join(lines), encoding="utf-8")
        done = subprocess.run([str(PYTHON), str(SPLINK), str(records)], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    names = {tuple(sorted((one[0].hex, one[1].hex))) for one in true}
    for threshold in (0.5, 0.9, 0.99, 0.999):
        shown = {tuple(sorted(pair)) for *pair, sure in told["pairs"] if sure >= threshold}
        right = len(shown & names)
        wrong = 1 - right / max(1, len(shown))
        said = f"found {right / len(names):.2%}, wrong {wrong:.2%} of {len(shown)}"
        print(f"Splink {told['version']} at {threshold}: {said}")
    print(f"Splink: {told['cpu_s']:.1f} s of processor, {told['peak_mb']:.0f} MB at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
