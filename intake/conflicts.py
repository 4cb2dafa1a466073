"""Two values for one field: both kept, the record's stays, an officer chooses."""

import json
from collections.abc import Iterable
from uuid import UUID

from access.keys import Keyring
from access.records import all_fields
from catalogue.fields import LIST_KEYS
from db import Session
from db.queries import submissions as queries
from db.tables import Child, Conflict, now
from intake.differences import Difference, differences, members_of
from intake.records import Origin, apply_differences, set_state
from intake.writing import is_sealed

STATE = "state"
"""The field of a conflict in which someone asks for the record's end."""


def conflict_seal_place(child_uuid: UUID, field: str) -> str:
    """What the box of a conflict is bound to."""
    return f"conflict:{child_uuid}:{field}"


def conflict_values(keyring: Keyring, conflict: Conflict) -> tuple[str, str]:
    """(what the record said, what was sent). Of a list one member: ("", key) was to come, (key, "") to go."""
    if conflict.other_box is None:
        return conflict.kept, conflict.other
    kept, other = json.loads(keyring.open(conflict.other_box, conflict_seal_place(conflict.child_uuid, conflict.field)))
    return str(kept), str(other)


def keep(session: Session, keyring: Keyring, child: Child, disputes: Iterable[Difference], submission_id: int) -> None:
    """Write the disputes down, each once as long as it is open; sealed where the field is."""
    known = {
        Difference(conflict.field, *conflict_values(keyring, conflict))
        for conflict in queries.open_conflicts(session, child.uuid)
    }
    for dispute in disputes:
        if dispute not in known:
            session.add(_conflict(keyring, child, dispute, submission_id))


def _conflict(keyring: Keyring, child: Child, dispute: Difference, submission_id: int) -> Conflict:
    conflict = Conflict(child_uuid=child.uuid, field=dispute.field, submission_id=submission_id)
    if is_sealed(dispute):
        both = json.dumps([dispute.old, dispute.new]).encode()
        conflict.other_box = keyring.seal(both, conflict_seal_place(child.uuid, dispute.field))
    else:
        conflict.kept, conflict.other = dispute.old, dispute.new
    return conflict


def decide(
    session: Session, keyring: Keyring, child: Child, conflict: Conflict, *, takes_other: bool, officer_id: int
) -> None:
    """The officer's choice; taking the other value is a change like any other. A conflict decided before stays."""
    if conflict.decided_at is not None:
        return
    conflict.decided_at, conflict.decided_by = now(), officer_id
    if takes_other:
        origin = Origin("form", str(conflict.submission_id), officer_id)
        if conflict.field == STATE:
            set_state(session, keyring, child, conflict.other, origin)
        else:
            apply_differences(session, keyring, child, _taking_other(keyring, child, conflict), origin)


def _taking_other(keyring: Keyring, child: Child, conflict: Conflict) -> list[Difference]:
    """What has to change now: the record may have moved on since the conflict was noted."""
    kept, other = conflict_values(keyring, conflict)
    current = all_fields(keyring, child)
    if conflict.field not in LIST_KEYS:
        return differences(current, {conflict.field: other})
    members = [member for member in members_of(current, conflict.field) if member != kept]
    return differences(current, {conflict.field: list(dict.fromkeys([*members, *([other] if other else [])]))})
