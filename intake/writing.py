"""How differences get into a child's columns, boxes and groups, and into the lines of its history."""

import json
from collections.abc import Mapping, Sequence

from access.keys import Keyring
from access.records import (
    COLUMNS,
    SEALED_KEYS,
    change_seal_place,
    group_place,
    group_token,
    is_sealed_member,
    member_of,
    sealed_texts,
    texts_place,
    working_fields,
)
from catalogue.fields import LIST_KEYS
from db.tables import Child, ChildGroup
from intake.differences import Difference

LIST_VERSION = "cat_2025"


def store(keyring: Keyring, child: Child, lines: Sequence[Difference]) -> None:
    """Make the record's own columns, boxes and groups say what `lines` say."""
    for column, value in columns_of(keyring, child, lines).items():
        setattr(child, column, value)
    change_members(keyring, child, lines)


def columns_of(keyring: Keyring, child: Child, lines: Sequence[Difference]) -> dict[str, object]:
    """Column → what the record is to say there once it says what `lines` say; groups apart (`change_members`)."""
    told: dict[str, object] = {COLUMNS[line.field]: line.new for line in lines if line.field in COLUMNS}
    if sealed := [line for line in lines if line.field in SEALED_KEYS]:
        texts = sealed_texts(keyring, child) | {line.field: line.new for line in sealed}
        told["note_box"] = keyring.seal(_said(texts).encode(), texts_place(child))
    if working := [line for line in lines if not _has_own_place(line.field)]:
        told["working"] = _said(working_fields(child) | {line.field: line.new for line in working})
    return told


def change_members(keyring: Keyring, child: Child, lines: Sequence[Difference]) -> None:
    """Make the record's groups say what `lines` say."""
    for line in lines:
        if line.field in LIST_KEYS:
            _change_member(keyring, child, line)


def _has_own_place(key: str) -> bool:
    return key in COLUMNS or key in LIST_KEYS or key in SEALED_KEYS


def _said(texts: Mapping[str, str]) -> str:
    return json.dumps({key: text for key, text in texts.items() if text}, ensure_ascii=False)


def _change_member(keyring: Keyring, child: Child, line: Difference) -> None:
    for group in [group for group in child.groups if group.kind == line.field]:
        if line.old and member_of(keyring, child, group) == line.old:
            child.groups.remove(group)
    if line.new:
        child.groups.append(_group(keyring, child, line))


def _group(keyring: Keyring, child: Child, line: Difference) -> ChildGroup:
    return ChildGroup(
        child_uuid=child.uuid,
        kind=line.field,
        token=group_token(keyring, line.new),
        group_key=None if is_sealed_member(line.new) else line.new,
        box=keyring.seal(json.dumps({"key": line.new}).encode(), group_place(child)),
        list_version=LIST_VERSION,
    )


def is_sealed(line: Difference) -> bool:
    """Whether the values of a line of history lie only in boxes."""
    if line.field in SEALED_KEYS:
        return True
    return line.field in LIST_KEYS and any(is_sealed_member(member) for member in (line.old, line.new) if member)


def values_of_line(keyring: Keyring, child: Child, line: Difference) -> tuple[str, str, bytes | None, bytes | None]:
    """A line's `old`, `new`, `old_box`, `new_box` in `Change`: open, or sealed with the open columns empty."""
    if not is_sealed(line):
        return line.old, line.new, None, None
    place = change_seal_place(child.uuid, line.field)
    old, new = (keyring.seal(value.encode(), place) if value else None for value in (line.old, line.new))
    return "", "", old, new
