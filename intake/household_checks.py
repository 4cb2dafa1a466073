"""Checks at home: assigned by an officer, carried by a phone, answered once and never lost."""

import json
from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from access.keys import Keyring
from catalogue.vietnamese import tidy
from db import Scope, Session
from db.queries import household_checks as queries
from db.queries import visible
from db.tables import Child, HouseholdCheck, now
from intake.deliveries import Delivery, Outcome, for_officer
from intake.kinds import end_of, unknown_check
from intake.overlays import ask_end, lay_over, with_wish

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
    """Give those records of the officer's area to be checked at home; how many were not given already."""
    wanted = visible.children(scope).where(Child.uuid.in_(children))
    given = queries.open_children(session, children)
    new = [child for child in session.scalars(wanted) if child.uuid not in given]
    for child in new:
        check = HouseholdCheck(uuid=uuid4(), child_uuid=child.uuid, commune_code=child.commune_code, due_on=due_on)
        check.assigned_by, check.ask_box = scope.user_id, _sealed(keyring, check, tidy(ask)[:_ASK_MAX])
        session.add(check)
    session.flush()
    return len(new)


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
    elif check.answered_by != delivery.kept.user_id:
        outcome = with_wish(outcome, Outcome("review", child.rev, [for_officer()]))
    return outcome


def _write_answer(delivery: Delivery, check: HouseholdCheck) -> None:
    said, kept = delivery.parcel.said, delivery.kept
    told = json.dumps({"asked": said["asked"], "note": said["visit_note"]}, ensure_ascii=False)
    check.answer, check.said_box = said["answer"], _sealed(delivery.keyring, check, told)
    check.answered_by, check.answered_at, check.submission_id = kept.user_id, now(), kept.id


def _sealed(keyring: Keyring, check: HouseholdCheck, text: str) -> bytes | None:
    return keyring.seal(text.encode(), seal_place(check)) if text else None
