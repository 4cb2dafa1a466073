"""Every rule of the cleaning plans that one record can fail by itself.

Rules that need other records (E2.9 between children, E3.9–E3.11) belong to the room `cleaning`. "E3" alone, without a
figure, names what the plans have no rule for: an answer kept as typed because no list knows it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from catalogue import names, personal_id
from catalogue.basics import check_birth, check_ethnicity, check_sex
from catalogue.carers import check_carers
from catalogue.circumstances import check_circumstances
from catalogue.dates import parse
from catalogue.fields import CHILD_KEYS, is_known, label
from catalogue.places import commune, province
from catalogue.refusals import Problem
from catalogue.values import AS_TYPED, SHORT_MAX, Value, understand
from catalogue.vietnamese import tidy

CLASS_TITLES = {
    1: "Trẻ em không có số Căn cước công dân (CCCD)",
    2: "Định dạng số CCCD/CMND của trẻ em bị sai",
    3: "Trẻ em bị thiếu hoặc sai thông tin cá nhân cơ bản",
}
"""The three error classes in the words of the plans."""

NAMES_OF_OTHERS = ("father_name", "mother_name", "carer_name")
_SEEN_BY_OWN_RULE = {"personal_id", "carer_personal_id", "sex", "birth_date", "ethnicity", *NAMES_OF_OTHERS}


def error_class(rule: str) -> int:
    """1, 2 or 3: the error class of the plans a rule belongs to ("E2.7" → 2)."""
    return int(rule[1])


def check(record: Mapping[str, object], *, today: date, province_code: str | None = None) -> list[Problem]:
    """All that is wrong with one child's answers, canonical or raw; [] for a record that may count as clean.

    `today` decides who is under 16; `province_code` (of today's list) is where the commune lies. Refuses as
    `values.understand` does.
    """
    return _check(record, lambda values: _of_told(_told(values), today, province_code))


def check_one_of_many(record: Mapping[str, object], *, today: date, province_code: str | None = None) -> list[Problem]:
    """`check` for one of thousands of records, none of which comes again."""
    return _check(record, lambda values: _of_values(values, today, province_code))


_Found = tuple[Sequence[Problem], Sequence[Problem]]
"""What is wrong with the number, and with all other values but raw names."""


def _check(record: Mapping[str, object], found: Callable[[Mapping[str, Value]], _Found]) -> list[Problem]:
    values: dict[str, Value] = {}
    strange = set[str]()
    for key, raw in record.items():
        if key in AS_TYPED and isinstance(raw, str) and len(text := tidy(raw)) <= SHORT_MAX:
            values[key] = text or None
        elif is_known(key):
            understood = understand(key, raw)
            values[key] = understood.value
            if not understood.is_understood:
                strange.add(key)
    number, others = found(values)
    problems = [*number, *_names(record, values), *others]
    return problems + [_not_understood(key) for key in CHILD_KEYS if key in strange and _is_ours(key)]


_Told = tuple[tuple[str, str | bool | tuple[str, ...]], ...]
"""Values that say something, by key, so that the same answers are known again."""


def _told(values: Mapping[str, Value]) -> _Told:
    said = ((key, tuple(value) if isinstance(value, list) else value) for key, value in values.items())
    return tuple(sorted((key, value) for key, value in said if value is not None and value != ()))


@lru_cache(maxsize=1024)
def _of_told(told: _Told, today: date, province_code: str | None) -> _Found:
    """Kept for a while: one record is checked as it was sent and as it was kept, and both say the same values."""
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in told}
    return _of_values(values, today, province_code)


def _of_values(values: Mapping[str, Value], today: date, province_code: str | None) -> _Found:
    home = province_code or _text(values, "province_code")
    others = [
        *check_birth(values, today),
        *check_sex(values),
        *check_ethnicity(values, home),
        *check_carers(values),
        *check_circumstances(values),
        *_commune(values),
    ]
    return _number(values, home), others


def _text(values: Mapping[str, Value], key: str) -> str | None:
    value = values.get(key)
    return value if isinstance(value, str) else None


def _number(values: Mapping[str, Value], home: str | None) -> list[Problem]:
    number = _text(values, "personal_id")
    if not number and values.get("nationality") not in (None, "VN"):
        return []
    return personal_id.check(
        number,
        sex=_text(values, "sex"),
        birth=parse(_text(values, "birth_date") or ""),
        province_code=home,
        others=[n for n in [_text(values, "carer_personal_id")] if n],
    )


def _names(record: Mapping[str, object], values: Mapping[str, Value]) -> list[Problem]:
    """Raw names are looked at, since keeping them has already made them NFC."""
    found = []
    for key in ("full_name", *NAMES_OF_OTHERS):
        raw = record.get(key)
        found += names.check(raw if isinstance(raw, str) else None, key, _text(values, "ethnicity"))
    return found


def _is_ours(key: str) -> bool:
    return key not in _SEEN_BY_OWN_RULE


def _not_understood(key: str) -> Problem:
    """`current_place` may mean a plain address by its label, so there it only informs."""
    message = f"Chưa hiểu ô «{label(key)}». Chọn lại trong danh sách."
    return Problem("E3", key, "I" if key == "current_place" else "W", message)


def _commune(values: Mapping[str, Value]) -> list[Problem]:
    """A commune that lies in another province; their codes are one official list."""
    known, province_code = commune(_text(values, "commune_code") or ""), _text(values, "province_code")
    if known is None or province(province_code or "") is None or known.province_code == province_code:
        return []
    message = f"{known.name} không thuộc tỉnh đã ghi. Chọn lại xã hoặc tỉnh."
    return [Problem("E3", "commune_code", "W", message)]
