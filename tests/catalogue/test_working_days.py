"""Working days: weekends, holidays of the law, days given for holidays on a weekend, Saturdays worked in exchange."""

from datetime import date, timedelta
from math import radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.codes.files import read
from catalogue.working_days import after, is_working

_DAYS = st.dates(date(2025, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        "2025-01-27", "2025-01-31", "2025-05-02", "2026-02-16", "2026-02-20", "2026-04-27", "2026-08-31",
        "2027-02-09", "2027-02-10", "2028-05-02", "2028-09-04", "2029-09-03", "2030-02-05", "2030-02-06",
        "2033-01-03", "2026-11-28",
    ],
)  # fmt: skip
def test_an_office_is_closed_on_holidays_on_their_days_in_return_and_on_weekends(day: str) -> None:
    assert not is_working(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day", ["2025-04-26", "2026-01-10", "2026-08-22", "2026-02-13", "2026-02-23", "2027-02-11", "2030-02-07"]
)
def test_an_office_is_open_on_the_days_around_and_on_saturdays_worked_in_exchange(day: str) -> None:
    assert is_working(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("came", "due"),
    [("2026-02-13", "2026-02-24"), ("2026-04-24", "2026-04-29"), ("2026-08-21", "2026-08-24"),
     ("2026-12-31", "2027-01-05"), ("2028-09-01", "2028-09-06")],
)  # fmt: skip
def test_two_working_days_step_over_holidays(came: str, due: str) -> None:
    assert after(date.fromisoformat(came), 2) == date.fromisoformat(due)


@given(_DAYS, st.integers(1, 15))
def test_the_last_of_so_many_working_days_is_one_and_has_so_many_behind_it(day: date, count: int) -> None:
    last = after(day, count)
    between = [day + timedelta(days=days) for days in range(1, (last - day).days + 1)]
    assert is_working(last)
    assert sum(map(is_working, between)) == count


@pytest.mark.parametrize("year", read("holidays")["years"])
def test_tet_and_the_kings_day_of_the_list_stand_where_the_moon_says(year: str) -> None:
    off = {date.fromisoformat(day) for day in read("holidays")["years"][year]["off"]}
    spring = sorted(day for day in off if date(int(year), 1, 20) <= day <= date(int(year), 2, 22))
    tet = [day for day in spring if _has_new_moon(day)]
    kings_day = [day for day in off if day.month == 4 and _has_new_moon(day - timedelta(days=9))]
    assert len(tet) == 1
    assert spring[0] < tet[0]
    assert spring[-1] >= tet[0] + timedelta(days=2)
    assert len(kings_day) == 1


def _has_new_moon(day: date) -> bool:
    """Whether the moon is new on `day` in Vietnam (UTC+7). Meeus, Astronomical Algorithms, chapter 49, to ±15 min."""
    began = day.toordinal() + 1721424.5 - 7 / 24
    return any(began <= _new_moon(count) < began + 1 for count in range(300, 500))


def _new_moon(count: int) -> float:
    """The Julian day (UT) of the new moon number `count` after 6 January 2000."""
    sun = radians(2.5534 + 29.10535670 * count)
    moon = radians(201.5643 + 385.81693528 * count)
    node = radians(160.7108 + 390.67050284 * count)
    mean = 2451550.09766 + 29.530588861 * count - 70 / 86400
    return (
        mean
        - 0.40720 * sin(moon)
        + 0.17241 * sin(sun)
        + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * node)
        + 0.00739 * sin(moon - sun)
        - 0.00514 * sin(moon + sun)
        + 0.00208 * sin(2 * sun)
    )
