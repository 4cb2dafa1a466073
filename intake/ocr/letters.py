"""How one writer's letters are misread, counted where officers confirmed: habits of a hand weigh what it may say.

A count of (written, read) pairs comes from texts laid letter by letter beside what the recogniser saw there. A writer's
counts are held against what all hands let expect, and drawn towards it the more the fewer there are (the gamma-Poisson
shrinker of DuMouchel 1999).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from math import log
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from catalogue.vietnamese import nfc
from intake.ocr import spellings

Pair = tuple[str, str]
"""(written, read), one letter each; "" for a letter that was lost, or one read where none stands."""
Counts = Mapping[Pair, int]
BASE = Path(__file__).with_name("letters.tsv")
"""What the recogniser takes for what in hands it never learned from (`training/confusions`)."""
AS_WRITTEN, OTHERS, SPREAD = 0.95, 40, 10.0
"""Of a letter never counted: how often it is read as it is written, how many others share the rest, and how many
counted letters this guess is worth."""
PRIOR = 100.0
"""So many letters weighs what any hand begins with beside the commune's others."""
EXPECTED = 3.0
"""So many misreadings more are taken as both seen and expected: what was seen once or twice may be chance."""
MOST = log(20.0)
"""However strange a hand is, its habits make a text no more than twenty times likelier or less likely."""
ALIKE = 0.5
"""Of the letters: a text that shares fewer with what was seen does not stand there."""


class Misread(NamedTuple):
    """A letter that was read as another so many `times`, of `shown`."""

    written: str
    read: str
    times: int
    shown: int


@dataclass(frozen=True)
class Letters:
    """What was counted on the pages of one writer, and on those of the commune's others."""

    writer: Counts = field(default_factory=dict)
    common: Counts = field(default_factory=dict)

    @cached_property
    def _shown(self) -> Counter[str]:
        return _written(self.writer)

    @cached_property
    def _shown_by_all(self) -> Counter[str]:
        return _written(self.common)

    def weight(self, written: str, read: str) -> float:
        """How much likelier this writer's `written` is seen as `read` than anybody's, as a natural logarithm."""
        return max(-MOST, min(MOST, sum(self._lean(pair) for pair in aligned(written, read))))

    @property
    def is_strange(self) -> bool:
        """Whether this hand is misread more often than any: only such a one has habits that tell one letter from
        another; what is counted of the others is chance."""
        return self._strain > 1

    def misread(self, most: int) -> list[Misread]:
        """The writer's letters that were read as others, most often first."""
        found = [
            Misread(written, read, count, self._shown[written])
            for (written, read), count in self.writer.items()
            if written != read
        ]
        return sorted(found, key=lambda one: (-one.times, one.written, one.read))[:most]

    def _lean(self, pair: Pair) -> float:
        return log((self.writer.get(pair, 0) + EXPECTED) / (self._expected(pair) + EXPECTED))

    def _expected(self, pair: Pair) -> float:
        """How often the letter would be read so if the whole hand were only harder or easier than others: that the ink
        has told already, what it has not told is which letters are set strangely."""
        written, read = pair
        share = self._strain * (self._usual(pair) if written != read else 1 - self._usual(pair))
        return self._shown[written] * (min(share, 1.0) if written != read else max(1 - share, 0.0))

    @cached_property
    def _strain(self) -> float:
        """How many times more often this writer's letters are misread than any hand's."""
        misread = sum(count for (written, read), count in self.writer.items() if written and written != read)
        usual = sum(count * (1 - self._usual((written, written))) for written, count in self._shown.items() if written)
        return (misread + EXPECTED) / (usual + EXPECTED)

    def _usual(self, pair: Pair) -> float:
        return (self.common.get(pair, 0) + PRIOR * _before(pair)) / (self._shown_by_all[pair[0]] + PRIOR)


def _before(pair: Pair) -> float:
    """How often any hand's letter is read so."""
    counts, shown = _base()
    guess = AS_WRITTEN if pair[0] == pair[1] else (1 - AS_WRITTEN) / OTHERS
    return (counts.get(pair, 0) + SPREAD * guess) / (shown[pair[0]] + SPREAD)


@cache
def _base() -> tuple[Counts, Counter[str]]:
    lines = BASE.read_text(encoding="utf-8").splitlines() if BASE.is_file() else []
    parts = [line.split("\t") for line in lines if not line.startswith("#")]
    counts = {(written, read): int(count) for written, read, count in parts}
    return counts, _written(counts)


def _written(counts: Counts) -> Counter[str]:
    shown: Counter[str] = Counter()
    for (written, _), count in counts.items():
        shown[written] += count
    return shown


def aligned(written: str, read: str) -> Iterator[Pair]:
    """The letters of two texts side by side, large as small; spaces are left out."""
    one, other = ("".join(nfc(text).casefold().split()) for text in (written, read))
    for code in Levenshtein.opcodes(one, other):
        length = max(code.src_end - code.src_start, code.dest_end - code.dest_start)
        for at in range(length):
            yield one[code.src_start : code.src_end][at : at + 1], other[code.dest_start : code.dest_end][at : at + 1]


def spelled(column: str, value: str, seen: str) -> str:
    """The way of writing `value` that is nearest to what was seen; "" when none is near: a ditto mark, a blank."""
    ways = [(Levenshtein.normalized_similarity(_bare(way), _bare(seen)), way) for way in spellings.of(column, value)]
    near, way = max(ways, default=(0.0, ""))
    return way if near >= ALIKE else ""


def _bare(text: str) -> str:
    return "".join(nfc(text).casefold().split())


def counted(confirmed: Iterable[tuple[str, str, str]]) -> Counter[Pair]:
    """The pairs of all (column, confirmed value, what was seen)."""
    return Counter(
        pair
        for column, value, seen in confirmed
        if (way := spelled(column, value, seen))
        for pair in aligned(way, seen)
    )
