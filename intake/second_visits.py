"""Phúc tra that a phone carried: taken in by the rules of `cleaning.rechecks`, and nothing of the record told back."""

from cleaning import rechecks
from db.queries import rechecks as queries
from db.tables import Child
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
