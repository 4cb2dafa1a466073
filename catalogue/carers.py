"""Parents and carers of one record: rule E3.7 and the number of the carer."""

import re
from collections.abc import Mapping

from catalogue import personal_id
from catalogue.dates import parse
from catalogue.fields import label
from catalogue.names import is_placeholder
from catalogue.refusals import Problem
from catalogue.sentences import say
from catalogue.values import Value
from catalogue.vietnamese import fold

YOUNGEST_CARER_YEARS = 12
CARING_KEYS = ("father_name", "mother_name", "carer_name", "parent_name", "guardian_name")
"""Any of them tells who cares for the child; `parent_name` and `guardian_name` are paper's columns, not decided yet."""


def _text(values: Mapping[str, Value], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def check_carers(values: Mapping[str, Value]) -> list[Problem]:
    """E3.7: nobody named, someone named like the child, a carer too young, a number that is none."""
    found = [_nobody(values), *_same_name(values), _number(values), _too_young(values)]
    return [p for p in found if p is not None]


def _nobody(values: Mapping[str, Value]) -> Problem | None:
    if any(name and not is_placeholder(name) for name in (_text(values, key) for key in CARING_KEYS)):
        return None
    return Problem("E3.7", "father_name", "B", say("nobody_cares"))


def _same_name(values: Mapping[str, Value]) -> list[Problem]:
    child = fold(_text(values, "full_name"), 2)
    same = [key for key in CARING_KEYS if child and (name := _text(values, key)) and fold(name, 2) == child]
    return [Problem("E3.7", key, "W", say("named_like_the_child", label=label(key))) for key in same]


def _number(values: Mapping[str, Value]) -> Problem | None:
    number = _text(values, "carer_personal_id")
    if not number or number == _text(values, "personal_id"):
        return None
    if re.fullmatch(r"[0-9]{9}", number):
        return _wrong(say("carer_has_old_number"))
    if personal_id.decode(number) is None:
        return _wrong(say("carer_number_wrong"))
    return None


def _wrong(message: str) -> Problem:
    return Problem("E3.7", "carer_personal_id", "W", message)


def _too_young(values: Mapping[str, Value]) -> Problem | None:
    number = _text(values, "carer_personal_id")
    carer = personal_id.decode(number) if number else None
    born = parse(_text(values, "birth_date"))
    if carer is None or born is None or carer.year <= born.year - YOUNGEST_CARER_YEARS:
        return None
    if _text(values, "carer_personal_id") == _text(values, "personal_id"):
        return None
    message = say("carer_too_young", carer_year=carer.year, year=born.year)
    return Problem("E3.7", "carer_personal_id", "W", message)
