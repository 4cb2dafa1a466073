"""A child who moved away, told to the commune it moved to; until that one says yes the record stays where it is."""

from collections.abc import Sequence

from access.matrix import may
from catalogue.refusals import Refusal, not_found
from db import Scope, Session
from db.queries import arrivals as queries
from db.tables import Arrival, Child, now


def tell(session: Session, scope: Scope, child: Child, to_code: str) -> Arrival:
    """Tell another commune that the child is there now. Refuses NOT_FOUND, COMMUNE_UNKNOWN."""
    if not may(scope.role, "move_case") or child.commune_code != scope.commune_code:
        raise not_found()
    if to_code not in dict(communes(session, scope)):
        raise Refusal("COMMUNE_UNKNOWN", "Xã nơi đến chưa dùng sổ này. Để trống nơi đến, ghi vào lý do.", field="to")
    made = Arrival(child_uuid=child.uuid, from_code=child.commune_code, to_code=to_code, told_by=scope.user_id)
    session.add(made)
    session.flush()
    return made


def is_told(session: Session, child: Child) -> bool:
    """Whether a commune knows of it already, and has not said no."""
    return queries.is_told(session, child.uuid)


def communes(session: Session, scope: Scope) -> Sequence[tuple[str, str]]:
    """The communes that can be told, as (code, name)."""
    return queries.communes(session, scope)


def withdraw(session: Session, child: Child, user_id: int) -> None:
    """The child is back in the book: what was told is taken back. Refuses ARRIVED once it was accepted."""
    for arrival in queries.of_child(session, child.uuid):
        if arrival.fate == "accepted":
            sentence = "Xã nơi đến đã nhận cháu. Liên hệ xã đó; khi cháu về, xã đó báo chuyển lại."
            raise Refusal("ARRIVED", sentence, status=409)
        if arrival.fate == "waiting":
            arrival.fate, arrival.decided_by, arrival.decided_at = "withdrawn", user_id, now()
    session.flush()
