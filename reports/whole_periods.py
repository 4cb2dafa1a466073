"""Which periods may be asked for by whom: two reports a day apart, subtracted, tell what one child brought.

Who may not see the children of sensitive groups, or figures alone, asks for whole months; who sees them may ask for any
days. The ministry's own periods (`duties.json`) and the days until today stand for everybody.
"""

from datetime import date, timedelta

from catalogue.refusals import Refusal
from reports import duties
from reports.periods import Period

_SEES_CHILDREN = "officer"
_NOT_WHOLE = (
    "Kỳ phải từ ngày đầu một tháng đến ngày cuối một tháng (hoặc đến hôm nay): hai báo cáo lệch nhau vài ngày, trừ đi,"
    " sẽ chỉ ra từng trẻ. Chọn lại hai ngày."
)


def require(role: str, period: Period, today: date) -> Period:
    """The period, where this role may ask for it. Refuses PERIOD_NOT_WHOLE."""
    if not asks_whole_months(role) or is_whole(period, today):
        return period
    raise Refusal("PERIOD_NOT_WHOLE", _NOT_WHOLE, field="first")


def asks_whole_months(role: str) -> bool:
    """Whether this role is held to whole months."""
    return role != _SEES_CHILDREN


def is_whole(period: Period, today: date) -> bool:
    """Whether it is made of whole months, the last of them until today at least, or one that a duty asks for."""
    ends_whole = period.last == today or (period.last + timedelta(days=1)).day == 1
    return (period.first.day == 1 and ends_whole) or duties.is_one(period)
