"""What a number in a cell stands for: the digits as the sheet shows them, or a day."""

import re
from datetime import date, timedelta

_BUILT_IN_DAYS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ZEROS = re.compile(r"0{6,20}")
_WHOLE = re.compile(r"-?\d+")
_SAFE = 1e15
"""Whole numbers below are kept exactly by what computes with doubles."""
FROM_1900, FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)
_DAY, _MONTH, _YEAR = len("2019-03-05"), len("2019-03"), len("2019")
_BUILT_IN_MONTH = 17
_FIRSTS = ("", "-01", "-01-01")
_LAST_DAY = 2_958_465


def day_letters(built_in: int, code: str) -> int:
    """How many letters of a day ISO 8601 a number format shows, by its number or by the letters of one a person made:
    10, 7 for a month, 4 for a year, 0 when it shows no days."""
    if not code:
        return (_MONTH if built_in == _BUILT_IN_MONTH else _DAY) if built_in in _BUILT_IN_DAYS else 0
    bare = _QUOTED.sub("", code).lower().split(";")[0]
    if "general" in bare or not any(letter in bare for letter in "dy"):
        return 0
    return _DAY if "d" in bare else _MONTH if "m" in bare else _YEAR


def width_of(code: str) -> int:
    """How many digits a format such as 000000000000 fills up with zeros; 0 for any other."""
    bare = _QUOTED.sub("", code.split(";")[0])
    return len(bare) if _ZEROS.fullmatch(bare) else 0


def shown(raw: str, *, day: int, width: int, begin: date = FROM_1900) -> str:
    """The number as people see it: ISO 8601 for a day, without exponent when whole, else as it was written down.

    `day` as of `day_letters`: who types 3/2019 or 2019 gets the first day of it and sees none, so none is told.
    """
    if not day and not width and _WHOLE.fullmatch(raw):
        return raw
    try:
        value = float(raw)
    except ValueError:
        return raw
    if day and (known := as_day(value, begin)):
        return known[:day] if known[day:] in _FIRSTS else known
    whole = str(int(value)) if abs(value) < _SAFE and value == int(value) else raw
    return whole.zfill(width) if whole.isdigit() else whole


def as_day(serial: float, begin: date = FROM_1900) -> str:
    """The day a serial number counts to, ISO 8601; "" outside the calendar of spreadsheets.

    Excel's calendar has a 29 February 1900, so days before March 1900 are one off; no child was born then.
    """
    return (begin + timedelta(days=int(serial))).isoformat() if 1 <= serial <= _LAST_DAY else ""
