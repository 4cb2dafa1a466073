"""What the languages of the fields take and give: writing in its place, what it means and what else it may mean."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from intake.ocr.language.names import Seen
from intake.ocr.learned import NOTHING, Learned
from intake.ocr.readers import TextReading, Trace
from intake.ocr.stages import Quad

LEAST_CONFIDENCE = 0.05
"""A value less likely than this is said only where letters stand: they are corrected faster than typed."""
ALTERNATIVES, LEAST_SHARE = 4, 1e-4


@dataclass(frozen=True, slots=True)
class Writing:
    """What stands in one place: read as any text, and again as figures where figures are expected.

    A text with a trace needs no `figures`: the languages weigh what else may stand there themselves.
    `width_px` and `height_px` measure the ink, `line_height_px` the lines of the page.
    """

    text: TextReading
    figures: TextReading | None
    quad: Quad | None
    reader: str
    width_px: int = 0
    height_px: int = 0
    line_height_px: float = 1.0

    @property
    def trace(self) -> Trace | None:
        return self.text.trace


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside a cell: today, the syllables the page has shown surely, its province, what was learned, how
    often personal numbers of the page begin with which three digits."""

    today: date
    seen: Seen
    province: str = ""
    learned: Learned = NOTHING
    origins: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Meant:
    """A value and its probability, other values with theirs, likeliest first; what is missing to 1 is anything else."""

    value: str | bool
    confidence: float
    others: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()


NOTHING_UNDERSTOOD = Meant("", 0.1)
LEAST_LETTERS = 3
"""Fewer are no word that could not be understood, but a crumb of a neighbour's writing."""


def has_letters(text: str) -> bool:
    """Whether the text is more than crumbs and signs."""
    return sum(char.isalpha() for char in text) >= LEAST_LETTERS


def settled(masses: Mapping[str, float], outside: float, least: float = LEAST_CONFIDENCE) -> Meant:
    """The heaviest value and its share among all, if it is at least `least`; `outside` weighs what is none of them."""
    total = sum(masses.values()) + outside
    ranked = sorted(masses.items(), key=lambda pair: pair[1], reverse=True)
    if not ranked or total <= 0 or ranked[0][1] < least * total:
        return NOTHING_UNDERSTOOD
    value, mass = ranked[0]
    beside = [(one, m / total) for one, m in ranked[1 : 1 + ALTERNATIVES] if m >= LEAST_SHARE * total]
    return Meant(value, mass / total, tuple(one for one, _ in beside), tuple(share for _, share in beside))
