"""Phúc tra that a phone carried: taken in by the rules of `cleaning.rechecks`, and nothing of the record told back."""

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import not_found
from cleaning import rechecks
from db import Scope, Session
from db.queries import rechecks as queries
from db.tables import Campaign, Child
from intake import household_checks
from intake.deliveries import Delivery, Outcome
from intake.kinds import unknown_check


def take(delivery: Delivery, child: Child) -> Outcome:
    """Keep the second answer; the record and its revision stay as they are, whichever revision the phone knew.

    Refuses UNKNOWN_CHECK, and OTHERS_VISIT, SAME_PERSON, ANSWERED_ALREADY as the page does: the slip stays with who
    wrote it, since of two second visits only one is compared.
    """
    said = delivery.parcel.said
    again = queries.find(delivery.session, delivery.scope, int(said["recheck"]))
    if again is None or again.child_uuid != child.uuid:
        raise unknown_check()
    rechecks.answer(delivery.session, delivery.keyring, delivery.scope, again.id, said)
    return Outcome("stored", child.rev, [])


FAILED = "Phúc tra không đạt"
"""What the hamlet's phones and papers are told when they carry a check once more."""


def send_back(session: Session, keyring: Keyring, scope: Scope, campaign: Campaign, hamlet_id: int) -> int:
    """A hamlet that failed is checked at home once more; how many children were given.

    Refuses NOT_FOUND, HAMLET_PASSED, and as `cleaning.moves.make`.
    """
    if not may(scope.role, "move_case"):
        raise not_found()
    children = rechecks.end_turn(session, campaign, hamlet_id)
    if not children:
        return 0
    moved = household_checks.send_home(session, keyring, scope, campaign, children, FAILED, "check_again")
    return len(moved.children)
