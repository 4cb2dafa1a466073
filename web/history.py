"""A record's history as sentences: when, who, what, from where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from access.keys import Keyring
from access.records import REASON, change_as_seen, change_values
from catalogue.fields import LIST_KEYS, label
from catalogue.values import show
from db import Scope
from db.tables import Change, Child
from web.asked import STATES
from web.spoken import vn_time

SOURCES = {
    "form": "phiếu",
    "cell": "ảnh trang sổ",
    "seed": "dữ liệu ban đầu",
    "import": "tệp Excel",
    "list": "danh sách",
    "household_check": "kiểm tra tại hộ",
    "police": "công an xã",
    "arrival": "xã cũ báo chuyển đến",
    "merge": "hồ sơ trùng",
    "succession": "sáp nhập xã",
    "parting": "tách xã",
}
"""Where a value comes from, in a word beside it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing somebody did: `when` "05/3/2026 14:20", `what` one sentence without the name."""

    when: str
    who: str
    what: str


def entries(keyring: Keyring, child: Child, changes: Sequence[tuple[Change, str]], scope: Scope) -> list[Entry]:
    """What `scope` may know of a record's changes (newest first, with the names of their makers), a revision each."""
    seen = [(change, name) for change, name in changes if change_as_seen(keyring, child, change, scope)]
    found = []
    for _, together in groupby(seen, key=lambda line: (line[0].rev, line[0].at.replace(second=0, microsecond=0))):
        lines = list(together)
        change, name = lines[0]
        what = _what(keyring, child, [change for change, _ in reversed(lines)], scope)
        hour, day = vn_time(change.at).split(", ")
        found.append(Entry(f"{day} {hour}", name or "Hệ thống", what))
    return found


def _what(keyring: Keyring, child: Child, changes: list[Change], scope: Scope) -> str:
    fields = [change for change in changes if change.field not in ("state", REASON)]
    return ", ".join([*_written(keyring, child, fields, scope), *_moved(keyring, changes, is_alone=not fields)])


def _written(keyring: Keyring, child: Child, fields: Sequence[Change], scope: Scope) -> Iterable[str]:
    if not fields:
        return
    source = SOURCES.get(fields[0].source, fields[0].source)
    if fields[0].rev == 1:
        names = dict.fromkeys(label(change.field) for change in fields)
        yield f"nhập hồ sơ từ {source}: {', '.join(names)}"
    else:
        yield f"sửa từ {source}: {'; '.join(_changed(keyring, child, fields, scope))}"


def _moved(keyring: Keyring, changes: Iterable[Change], *, is_alone: bool) -> Iterable[str]:
    """Each move, and why where somebody said so; the first state of all goes without saying beside what was written."""
    for change in changes:
        if change.field == REASON:
            yield f"lý do: {change_values(keyring, change)[1]}"
        elif change.field == "state" and (change.old or is_alone):
            yield f"chuyển sang “{STATES.get(change.new, change.new)}”"


def _changed(keyring: Keyring, child: Child, changes: Iterable[Change], scope: Scope) -> Iterable[str]:
    for change in changes:
        seen = change_as_seen(keyring, child, change, scope)
        if seen is None:
            continue
        old, new = (_shown(change.field, str(seen[key])) for key in ("old", "new"))
        yield f"{label(change.field)} {_from_to(old, new)}"


def _shown(field: str, value: str) -> str:
    return show(field, [value] if field in LIST_KEYS and value else value)


def _from_to(old: str, new: str) -> str:
    if not old:
        return f"thêm “{new}”"
    return f"từ “{old}” thành “{new}”" if new else f"bỏ “{old}”"
