"""Scores of a whole folder: fields exactly right, values invented, rows found, and what may be taken unseen."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.scorer.alignment import Fields, align, distance, fold, value_of

NAMES = ("full_name", "father_name", "mother_name", "parent_name", "guardian_name", "household_head")
TOUCHLESS_WRONG = 0.005
HEADINGS = ("all", "quality 0-3", "fill", "level", "layout", "field")


@dataclass(frozen=True, slots=True)
class Judged:
    """One field of one page. `sure` is the reader's confidence, 0 where the field was left out.

    `edits` of `letters` of a name are wrong, both 0 for other fields.
    """

    photo: str
    level: int
    fill: str
    layout: str
    field: str
    is_written: bool
    is_right: bool
    sure: float
    edits: int = 0
    letters: int = 0

    @property
    def groups(self) -> tuple[str, ...]:
        """What it counts for."""
        own = (f"fill {self.fill}", f"level {self.level}", f"layout {self.layout}", f"field {self.field}")
        return ("all", *own, *(("quality 0-3",) if self.level < 4 else ()))


@dataclass(frozen=True, slots=True)
class PageRows:
    """Rows of one page: on the paper, found, and read without being there."""

    photo: str
    level: int
    rows: int
    found: int
    extra: int


@dataclass
class Count:
    """Fields with something on paper and how many were read exactly; blank ones and how many were invented."""

    written: int = 0
    right: int = 0
    blank: int = 0
    invented: int = 0

    def add(self, one: Judged) -> None:
        """One field more."""
        self.written += one.is_written
        self.right += one.is_written and one.is_right
        self.blank += not one.is_written
        self.invented += not one.is_written and not one.is_right

    @classmethod
    def of(cls, judged: Iterable[Judged]) -> "Count":
        """All of them."""
        count = cls()
        for one in judged:
            count.add(one)
        return count


@dataclass
class Score:
    """All that was judged in one run."""

    judged: list[Judged] = field(default_factory=list)
    pages: list[PageRows] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def groups(self) -> dict[str, Count]:
        """Counts by the headings of the table."""
        counts: dict[str, Count] = defaultdict(Count)
        for one in self.judged:
            for group in one.groups:
                counts[group].add(one)
        return counts

    @property
    def rows(self) -> int:
        return sum(page.rows for page in self.pages)

    @property
    def found(self) -> int:
        return sum(page.found for page in self.pages)

    @property
    def extra(self) -> int:
        return sum(page.extra for page in self.pages)

    @property
    def touchless(self) -> float:
        return touchless(self.judged)

    def of_qualities(self, levels: Iterable[int]) -> "Score":
        """The same for pages of these qualities alone."""
        kept = set(levels)
        judged = [one for one in self.judged if one.level in kept]
        return Score(judged, [page for page in self.pages if page.level in kept])


def touchless(judged: Iterable[Judged]) -> float:
    """The largest share of all fields that can be taken by falling confidence with at most 0.5 % wrong."""
    ranked = sorted(((one.sure, one.is_right) for one in judged), key=lambda one: -one[0])
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
    extra = max(0, len(read_rows) - len(pairs))
    total.pages.append(PageRows(photo, truth["level"], len(truth["rows"]), len(pairs), extra))
    for wanted, seen in _parts(truth, reading, read_rows, pairs):
        total.judged.extend(_judged(photo, truth, wanted, seen))


def _parts(
    truth: Fields, reading: Fields, read_rows: Sequence[Fields], pairs: Mapping[int, int]
) -> Iterator[tuple[Fields, Fields]]:
    """Header and rows; of a row struck through only that it is counts."""
    yield truth["header"], reading.get("header") or {}
    for at, row in enumerate(truth["rows"]):
        wanted = {"struck": True} if row.get("struck") else row
        yield wanted, read_rows[pairs[at]] if at in pairs else {}


def _judged(photo: str, truth: Fields, wanted: Fields, seen: Fields) -> Iterator[Judged]:
    page = photo, int(truth["level"]), str(truth["fill"]), str(truth["layout"])
    for name, want in wanted.items():
        value, sure = value_of(seen, name)
        a, b = fold(name, want), fold(name, value)
        is_name = bool(a) and name in NAMES
        edits = min(distance(a, b), len(a)) if is_name else 0
        yield Judged(*page, name, bool(a), a == b, sure, edits, len(a) if is_name else 0)


def table(total: Score) -> str:
    """The figures as lines of text."""
    groups = total.groups
    lines = [
        f"{name:32} written {one.right:5}/{one.written:<5} {_percent(one.right, one.written)}   "
        f"invented {one.invented:4}/{one.blank:<4}"
        for name, one in sorted(groups.items(), key=lambda pair: (_rank(pair[0]), pair[0]))
    ]
    everything = groups.get("all", Count())
    edits, letters = (sum(getattr(one, of) for one in total.judged) for of in ("edits", "letters"))
    lines.append(
        f"rows found {total.found}/{total.rows}, extra {total.extra}; photos without a reading {len(total.missing)}"
    )
    lines.append(
        f"written {_percent(everything.right, everything.written)}, invented "
        f"{_percent(everything.invented, everything.blank)}, name CER {_percent(edits, letters)}, "
        f"touchless {100 * total.touchless:.1f} %"
    )
    return "\n".join(lines)


def _rank(name: str) -> int:
    return next((rank for rank, heading in enumerate(HEADINGS) if name.startswith(heading)), len(HEADINGS))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):5.1f} %"
