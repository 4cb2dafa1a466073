"""What the page of an imported spreadsheet shows: how far it is, its columns, what is asked once, its rows."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from access.keys import Keyring
from access.records import SEALED_KEYS, may_read_member, may_read_text
from catalogue.codes import ethnicities
from catalogue.fields import LIST_KEYS, label
from catalogue.values import show
from db import Scope, opened
from db.tables import ImportFile, ImportRow
from intake.spreadsheets import above, columns
from intake.spreadsheets.boxes import opened_json, row_place
from intake.spreadsheets.meaning import only_sex
from intake.spreadsheets.reading import HIDDEN

STATES = {
    "waiting": "Đang đọc tệp",
    "read": "Chờ xác nhận cột",
    "confirmed": "Đang so với hồ sơ của xã",
    "judged": "Đã so, chưa ghi",
    "accepted": "Đang ghi vào hồ sơ",
    "written": "Đã ghi vào hồ sơ, đang soát lỗi",
    "applied": "Đã ghi",
    "taken_back": "Đang hoàn tác",
    "taken_out": "Đã hoàn tác, đang soát lỗi",
    "undone": "Đã hoàn tác",
    "failed": "Không đọc được",
    "dropped": "Đã bỏ",
    "forgotten": "Đã xoá nội dung, hết hạn giữ",
}
_NEWER = "Đang làm"
"""A state that only a newer release knows: its worker is on it, while this server is still of the release before."""
FATES = {
    "new": "Cháu mới",
    "changed": "Có thay đổi",
    "same": "Giống hồ sơ",
    "doubtful": "Cần xem",
    "refused": "Không nhận",
    "passed": "Bỏ qua (tổng, chữ ký, tiêu đề)",
}
_NEWS = frozenset({"new", "changed", "doubtful"})
CHOICES = {"child": "Là cháu này", "new": "Là cháu mới", "skip": "Bỏ dòng này"}
LOOKING = frozenset({"written", "taken_out"})
"""The records are there; how many of the commune's have been looked at is told, not of how many."""
MOVING = frozenset({"waiting", "confirmed", "accepted", "taken_back"}) | LOOKING
_AT_REST = STATES.keys() - MOVING
_HIDDEN = "(nội dung cần bảo vệ)"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: where it stands, who it names, what would change, and what is said of it."""

    row: ImportRow
    sheet: str
    name: str
    birth_date: str
    personal_id: str
    changes: list[str]
    notes: list[str]


def state_words(file: ImportFile) -> str:
    """How far the file is."""
    return STATES.get(file.state, _NEWER)


def is_moving(file: ImportFile) -> bool:
    """Whether a machine is on it."""
    return file.state not in _AT_REST


def counted(file: ImportFile) -> list[tuple[str, str, int]]:
    """(fate, words, how many rows) of every fate that has some."""
    counts = json.loads(file.counts)
    return [(fate, words, counts[fate]) for fate, words in FATES.items() if counts.get(fate)]


def has_news(file: ImportFile) -> bool:
    """Whether some row may still be written, of itself or once it is decided."""
    return bool(json.loads(file.counts).keys() & _NEWS)


def headers(layout: Mapping[str, Any], fields: Sequence[Sequence[str]], scope: Scope) -> list[dict[str, Any]]:
    """Each different header once: its words, the field it is taken for, the first cells under it."""
    found: dict[str, dict[str, Any]] = {}
    for sheet, told in zip(layout["sheets"], fields, strict=True):
        for at, (text, field) in enumerate(zip(sheet["labels"], told, strict=True)):
            cells = [row[at] for row in sheet["first"] if at < len(row) and row[at]]
            one = found.setdefault(columns.header_key(text), {"label": text, "field": field, "cells": []})
            one["cells"] += [cell if may_read_text(scope.role, cell) else _HIDDEN for cell in cells]
    return [one | {"cells": one["cells"][:3]} for one in found.values() if one["label"] or one["cells"]]


def questions(layout: Mapping[str, Any], fields: Sequence[Sequence[str]]) -> dict[str, Any]:
    """What has to be asked once for the file: codes with their counts, and how many cells each doubt is about."""
    codes: dict[str, Counter[str]] = {"ethnicity": Counter(), "sex": Counter()}
    sums: Counter[str] = Counter()
    for field, stats in _columns(layout, fields):
        if field in codes:
            codes[field].update(stats["codes"])
        if field == "birth_date":
            sums.update({key: stats.get(key, 0) for key in ("serials", "turned", "mixed")})
        if field == columns.MONTH_FIRST:
            sums["mixed"] += stats.get("mixed", 0)
        if field == "personal_id":
            sums.update({"short": stats["short"], "rounded": stats["rounded"]})
    ethnic = [(code, count, *_groups(code)) for code, count in sorted(codes["ethnicity"].items())]
    told: dict[str, Any] = {"only_sex": next(filter(None, map(only_sex, fields)), "")}
    told |= {"blanks": sorted(_blanks(layout, fields).items()), "sheets": _hamlet_sheets(layout)}
    told["hidden"] = [
        sheet["name"].removesuffix(HIDDEN) for sheet in layout["sheets"] if sheet["name"].endswith(HIDDEN)
    ]
    told["second_names"] = _second_names(layout, fields)
    told |= {"ethnic": ethnic if any(old != new for *_, old, new in ethnic) else []}
    return told | {"sexes": sorted(codes["sex"].items())} | {key: sums[key] for key in _SUMS}


def _blanks(layout: Mapping[str, Any], fields: Sequence[Sequence[str]]) -> Counter[str]:
    """How many blank cells stand below a place that is written, by its field."""
    found: Counter[str] = Counter()
    for sheet, told in zip(layout["sheets"], fields, strict=True):
        for at, count in sheet.get("lent", {}).items():
            found[told[int(at)]] += count if told[int(at)] in above.FIELDS else 0
    return +found


def _second_names(layout: Mapping[str, Any], fields: Sequence[Sequence[str]]) -> list[str]:
    """Headers of children's names besides the one that is taken: a row brings one child in."""
    return [
        text
        for sheet, told in zip(layout["sheets"], fields, strict=True)
        for text, field in zip(sheet["labels"], told, strict=True)
        if not field and "full_name" in told and [name for name, _ in columns.fits(text)[:1]] == ["full_name"]
    ]


def _hamlet_sheets(layout: Mapping[str, Any]) -> list[str]:
    """Names of sheets that are names of hamlets too."""
    return [sheet["name"] for sheet in layout["sheets"] if sheet.get("is_hamlet")]


_SUMS = ("serials", "turned", "mixed", "short", "rounded")


def _columns(layout: Mapping[str, Any], fields: Sequence[Sequence[str]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for sheet, told in zip(layout["sheets"], fields, strict=True):
        yield from zip(told, sheet["stats"], strict=True)


def _groups(code: str) -> tuple[str, str]:
    """The group a code means by either list."""
    two = code.zfill(2)
    found = ethnicities.by_code(two, "1979"), ethnicities.by_code(two, "2008")
    return (found[0].name if found[0] else "không có"), (found[1].name if found[1] else "không có")


def lines(keyring: Keyring, scope: Scope, layout: Mapping[str, Any], rows: Sequence[ImportRow]) -> list[Line]:
    """Rows as this person may read them; that names are shown is noted for the audit log."""
    opened.listed(len(rows))
    return [line(keyring, scope, layout, row) for row in rows]


def line(keyring: Keyring, scope: Scope, layout: Mapping[str, Any], row: ImportRow) -> Line:
    """One of them."""
    told = opened_json(keyring, row.box, row_place(row))
    fields = told.get("fields", {})
    name, birth_date, number = (show(key, fields.get(key, "")) for key in ("full_name", "birth_date", "personal_id"))
    notes = [note if may_read_text(scope.role, note) else _HIDDEN for note in told.get("notes", [])]
    changes = [_change(scope, *change) for change in told.get("lines", [])]
    sheet = layout["sheets"][row.sheet]["name"]
    return Line(row, sheet, name or _first_words(scope, told["cells"]), birth_date, number, changes, notes)


def _first_words(scope: Scope, cells: Sequence[str]) -> str:
    """What a row without a name says, for those it is passed over by."""
    text = " · ".join(cell for cell in cells if cell)[:120]
    return text if may_read_text(scope.role, text) else _HIDDEN


def _change(scope: Scope, field: str, old: str, new: str) -> str:
    may_read = may_read_member if field in LIST_KEYS else may_read_text
    if (field in LIST_KEYS or field in SEALED_KEYS) and not all(may_read(scope.role, text) for text in (old, new)):
        return f"{label(field)}: {_HIDDEN}"
    if field in LIST_KEYS:
        return f"{label(field)}: thêm {show(field, [new])}"
    return f"{label(field)}: {show(field, old) or 'trống'} → {show(field, new)}"
