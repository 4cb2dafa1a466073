"""Where each value of a record comes from: a word beside it, and the photographed place it leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from access.keys import Keyring
from access.records import change_as_seen
from catalogue.fields import LIST_KEYS
from catalogue.values import show
from db import Scope
from db.tables import Change, Child
from web.history import SOURCES

Told = Sequence[tuple[Change, str]]
"""A record's changes, newest first, with the names of their makers."""
_ROW = "row:"


@dataclass(frozen=True, slots=True)
class Source:
    """A word for where a value comes from; `address` of its cell or row, `member` of the list that it is about."""

    words: str
    address: str = ""
    member: str = ""


def cells_of(changes: Told) -> dict[str, str]:
    """Field → the photographed cell its present value was read from."""
    newest = {change.field: change for change, _ in reversed(changes)}
    read = {field: change.source_id or "" for field, change in newest.items() if change.source == "cell"}
    return {field: cell_id for field, cell_id in read.items() if cell_id.isdecimal()}


def sources_of(
    keyring: Keyring, child: Child, changes: Told, scope: Scope, fields: Mapping[str, object]
) -> dict[str, list[Source]]:
    """Field → its sources: of a text the one that made it, of a list one for each member `scope` may see.

    `fields` are those the viewer sees, as `visible_fields` gives them.
    """
    found: dict[str, list[Source]] = {}
    for change, _ in changes:
        key = change.field
        if not fields.get(key):
            continue
        if key in LIST_KEYS:
            _add_member(keyring, child, change, scope, fields[key], found.setdefault(key, []))
        elif key not in found:
            found[key] = [_source(change)]
    return found


def _add_member(
    keyring: Keyring, child: Child, change: Change, scope: Scope, members: object, found: list[Source]
) -> None:
    seen = change_as_seen(keyring, child, change, scope)
    if seen is None or not isinstance(members, list) or seen["new"] not in members:
        return
    member = show(change.field, [str(seen["new"])])
    if all(one.member != member for one in found):
        found.append(_source(change, member))


def _source(change: Change, member: str = "") -> Source:
    return Source(SOURCES.get(change.source, change.source), _address(change), member)


def _address(change: Change) -> str:
    """A cell of its own, or the row, for what stands once on the page or was chosen by the officer."""
    place = change.source_id or ""
    if change.source != "cell" or not place:
        return ""
    return f"/rows/{place.removeprefix(_ROW)}" if place.startswith(_ROW) else f"/cells/{place}"
