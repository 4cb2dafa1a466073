"""The door of the phones: every item sent is kept, taken once, answered with a receipt, and answered so again.

What is acknowledged is on the disk, what is not has left nothing behind. Items that come while others are written
share the next transaction; new records among them are written as one.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from access import former_houses
from access.boxes import open_box
from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Database, Scope, young
from intake.jobs import Answer, Job, Line
from intake.parcels import unpack
from intake.taking import not_stored, take_all, take_alone

ITEMS_MAX = 500


def receive(
    database: Database, keyring: Keyring, scope: Scope, items: Sequence[object], line: Line | str
) -> list[Answer]:
    """Take the items in their order; one answer each, in the same order. `line` may be the device's own words.

    A faulty item is answered `refused` and holds up no other. Refuses NOT_FOUND for a role that enters no children,
    TOO_MANY_ITEMS; raises OperationalError when the database stays away: what was taken by then is kept, and answered
    `unchanged` when it is sent again. An item that breaks what takes it is refused for itself (NOT_STORED).
    """
    if not may(scope.role, "write_child") or scope.commune_code is None:
        raise not_found()
    if len(items) > ITEMS_MAX:
        sentence = f"Mỗi lần gửi nhiều nhất {ITEMS_MAX} phiếu, ở đây có {len(items)}. Chia ra nhiều lần rồi gửi lại."
        raise Refusal("TOO_MANY_ITEMS", sentence, status=413)
    through = line if isinstance(line, Line) else Line(tidy(line)[:200])
    jobs = [_job(database, keyring, scope, item, through) for item in items]
    gathering = database.gathering(take_all, take_alone)
    answers = gathering.take([job for job in jobs if isinstance(job, Job)])
    young.taken(database, len(answers))
    taken = iter(answers)
    return [
        _told(item, next(taken)) if isinstance(job, Job) else _refused(item, job)
        for item, job in zip(items, jobs, strict=True)
    ]


def _job(database: Database, keyring: Keyring, scope: Scope, item: object, line: Line) -> Job | Refusal:
    try:
        if isinstance(item, dict) and item.get("kind") == "sealed":
            return Job(keyring, scope, unpack(_unsealed(database, keyring, item)), line)
        if line.is_locked:
            raise _locked()
        return Job(keyring, scope, unpack(item), line)
    except Refusal as refusal:
        return refusal
    except Exception as broken:  # its neighbours have an answer to get
        return not_stored(broken)


def _unsealed(database: Database, keyring: Keyring, item: dict[str, Any]) -> dict[str, Any]:
    """Also what a phone sealed for its commune's own house, before that was taken in. Refuses BAD_BOX."""
    try:
        return open_box(keyring, item)
    except Refusal:
        with database.glance() as session:
            former = former_houses.rings(session, keyring)
        for ring in former:
            with suppress(Refusal):
                return open_box(ring, item)
        raise


def _told(item: object, answer: Answer | Refusal) -> Answer:
    return _refused(item, answer) if isinstance(answer, Refusal) else answer


def _refused(item: object, refusal: Refusal) -> Answer:
    sent = item.get("uuid") if isinstance(item, dict) else None
    uuid = tidy(sent)[:40] if isinstance(sent, str) else None
    told = {"field": refusal.field or "", "code": refusal.code, "message": refusal.sentence}
    return {"uuid": uuid, "status": "refused", "rev": None, "receipt": None, "problems": [told]}


def _locked() -> Refusal:
    sentence = "Máy này đã bị khoá nên chỉ gửi được phiếu đã niêm phong. Giữ phiếu trong máy và báo cán bộ xã."
    return Refusal("DEVICE_LOCKED", sentence)
