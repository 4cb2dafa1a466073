"""A commune says yes or no to a child who moved there: the record goes on as a new one, the past stays where it was."""

from uuid import uuid4

from access.keys import Keyring
from access.matrix import may
from access.records import SEALED_KEYS, all_fields
from catalogue.reasons import reason_given
from catalogue.refusals import Refusal, not_found
from cleaning.campaigns import gather
from db import Scope, Session
from db.queries import arrivals as queries
from db.queries import cases
from db.tables import Arrival, Child, Hamlet, now
from intake.records import Origin, add_child

LEFT_BEHIND = ("hamlet", "commune_code", "province_code", "address_detail", "household_number", "household_head")
"""What is true of the old place alone; notes stay there too."""


def reason_place(arrival: Arrival) -> str:
    """What the box of a refusal's reason is bound to."""
    return f"arrival:{arrival.child_uuid}"


def reason_of(keyring: Keyring, arrival: Arrival) -> str:
    """Why the other commune said no; "" when it did not."""
    return keyring.open(arrival.reason_box, reason_place(arrival)).decode() if arrival.reason_box else ""


def _waiting(session: Session, scope: Scope, arrival_id: int) -> Arrival:
    arrival = queries.hold(session, scope, arrival_id) if may(scope.role, "move_case") else None
    if arrival is None:
        raise not_found()
    if arrival.fate != "waiting":
        sentence = "Cháu này đã được xử lý, hoặc xã cũ đã rút lại. Tải lại trang rồi xem lại."
        raise Refusal("DECIDED_ALREADY", sentence, status=409)
    return arrival


def accept(session: Session, keyring: Keyring, scope: Scope, arrival_id: int, hamlet: Hamlet) -> Child:
    """The child goes on in a hamlet of this commune. Refuses NOT_FOUND, DECIDED_ALREADY."""
    running = cases.open_campaigns(session, scope.commune_code or "")
    arrival = _waiting(session, scope, arrival_id)
    old = queries.record(session, arrival)
    known = {key: value for key, value in all_fields(keyring, old).items() if key not in (*LEFT_BEHIND, *SEALED_KEYS)}
    child = add_child(
        session,
        keyring,
        uuid=uuid4(),
        commune_code=arrival.to_code,
        fields=known | {"hamlet": hamlet.name},
        origin=Origin("arrival", str(arrival.id), scope.user_id),
        state="confirmed",
    )
    child = session.get_one(Child, child.uuid)
    child.police_facts = old.police_facts
    arrival.fate, arrival.new_uuid, arrival.decided_by, arrival.decided_at = (
        "accepted",
        child.uuid,
        scope.user_id,
        now(),
    )
    session.flush()
    for campaign in running:
        gather(session, campaign, user_id=scope.user_id)
    return child


def refuse(session: Session, keyring: Keyring, scope: Scope, arrival_id: int, reason: str) -> None:
    """The child is not here, and why. Refuses NOT_FOUND, DECIDED_ALREADY, REASON_MISSING."""
    arrival = _waiting(session, scope, arrival_id)
    arrival.reason_box = keyring.seal(reason_given(reason).encode(), reason_place(arrival))
    arrival.fate, arrival.decided_by, arrival.decided_at = "refused", scope.user_id, now()
    session.flush()
