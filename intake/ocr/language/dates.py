"""Birth dates as written by hand or machine: day first, slashes that look like 1, and a child's plausible age."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import product

from catalogue import dates as calendar
from intake.ocr.language.numbers import ROUND_ONES

OLDEST_YEARS = 18
"""Registers keep children under 16; two more years for those who were not yet taken off."""
_CLEAN = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_ENDS_IN_YEAR = re.compile(r"(.+?)([/.\-1lI|!7\\t]?)((?:19|20)\d\d)")
_SEPARATOR_COST = {"/": 0.0, ".": 0.0, "-": 0.0, "|": 0.2, "l": 0.2, "I": 0.2, "!": 0.2, "\\": 0.2, "t": 0.3, "1": 0.4,
                   "7": 0.5, "": 0.6}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dated:
    """ISO 8601, cut where knowledge ends; `fit` 1 when it stands there plainly, less when slashes had to be guessed."""

    value: str
    fit: float


def read(text: str, today: date) -> Dated | None:
    """The date meant, or None when there is none or none that a child living on `today` could have."""
    tight = re.sub(r"[\s,;'_:]", "", text).translate(ROUND_ONES).strip("./-|")
    for found in (_plain(tight, today), _in_words(text, today), _guessed(tight, today)):
        if found:
            return found
    return None


def is_plausible(born: date, today: date) -> bool:
    """Not born after `today` and no older than a register keeps."""
    return born <= today and today.year - born.year <= OLDEST_YEARS


def _plain(text: str, today: date) -> Dated | None:
    found = _CLEAN.fullmatch(text)
    return _real(found[1], found[2], found[3], today, 1.0) if found else None


def _in_words(text: str, today: date) -> Dated | None:
    """Everything else the catalogue understands: "5 tháng 3 năm 2019", "3/2019", "2019 (ÂL)"."""
    meant = calendar.parse(text)
    if meant is None or not is_plausible(meant.first_day(), today):
        return None
    return Dated(meant.iso, 0.9 if meant.day else 0.6)


def _guessed(text: str, today: date) -> Dated | None:
    """Slashes that were read as 1, 7 or l, or not at all: the cheapest reading that makes a real date."""
    found = _ENDS_IN_YEAR.fullmatch(text)
    if not found:
        return None
    front, before_year, year = found.groups()
    tails = (
        [(front, before_year)]
        if before_year in "/.-" and before_year
        else [(front, before_year), (front + before_year, "")]
    )
    made: dict[str, float] = {}
    for (head, last), (day, middle, month) in ((tail, cut) for tail in tails for cut in _cuts(tail[0])):
        cost = _SEPARATOR_COST.get(middle, 9.0) + _SEPARATOR_COST.get(last, 9.0) + _form_cost(day, month)
        if cost < 2 and head and (dated := _real(day, month, year, today, 1.0)):
            made[dated.value] = min(cost, made.get(dated.value, 9.0))
    if not made:
        return None
    ranked = sorted(made.items(), key=lambda pair: pair[1])
    gap = ranked[1][1] - ranked[0][1] if len(ranked) > 1 else 1.0
    return Dated(ranked[0][0], max(0.2, 0.9 - 0.4 * ranked[0][1]) * (0.5 + min(0.5, gap)))


def _form_cost(day: str, month: str) -> float:
    """A lone figure for the month is seldom; a day without its zero beside a month with one even more."""
    return 0.3 * (len(month) == 1) + 0.4 * (len(day) == 1 and month.startswith("0"))


def _cuts(front: str) -> list[tuple[str, str, str]]:
    """All ways to cut day, separator (one character or none) and month out of what stands before the year."""
    ways = []
    for day_len, gap_len in product((1, 2), (0, 1)):
        day, middle, month = front[:day_len], front[day_len : day_len + gap_len], front[day_len + gap_len :]
        if day.isdigit() and month.isdigit() and 1 <= len(month) <= 2:
            ways.append((day, middle, month))
    return ways


def _real(day: str, month: str, year: str, today: date, fit: float) -> Dated | None:
    full_year = int(year) if len(year) == 4 else 2000 + int(year)
    try:
        born = date(full_year, int(month), int(day))
    except ValueError:
        return None
    return Dated(born.isoformat(), fit) if is_plausible(born, today) else None
