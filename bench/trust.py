"""How often the measured error's interval holds the true one, of officers who err 2 %: [--runs 100] [--pages 12]"""

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.desk.simulated import COLUMNS, Errs, Simulated, Told
from catalogue.fields import label
from db import Database
from db.queries.trust import Held
from db.schema import migrate
from intake.trust import allowed, figures, thresholds
from intake.trust.intervals import Measured

ALLOWED = "0,5"
SPANS = 4
"""The pages come in so many spans; after each, what was drawn is entered again and the thresholds move."""
TARGET = 95


@dataclass
class Sums:
    """What all runs came to."""

    runs: int = 0
    held: int = 0
    columns: int = 0
    columns_held: int = 0
    widths: list[float] = field(default_factory=list)
    true_shares: list[float] = field(default_factory=list)
    measured_shares: list[float] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    moved: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    outside: list[str] = field(default_factory=list)


def main(argv: Sequence[str]) -> int:
    """Run them all, print what was measured beside what is true; 1 when the interval held it too seldom."""
    asked = _asked(argv)
    began, sums = time.process_time(), Sums()
    errs = Errs(asked.officer, asked.second, asked.third)
    with tempfile.TemporaryDirectory() as folder:
        template = _template(Path(folder))
        for seed in range(asked.seed, asked.seed + asked.runs):
            with Simulated(Path(folder), template, seed, errs) as office:
                _run(office, asked.pages, sums, seed)
    _print(sums, errs)
    print(f"CPU {time.process_time() - began:.0f} s")
    return 0 if sums.held * 100 >= TARGET * sums.runs else 1


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench trust", description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--pages", type=int, default=12, help="pages of 25 rows and 8 columns in each run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--officer", type=float, default=0.02, help="share in which the officer errs")
    parser.add_argument("--second", type=float, default=0.02)
    parser.add_argument("--third", type=float, default=0.005)
    return parser.parse_args(argv)


def _template(folder: Path) -> Path:
    path = folder / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


def _run(office: Simulated, pages: int, sums: Sums, seed: int) -> None:
    commune = office.office.commune_code
    with office.database.writing() as session:
        allowed.allow(session, office.scope("hoa"), ALLOWED)
        thresholds.move(session, commune, COLUMNS)
        before = thresholds.in_force(session, commune)
    for _ in range(SPANS):
        office.work_through(pages // SPANS)
        with office.database.writing() as session:
            thresholds.move(session, commune, COLUMNS)
    with office.database.reading() as session:
        found, after = figures.of_commune(session, commune), thresholds.in_force(session, commune)
        for column in COLUMNS:
            sums.moved[column].append((_of(before.held, column), _of(after.held, column)))
    _add(sums, office.told, found, seed)


def _of(held: Mapping[tuple[str, str], Held], column: str) -> float:
    return held[column, ""].confidence if (column, "") in held else thresholds.NONE


def _add(sums: Sums, told: Told, found: figures.Figures, seed: int) -> None:
    assert found.whole is not None
    true = told.wrong_count / told.accepted_count
    is_held = _holds(found.whole, true)
    sums.runs += 1
    sums.held += is_held
    sums.widths.append(found.whole.high - found.whole.low)
    sums.true_shares.append(true)
    sums.measured_shares.append(found.whole.share)
    sums.told.append(told)
    by_label = {line.label: line.measured for line in found.columns}
    for column, (count, wrong) in told.by_column.items():
        measured = by_label[label(column)]
        if measured is not None:
            sums.columns += 1
            sums.columns_held += _holds(measured, wrong / count)
    if not is_held:
        sums.outside.append(
            f"  run {seed}: true {100 * true:.2f} %, told {100 * found.whole.low:.2f}–{100 * found.whole.high:.2f} %"
        )


def _holds(measured: Measured, true: float) -> bool:
    return measured.low <= true <= measured.high


def _print(sums: Sums, errs: Errs) -> None:
    def mean(values: Sequence[float]) -> float:
        return sum(values) / len(values)

    def each(name: str) -> float:
        return mean([getattr(told, name) for told in sums.told])

    others = f"second entry {100 * errs.second:g} %, third look {100 * errs.third:g} %"
    print(f"officer errs {100 * errs.officer:g} %, {others}")
    print(f"the interval held the true error in {sums.held} of {sums.runs} runs (target {TARGET} of 100)")
    print(f"  of single columns in {sums.columns_held} of {sums.columns}")
    print(f"  mean width {100 * mean(sums.widths):.2f} points; true error {100 * mean(sums.true_shares):.2f} %", end="")
    print(f", measured {100 * mean(sums.measured_shares):.2f} % on the mean")
    print(*sums.outside, sep="\n", end="\n" if sums.outside else "")
    print(f"a run: {each('accepted_count'):.0f} fields accepted, {each('unseen_count'):.0f} without a look, of these")
    print(f"  wrong {100 * each('unseen_wrong') / max(each('unseen_count'), 1):.2f} % (allowed {ALLOWED} %)")
    print(f"  entered again {each('entered_count'):.0f}, third looks {each('third_count'):.0f}", end="")
    print(f", errors found {each('found_count'):.1f}, repaired {each('repaired_count'):.1f}")
    print(f"  like them reopened {each('reopened_count'):.1f}, of these put right {each('mended_count'):.1f}")
    print("threshold of each column, before and after (2: every field is looked at)")
    for column, moved in sums.moved.items():
        print(f"  {column:14} {mean([one for one, _ in moved]):.4f} → {mean([one for _, one in moved]):.4f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
