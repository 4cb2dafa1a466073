"""The door of the phones: every item sent is kept, taken once, answered with a receipt, and answered so again.

One item is one transaction: what is acknowledged is on the disk, what is not has left nothing behind.
"""

import json
import time
from collections.abc import Sequence

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Problem, Refusal, not_found
from catalogue.vietnamese import tidy
from db import Database, IntegrityError, OperationalError, Scope, Session
from db.queries import submissions as queries
from db.tables import Submission
from intake.deliveries import Delivery, Outcome, admit, body_seal_place, lay_over, problems_of, take_waiting
from intake.parcels import Parcel, unpack

ITEMS_MAX = 500
_ATTEMPTS_MAX = 6
_PAUSE_S = 0.02

Answer = dict[str, object]


def receive(database: Database, keyring: Keyring, scope: Scope, items: Sequence[object], device: str) -> list[Answer]:
    """Take the items one by one, in their order; one answer each, in the same order.

    A faulty item is answered `refused` and holds up no other. Refuses NOT_FOUND for a role that enters no children,
    TOO_MANY_ITEMS; raises OperationalError when the database stays away: what was taken by then is kept, and answered
    `unchanged` when it is sent again.
    """
    if not may(scope.role, "write_child") or scope.commune_code is None:
        raise not_found()
    if len(items) > ITEMS_MAX:
        sentence = f"Mỗi lần gửi nhiều nhất {ITEMS_MAX} phiếu, ở đây có {len(items)}. Chia ra nhiều lần rồi gửi lại."
        raise Refusal("TOO_MANY_ITEMS", sentence, status=413)
    return [_receive_one(database, keyring, scope, item, tidy(device)[:200]) for item in items]


def _receive_one(database: Database, keyring: Keyring, scope: Scope, item: object, device: str) -> Answer:
    try:
        return _persist(database, keyring, scope, unpack(item), device)
    except Refusal as refusal:
        return _refused(item, refusal)


def _persist(database: Database, keyring: Keyring, scope: Scope, parcel: Parcel, device: str) -> Answer:
    """One transaction, begun again when another one was first: then it finds what that one wrote."""
    for attempt in range(1, _ATTEMPTS_MAX + 1):
        try:
            with database.writing() as session:
                return _take(session, keyring, scope, parcel, device)
        except (IntegrityError, OperationalError) as lost:
            # SQLite's writers have waited their full time already; PostgreSQL ends one of two that wait for each other.
            if attempt == _ATTEMPTS_MAX or (database.is_sqlite and isinstance(lost, OperationalError)):
                raise
            time.sleep(_PAUSE_S * attempt)
    raise AssertionError("the last attempt returns or raises")


def _take(session: Session, keyring: Keyring, scope: Scope, parcel: Parcel, device: str) -> Answer:
    child, is_known, is_open = queries.held_child(session, scope, parcel.uuid) or (None, True, True)
    if not is_known or (child is None and parcel.base_rev > 0):
        raise _unknown_child()
    earlier = queries.find(session, parcel.uuid, parcel.digest) if child is not None else None
    if child is not None and earlier is not None:
        delivery = Delivery(session, keyring, scope, parcel, earlier)
        if earlier.status == "held":
            return _answer(parcel, earlier, "review", [_ahead()])
        return _answer(parcel, earlier, "unchanged", problems_of(delivery, child, is_open=is_open))
    delivery = Delivery(session, keyring, scope, parcel, _keep(session, keyring, scope, parcel, device))
    if child is None:
        outcome = admit(delivery)
    elif parcel.base_rev > child.rev:
        outcome = Outcome("held", child.rev, [_ahead()])
    else:
        outcome = lay_over(delivery, child, is_open=is_open)
    _settle(delivery, outcome)
    if child is not None:
        take_waiting(session, keyring, child)
    return _answer(parcel, delivery.kept, "review" if outcome.status == "held" else outcome.status, outcome.problems)


def _keep(session: Session, keyring: Keyring, scope: Scope, parcel: Parcel, device: str) -> Submission:
    """The item as it was sent, before anything is made of it; a twin that comes at the same time stops here."""
    kept = Submission(child_uuid=parcel.uuid, digest=parcel.digest, kind=parcel.kind, base_rev=parcel.base_rev)
    kept.user_id, kept.commune_code = scope.user_id, str(scope.commune_code)
    kept.device, kept.claimed_at, kept.status = device, parcel.claimed_at, "taking"
    kept.body_box = keyring.seal(parcel.body, body_seal_place(kept))
    session.add(kept)
    session.flush()
    return kept


def _settle(delivery: Delivery, outcome: Outcome) -> None:
    kept = delivery.kept
    kept.status, kept.rev, kept.receipt = outcome.status, outcome.rev, delivery.parcel.receipt(outcome.rev)
    named = [{"field": problem.field, "code": problem.rule} for problem in outcome.problems]
    kept.answer = json.dumps({"status": outcome.status, "problems": named})
    delivery.session.flush()


def _answer(parcel: Parcel, kept: Submission, status: str, problems: Sequence[Problem]) -> Answer:
    told = [{"field": problem.field, "code": problem.rule, "message": problem.message} for problem in problems]
    answer = {"uuid": parcel.sent_uuid, "status": status, "rev": kept.rev, "receipt": kept.receipt}
    return answer | {"problems": told}


def _refused(item: object, refusal: Refusal) -> Answer:
    sent = item.get("uuid") if isinstance(item, dict) else None
    uuid = tidy(sent)[:40] if isinstance(sent, str) else None
    told = {"field": refusal.field or "", "code": refusal.code, "message": refusal.sentence}
    return {"uuid": uuid, "status": "refused", "rev": None, "receipt": None, "problems": [told]}


def _unknown_child() -> Refusal:
    """Another area's child and one that does not exist: the same words."""
    sentence = "Không tìm thấy hồ sơ của phiếu này trong địa bàn của anh/chị. Giữ phiếu trong máy và hỏi cán bộ xã."
    return Refusal("UNKNOWN_CHILD", sentence)


def _ahead() -> Problem:
    sentence = "Phiếu đã được giữ; còn thiếu lần sửa trước của cháu này. Gửi hết các phiếu còn trong máy."
    return Problem("REVISION_AHEAD", "", "I", sentence)
