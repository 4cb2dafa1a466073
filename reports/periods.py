"""Periods of reports: any first and last day, the halves of a year and the year, and the same one a year before."""

from dataclasses import dataclass
from datetime import date, timedelta

from catalogue.dates import PartialDate
from catalogue.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of its first day to the end of its last."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def words(self) -> str:
        """ "từ ngày 01/01/2026 đến ngày 30/6/2026"."""
        return f"từ ngày {spoken(self.first)} đến ngày {spoken(self.last)}"

    def same_before(self) -> "Period":
        """The same period one year before (cùng kỳ năm trước)."""
        return Period(years_later(self.first, -1), years_later(self.last, -1))

    def months(self) -> list["Period"]:
        """The calendar months it is made of, the first and the last cut where it begins and ends."""
        found, first = [], self.first
        while first <= self.last:
            following = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
            found.append(Period(first, min(self.last, following - timedelta(days=1))))
            first = following
        return found


def period(first: date, last: date) -> Period:
    """Refuses PERIOD_BACKWARDS when it ends before it begins."""
    if last < first:
        raise Refusal("PERIOD_BACKWARDS", "Ngày cuối kỳ ở trước ngày đầu kỳ. Xem lại hai ngày.", field="last")
    return Period(first, last)


def year_of(day: date) -> Period:
    """The calendar year of a day."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def years_later(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def spoken(day: date) -> str:
    """As offices write it: 05/3/2026."""
    return PartialDate(day.year, day.month, day.day).spoken()
