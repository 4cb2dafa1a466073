"""What a child's page shows of the cleaning workflow: where the case stands, the police's word, every move so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from access.keys import Keyring
from access.matrix import may
from access.records import COLUMNS, may_read_text
from catalogue.fields import label
from catalogue.values import show
from cleaning import arrivals
from cleaning.answers import TELLS, WORDS
from cleaning.endings import BY_OFFICER
from cleaning.handovers import FACTS, frozen_of
from cleaning.moves import reason_of
from db import Scope, Session
from db.queries import cases as queries
from db.queries import handovers, household_checks
from db.queries.states import ENDED_STATES
from db.tables import CaseMove, Child, HouseholdCheck
from intake import household_checks as checks
from web.asked import STATES
from web.case_words import CASE_STATES, MOVE_WORDS, VISITS, turn_of
from web.spoken import vn_time


@dataclass(frozen=True, slots=True)
class PoliceWord:
    """The police's last answer about a record that came back: their value, and what differs from what was sent."""

    list_code: str
    words: str
    told: str
    changed: list[tuple[str, str, str]]
    can_accept: bool


@dataclass(frozen=True, slots=True)
class CasePart:
    """The part of a child's page about its case; `state` "" when it is in no open campaign."""

    campaign_id: int
    state: str
    turn: str
    police: PoliceWord | None
    moves: list[str]
    visits: list[str]
    endings: list[tuple[str, str]]
    communes: Sequence[tuple[str, str]]
    can_bring_back: bool
    can_tell: bool


def case_part(session: Session, keyring: Keyring, scope: Scope, child: Child) -> CasePart | None:
    """None for those whom campaigns do not concern."""
    if not may(scope.role, "read_campaigns"):
        return None
    found, may_move = queries.of_child(session, child.uuid), may(scope.role, "move_case")
    is_ended = child.state in ENDED_STATES
    state = found[0].state if found else ""
    return CasePart(
        campaign_id=found[1].id if found else 0,
        state=CASE_STATES.get(state, ""),
        turn=turn_of(state),
        police=_police_word(session, scope, child) if state == "returned" else None,
        moves=_moves(session, keyring, scope, child.uuid),
        visits=[_visit(keyring, scope, check, name) for check, name in household_checks.visits(session, child)],
        endings=[(key, STATES[key]) for key in BY_OFFICER] if may_move and not is_ended else [],
        communes=arrivals.communes(session, scope) if may_move else [],
        can_bring_back=may_move and is_ended and child.state != "duplicate",
        can_tell=may_move and child.state == "moved_out" and not arrivals.is_told(session, child),
    )


def _visit(keyring: Keyring, scope: Scope, check: HouseholdCheck, name: str) -> str:
    """One visit as a sentence: when, who went, what came of it, who was asked."""
    said = checks.said_of(keyring, check)
    asked = f", hỏi {said['asked']}" if said["asked"] and may_read_text(scope.role, said["asked"]) else ""
    noted = f" ({said['note']})" if said["note"] and may_read_text(scope.role, said["note"]) else ""
    return f"{vn_time(check.answered_at)}, {name}: {VISITS.get(check.answer, check.answer)}{asked}{noted}"


def _police_word(session: Session, scope: Scope, child: Child) -> PoliceWord | None:
    row = handovers.last_row(session, scope, child.uuid)
    if row is None:
        return None
    sent = frozen_of(row)
    changed = [(label(key), show(key, sent[key]), show(key, getattr(child, COLUMNS[key]) or "")) for key in FACTS]
    told = show(TELLS[row.answer], row.told) if row.answer in TELLS and row.told else ""
    can_accept = may(scope.role, "move_case") and (bool(told) or row.answer == "match")
    differing = [line for line in changed if line[1] != line[2]]
    return PoliceWord(row.handover.code, WORDS.get(row.answer, ""), told, differing, can_accept)


def _moves(session: Session, keyring: Keyring, scope: Scope, uuid: UUID) -> list[str]:
    """Every move as a sentence, newest first."""
    lines = queries.history(session, uuid, scope.commune_code or "")
    return [_sentence(keyring, scope, move, name) for move, _, name in lines]


def _sentence(keyring: Keyring, scope: Scope, move: CaseMove, name: str) -> str:
    reason = reason_of(keyring, move)
    why = f" ({reason})" if reason and may_read_text(scope.role, reason) else ""
    return f"{vn_time(move.at)}, {name or 'Hệ thống'}: {MOVE_WORDS.get(move.move, move.move)}{why}"
