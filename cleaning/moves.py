"""The one function that makes moves of cases; the database is the referee.

What can be moved, and by whom, stands in `cleaning.move_table`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from cleaning.move_table import CHILD_STATES, FACTS, MOVES, Move
from cleaning.procedures import Procedure, get_procedure
from db import ColumnElement, Scope, Session, update
from db.adding import add_rows
from db.queries import cases as queries
from db.queries import visible
from db.tables import Campaign, Case, CaseMove, Change, Child, now

_REASON_MAX = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """What a call moved: the children, and how many of those asked for were not there any more, or not yet."""

    children: list[UUID]
    left_count: int


def make(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    campaign: Campaign,
    key: str,
    children: Collection[UUID],
    *,
    reason: str = "",
) -> Moved:
    """Move the cases of those children; who is not in the user's reach is passed over as if unknown.

    Refuses NOT_FOUND for a role without that move, CAMPAIGN_CLOSED, and CASE_MOVED when none was left to move: of two
    people at once one wins, the other reads who did.
    """
    if not any(move.key == key and may(scope.role, move.who) for move in MOVES):
        raise not_found()
    if not queries.hold_campaign(session, campaign):
        raise Refusal("CAMPAIGN_CLOSED", "Đợt này đã khoá sổ. Chọn một đợt đang mở.", status=409)
    within = visible.whole(scope)
    moved = carry_out(session, keyring, campaign, key, children, within, user_id=scope.user_id, reason=reason)
    if not moved and children:
        raise _case_moved(session, campaign, sorted(children)[0])
    return Moved(moved, len(set(children)) - len(moved))


def carry_out(
    session: Session,
    keyring: Keyring,
    campaign: Campaign,
    key: str,
    children: Collection[UUID],
    *within: ColumnElement[bool],
    user_id: int | None,
    reason: str = "",
) -> list[UUID]:
    """`make` for a caller who has asked for the right already; gives the children that moved."""
    procedure, moved = get_procedure(campaign.procedure), list[UUID]()
    for move in (move for move in MOVES if move.key == key):
        left = [uuid for uuid in children if uuid not in set(moved)]
        held = queries.hold(session, campaign, move.was, left, move.guard(procedure), *within) if left else []
        if held:
            _write(session, procedure, move, held)
            tell(session, keyring, move, held, user_id=user_id, reason=reason)
            moved += [child.uuid for _, child in held]
    return moved


def _write(session: Session, procedure: Procedure, move: Move, held: Collection[tuple[Case, Child]]) -> None:
    """A conditional UPDATE; what was read under the lock is still so, or nothing at all happens."""
    ids = [case.id for case, _ in held]
    values: dict[str, Any] = {"state": move.becomes, "since_at": now()}
    if move.ends:
        values |= {FACTS[step]: None for step in procedure.after(move.ends)} | {FACTS[move.ends]: now()}
    if move.voids:
        values[FACTS[move.voids]] = None
    if move.key == "not_met":
        values["attempts"] = Case.attempts + 1
    session.flush()
    changed = update(Case).where(Case.id.in_(ids), Case.state == move.was, queries.is_open()).values(values)
    won = session.scalars(changed.returning(Case.id), execution_options={"synchronize_session": False}).all()
    if len(won) != len(ids):
        raise Refusal("CASE_MOVED", "Vừa có người khác chuyển cháu này. Tải lại trang rồi xem lại.", status=409)
    for case, _ in held:
        session.expire(case)


def tell(
    session: Session,
    keyring: Keyring,
    move: Move,
    held: Collection[tuple[Case, Child]],
    *,
    user_id: int | None,
    reason: str = "",
) -> None:
    """One dated line a case; the child says the same state, with its own line of history."""
    at, box = now(), sealed(keyring, reason)
    lines = [
        {"case_id": case.id, "commune_code": case.commune_code, "move": move.key, "was": move.was}
        | {"becomes": move.becomes, "reason_box": box, "user_id": user_id, "at": at}
        for case, _ in held
    ]
    add_rows(session, CaseMove, lines)
    set_children(session, [child for _, child in held], CHILD_STATES[move.becomes], user_id=user_id)


def set_children(session: Session, children: Collection[Child], state: str, *, user_id: int | None) -> None:
    """Let those records stand at `state`; those that do already get no line."""
    told = [child for child in children if child.state != state]
    empty = {"old_box": None, "new_box": None, "source": "list", "source_id": None, "user_id": user_id, "at": now()}
    lines = [
        {"child_uuid": child.uuid, "rev": child.rev, "field": "state", "old": child.state, "new": state} | empty
        for child in told
    ]
    if not told:
        return
    add_rows(session, Change, lines)
    changed = update(Child).where(Child.uuid.in_([child.uuid for child in told])).values(state=state, updated_at=now())
    session.execute(changed, execution_options={"synchronize_session": False})
    for child in told:
        session.expire(child, ["state", "updated_at"])


def sealed(keyring: Keyring, reason: str) -> bytes | None:
    """Why, in a box: words of people may speak of a sensitive group."""
    text = tidy(reason)[:_REASON_MAX]
    return keyring.seal(text.encode(), REASON_PLACE) if text else None


REASON_PLACE = "case_move"
"""What the boxes of reasons are bound to."""


def reason_of(keyring: Keyring, move: CaseMove) -> str:
    """Why somebody made that move; "" when nothing was said."""
    return keyring.open(move.reason_box, REASON_PLACE).decode() if move.reason_box else ""


def _case_moved(session: Session, campaign: Campaign, uuid: UUID) -> Refusal:
    last = queries.last_move(session, campaign, uuid)
    who = f"{last[1]} vừa chuyển" if last and last[1] else "Vừa có người khác chuyển"
    sentence = f"{who} cháu này, hoặc cháu chưa đến bước này. Tải lại trang để xem cháu đang ở đâu."
    return Refusal("CASE_MOVED", sentence, status=409)
