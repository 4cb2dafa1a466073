"""One field of a row beside what the child's record says: Bayes' rule over "unchanged", "changed" and "misread".

What is written wins: the record's value is taken only where the ink allows it and hardly anything else, and a field
whose ink says otherwise keeps what it says. No ink, no value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np

from catalogue.codes import schooling
from catalogue.vietnamese import fold
from intake.ocr import ctc, spellings
from intake.ocr.language import likeness
from intake.ocr.readers import Trace
from intake.ocr.stages import CellReading

UNCHANGED = 0.95
"""Of a child's facts on paper are those of the record."""
TAKEN_AT = 0.99
"""The record's value stands in for another reading only from here on: a changed fact must not be swallowed."""
LEAST, MOST = 0.05, 0.995
"""No reader is believed to be surer or less sure than this."""
NEAR_RATIO, ODD_RATIO, FAR_PER_LETTER = 2.0, 10.0, 1.5
"""How much likelier a value one letter off is a slip of the reader than a change of the fact; how much more so when it
is no value at all; and how fast that falls with every letter more."""
MISTYPED = 0.5
"""What is left of the belief in a record whose name has a syllable no name has, where the paper's name has none."""
UNREAD_RATIO, UNREAD_WORST = 20.0, 0.3
"""For ink that could not be understood: what it gains by looking like the record, and up to which share of letters."""
TEMPER = 0.8
"""A recogniser's steps are not independent: their joint likelihood ratio is drawn nearer to 1."""
REST = 0.1
"""Weight of everything the trace was not asked about, beside a value that was."""


@dataclass(frozen=True, slots=True)
class _Habit:
    """How a field changes. `unchanged` as above; `to_one` the chance that a changed fact becomes one certain value;
    `back` that a changed fact, misread, looks unchanged; `is_taken` whether the record may stand in for a reading."""

    to_one: float
    back: float
    unchanged: float = UNCHANGED
    is_taken: bool = True


_FIGURES = frozenset({"birth_date", "personal_id", "household_number"})
_NAME = _Habit(0.01, 0.02)
HABITS = {
    "full_name": _NAME,
    "father_name": _NAME,
    "mother_name": _NAME,
    "parent_name": _NAME,
    "guardian_name": _NAME,
    "household_head": _NAME,
    "birth_date": _Habit(0.02, 0.02),
    "personal_id": _Habit(0.01, 0.01),
    "sex": _Habit(1.0, 1.0),
    "ethnicity": _Habit(0.3, 0.2),
    "household_number": _Habit(0.05, 0.1),
    "hamlet": _Habit(0.1, 0.1),
    # A school year goes by itself: the record is a year old as often as not.
    "schooling": _Habit(0.5, 0.3, unchanged=0.6, is_taken=False),
}
"""The fields a record is asked about; nothing that may speak of a sensitive group is among them."""


def weighed(field: str, one: CellReading, told: Sequence[str], sure: float, trace: Trace | None = None) -> CellReading:
    """The reading of `field` beside the record's values `told` (several where the paper does not say whose name it
    is), `sure` 0–1 that this is the child's record. `trace` what the recogniser saw of the same ink."""
    habit = HABITS[field]
    unchanged = habit.unchanged * sure
    if is_blank(one):
        return one
    c = min(MOST, max(LEAST, one.confidence))
    if any(is_same(field, str(one.value), value) for value in told):
        agreed = unchanged * c / (unchanged * c + (1 - unchanged) * (1 - c) * habit.back)
        return replace(one, confidence=max(one.confidence, agreed))
    if not habit.is_taken:
        return one
    return _between(field, one, told[0] if len(told) == 1 else _nearest(one, told), unchanged, trace)


def is_blank(one: CellReading) -> bool:
    """Whether nothing is written there: no ink is ever filled from a record."""
    return one.value in ("", False) and not one.raw_text.strip()


def is_same(field: str, read: str, told: str) -> bool:
    """Whether two values are one: spelled alike but for the place of a tone; of schooling, or one year on."""
    if field != "schooling":
        return fold(read, 2) == fold(told, 2)
    here, there = schooling.from_text(read), schooling.from_text(told)
    if here is None or there is None:
        return fold(read, 2) == fold(told, 2)
    year, last = schooling.grade(here), schooling.grade(there)
    return here == there or (year is not None and last is not None and year == last + 1)


def _between(field: str, one: CellReading, told: str, unchanged: float, trace: Trace | None) -> CellReading:
    """The reading or the record's value, whichever the ink is for; what was not taken goes beside it only if read."""
    if spellings.is_odd(field, told) and not spellings.is_odd(field, str(one.value)):
        # The slip is as likely the record's, and the paper put it right.
        unchanged *= MISTYPED
    found = _traced(field, one, told, unchanged, trace) if trace is not None else None
    for_told, for_read, for_others = found or _untraced(field, one, told, unchanged)
    total = for_told + for_read + for_others
    if for_told >= TAKEN_AT * total:
        beside = (str(one.value), *one.alternatives) if one.value else one.alternatives
        others = tuple(dict.fromkeys(other for other in beside if other != told))
        return replace(one, value=told, confidence=for_told / total, alternatives=others)
    return replace(one, confidence=min(one.confidence, for_read / total)) if one.value else one


def _traced(
    field: str, one: CellReading, told: str, unchanged: float, trace: Trace | None
) -> tuple[float, float, float] | None:
    """Weights of the record, the reading and everything else by what the recogniser saw; None when it can't tell."""
    if trace is None:
        return None
    as_told, as_read = spellings.of(field, told), spellings.of(field, str(one.value))
    # "09/225938442" is how a number was seen; no fact ever became that.
    others = (*((one.raw_text,) if field not in _FIGURES else ()), *one.alternatives)
    asked = [as_told, as_read, tuple(dict.fromkeys(text for text in others if text not in (*as_told, *as_read)))]
    scored = iter(np.exp(TEMPER * ctc.score(trace, [text for texts in asked for text in texts])).tolist())
    for_told, for_read, for_beside = (sum(next(scored) for _ in texts) for texts in asked)
    if for_told + for_read + for_beside <= 0:
        return None
    to_one = (1 - unchanged) * HABITS[field].to_one
    rest = max(0.0, 1 - for_told - for_read - for_beside)
    return unchanged * for_told, to_one * for_read, to_one * (for_beside + REST * rest * HABITS[field].to_one)


def _untraced(field: str, one: CellReading, told: str, unchanged: float) -> tuple[float, float, float]:
    """The same weights by how sure the reader is and how near the two texts are."""
    seen = [one.raw_text, *(spellings.of(field, str(one.value)) if one.value else ())]
    off, length = min((likeness.cost(a, b), len(b)) for a in seen for b in spellings.of(field, told))
    fade = exp(-FAR_PER_LETTER * max(0.0, off - 1))
    if not one.value:
        ratio = UNREAD_RATIO * fade if off <= UNREAD_WORST * length else 0.0
        return unchanged * ratio, 0.0, 1 - unchanged
    c = min(MOST, max(LEAST, one.confidence))
    # Where the record itself has a syllable of no list, the list knows too little of this family's names.
    is_slip = spellings.is_odd(field, str(one.value)) and not spellings.is_odd(field, told)
    ratio = NEAR_RATIO * fade * (ODD_RATIO if is_slip else 1.0)
    return unchanged * (1 - c) * ratio, (1 - unchanged) * c, (1 - unchanged) * (1 - c)


def _nearest(one: CellReading, told: Sequence[str]) -> str:
    seen = str(one.value) or one.raw_text
    return min(told, key=lambda value: likeness.cost(seen, value))
