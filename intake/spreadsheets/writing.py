"""Rows become records, by the one door of all records, and are taken out of them again."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from uuid import UUID

from access.keys import Keyring
from access.matrix import may_write_group
from access.records import all_fields, change_values
from catalogue.fields import LIST_KEYS
from db import Database, Scope, Session
from db.queries import imports as queries
from db.queries.imports import Told
from db.queries.states import ENDED_STATES
from db.tables import Change, Child
from db.uuids import uuid_of_now
from intake import places
from intake.differences import Difference, Value
from intake.records import Draft, Origin, add_drafts, ahead, apply_differences, draft, set_state
from intake.spreadsheets.boxes import opened_json, row_place_of
from intake.spreadsheets.differing import Known, changes

SOURCE = "import"
_MISTAKE = "entered_by_mistake"
_STATE = "confirmed"
"""An officer has compared and accepted them: they are known records, as seeded ones are."""
_Line = dict[str, object]
Write = Callable[[Session, Collection[int]], list[_Line]]
"""Does it, for those of the rows (by number) that are still to be done: a line of changes for each row it did."""


def source_id(file: str, number: int) -> str:
    """What a line of history names as its place."""
    return f"import:{file}:{number}"


def write(database: Database, keyring: Keyring, scope: Scope, file: str, rows: Sequence[Told]) -> Write:
    """Write rows that are new, changed, or decided; what each is now. Findings are left to the next step."""
    told = {row.number: opened_json(keyring, row.box, row_place_of(int(file), row.number)) for row in rows}
    new = {row.number for row in rows if (row.choice or row.fate) == "new"}
    made = {number: _drafted(keyring, scope, file, number, told[number]["fields"]) for number in sorted(new)}
    whole = ahead(database, keyring, list(made.values())) if made else None

    def written(session: Session, left: Collection[int]) -> list[_Line]:
        drafts = {number: draft for number, draft in made.items() if number in left}
        lines: list[_Line] = []
        if drafts:
            places.settle_new(session, [draft.child for draft, _ in drafts.values()])
            said = whole if len(drafts) == len(made) else None
            add_drafts(session, keyring, list(drafts.values()), with_findings=False, told=said)
            lines += [_now(row, drafts[row.number][0].child) for row in rows if row.number in drafts]
        old = [row for row in rows if row.number in left and row.number not in new]
        uuids = [row.child_uuid for row in old if row.child_uuid]
        held = queries.held_children(session, scope.commune_code or "", uuids) if uuids else {}
        for row in old:
            child = held.get(row.child_uuid) if row.child_uuid else None
            if child is not None and child.state not in ENDED_STATES:
                _change(session, keyring, scope, file, row, child, told[row.number])
                lines.append(_now(row, child))
        return lines

    return written


def _now(row: Told, child: Child) -> _Line:
    return {"id": row.id, "child_uuid": child.uuid, "rev": child.rev}


def _drafted(keyring: Keyring, scope: Scope, file: str, number: int, fields: dict[str, Value]) -> tuple[Draft, Origin]:
    origin = Origin(SOURCE, source_id(file, number), scope.user_id)
    values = {key: _writable(scope, key, value) for key, value in fields.items()}
    code = scope.commune_code or ""
    return draft(keyring, uuid=uuid_of_now(), commune_code=code, values=values, origin=origin, state=_STATE), origin


def _writable(scope: Scope, key: str, value: Value) -> Value:
    if key not in LIST_KEYS or not isinstance(value, list):
        return value
    return [member for member in value if may_write_group(scope.role, member)]


def _change(
    session: Session, keyring: Keyring, scope: Scope, file: str, row: Told, child: Child, told: dict[str, object]
) -> None:
    """Compared anew with the record as it is now: it may have changed since the officer looked."""
    fields, said = told["fields"], told["said"]
    if not isinstance(fields, dict) or not isinstance(said, dict):
        raise TypeError("a row's fields and cells")
    known = Known(all_fields(keyring, child), child.hamlet_id, frozenset(child.police_facts.split()))
    code = child.commune_code
    found = changes(known, fields, said, scope.role, lambda text: places.find_hamlet(session, code, text))
    origin = Origin(SOURCE, source_id(file, row.number), scope.user_id)
    apply_differences(session, keyring, child, found.lines, origin)


def take_out(_database: Database, keyring: Keyring, scope: Scope, file: str, rows: Sequence[Told]) -> Write:
    """Take rows out of records nobody has changed since and that are on no list; which rows those are."""

    def taken_out(session: Session, left: Collection[int]) -> list[_Line]:
        return _taken_out(session, keyring, scope, file, [row for row in rows if row.number in left])

    return taken_out


def _taken_out(session: Session, keyring: Keyring, scope: Scope, file: str, rows: Sequence[Told]) -> list[_Line]:
    uuids = [row.child_uuid for row in rows if row.child_uuid]
    held, listed = queries.held_children(session, scope.commune_code or "", uuids), queries.listed(session, uuids)
    told: dict[str, list[Change]] = defaultdict(list)
    for change in queries.told_by(session, [source_id(file, row.number) for row in rows]):
        told[str(change.source_id)].append(change)
    free = [row for row in rows if _is_free(row, held, listed)]
    for row in free:
        if row.child_uuid:
            _restore(session, keyring, scope, held[row.child_uuid], told[source_id(file, row.number)])
    return [{"id": row.id, "is_undone": True} for row in free]


def _is_free(row: Told, held: dict[UUID, Child], listed: set[UUID]) -> bool:
    child = held.get(row.child_uuid) if row.child_uuid else None
    return child is not None and child.rev == row.rev and child.uuid not in listed and child.state not in ENDED_STATES


def _restore(session: Session, keyring: Keyring, scope: Scope, child: Child, told: Sequence[Change]) -> None:
    origin = Origin(SOURCE, None, scope.user_id)
    if any(change.rev == 1 for change in told):
        set_state(session, keyring, child, _MISTAKE, origin)
        return
    back = [Difference(change.field, *reversed(change_values(keyring, change))) for change in told]
    apply_differences(session, keyring, child, list(_still(keyring, child, back)), origin)


def _still(keyring: Keyring, child: Child, back: Sequence[Difference]) -> Iterator[Difference]:
    """The lines whose new value stands there."""
    fields = all_fields(keyring, child)
    for line in back:
        held = fields.get(line.field)
        if held == line.old or (not held and not line.old) or (isinstance(held, list) and line.old in held):
            yield line
