"""Which report an address asks for: the same words behind the page, its paper, its workbook and its lists."""

from collections.abc import Mapping
from datetime import date

from access.keys import Keyring
from db import Scope, Session
from reports.asked import Asked
from reports.periods import period, spoken, year_of
from web.forms import day_from


def report_asked(session: Session, keyring: Keyring, reach: Scope, today: date, words: Mapping[str, str]) -> Asked:
    """The period an address names ("first", "last"); else this year up to today. Refuses NO_DATE, PERIOD_BACKWARDS."""
    first, last = words.get("first", ""), words.get("last", "")
    begins = day_from(first, "Ngày đầu kỳ") if first else year_of(today).first
    ends = day_from(last, "Ngày cuối kỳ") if last else today
    return Asked(session, keyring, reach, period(begins, ends))


def words_of(asked: Asked) -> dict[str, str]:
    """The period, as an address carries it."""
    return {"first": spoken(asked.period.first), "last": spoken(asked.period.last)}
