"""Peer: the text of one raw Tesseract pass, each line with a date or a number taken for a child's."""

import re
from typing import Any

_DATE = re.compile(r"(?<!\d)(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4})(?!\d)")
_NUMBER = re.compile(r"(?<!\d)\d{12}(?!\d)")
_SEX = re.compile(r"\b(Nam|Nữ)\b")
_NAME = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+){1,4}")
NAME_FIELDS = ("full_name", "father_name", "mother_name")
CONFIDENCE = 0.5
"""It gives none; no figure but touchless depends on it."""


def rows(text: str) -> list[dict[str, Any]]:
    """Rows as the scorer takes them."""
    lines = [line for line in text.splitlines() if _DATE.search(line) or _NUMBER.search(line)]
    return [{key: {"value": value, "confidence": CONFIDENCE} for key, value in _fields(line).items()} for line in lines]


def _fields(line: str) -> dict[str, str]:
    found = {}
    if date := _DATE.search(line):
        found["birth_date"] = f"{date[3]}-{int(date[2]):02d}-{int(date[1]):02d}"
    if number := _NUMBER.search(line):
        found["personal_id"] = number[0]
    if sex := _SEX.search(line):
        found["sex"] = sex[1]
    return found | dict(zip(NAME_FIELDS, _names(line), strict=False))


def _names(line: str) -> list[str]:
    """Two to five words in a row that all begin with a capital."""
    runs = [run for part in re.split(r"[|\d/\-.,;:]|\s{2,}", line) for run in _NAME.findall(part)]
    return [run for run in runs if all(word[0].isupper() for word in run.split())]
