"""Who may not see the children asks for whole months: reports a few days apart, subtracted, would tell one child."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.refusals import Refusal
from reports import duties, whole_periods
from reports.periods import Period, period
from tests.support.office import Office

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2023, 1, 1), TODAY)
OTHERS = ("hamlet_head", "leader", "police", "province")


def is_open(role: str, of: Period) -> bool:
    try:
        return whole_periods.require(role, of, TODAY) == of
    except Refusal as refusal:
        return refusal.code != "PERIOD_NOT_WHOLE"


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("of", [
    period(date(2026, 1, 2), date(2026, 6, 30)),
    period(date(2026, 1, 1), date(2026, 6, 29)),
    period(date(2026, 3, 5), date(2026, 3, 5)),
    period(TODAY, TODAY),
    period(date(2026, 1, 1), TODAY - timedelta(days=1)),
], ids=["begins late", "ends early", "one day", "today alone", "until yesterday"])  # fmt: skip
def test_other_days_are_the_officers_alone(role: str, of: Period) -> None:
    assert not is_open(role, of)
    assert is_open("officer", of)


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("of", [
    period(date(2026, 1, 1), date(2026, 6, 30)),
    period(date(2024, 2, 1), date(2024, 2, 29)),
    period(date(2026, 1, 1), TODAY),
    period(date(2026, 1, 1), date(2026, 12, 31)),
    *[duty.period for duty in duties.due_around(TODAY)],
], ids=str)  # fmt: skip
def test_months_the_time_until_today_and_what_is_due_are_everybodys(role: str, of: Period) -> None:
    assert is_open(role, of)


@given(st.lists(st.tuples(DAYS, DAYS), max_size=8), st.sampled_from(OTHERS))
def test_no_two_open_periods_differ_by_a_few_days_of_the_past(days: list[tuple[date, date]], role: str) -> None:
    asked = [period(min(two), max(two)) for two in days]
    asked += [Period(of.first.replace(day=1), _month_ends(of.last)) for of in asked]
    due = [duty.period for year in range(2023, 2027) for duty in duties.due_around(date(year, 1, 2))]
    shown = [of for of in asked if is_open(role, of) and of not in due and of.last != TODAY]
    for one in shown:
        for other in shown:
            apart = abs((one.first - other.first).days), abs((one.last - other.last).days)
            assert all(days == 0 or days >= 28 for days in apart)


def _month_ends(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@pytest.mark.parametrize(("who", "status"), [("hoa", 200), ("son", 422), ("tuan", 422), ("pang", 422)])
@pytest.mark.parametrize("way", ["", "/paper", "/book"])
def test_every_way_to_a_report_asks_the_same(office: Office, window: Any, who: str, status: int, way: str) -> None:
    kind = "hamlets" if who == "pang" else "movement"
    answer = window(who).get(f"/reports/{kind}{way}?first=02/01/2026&last=30/6/2026")
    assert answer.status_code == status


def test_the_page_says_which_periods_it_takes(office: Office, window: Any) -> None:
    assert "theo tháng trọn" in window("pang").get("/reports/hamlets").text
    assert "theo tháng trọn" not in window("hoa").get("/reports/hamlets").text
