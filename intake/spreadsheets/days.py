"""Days as other programs write them, beside those of paper (`catalogue.dates`): months in words, times, digits."""

import re
from datetime import datetime
from functools import lru_cache

from catalogue import dates
from catalogue.clock import in_here
from catalogue.vietnamese import fold

_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WHOLE = ("uary", "ruary", "ch", "il", "", "e", "y", "ust", "t(?:ember)?", "ober", "ember", "ember")
_VIETNAMESE = (
    "một",
    "hai",
    "ba",
    "tư|bốn",
    "năm(?= năm)",
    "sáu",
    "bảy|bẩy",
    "tám",
    "chín",
    "mười",
    "mười một",
    "mười hai",
)
"""May only before the year's own word: "5 tháng năm 2019" may be a form whose month was left blank."""
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MONTH = "|".join((
    *(f"(?:{word}(?:{rest})?)" for word, rest in zip(_ENGLISH, _WHOLE, strict=True)),
    r"th(?:g|áng|ang)?\.? ?\d{1,2}",
    f"th(?:áng|g) (?:{'|'.join(reversed(_VIETNAMESE))})",
))  # fmt: skip
_NUMBER = re.compile(r"\d{1,2}$")
_GAP = r"[\s,./-]*"
_YEAR = r"(?:năm )?(?P<year>\d{4}|\d{2})"
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(?:of )?(?P<month>{_MONTH}){_GAP}{_YEAR}")
_MONTH_FIRST = re.compile(rf"(?P<month>{_MONTH})\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+){_YEAR}")
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[\s./-](?P<month>{_MONTH})[\s./-](?P<day>\d{{1,2}})")
_OF_ROMANS = re.compile(
    rf"(?P<day>\d{{1,2}})(?P<gap>[-/.])(?P<month>{'|'.join(reversed(_ROMAN))})(?P=gap)(?P<year>\d{{4}})"
)
_WEEKDAY = re.compile(
    r"(?:th[ứu] (?:hai|ba|tư|tu|năm|nam|sáu|sau|bảy|bay|[2-7])|chủ nhật|chu nhat|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
    r"(?:\s*,\s*|\.\s*|\s+)"
)
_TIME = re.compile(r"[\s,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:am|pm|sa|ch))?$")
_OF_ENGLISH = re.compile(r".* ?(?:am|pm)")
"""Programs that write so mostly put the month in front of the day: asked, and never read as if it were not so."""
_DIGITS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[tT ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:[zZ]|[+-]\d{2}:?\d{2})")
_EIGHT_DIGITS = re.compile(r"\d{8}")


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """A day ISO 8601 where `text` says one in words or with a clock time ("05-Mar-19", "5 thg 3 2019", "05032019");
    any other text as it stands, without what is no part of a day."""
    if _INSTANT.fullmatch(text):
        return _day_of_instant(text)
    folded = fold(text, 1)
    said = _WEEKDAY.sub("", folded, count=1)
    said = said if _OF_ENGLISH.fullmatch(said) and _DIGITS.match(said) else _TIME.sub("", said)
    if _EIGHT_DIGITS.fullmatch(said):
        return _of_digits(said)
    for shape in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _OF_ROMANS):
        if found := shape.fullmatch(said):
            return _known(f"{found['day']}/{_month(found['month'])}/{found['year']}") or text
    return said if said != folded and dates.parse(said) else text


def month_first(text: str) -> str:
    """The day ISO 8601 that digits mean with the month in front; "" for what they cannot mean so, and for words and
    years in front, which say themselves what they are."""
    digits = _DIGITS.fullmatch(_TIME.sub("", text.casefold()))
    return _known(f"{digits[2]}/{digits[1]}/{digits[3]}") if digits else ""


def _known(text: str) -> str:
    known = dates.parse(text)
    return known.iso if known else ""


def _month(word: str) -> int:
    if number := _NUMBER.search(word):
        return int(number[0])
    if word in _ROMAN:
        return _ROMAN.index(word) + 1
    bare = word.removeprefix("tháng ").removeprefix("thg ")
    if bare != word:
        return 1 + next(at for at, names in enumerate(_VIETNAMESE) if re.fullmatch(names.partition("(")[0], bare))
    return _ENGLISH.index(word[:3]) + 1


def _of_digits(said: str) -> str:
    """Day, month, year, or the year first: no eight digits of our time are a day in both orders."""
    return _known(f"{said[:2]}/{said[2:4]}/{said[4:]}") or _known(f"{said[:4]}-{said[4:6]}-{said[6:]}") or said


def _day_of_instant(text: str) -> str:
    """What programs tell in the time of Greenwich is the day it was here, where it was midnight here; any other moment
    is left alone, but for midnight there."""
    moment = datetime.fromisoformat(text)
    for one in (moment, in_here(moment)):
        if (one.hour, one.minute) == (0, 0):
            return one.date().isoformat()
    return text
