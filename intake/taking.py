"""Jobs become rows: many in one transaction, and one alone where that failed."""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from catalogue.refusals import Problem, Refusal
from catalogue.trails import trail
from db import Database, DatabaseError, DataError, IntegrityError, OperationalError, Session
from db.queries import submissions as queries
from db.reach import serve
from db.tables import Child, Submission
from intake.admission import admit
from intake.deliveries import Delivery, ahead, body_seal_place, for_officer, problems_of
from intake.dispatch import deliver, take_waiting
from intake.jobs import Answer, Job
from intake.parcels import Parcel

_ATTEMPTS_MAX = 6
_PAUSE_S = 0.02
_LOG = logging.getLogger("so-tre-em")


def take_all(session: Session, jobs: Sequence[Job]) -> list[Answer | Refusal]:
    """One transaction for all: new records as one, then the others in turn, a refused one leaving nothing behind."""
    serve(session, *(job.scope for job in jobs))
    times = Counter(job.parcel.uuid for job in jobs)
    known = queries.known_uuids(session, times.keys())
    new = [at for at, job in enumerate(jobs) if _is_new(job, times, known)]
    answers = dict(zip(new, _admit(session, [jobs[at] for at in new]), strict=True))
    return [answers[at] if at in answers else _take_apart(session, job) for at, job in enumerate(jobs)]


def _is_new(job: Job, times: Counter[UUID], known: set[UUID]) -> bool:
    parcel = job.parcel
    is_first = parcel.kind == "child" and parcel.base_rev == 0 and not job.line.is_locked
    return is_first and times[parcel.uuid] == 1 and parcel.uuid not in known


def _admit(session: Session, jobs: Sequence[Job], earlier: Submission | None = None) -> list[Answer]:
    """New records; `earlier` is the row that holds the one item of a locked device already."""
    deliveries = [Delivery(session, job.keyring, job.scope, job.parcel, earlier or _row(job)) for job in jobs]
    outcomes = admit(deliveries)
    return [
        _answer(one.parcel, one.kept, outcome.status, outcome.problems)
        for one, outcome in zip(deliveries, outcomes, strict=True)
    ]


def _take_apart(session: Session, job: Job) -> Answer | Refusal:
    try:
        with session.begin_nested():
            return _take(session, job)
    except Refusal as refusal:
        return refusal


def _take(session: Session, job: Job) -> Answer:
    parcel, scope = job.parcel, job.scope
    child, is_known, is_open = queries.held_child(session, scope, parcel.uuid) or (None, True, True)
    earlier = queries.find(session, parcel.uuid, parcel.digest)
    if job.line.is_locked:
        return _park(session, job, earlier)
    if not is_known or (child is None and (parcel.base_rev > 0 or parcel.kind != "child")):
        raise _unknown_child()
    if earlier is not None and earlier.status != "parked":
        return _again(session, job, earlier, child, is_open=is_open)
    if child is None:
        return _admit(session, [job], earlier)[0]
    kept = earlier or _kept(session, job)
    delivery = Delivery(session, job.keyring, scope, parcel, kept)
    outcome = deliver(delivery, child, is_open=is_open)
    delivery.settle(outcome)
    session.flush()
    take_waiting(session, job.keyring, child)
    return _answer(parcel, kept, "review" if outcome.status == "held" else outcome.status, outcome.problems)


def _again(session: Session, job: Job, earlier: Submission, child: Child | None, *, is_open: bool) -> Answer:
    """The same answer as before, with what the record fails by now."""
    if child is None or earlier.status == "refused":
        raise _unknown_child()
    if earlier.status == "held":
        return _answer(job.parcel, earlier, "review", [ahead()])
    delivery = Delivery(session, job.keyring, job.scope, job.parcel, earlier)
    return _answer(job.parcel, earlier, "unchanged", problems_of(delivery, child, is_open=is_open))


def _park(session: Session, job: Job, earlier: Submission | None) -> Answer:
    """A locked device's item: kept, never made into anything without an officer; nobody at the device learns more."""
    if earlier is not None and earlier.user_id != job.scope.user_id:
        raise _unknown_child()
    if earlier is not None:
        return _answer(job.parcel, earlier, "unchanged", [for_officer()] if earlier.status == "parked" else [])
    kept = _kept(session, job)
    kept.status, kept.rev, kept.receipt = "parked", job.parcel.base_rev, job.parcel.receipt(job.parcel.base_rev)
    session.flush()
    return _answer(job.parcel, kept, "review", [for_officer()])


def _row(job: Job) -> Submission:
    """The item as it was sent."""
    parcel, scope, line = job.parcel, job.scope, job.line
    kept = Submission(child_uuid=parcel.uuid, digest=parcel.digest, kind=parcel.kind, base_rev=parcel.base_rev)
    kept.user_id, kept.commune_code = scope.user_id, str(scope.commune_code)
    kept.device, kept.device_uuid, kept.clock_ahead_s = line.device, line.device_uuid, line.clock_ahead_s
    kept.claimed_at, kept.status = parcel.claimed_at, "taking"
    kept.body_box = job.keyring.seal(parcel.body, body_seal_place(kept))
    return kept


def _kept(session: Session, job: Job) -> Submission:
    """Written before anything is made of it; a twin that comes at the same time stops here."""
    kept = _row(job)
    session.add(kept)
    session.flush()
    return kept


def _answer(parcel: Parcel, kept: Submission, status: str, problems: Sequence[Problem]) -> Answer:
    told = [{"field": problem.field, "code": problem.rule, "message": problem.message} for problem in problems]
    answer = {"uuid": parcel.sent_uuid, "status": status, "rev": kept.rev, "receipt": kept.receipt}
    return answer | {"problems": told}


def take_alone(database: Database, job: Job) -> Answer | Refusal:
    """One transaction for one; what it alone is to blame for is its own refusal (NOT_STORED).

    Raises OperationalError, and whatever else says that the database is not there: that is no item's fault.
    """
    try:
        return _tried(database, job)
    except Exception as broken:  # an item must never cost its neighbours their answer, however it breaks
        if isinstance(broken, DatabaseError) and not isinstance(broken, IntegrityError | DataError):
            raise
        return not_stored(broken)


def _tried(database: Database, job: Job) -> Answer | Refusal:
    """Begun again when another one was first: then it finds what that one wrote."""
    for attempt in range(1, _ATTEMPTS_MAX + 1):
        try:
            with database.writing() as session:
                serve(session, job.scope)
                return _take(session, job)
        except Refusal as refusal:
            return refusal
        except (IntegrityError, OperationalError) as lost:
            if attempt == _ATTEMPTS_MAX or database.is_hopeless(lost):
                raise
            time.sleep(_PAUSE_S * attempt)
    raise AssertionError("the last attempt returns or raises")


def not_stored(broken: Exception) -> Refusal:
    """An item that breaks whatever takes it; the log hears where."""
    _LOG.error("an item could not be taken: %s\n%s", type(broken).__name__, trail(broken))
    sentence = "Máy chủ chưa cất được phiếu này. Giữ phiếu trong máy và báo cán bộ xã; các phiếu khác vẫn gửi được."
    return Refusal("NOT_STORED", sentence)


def _unknown_child() -> Refusal:
    """Another area's child and one that does not exist: the same words."""
    sentence = "Không tìm thấy hồ sơ của phiếu này trong địa bàn của anh/chị. Giữ phiếu trong máy và hỏi cán bộ xã."
    return Refusal("UNKNOWN_CHILD", sentence)
