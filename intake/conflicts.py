"""Two values for one field: both kept, the record's stays, an officer chooses."""

import json
from collections.abc import Iterable
from uuid import UUID

from access.keys import Keyring
from access.matrix import may
from access.records import all_fields
from catalogue.clock import today_here
from catalogue.fields import LIST_KEYS
from catalogue.refusals import Refusal
from cleaning import endings
from cleaning.endings import STAYING, Going
from db import Scope, Session
from db.queries import officers, open_questions
from db.queries import submissions as queries
from db.tables import Child, Conflict, Submission, User, now
from intake.deliveries import body_seal_place
from intake.differences import Difference, differences, members_of
from intake.parcels import repack
from intake.records import Origin, apply_differences, set_state
from intake.writing import is_sealed

STATE = "state"
"""The field of a conflict in which someone asks for the record's end."""

PROPOSED_BY_OFFICERS = ("entered_by_mistake",)
"""Ends that one person proposes and another decides (protection.md)."""


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
    session: Session,
    keyring: Keyring,
    scope: Scope,
    child: Child,
    conflict: Conflict,
    *,
    takes_other: bool,
    going: Going = STAYING,
) -> None:
    """The officer's choice; taking the other value is a change like any other. A conflict decided before stays.

    A record goes out as entered by mistake only when two have agreed (protection.md): the first yes is noted and waits.
    `going` is what the officer knows of an end that was asked for. Refuses SECOND_PERSON to the one whose yes is there
    already, and as `cleaning.endings.end`.
    """
    if conflict.decided_at is not None:
        return
    if takes_other and needs_two(conflict) and not _is_second(session, conflict, scope.user_id):
        conflict.agreed_at, conflict.agreed_by = now(), scope.user_id
        return
    conflict.decided_at, conflict.decided_by = now(), scope.user_id
    if not takes_other:
        return
    if conflict.field == STATE:
        _end(session, keyring, scope, child, conflict, going)
    else:
        origin = Origin("form", str(conflict.submission_id), scope.user_id)
        apply_differences(session, keyring, child, _taking_other(keyring, child, conflict), origin)


def _end(session: Session, keyring: Keyring, scope: Scope, child: Child, conflict: Conflict, going: Going) -> None:
    """The end that somebody asked for, made as the officer's own is."""
    sender, reason = asked_by(session, keyring, conflict)
    why = f"{sender} đề nghị, {reason or 'không ghi lý do'}"
    if conflict.other in endings.BY_OFFICER and child.state != conflict.other:
        endings.end(session, keyring, scope, child, conflict.other, why, today_here(), going)
    else:
        set_state(session, keyring, child, conflict.other, Origin("form", str(conflict.submission_id), scope.user_id))
        endings.tell_why(session, keyring, child, why, user_id=scope.user_id)


def needs_two(conflict: Conflict) -> bool:
    """Whether a second person has to agree before the other value is taken."""
    return conflict.field == STATE and conflict.other in PROPOSED_BY_OFFICERS


def may_decide(session: Session, scope: Scope, conflict: Conflict) -> bool:
    """Every officer; the leader for the second yes to a record's going out, where there is one officer."""
    if may(scope.role, "confirm_child"):
        return True
    if not may(scope.role, "agree_to_end") or not needs_two(conflict):
        return False
    asked = session.get_one(Submission, conflict.submission_id)
    is_alone = len(officers.of_commune(session, asked.commune_code, today_here())) == 1
    return is_alone and first_yes(session, conflict) is not None


def waiting(session: Session, scope: Scope) -> list[tuple[Conflict, Child]]:
    """What waits for this person to choose or to agree, the oldest first; not what only another one can agree to."""
    found = open_questions.waiting(session, scope)
    return [line for line in found if may_decide(session, scope, line[0]) and not _is_first(session, scope, line[0])]


def _is_first(session: Session, scope: Scope, conflict: Conflict) -> bool:
    return needs_two(conflict) and first_yes(session, conflict) == scope.user_id


def first_yes(session: Session, conflict: Conflict) -> int | None:
    """Who has agreed that a record goes out: an officer since, or the officer who asked for it. None: nobody yet."""
    if conflict.agreed_by is not None:
        return conflict.agreed_by
    asked = session.get_one(Submission, conflict.submission_id)
    return asked.user_id if asked.user_id in officers.of_commune(session, asked.commune_code, today_here()) else None


def _is_second(session: Session, conflict: Conflict, officer_id: int) -> bool:
    first = first_yes(session, conflict)
    if first == officer_id:
        sentence = "Anh/chị đã đồng ý bỏ hồ sơ này. Cần một cán bộ khác, hoặc lãnh đạo xã, đồng ý nữa."
        raise Refusal("SECOND_PERSON", sentence, status=409)
    return first is not None


def asked_by(session: Session, keyring: Keyring, conflict: Conflict) -> tuple[str, str]:
    """(who sent the other value, what he said of it): the reason of an end, the note of a visit; "" where none."""
    kept = session.get_one(Submission, conflict.submission_id)
    said = repack(keyring.open(kept.body_box, body_seal_place(kept))).said
    words = said.get("reason") or "; ".join(filter(None, (said.get("asked"), said.get("visit_note"))))
    return session.get_one(User, kept.user_id).name, words


def _taking_other(keyring: Keyring, child: Child, conflict: Conflict) -> list[Difference]:
    """What has to change now: the record may have moved on since the conflict was noted."""
    kept, other = conflict_values(keyring, conflict)
    current = all_fields(keyring, child)
    if conflict.field not in LIST_KEYS:
        return differences(current, {conflict.field: other})
    members = [member for member in members_of(current, conflict.field) if member != kept]
    return differences(current, {conflict.field: list(dict.fromkeys([*members, *([other] if other else [])]))})
