"""Reports of days a few apart, subtracted, tell one child: who knows figures alone reads none of sealed groups."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import duties
from reports.hiding import as_asked
from reports.periods import Period, period
from reports.tables import DAYS_NOTE, Column, Line, Report
from reports.whole_periods import is_whole

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2023, 1, 1), TODAY)
ODD = [
    period(date(2026, 1, 2), date(2026, 6, 30)),
    period(date(2026, 1, 1), date(2026, 6, 29)),
    period(date(2026, 3, 5), date(2026, 3, 5)),
    period(TODAY, TODAY),
    period(date(2026, 1, 1), TODAY - timedelta(days=1)),
]


def counted(of: Period) -> Report:
    """Twelve children of a sealed group among forty."""
    columns = (Column("total", "Tổng số", measure="total"), Column("hiv", "HIV", measure="nhiem_hiv_aids"))
    return Report("movement", "Báo cáo", "Xã Mường La", "Sơn La", of, "Thôn", columns, (Line("Cộng", cells=(40, 12)),))


def numbers(report: Report) -> list[object]:
    return [cell for cell in report.lines[0].cells if isinstance(cell, int)]


@pytest.mark.parametrize("role", ["province", "hamlet_head"])
@pytest.mark.parametrize("of", ODD, ids=["begins late", "ends early", "one day", "today alone", "until yesterday"])
def test_other_days_tell_nothing_of_sealed_groups_to_who_knows_figures_alone(role: str, of: Period) -> None:
    shown = as_asked(counted(of), role, TODAY)
    assert numbers(shown) == [40]
    assert DAYS_NOTE in shown.hidden_note


@pytest.mark.parametrize("role", ["officer", "leader", "police"])
@pytest.mark.parametrize("of", ODD, ids=str)
def test_who_may_see_the_children_reads_any_days(role: str, of: Period) -> None:
    assert as_asked(counted(of), role, TODAY) == counted(of)


@pytest.mark.parametrize("role", ["province", "hamlet_head"])
@pytest.mark.parametrize("of", [
    period(date(2026, 1, 1), date(2026, 6, 30)),
    period(date(2024, 2, 1), date(2024, 2, 29)),
    period(date(2026, 1, 1), TODAY),
    period(date(2026, 1, 1), date(2026, 12, 31)),
    *[duty.period for duty in duties.due_around(TODAY)],
], ids=str)  # fmt: skip
def test_months_the_time_until_today_and_what_is_due_are_told(role: str, of: Period) -> None:
    assert as_asked(counted(of), role, TODAY) == counted(of)


@given(st.lists(st.tuples(DAYS, DAYS), max_size=8))
def test_no_two_whole_periods_differ_by_a_few_days_of_the_past(days: list[tuple[date, date]]) -> None:
    asked = [period(min(two), max(two)) for two in days]
    asked += [Period(of.first.replace(day=1), _month_ends(of.last)) for of in asked]
    due = [duty.period for year in range(2023, 2027) for duty in duties.due_around(date(year, 1, 2))]
    told = [of for of in asked if is_whole(of, TODAY) and of not in due and of.last != TODAY]
    for one in told:
        for other in told:
            apart = abs((one.first - other.first).days), abs((one.last - other.last).days)
            assert all(days == 0 or days >= 28 for days in apart)


def _month_ends(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
