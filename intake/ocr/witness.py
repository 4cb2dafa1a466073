"""What the cells of a column say of its field, whatever its header says: numbers, dates, words of a list, names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp, log

from catalogue import vietnamese
from intake.ocr.columns import TICKED
from intake.ocr.language import circumstances, dates, ethnicities, numbers, places, schooling, sexes
from intake.ocr.language.closed import Match

LONGEST_MARK = 2
"""Ditto marks are no longer; but for the sex they say nothing of a column."""
SURE_FIT = 0.75
NAME_WORDS = range(2, 6)
FAINT = 0.45
"""Of the cells that are understood when the hand is clear, this share still is when it is not."""
CELLS_COUNTED = 4
"""One hand misreads alike in every row: more cells than these say no more."""
LONGEST_HOUSEHOLD_NUMBER = 4
IN_ORDER, STRANGE = 0.8, 0.25
LEAST_NUMBERED = 3
HIGHEST_GRADE = 12
TICKS = frozenset("xvy+*")
"""How a reader of letters sees a tick."""
NAMES = ("full_name", "household_head", "father_name", "mother_name", "parent_name", "guardian_name")
_KINDS = frozenset(vietnamese.fold(kind).split()[0] for kind in places.KINDS)
Test = Callable[[str, date], bool]


@dataclass(frozen=True, slots=True)
class _Sign:
    """A test of cells: how often those of the field pass it, how often any others do, and the most it may say."""

    fields: tuple[str, ...]
    passes: Test
    often: float
    by_chance: float
    most: float


def says(texts: Sequence[str], today: date) -> dict[str, float]:
    """For each field with a language of its own how much likelier (log) its column holds these texts than others do.

    Nothing of fields on which nothing written can bear; no more than the sign's `most` either way."""
    said: dict[str, float] = {}
    for sign in _SIGNS:
        shortest = 1 if sign.fields == ("sex",) else LONGEST_MARK + 1
        written = [text for text in texts if len(text.replace(" ", "")) >= shortest or sign.passes(text, today)]
        if written:
            said |= dict.fromkeys(sign.fields, _bounded(_weight(written, sign, today), sign.most))
    return said | {"household_number": _household_number(texts), "number": _number(texts)}


def _weight(written: Sequence[str], sign: _Sign, today: date) -> float:
    """Clear hands and faint ones are as likely: that nothing was understood says less than that something was."""
    share = sum(sign.passes(text, today) for text in written) / len(written)
    count = min(len(written), CELLS_COUNTED)
    ways = [count * _said(share, often, sign.by_chance) for often in (sign.often, FAINT * sign.often)]
    return log(sum(map(exp, ways)) / len(ways))


def _said(share: float, often: float, by_chance: float) -> float:
    """What one cell says on average, if cells of the field are understood so often."""
    return share * log(often / by_chance) + (1 - share) * log((1 - often) / (1 - by_chance))


def _bounded(weight: float, most: float) -> float:
    return max(-most, min(most, weight))


def _numbers(texts: Sequence[str]) -> tuple[list[int], float]:
    """The short numbers among the texts, and the share of the longer texts that are none."""
    tight = [text.replace(" ", "").rstrip(".,-") for text in texts]
    found = [int(text) for text in tight if text.isdecimal() and len(text) <= LONGEST_HOUSEHOLD_NUMBER]
    others = sum(len(text) > LONGEST_HOUSEHOLD_NUMBER for text in tight)
    return found, others / max(others + len(found), 1)


def _household_number(texts: Sequence[str]) -> float:
    """Households are numbered upwards, and brothers and sisters share a number."""
    found, others = _numbers(texts)
    if len(found) < LEAST_NUMBERED or others > STRANGE:
        return -4.0 * others if texts else 0.0
    rises = sum(second >= first for first, second in pairwise(found)) / (len(found) - 1)
    # No class has such a number.
    sure = 6.0 if max(found) > HIGHEST_GRADE else 4.0
    return (sure if rises >= IN_ORDER else 1.0) if len(set(found)) > 1 else 0.0


def _number(texts: Sequence[str]) -> float:
    """Rows are numbered one by one."""
    found, others = _numbers(texts)
    if len(found) < LEAST_NUMBERED or others > STRANGE:
        return -4.0 * others if texts else 0.0
    return 5.0 if sum(second == first + 1 for first, second in pairwise(found)) >= IN_ORDER * (len(found) - 1) else -2.0


def is_date(text: str, today: date) -> bool:
    """Whether the text is plainly a child's birth date."""
    dated = dates.read(text, today)
    return dated is not None and dated.fit > SURE_FIT


def _is_personal_id(text: str, _today: date) -> bool:
    return numbers.looks_like_personal_id(text)


def _is_tick(text: str, _today: date) -> bool:
    return text.lower() in TICKS


def _is_name(text: str, _today: date) -> bool:
    words = text.split()
    return len(words) in NAME_WORDS and not any(char.isdigit() for char in text) and _is_titled(words)


def _is_titled(words: Sequence[str]) -> bool:
    """Whether most words begin with a capital."""
    return 2 * sum(word[0].isupper() for word in words) > len(words)


def _is_place(text: str, _today: date) -> bool:
    words = vietnamese.fold(text).split()
    return len(words) > 1 and words[0] in _KINDS


def _of_list(read: Callable[[str], Match | None]) -> Test:
    def test(text: str, _today: date) -> bool:
        found = read(text)
        return found is not None and found.fit > SURE_FIT

    return test


_SIGNS = (
    _Sign(("personal_id", "new_personal_id"), _is_personal_id, 0.85, 0.01, 5.0),
    _Sign(("birth_date",), is_date, 0.7, 0.01, 5.0),
    _Sign(("sex",), _of_list(sexes.read), 0.85, 0.03, 5.0),
    _Sign(("ethnicity",), _of_list(ethnicities.read), 0.7, 0.03, 4.0),
    _Sign(("schooling",), _of_list(schooling.read), 0.7, 0.03, 4.0),
    _Sign(("circumstances_text",), _of_list(circumstances.read), 0.7, 0.02, 4.0),
    _Sign(("hamlet",), _is_place, 0.8, 0.02, 4.0),
    _Sign(TICKED, _is_tick, 0.7, 0.05, 2.0),
    _Sign(NAMES, _is_name, 0.85, 0.15, 3.0),
)
