"""Schooling: from "Chưa đi học" to grade 12, read from what teachers and hamlet heads write."""

import re

from catalogue.codes.files import read
from catalogue.codes.lists import CodeList
from catalogue.vietnamese import fold

SCHOOLING = CodeList.of(read("schooling")["codes"])
USUAL_AGES: dict[str, range] = {c["key"]: range(c["ages"][0], c["ages"][1] + 1) for c in read("schooling")["codes"]}
_GRADE = re.compile(r"(?:(?:dang )?hoc )?(?:lop|l\.?)?\s*(\d{1,2})\s*(?:[a-z]\d{0,2}|/\s*\d{1,2})?")
_DROPPED_OUT = re.compile(r"(?:da )?(?:bo hoc|nghi hoc|thoi hoc|bh)\b.*")
_KINDERGARTEN = re.compile(r"(?:lop )?(?:mau giao|mam non|mg|mn)(?: (?:\d|be|nho|nhi|lon)(?: tuoi)?)?")
_NURSERY = re.compile(r"(?:nha tre|nhom tre|nt)(?: \d+([ -]+\d+)? thang)?")
label = SCHOOLING.label


def from_text(text: str) -> str | None:
    """The key of what paper says: "Mầm non", "Lớp 3", "L3", "3A", "1/5" (class 5 of grade 1), "CĐH", "bỏ học L7".

    None for words that name a school and no grade ("THCS", "cấp 3").
    """
    if text.strip() == "-":
        return "chua_di_hoc"
    return SCHOOLING.from_text(text) or _from_shape(fold(text))


def _from_shape(folded: str) -> str | None:
    if (match := _GRADE.fullmatch(folded)) and 1 <= int(match[1]) <= 12:
        return f"lop_{int(match[1])}"
    shapes = {"bo_hoc": _DROPPED_OUT, "mau_giao": _KINDERGARTEN, "nha_tre": _NURSERY}
    return next((key for key, shape in shapes.items() if shape.fullmatch(folded)), None)


def grade(key: str) -> int | None:
    """The school year 1–12 of a key, None for those outside the grades."""
    return int(key.removeprefix("lop_")) if key.startswith("lop_") else None
