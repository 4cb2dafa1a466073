"""Checks at home: assigned by an officer, carried by a phone, answered once and never lost."""

import json
from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from access.keys import Keyring
from catalogue.vietnamese import tidy
from cleaning.moves import Moved, carry_out, make
from db import Scope, Session
from db.queries import cases, visible
from db.queries import household_checks as queries
from db.tables import Campaign, Child, HouseholdCheck, now
from intake.deliveries import Delivery, Outcome, for_officer
from intake.kinds import end_of, unknown_check
from intake.overlays import ask_end, lay_over, with_wish

ATTEMPTS_MAX = 3
"""So many visits in vain; then the officer decides what is to be done."""
_ASK_MAX = 500


def seal_place(check: HouseholdCheck) -> str:
    """What the boxes of a check are bound to."""
    return f"household_check:{check.uuid}"


def assign(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    children: Collection[UUID],
    *,
    ask: str = "",
    due_on: date | None = None,
) -> int:
    """Give those records of the officer's area to be checked at home; how many were not given already.

    Cases that are due for the household go there with them.
    """
    wanted = visible.children(scope).where(Child.uuid.in_(children))
    given = queries.open_children(session, children)
    new = [child for child in session.scalars(wanted) if child.uuid not in given]
    for child in new:
        _add(session, keyring, child, scope.user_id, tidy(ask)[:_ASK_MAX], due_on)
    session.flush()
    for campaign in cases.open_campaigns(session, scope.commune_code or ""):
        carry_out(session, keyring, campaign, "send_home", [child.uuid for child in new], user_id=scope.user_id)
    return len(new)


def send_home(
    session: Session, keyring: Keyring, scope: Scope, campaign: Campaign, children: Collection[UUID], ask: str, key: str
) -> Moved:
    """Move cases to the household (`key` send_home or check_again) and give their records to be checked there.

    Refuses as `cleaning.moves.make`. The day is the campaign's own for this step.
    """
    moved = make(session, keyring, scope, campaign, key, children, reason=ask)
    due_on = next((step.due_on for step in campaign.steps if step.step == "household"), None)
    assign(session, keyring, scope, moved.children, ask=ask, due_on=due_on)
    return moved


def asked_of(keyring: Keyring, check: HouseholdCheck) -> str:
    """What the officer wants to know; "" when nothing special."""
    return keyring.open(check.ask_box, seal_place(check)).decode() if check.ask_box else ""


def said_of(keyring: Keyring, check: HouseholdCheck) -> dict[str, str]:
    """`asked` (who) and `note` of an answered check."""
    if check.said_box is None:
        return {"asked": "", "note": ""}
    return dict(json.loads(keyring.open(check.said_box, seal_place(check))))


def take(delivery: Delivery, child: Child) -> Outcome:
    """The answer from the household. An assigned check opens its record to corrections, also a confirmed one.

    Answered by someone else before: this answer is kept and goes to an officer. Refuses UNKNOWN_CHECK.
    """
    said = delivery.parcel.said
    check = queries.find(delivery.session, UUID(said["check"]), child)
    if check is None:
        raise unknown_check()
    is_first = check.answered_at is None
    outcome = lay_over(delivery, child, is_open=True, may_write=is_first)
    if end_of(delivery.parcel.kind, said):
        outcome = with_wish(outcome, ask_end(delivery, child, is_open=False, may_write=False))
    if is_first:
        _write_answer(delivery, check)
        _move_case(delivery, check, child)
    elif check.answered_by != delivery.kept.user_id:
        outcome = with_wish(outcome, Outcome("review", child.rev, [for_officer()]))
    return outcome


def _write_answer(delivery: Delivery, check: HouseholdCheck) -> None:
    said, kept = delivery.parcel.said, delivery.kept
    told = json.dumps({"asked": said["asked"], "note": said["visit_note"]}, ensure_ascii=False)
    check.answer, check.said_box = said["answer"], _sealed(delivery.keyring, check, told)
    check.answered_by, check.answered_at, check.submission_id = kept.user_id, now(), kept.id


def _move_case(delivery: Delivery, check: HouseholdCheck, child: Child) -> None:
    """The child's case goes on; where nobody was met the check is carried again, ATTEMPTS_MAX times in all."""
    found = cases.of_child(delivery.session, child.uuid)
    if found is None:
        return
    key = "not_met" if check.answer == "not_met" else "met"
    user_id = delivery.kept.user_id
    carry_out(delivery.session, delivery.keyring, found[1], key, [child.uuid], user_id=user_id)
    if key == "not_met" and found[0].attempts < ATTEMPTS_MAX:
        _add(
            delivery.session,
            delivery.keyring,
            child,
            check.assigned_by,
            asked_of(delivery.keyring, check),
            check.due_on,
        )


def _add(
    session: Session, keyring: Keyring, child: Child, assigned_by: int, ask: str, due_on: date | None
) -> HouseholdCheck:
    check = HouseholdCheck(uuid=uuid4(), child_uuid=child.uuid, commune_code=child.commune_code, due_on=due_on)
    check.assigned_by, check.ask_box = assigned_by, _sealed(keyring, check, ask)
    session.add(check)
    return check


def _sealed(keyring: Keyring, check: HouseholdCheck, text: str) -> bytes | None:
    return keyring.seal(text.encode(), seal_place(check)) if text else None
