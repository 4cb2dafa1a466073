"""Dates, moments and numbers as people here write and say them; what the templates' filters are made of."""

from datetime import date, datetime

from markupsafe import Markup

from catalogue.clock import day_here, in_here
from catalogue.dates import PartialDate, parse


def vn_date(value: str | date | PartialDate | None) -> str:
    """05/3/2019; 3/2019 and 2019 where no more is known. A text that is no date stays as it was typed."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = day_here(value)
    if isinstance(value, date):
        return PartialDate(value.year, value.month, value.day).spoken()
    known = parse(value) if isinstance(value, str) else value
    return known.spoken() if known else str(value)


def vn_time(moment: datetime | None) -> str:
    """20:14, 05/3/2026, in Vietnam."""
    return f"{in_here(moment):%H:%M}, {vn_date(moment)}" if moment else ""


def vn_number(value: float) -> str:
    """271.707 and 97,5."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def vn_bytes(count: int) -> str:
    """512 GB, 4,7 GB, 830 MB: what is nearly full is told in smaller steps."""
    giga, mega = count / 1_000_000_000, count // 1_000_000
    if giga >= 10:
        return f"{vn_number(int(giga))} GB"
    return f"{vn_number(int(giga * 10) / 10)} GB" if giga >= 1 else f"{vn_number(mega)} MB"


def grouped(digits: str) -> Markup:
    """Twelve digits in threes, the gaps by style alone: what is copied, or read aloud, is the number itself."""
    if len(digits) != 12 or not digits.isascii() or not digits.isdecimal():
        return Markup.escape(digits)
    parts = Markup("").join(Markup("<span>{}</span>").format(digits[at : at + 3]) for at in range(0, 12, 3))
    return Markup('<span class="grouped">{}</span>').format(parts)


def threes(text: str) -> str:
    """A number as it is spoken, in groups of three: "014 319 000 12". For the eye and the ear, never kept."""
    digits = "".join(char for char in text if char.isascii() and char.isdecimal())
    return " ".join(digits[at : at + 3] for at in range(0, len(digits), 3)) if len(digits) >= 6 else ""
