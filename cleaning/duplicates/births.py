"""What tells two birth dates apart: the ways people get one date wrong, or that they are two dates."""

from functools import lru_cache

from catalogue import dates
from catalogue.dates import PartialDate

_FILLED_IN = (1, 1)
"""The first of January is what people write who know only the year (domain dossier 2.7, E3.3)."""


def compare(one: str, other: str) -> str:
    """A level of `weights.json`, "missing" where one of the two says nothing."""
    born, again = known(one), known(other)
    if born is None or again is None:
        return "missing"
    if _is_year_only(born) or _is_year_only(again):
        return _of_years(born, again)
    if born.day is None or again.day is None:
        same = (born.year, born.month) == (again.year, again.month)
        return "month" if same else _of_days(born, again)
    if born == again:
        return "same"
    return _of_days(born, again)


@lru_cache(maxsize=20_000)
def known(text: str) -> PartialDate | None:
    """A solar date as far as it is known; a lunar one says nothing."""
    born = dates.parse(text)
    return None if born is None or born.is_lunar else born


def _is_year_only(born: PartialDate) -> bool:
    return born.month is None or is_filled_in(born)


def is_filled_in(born: PartialDate) -> bool:
    """Whether month and day may have been written for want of better."""
    return (born.month, born.day) == _FILLED_IN


def _of_years(born: PartialDate, again: PartialDate) -> str:
    if born.year == again.year:
        return "year"
    return "other"


def _of_days(born: PartialDate, again: PartialDate) -> str:
    if born.year == again.year and (born.day, born.month) == (again.month, again.day):
        return "swapped"
    if (born.month, born.day) == (again.month, again.day) and abs(born.year - again.year) == 1:
        return "year_off"
    if _is_one_digit(born, again):
        return "digit"
    return "same_year" if born.year == again.year else "other"


def _is_one_digit(born: PartialDate, again: PartialDate) -> bool:
    """Two of year, month and day that differ are two digits at least: most dates end there."""
    if (born.year != again.year) + (born.month != again.month) + (born.day != again.day) != 1:
        return False
    one, other = born.iso, again.iso
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
