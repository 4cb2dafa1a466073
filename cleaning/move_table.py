"""Every move a case can make, as one table to read, and what it says of states, turns and steps as SQL.

A case stands at one of STATES. Which step comes next is its procedure's word (`cleaning.procedures`): the guards ask
whether a step is due, so one table serves every order of steps. `cleaning.moves` makes the moves.
"""

from collections.abc import Callable
from dataclasses import dataclass

from access.matrix import Action
from cleaning.procedures import Procedure
from db import ColumnElement, or_, true
from db.queries import cases as queries
from db.tables import Case

Guard = Callable[[Procedure], ColumnElement[bool]]
STATES = ("found", "checking", "checked", "listed", "with_police", "returned", "clean", "updated")
CHILD_STATES = {"found": "confirmed"} | {state: state for state in STATES[1:]}
"""State of a case → state of its child (contract.md)."""
TURNS = {
    "found": "officer",
    "checking": "collaborator",
    "checked": "officer",
    "listed": "officer",
    "with_police": "police",
    "returned": "officer",
    "clean": "officer",
    "updated": "officer",
}
"""Whose turn it is while a case stands there."""
FACTS = {"household": "checked_at", "police": "verified_at", "update": "updated_at"}


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table. `ends` names the step that is done by it, `voids` one that has to be done again."""

    key: str
    was: str
    becomes: str
    guard: Guard
    who: Action
    ends: str = ""
    voids: str = ""


def _always(_procedure: Procedure) -> ColumnElement[bool]:
    return true()


def _due(step: str) -> Guard:
    return lambda procedure: queries.is_due(step, procedure.before(step))


def _drawable(procedure: Procedure) -> ColumnElement[bool]:
    return queries.is_due("police", procedure.before("police")) & ~queries.has_open_question()


def _has_been(step: str) -> Guard:
    return lambda _procedure: queries.DONE[step].is_not(None)


def _has_not_been(step: str) -> Guard:
    return lambda _procedure: queries.DONE[step].is_(None)


def _tried(_procedure: Procedure) -> ColumnElement[bool]:
    return Case.attempts > 0


def _faultless(_procedure: Procedure) -> ColumnElement[bool]:
    return ~queries.has_fault() & ~queries.has_open_question()


def _faulty(_procedure: Procedure) -> ColumnElement[bool]:
    return queries.has_fault()


def _updatable(procedure: Procedure) -> ColumnElement[bool]:
    """The ministry's system gets no record in which something is still wrong."""
    return queries.is_due("update", procedure.before("update")) & _faultless(procedure)


MOVES: tuple[Move, ...] = (
    Move("send_home", "found", "checking", _due("household"), "move_case"),
    Move("send_home", "updated", "checking", _due("household"), "move_case"),
    Move("send_home", "returned", "checking", _always, "move_case", voids="household"),
    Move("check_again", "checked", "checking", _always, "move_case", voids="household"),
    Move("not_met", "checking", "checking", _always, "answer_check"),
    Move("met", "checking", "checked", _always, "answer_check", ends="household"),
    Move("pass_by", "checking", "checked", _tried, "move_case", ends="household"),
    Move("draw", "found", "listed", _drawable, "prepare_handover"),
    Move("draw", "checked", "listed", _drawable, "prepare_handover"),
    Move("draw", "returned", "listed", _drawable, "prepare_handover"),
    Move("undraw", "listed", "checked", _has_been("household"), "prepare_handover"),
    Move("undraw", "listed", "found", _has_not_been("household"), "prepare_handover"),
    Move("hand_over", "listed", "with_police", _always, "prepare_handover"),
    Move("verify", "with_police", "clean", _always, "file_answers", ends="police"),
    Move("refuse", "with_police", "returned", _always, "file_answers"),
    Move("accept", "returned", "clean", _faultless, "move_case", ends="police"),
    Move("send_home", "clean", "checking", _faulty, "move_case", voids="household"),
    Move("tick", "clean", "updated", _updatable, "move_case", ends="update"),
    Move("tick", "checked", "updated", _updatable, "move_case", ends="update"),
    Move("reopen", "updated", "clean", _always, "move_case", voids="update"),
    Move("reopen", "checking", "clean", _has_been("update"), "move_case", voids="update"),
    Move("reopen", "checked", "clean", _has_been("update"), "move_case", voids="update"),
)
"""(key, from, to, guard, who). Ends of a record and its return stand in `cleaning.endings`."""


def is_finished(procedure: Procedure) -> ColumnElement[bool]:
    """Cases that have every step of their procedure behind them."""
    return queries.is_done(procedure.carrying)


def open_to(procedure: Procedure, key: str) -> ColumnElement[bool]:
    """The cases that can make that move now, as SQL: for counts and lists."""
    return or_(*((Case.state == move.was) & move.guard(procedure) for move in MOVES if move.key == key))
