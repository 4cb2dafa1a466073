"""Answers as the record keeps them, and what tells two sets of answers apart: texts as a whole, lists by member."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from access.records import SEALED_KEYS
from catalogue.fields import LIST_KEYS, is_known
from catalogue.values import LENGTH_MAX, LENGTHS, understand

Value = str | list[str]
DERIVED_KEYS = ("commune_code", "province_code")
"""Keys that follow from where the record lies; sent along, they are compared and never stored."""

TICK = "x"
"""How a tick is kept among texts; "not ticked" is an empty text."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that says `new` where it said `old`; of a list one member that came (`old` "") or went (`new` "")."""

    field: str
    old: str
    new: str


def understood(fields: Mapping[str, object]) -> dict[str, Value]:
    """The known fields in their canonical values: "" or [] for an answer left blank, words as typed if not understood.

    Unknown and derived keys are left out. Refuses TOO_LONG and NOT_TEXT as `catalogue.values.understand` does.
    """
    kept = ((key, raw) for key, raw in fields.items() if is_known(key) and key not in DERIVED_KEYS)
    return {key: _value(key, understand(key, raw).value) for key, raw in kept}


def _value(key: str, value: str | bool | list[str] | None) -> Value:
    if isinstance(value, bool):
        return TICK if value else ""
    if isinstance(value, list):
        return list(dict.fromkeys(value))
    return value or ([] if key in LIST_KEYS else "")


def text_of(fields: Mapping[str, object], key: str) -> str:
    """A text field; "" when it is not there."""
    return str(fields.get(key) or "")


def members_of(fields: Mapping[str, object], key: str) -> list[str]:
    """A list field; [] when it is not there."""
    value = fields.get(key)
    return [str(member) for member in value] if isinstance(value, list) else []


def differences(before: Mapping[str, object], wanted: Mapping[str, Value]) -> list[Difference]:
    """What has to change so that `before` says what `wanted` says; keys that `wanted` leaves out stay."""
    found: list[Difference] = []
    for key, value in wanted.items():
        if isinstance(value, list):
            found += _member_differences(key, members_of(before, key), value)
        elif (old := text_of(before, key)) != value:
            found.append(Difference(key, old, value))
    return found


def _member_differences(key: str, before: list[str], wanted: list[str]) -> Iterable[Difference]:
    yield from (Difference(key, "", member) for member in wanted if member not in before)
    yield from (Difference(key, member, "") for member in before if member not in wanted)


def keeping_unseen(
    before: Mapping[str, object],
    wanted: Mapping[str, Value],
    sees_member: Callable[[str], bool],
    sees_text: Callable[[str], bool],
) -> dict[str, Value]:
    """`wanted` with what its writer could not see put back: that it is missing there says nothing.

    Members of lists stay; a hidden text stays before the new one, or alone
    when that is empty; where both have no room, history keeps the hidden one.
    """
    kept: dict[str, Value] = {}
    for key, value in wanted.items():
        if isinstance(value, list):
            unseen = [member for member in members_of(before, key) if not sees_member(member)]
            kept[key] = list(dict.fromkeys([*value, *unseen]))
        else:
            hidden = text_of(before, key) if key in SEALED_KEYS else ""
            kept[key] = (
                value if not hidden or sees_text(hidden) else _joined(hidden, value, LENGTHS.get(key, LENGTH_MAX))
            )
    return kept


def _joined(hidden: str, new: str, length_max: int) -> str:
    joined = f"{hidden}; {new}" if new and new not in hidden else hidden
    return joined if len(joined) <= length_max else new


def undone(fields: Mapping[str, object], lines: Iterable[Difference]) -> dict[str, object]:
    """The fields as they were before `lines` (newest first)."""
    past = dict(fields)
    for line in lines:
        if line.field in LIST_KEYS:
            past[line.field] = _member_undone(members_of(past, line.field), line)
        else:
            past[line.field] = line.old
    return past


def _member_undone(members: list[str], line: Difference) -> list[str]:
    without = [member for member in members if member != line.new]
    return [*without, line.old] if line.old else without
