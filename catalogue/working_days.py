"""Working days of a Vietnamese office: weekends, public holidays and the days off for holidays that fell on a weekend.

`codes/holidays.json` holds the days and where each year's come from. What it does not know yet (years to come, a day
that the year's announcement adds) counts as working: a clock then runs out too early, never too late.
"""

from datetime import date, timedelta
from functools import cache

from catalogue.codes.files import read

_LIST = read("holidays")
_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working(day: date) -> bool:
    """Whether offices are open on `day`."""
    return day in _worked(day.year) or (day.weekday() < _SATURDAY and day not in _days_off(day.year))


def after(day: date, count: int) -> date:
    """The last of `count` working days after `day`, which itself is not counted."""
    while count:
        day += _DAY
        count -= is_working(day)
    return day


@cache
def _days_off(year: int) -> frozenset[date]:
    """The year's holidays with the days given for those on a weekend, each the next day that is free of both."""
    holidays = _holidays(year)
    off = set(holidays)
    for holiday in sorted(holidays):
        if holiday.weekday() >= _SATURDAY:
            given = holiday
            while given in off or given.weekday() >= _SATURDAY:
                given += _DAY
            off.add(given)
    return frozenset(off)


def _holidays(year: int) -> set[date]:
    fixed = {date.fromisoformat(f"{year:04}-{day}") for day in _LIST["every_year"]}
    return fixed | _listed(year, "off")


@cache
def _worked(year: int) -> frozenset[date]:
    """Saturdays worked in exchange for a day off."""
    return frozenset(_listed(year, "worked"))


def _listed(year: int, key: str) -> set[date]:
    return {date.fromisoformat(day) for day in _LIST["years"].get(str(year), {}).get(key, ())}
