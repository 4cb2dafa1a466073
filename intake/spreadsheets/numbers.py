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
_LAST_DAY = 2_958_465


def is_day_format(built_in: int, code: str) -> bool:
    """Whether a number format shows days: by its number, or by the letters of one a person made."""
    if not code:
        return built_in in _BUILT_IN_DAYS
    bare = _QUOTED.sub("", code).lower().split(";")[0]
    return any(letter in bare for letter in "dy") and "general" not in bare


def width_of(code: str) -> int:
    """How many digits a format such as 000000000000 fills up with zeros; 0 for any other."""
    bare = _QUOTED.sub("", code.split(";")[0])
    return len(bare) if _ZEROS.fullmatch(bare) else 0


def shown(raw: str, *, is_day: bool, width: int, begin: date = FROM_1900) -> str:
    """The number as people see it: ISO 8601 for a day, without exponent when whole, else as it was written down."""
    if not is_day and not width and _WHOLE.fullmatch(raw):
        return raw
    try:
        value = float(raw)
    except ValueError:
        return raw
    if is_day and (day := as_day(value, begin)):
        return day
    whole = str(int(value)) if abs(value) < _SAFE and value == int(value) else raw
    return whole.zfill(width) if whole.isdigit() else whole


def as_day(serial: float, begin: date = FROM_1900) -> str:
    """The day a serial number counts to, ISO 8601; "" outside the calendar of spreadsheets.

    Excel's calendar has a 29 February 1900, so days before March 1900 are one off; no child was born then.
    """
    return (begin + timedelta(days=int(serial))).isoformat() if 1 <= serial <= _LAST_DAY else ""
