"""What a row would change in a record that is there: it adds and corrects, and an empty cell takes nothing away."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from access.matrix import may_write_group
from catalogue.codes.groups import Version
from catalogue.fields import LIST_KEYS, label
from catalogue.file_columns import CATALOGUES, COLUMNS, JOIN, NEWEST
from catalogue.file_columns import row as file_row
from catalogue.values import show, understand
from catalogue.vietnamese import fold, tidy
from db.scope import Role
from intake.differences import Difference, Value, differences, members_of, text_of

_OF_COLUMN = {"parents": ("father_name", "mother_name", "parent_name")}
_NUMBERS = frozenset({"personal_id", "carer_personal_id"})
_NUMBER = re.compile(r"\d{12}")
_NO_ANSWER = re.compile(r"(chua|khong|ko|k)( (co|ro|biet|xac dinh))*|0|x+|\W*")
_GROUPS = "circumstances:"
_SAME_LETTERS = frozenset({"full_name", "father_name", "mother_name", "carer_name", "parent_name", "household_head"})


@dataclass(frozen=True, slots=True)
class Known:
    """A record a row may be about: all its fields, its hamlet, and what the police verified."""

    fields: Mapping[str, object]
    hamlet_id: int | None
    police_facts: frozenset[str] = frozenset()


@dataclass(slots=True)
class Changes:
    """What would be written, and why something of the row would not."""

    lines: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def changes(
    known: Known,
    values: Mapping[str, Value],
    cells: Mapping[str, str],
    role: Role,
    hamlet_of: Callable[[str], int | None],
) -> Changes:
    """`values` are the row's fields, `cells` its texts by the field of their column as they stood in the file."""
    said = _said_already(known, cells)
    wanted = {key: value for key, value in values.items() if key not in said and value}
    found = Changes()
    for line in differences(known.fields, {key: _added(known, key, value) for key, value in wanted.items()}):
        if _is_meant_alike(known, line, hamlet_of):
            continue
        if worse := _why_worse(line):
            found.notes.append(worse)
            continue
        if line.field in known.police_facts:
            found.notes.append(f"Công an đã xác thực ô «{label(line.field)}»: giữ như công an ghi.")
        elif line.field in LIST_KEYS and not may_write_group(role, line.new):
            found.notes.append("Có nhóm hoàn cảnh chỉ công an được ghi: dòng này không nhập nhóm ấy.")
        else:
            found.lines.append(line)
    return found


def same_cells(known: Known, cells: Mapping[str, str]) -> set[str]:
    """The columns in which a file of ours, by any catalogue, would say of the record what the row says.

    Letter for letter; groups may be fewer there: a file without a reason leaves the sensitive ones out.
    """
    has_groups = any(key.startswith(_GROUPS) for key in cells)
    return {key for version in (CATALOGUES if has_groups else (NEWEST,)) for key in _same_by(version, known, cells)}


def _same_by(version: Version, known: Known, cells: Mapping[str, str]) -> Iterator[str]:
    own = dict(zip(COLUMNS, file_row(known.fields, with_sensitive=True, version=version), strict=True))
    return (key for key, text in cells.items() if key in own and _is_said(key, text, tidy(own[key])))


def _is_said(key: str, text: str, own: str) -> bool:
    if key == "assistance" or key.startswith(_GROUPS):
        return set(text.split(JOIN)) <= set(own.split(JOIN))
    return text == own


def _said_already(known: Known, cells: Mapping[str, str]) -> set[str]:
    return {field for key in same_cells(known, cells) for field in _OF_COLUMN.get(key, (key,))}


def _added(known: Known, key: str, value: Value) -> Value:
    """A list is added to."""
    if isinstance(value, list):
        return list(dict.fromkeys([*members_of(known.fields, key), *value]))
    return value


def _why_worse(line: Difference) -> str:
    """Why what the file says may not stand in the place of what is known; "" when it may.

    A code nobody explained, a number without its zero, "chưa có", a year in the place of a day: each would take away.
    """
    if not line.old or line.field in LIST_KEYS:
        return ""
    words = f"Ô «{label(line.field)}» của tệp ghi «{show(line.field, line.new)}»"
    if _NO_ANSWER.fullmatch(fold(line.new)):
        return f"{words}: giữ như hồ sơ."
    if not understand(line.field, line.new).is_understood and understand(line.field, line.old).is_understood:
        return f"{words}, chưa hiểu được: giữ như hồ sơ."
    if line.field in _NUMBERS and _NUMBER.fullmatch(line.old) and not _NUMBER.fullmatch(line.new):
        return f"{words}, không đủ 12 chữ số: giữ như hồ sơ."
    if line.field == "birth_date" and len(line.new) < len(line.old):
        return f"{words}, khác hồ sơ và thiếu ngày: giữ {show(line.field, line.old)} như hồ sơ, hỏi lại giấy khai sinh."
    return ""


def _is_meant_alike(known: Known, line: Difference, hamlet_of: Callable[[str], int | None]) -> bool:
    """The same hamlet under another of its names, the same name in capitals, a date that says less."""
    if line.field == "hamlet":
        return known.hamlet_id is not None and hamlet_of(line.new) == known.hamlet_id
    if line.field == "birth_date":
        return line.old.startswith(f"{line.new}-")
    if line.field == "parent_name":
        return fold(line.new, 2) in {fold(text_of(known.fields, key), 2) for key in ("father_name", "mother_name")}
    return line.field in _SAME_LETTERS and bool(line.old) and fold(line.old, 2) == fold(line.new, 2)
