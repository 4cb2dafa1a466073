"""A record put right after the paper: only where it still says what was accepted, and with a line of history."""

from collections.abc import Mapping
from typing import Literal

from access.keys import Keyring
from access.records import all_fields
from catalogue.fields import LIST_KEYS
from catalogue.values import understand
from db import Scope, Session, select
from db.queries import visible
from db.tables import AcceptedField, Cell, Child, ReviewRow
from intake import doubts, paper
from intake.records import Origin, change_fields


def whose(column: str, truth: str, first: str, second: str) -> Literal["first", "second", "neither"]:
    """Which of two values is the true one."""
    if doubts.is_one(column, truth, first):
        return "first"
    return "second" if doubts.is_one(column, truth, second) else "neither"


def mend(
    session: Session, keyring: Keyring, scope: Scope, one: AcceptedField, cell: Cell, wrong: str, truth: str
) -> bool:
    """Make the row's record say `truth` where it says `wrong`; False when it says something else by now, or is gone.

    Whoever changed it since knew more than the paper.
    """
    uuid = session.scalar(select(ReviewRow.child_uuid).where(ReviewRow.id == one.row_id))
    child = session.scalars(visible.children(scope).where(Child.uuid == uuid).with_for_update()).one_or_none()
    if child is None:
        return False
    changed = _changes(all_fields(keyring, child), _fields(one.field, wrong), _fields(one.field, truth))
    origin = Origin("cell", str(cell.id), scope.user_id)
    return bool(changed and change_fields(session, keyring, child, changed, origin, seen_by=scope.role))


def _fields(column: str, value: str) -> dict[str, object]:
    """What a column's value makes of a record's fields."""
    found = paper.fields_from({column: value})
    return {key: one for key, one in found.items() if one != [] or doubts.FIELD_COLUMNS.get(key) == column}


def _changes(
    record: Mapping[str, object], wrong: Mapping[str, object], truth: Mapping[str, object]
) -> dict[str, object]:
    changed: dict[str, object] = {}
    for key in {*wrong, *truth}:
        said = record.get(key, [] if key in LIST_KEYS else "")
        was, is_now = wrong.get(key), truth.get(key)
        if key in LIST_KEYS:
            kept = [member for member in _members(said) if member not in _members(was)]
            changed[key] = list(dict.fromkeys([*kept, *_members(is_now)]))
        elif (understand(key, str(was or "")).value or "") == said:
            changed[key] = str(is_now or "")
    return {key: value for key, value in changed.items() if value != record.get(key, [] if key in LIST_KEYS else "")}


def _members(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
