"""Periods that may tell small counts: two reports a day apart, subtracted, say what one child brought.

Whole months, the ministry's own periods (`duties.json`) and the days until today are far enough apart from each other.
"""

from datetime import date, timedelta

from reports import duties
from reports.periods import Period


def is_whole(period: Period, today: date) -> bool:
    """Whether it is made of whole months, the last of them until today at least, or one that a duty asks for."""
    ends_whole = period.last == today or (period.last + timedelta(days=1)).day == 1
    return (period.first.day == 1 and ends_whole) or duties.is_one(period)
