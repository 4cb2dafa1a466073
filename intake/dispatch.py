"""Each parcel to the hand that knows its kind; those that waited for an earlier one, in turn."""

from access.keys import Keyring
from access.scopes import scope_of
from catalogue.clock import today_here
from db import Scope, Session
from db.queries import submissions as queries
from db.tables import Child, Submission, User
from intake import household_checks, second_visits
from intake.deliveries import Delivery, Outcome, ahead, body_seal_place, may_change
from intake.overlays import ask_end, lay_over
from intake.parcels import Parcel, repack


def deliver(delivery: Delivery, child: Child, *, is_open: bool) -> Outcome:
    """What a parcel of any kind does to a record that is there. Refuses UNKNOWN_CHECK, and as `second_visits.take`."""
    kind, may_write = delivery.parcel.kind, may_change(delivery.scope, child)
    if kind == "recheck":
        return second_visits.take(delivery, child)
    if delivery.parcel.base_rev > child.rev:
        return Outcome("held", child.rev, [ahead()])
    if kind == "household_check":
        return household_checks.take(delivery, child)
    if kind == "withdrawal":
        return ask_end(delivery, child, is_open=is_open, may_write=may_write)
    return lay_over(delivery, child, is_open=is_open, may_write=may_write)


def take_waiting(session: Session, keyring: Keyring, child: Child) -> None:
    """Deliver, in turn, the parcels that waited for a revision the record has now; each sender's rights of today."""
    while (kept := queries.next_waiting(session, child)) is not None:
        parcel, scope = opened(keyring, kept), sender_of(session, kept)
        found = queries.held_child(session, scope, child.uuid)
        is_open = found is not None and found[2]
        kept.status = deliver(Delivery(session, keyring, scope, parcel, kept), child, is_open=is_open).status
        session.flush()


def opened(keyring: Keyring, kept: Submission) -> Parcel:
    """The parcel that a row holds."""
    return repack(keyring.open(kept.body_box, body_seal_place(kept)))


def sender_of(session: Session, kept: Submission) -> Scope:
    """What the sender reaches today; without work today nothing, but what was sent is not lost by that."""
    sender = session.get_one(User, kept.user_id)
    scope = scope_of(session, sender, today_here())
    return scope or Scope(sender.id, "collaborator", kept.commune_code, can_read_children=True, own_only=True)
