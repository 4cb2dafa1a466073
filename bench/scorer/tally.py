"""Scores of a whole folder: fields exactly right, values invented, rows found, and what may be taken unseen."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.scorer.alignment import Fields, align, distance, fold, value_of

NAMES = ("full_name", "father_name", "mother_name", "parent_name", "guardian_name", "household_head")
TOUCHLESS_WRONG = 0.005
HEADINGS = ("all", "quality 0-3", "fill", "level", "layout", "field")


@dataclass
class Count:
    """Fields with something on paper and how many were read exactly; blank ones and how many were invented."""

    written: int = 0
    right: int = 0
    blank: int = 0
    invented: int = 0

    def add(self, is_written: bool, is_right: bool) -> None:
        """One field more."""
        self.written += is_written
        self.right += is_written and is_right
        self.blank += not is_written
        self.invented += not is_written and not is_right


@dataclass
class Score:
    """All figures of one run."""

    groups: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    accepted: list[tuple[float, bool]] = field(default_factory=list)
    edits: int = 0
    letters: int = 0
    rows: int = 0
    found: int = 0
    extra: int = 0
    seconds: list[float] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def touchless(self) -> float:
        """The largest share of all fields that can be taken by falling confidence with at most 0.5 % wrong."""
        ranked = sorted(self.accepted, key=lambda one: -one[0])
        wrong = best = 0
        for count, (sure, is_right) in enumerate(ranked, 1):
            wrong += not is_right
            is_last_of_tie = count == len(ranked) or ranked[count][0] != sure
            if is_last_of_tie and sure > 0 and wrong <= TOUCHLESS_WRONG * count:
                best = count
        return best / max(len(ranked), 1)


def score(folder: Path, readings: Mapping[str, Mapping[str, Any]], qualities: str = "") -> Score:
    """The readings, by name of photo, against the truth beside each photo; only of `qualities` when given."""
    total = Score()
    for truth_file in sorted(folder.glob("*.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        if not qualities or str(truth["level"]) in qualities:
            _add_page(total, truth, truth_file.stem + ".jpg", readings)
    return total


def _add_page(total: Score, truth: Fields, photo: str, readings: Mapping[str, Mapping[str, Any]]) -> None:
    reading = readings.get(photo)
    if reading is None:
        total.missing.append(photo)
        reading = {}
    if reading.get("seconds"):
        total.seconds.append(reading["seconds"])
    read_rows = reading.get("rows") or []
    pairs = align(truth["rows"], read_rows)
    total.rows += len(truth["rows"])
    total.found += len(pairs)
    total.extra += max(0, len(read_rows) - len(pairs))
    groups = [f"fill {truth['fill']}", f"level {truth['level']}", f"layout {truth['layout']}"]
    groups += ["quality 0-3"] if truth["level"] < 4 else []
    for wanted, seen in _parts(truth, reading, read_rows, pairs):
        _add_fields(total, wanted, seen, groups)


def _parts(
    truth: Fields, reading: Fields, read_rows: Sequence[Fields], pairs: Mapping[int, int]
) -> Iterator[tuple[Fields, Fields]]:
    """Header and rows; of a row struck through only that it is counts."""
    yield truth["header"], reading.get("header") or {}
    for at, row in enumerate(truth["rows"]):
        wanted = {"struck": True} if row.get("struck") else row
        yield wanted, read_rows[pairs[at]] if at in pairs else {}


def _add_fields(total: Score, wanted: Fields, seen: Fields, groups: Sequence[str]) -> None:
    for name, want in wanted.items():
        value, sure = value_of(seen, name)
        a, b = fold(name, want), fold(name, value)
        for group in ("all", f"field {name}", *groups):
            total.groups[group].add(bool(a), a == b)
        total.accepted.append((sure, a == b))
        if name in NAMES and a:
            total.edits += min(distance(a, b), len(a))
            total.letters += len(a)


def table(total: Score) -> str:
    """The figures as lines of text."""
    lines = [
        f"{name:32} written {one.right:5}/{one.written:<5} {_percent(one.right, one.written)}   "
        f"invented {one.invented:4}/{one.blank:<4}"
        for name, one in sorted(total.groups.items(), key=lambda pair: (_rank(pair[0]), pair[0]))
    ]
    seconds = sorted(total.seconds)
    median = seconds[len(seconds) // 2] if seconds else 0.0
    everything = total.groups["all"]
    lines.append(
        f"rows found {total.found}/{total.rows}, extra {total.extra}; photos without a reading {len(total.missing)}; "
        f"seconds a photo, median {median:.2f}"
    )
    lines.append(
        f"written {_percent(everything.right, everything.written)}, invented "
        f"{_percent(everything.invented, everything.blank)}, name CER {_percent(total.edits, total.letters)}, "
        f"touchless {100 * total.touchless:.1f} %"
    )
    return "\n".join(lines)


def _rank(name: str) -> int:
    return next((rank for rank, heading in enumerate(HEADINGS) if name.startswith(heading)), len(HEADINGS))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):5.1f} %"
