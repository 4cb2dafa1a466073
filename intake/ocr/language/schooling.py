"""Where a child learns, in the paper's own words: Lớp 3, Mẫu giáo, Chưa đi học."""

import re

from intake.ocr.language import likeness
from intake.ocr.language.closed import Match, match, phrases_of
from intake.ocr.language.numbers import LOOK_ALIKES

FIELD = "schooling"
LONGEST_HEAD, HEAD_COST = 5, 1.2
ABBREVIATIONS = ("MG", "MN", "NT", "TH", "CĐH", "BH")
_GRADE = re.compile(
    r"^(l\S{0,2}p|lo\S|l\S{1,2}|\S{1,3}p)\.?\s*([\dOoQlI|i!SsZzTtqgbG]{1,2})(?:\s*([A-Ha-h]\d?))?$",
    re.IGNORECASE,
)
_BARE_GRADE = re.compile(r"^[L]?\s*(\d{1,2})(?:\s*/\s*\d{1,2}|\s*([A-H]\d?))?$")
_TEN = re.compile(r"(?<=\s)[1lI|][OoCQDU]$")
"""A figure 0 behind a 1 is seen as a letter more often than a class is called 1C."""
GRADES = range(1, 13)
_OF_VALUE = re.compile(r"(?:Lớp )?(\d{1,2})(?!\d)")


def begins_as_grade(text: str) -> bool:
    """Whether the writing begins with something like Lớp."""
    head = text.split()[0] if text.split() else ""
    return len(head) <= LONGEST_HEAD and likeness.cost(head.casefold()[:3], "lớp") < HEAD_COST


def read(text: str) -> Match | None:
    """The paper's wording with its letters put right; None when it is no word of schooling."""
    tidy = " ".join(text.strip(" .,;:'\"-_|").split())
    return _grade(tidy) or _word(tidy)


def grade(value: str) -> int | None:
    """The class, 1 to 12, that a value read here tells of; None for all other words."""
    found = _OF_VALUE.match(value)
    return int(found[1]) if found and int(found[1]) in GRADES else None


def _grade(text: str) -> Match | None:
    found = _GRADE.match(_TEN.sub("10", text))
    if found and (number := _number(found[2])):
        fit = 1.0 if found[1].casefold() == "lớp" else 0.85
        fit *= 1.0 if found[2] == number else 0.6
        return Match(f"Lớp {number}{(found[3] or '').upper()}", fit, 1.0)
    if (bare := _BARE_GRADE.match(text)) and int(bare[1]) in GRADES:
        return Match(text, 0.8, 1.0)
    return None


def _number(text: str) -> str:
    digits = text.translate(LOOK_ALIKES)
    if not digits.isdigit():
        return ""
    # There is no grade above 12: of two figures the first can only be a 1.
    likely = digits if int(digits) in GRADES else "1" + digits[1:]
    return str(int(likely)) if len(digits) <= 2 and int(likely) in GRADES else ""


def _word(text: str) -> Match | None:
    if text in ABBREVIATIONS:
        return Match(text, 0.9, 1.0)
    return match(text, phrases_of(FIELD))
