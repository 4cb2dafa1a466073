"""What locked devices sent, or a file brought: kept with its receipt, and taken in, or not, by an officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from db import Database, Scope, Session
from db.queries import submissions as queries
from db.tables import Submission
from intake.admission import admit
from intake.deliveries import Delivery, Outcome
from intake.dispatch import deliver, opened, sender_of, take_waiting
from intake.parcels import Parcel


@dataclass(frozen=True, slots=True)
class TakenIn:
    """One slip, and what became of it, as `Submission.status` has it."""

    parcel: Parcel
    status: str


def waiting(session: Session, scope: Scope) -> Sequence[Submission]:
    """What waits in the officer's commune, oldest first."""
    return queries.parked(session, scope.commune_code) if may(scope.role, "confirm_child") else []


def decide(session: Session, keyring: Keyring, scope: Scope, submission_id: int, *, takes_in: bool) -> str:
    """The officer's choice over one of them; gives what became of it. Refuses NOT_FOUND, also when decided before.

    Taken in, it does what it would have done with its sender's rights of today; a record it is not allowed to touch,
    or that is not there, leaves it "refused".
    """
    kept = queries.held_parked(session, scope.commune_code, submission_id)
    if kept is None or not may(scope.role, "confirm_child"):
        raise not_found()
    kept.status = _taken_in(session, keyring, kept).status if takes_in else "refused"
    session.flush()
    return kept.status


def take_in_all(database: Database, keyring: Keyring, scope: Scope, device_uuid: UUID) -> list[TakenIn]:
    """Everything that waits of one phone, as `decide` does with each, oldest first. Refuses NOT_FOUND.

    Some hundreds share a transaction; a slip that can't be taken in is "refused" and holds up no other.
    """
    if not may(scope.role, "confirm_child"):
        raise not_found()
    taken: list[TakenIn] = []
    while True:
        with database.writing() as session:
            waiting_now = queries.held_of_device(session, scope.commune_code, device_uuid)
            some = [_settled(session, keyring, kept) for kept in waiting_now]
        if not some:
            return taken
        taken += some


def _settled(session: Session, keyring: Keyring, kept: Submission) -> TakenIn:
    try:
        with session.begin_nested():
            status = _taken_in(session, keyring, kept).status
    except Refusal:
        status = "refused"
    kept.status = status
    session.flush()
    return TakenIn(opened(keyring, kept), status)


def _taken_in(session: Session, keyring: Keyring, kept: Submission) -> Outcome:
    parcel, scope = opened(keyring, kept), sender_of(session, kept)
    rev, receipt = kept.rev, kept.receipt
    delivery = Delivery(session, keyring, scope, parcel, kept)
    child, is_known, is_open = queries.held_child(session, scope, parcel.uuid) or (None, True, True)
    if not is_known or (child is None and (parcel.base_rev > 0 or parcel.kind != "child")):
        return Outcome("refused", 0, [])
    outcome = deliver(delivery, child, is_open=is_open) if child is not None else admit([delivery])[0]
    if child is not None:
        take_waiting(session, keyring, child)
    kept.rev, kept.receipt = rev, receipt  # the phone holds this receipt, and may ask for it again
    return outcome
