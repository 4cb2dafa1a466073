"""The rights of child and family: on what ground data is kept, what was asked of us, what got where it may not be.

Law 91/2025/QH15 and NĐ 356/2025 (docs/protection.md): an objection or a correction is answered within two working days,
an incident is reported within 72 hours.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from access.keys import Keyring
from catalogue import working_days
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Scope, Session, opened, select
from db.queries.oversight import opened_between
from db.tables import Child, Ground, Household, Incident, RightsRequest

GROUNDS = {
    "consent": "Cha, mẹ hoặc người giám hộ đồng ý",
    "law": "Theo luật, không cần đồng ý",
    "withdrawn": "Đã rút lại đồng ý",
}
REQUESTS = {
    "see": "Xin xem hồ sơ",
    "correct": "Xin sửa hồ sơ",
    "object": "Phản đối việc dùng dữ liệu",
    "delete": "Xin xoá dữ liệu",
}
OUTCOMES = {"done": "Đã làm theo", "refused": "Không làm theo, đã nói rõ vì sao"}
ANSWER_WORKING_DAYS = 2
REPORT_WITHIN = timedelta(hours=72)
GROUND_PLACE, REQUEST_PLACE, INCIDENT_PLACE = "ground", "rights_request", "incident"
_TEXT_MAX = 2000


Row = TypeVar("Row", Ground, RightsRequest, Incident)


@dataclass(frozen=True)
class Told(Generic[Row]):
    """A row with the words of its box."""

    row: Row
    words: dict[str, str]


def due_on(received_on: date) -> date:
    """The last of two working days after the day it came."""
    return working_days.after(received_on, ANSWER_WORKING_DAYS)


def keep_ground(
    session: Session, keyring: Keyring, scope: Scope, child: Child, kind: str, said_by: str, paper: str, on: date
) -> None:
    """Write down on what ground the child's household is in the book. Refuses HOUSEHOLD_MISSING, NOT_UNDERSTOOD."""
    if child.household_id is None:
        sentence = "Hồ sơ này chưa ghi số hộ. Ghi số hộ và chủ hộ rồi ghi căn cứ."
        raise Refusal("HOUSEHOLD_MISSING", sentence, field="household_number")
    if kind not in GROUNDS:
        raise Refusal("NOT_UNDERSTOOD", "Chưa chọn căn cứ. Chọn một dòng rồi bấm lại.", field="kind")
    ground = Ground(household_id=child.household_id, kind=kind, given_on=on, user_id=scope.user_id)
    ground.box = _sealed(keyring, GROUND_PLACE, said_by=said_by, paper=paper)
    session.add(ground)


def find_ground(session: Session, keyring: Keyring, child: Child) -> Told[Ground] | None:
    """The newest ground of the child's household."""
    wanted = select(Ground).join(Household).where(Household.id == child.household_id).order_by(Ground.id.desc())
    ground = session.scalars(wanted.limit(1)).first()
    return Told(ground, _opened(keyring, GROUND_PLACE, ground.box)) if ground else None


def receive_request(
    session: Session, keyring: Keyring, scope: Scope, child: Child, kind: str, said_by: str, wish: str, on: date
) -> RightsRequest:
    """Write down what a family asks. Refuses NOT_UNDERSTOOD: no kind, or nobody who asked."""
    if kind not in REQUESTS or not tidy(said_by):
        raise Refusal("NOT_UNDERSTOOD", "Chưa ghi ai yêu cầu hoặc yêu cầu gì. Ghi đủ rồi bấm lại.", field="said_by")
    asked = RightsRequest(commune_code=child.commune_code, child_uuid=child.uuid, kind=kind, user_id=scope.user_id)
    asked.box = _sealed(keyring, REQUEST_PLACE, said_by=said_by, wish=wish)
    asked.received_on, asked.due_on = on, due_on(on)
    session.add(asked)
    session.flush()
    return asked


def requests_of(
    session: Session, keyring: Keyring, scope: Scope, child_uuid: UUID | None = None
) -> list[Told[RightsRequest]]:
    """What was asked in the commune, of one child if given: open ones first, the most urgent on top."""
    wanted = select(RightsRequest).where(RightsRequest.commune_code == scope.commune_code)
    if child_uuid is not None:
        wanted = wanted.where(RightsRequest.child_uuid == child_uuid)
    ordered = wanted.order_by(RightsRequest.answered_at.is_not(None), RightsRequest.due_on, RightsRequest.id)
    return [Told(row, _opened_request(keyring, row)) for row in session.scalars(ordered.limit(200))]


def answer_request(
    session: Session, keyring: Keyring, scope: Scope, request_id: int, outcome: str, answer: str, at: datetime
) -> RightsRequest:
    """What we did about it. Refuses NOT_FOUND, REQUEST_ANSWERED, NOT_UNDERSTOOD."""
    asked = session.get(RightsRequest, request_id, with_for_update=True)
    if asked is None or asked.commune_code != scope.commune_code:
        raise not_found()
    if asked.answered_at is not None:
        raise Refusal("REQUEST_ANSWERED", "Yêu cầu này đã có trả lời. Tải lại trang rồi xem.", status=409)
    if outcome not in OUTCOMES or not tidy(answer):
        raise Refusal("NOT_UNDERSTOOD", "Chưa ghi đã trả lời thế nào. Ghi rõ rồi bấm lại.", field="answer")
    asked.outcome, asked.answered_by, asked.answered_at = outcome, scope.user_id, at
    asked.answer_box = _sealed(keyring, REQUEST_PLACE, answer=answer)
    return asked


def note_incident(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    *,
    what: str,
    found_at: datetime,
    between: tuple[datetime, datetime],
    suspect_id: int | None,
) -> Incident:
    """An incident with those concerned: whose records the log says were opened in that time, by that account if known.

    Refuses NOT_UNDERSTOOD: no words, or a time that runs backwards.
    """
    if not tidy(what) or between[0] > between[1]:
        raise Refusal("NOT_UNDERSTOOD", "Chưa ghi chuyện gì, hoặc giờ bắt đầu sau giờ kết thúc. Xem lại.", field="what")
    seen = opened_between(session, scope.commune_code or "", *between, suspect_id)
    noted = Incident(commune_code=scope.commune_code, found_at=found_at, suspect_id=suspect_id, user_id=scope.user_id)
    noted.since, noted.until, noted.children = *between, json.dumps(sorted(str(uuid) for uuid in seen))
    noted.box = _sealed(keyring, INCIDENT_PLACE, what=what)
    session.add(noted)
    session.flush()
    return noted


def incidents(session: Session, keyring: Keyring, scope: Scope) -> list[Told[Incident]]:
    """The commune's incidents, newest first."""
    wanted = select(Incident).where(Incident.commune_code == scope.commune_code).order_by(Incident.id.desc())
    return [Told(row, _opened(keyring, INCIDENT_PLACE, row.box)) for row in session.scalars(wanted.limit(100))]


def concerned(session: Session, scope: Scope, incident_id: int) -> tuple[Incident, Sequence[Child]]:
    """An incident with the records concerned that are still ours to name. Refuses NOT_FOUND."""
    noted = session.get(Incident, incident_id)
    if noted is None or noted.commune_code != scope.commune_code:
        raise not_found()
    uuids = [UUID(uuid) for uuid in json.loads(noted.children)]
    near = select(Child).where(Child.uuid.in_(uuids), Child.commune_code == scope.commune_code)
    children = session.scalars(near.order_by(Child.full_name_folded)).all()
    opened.listed(len(children))
    return noted, children


def report(session: Session, scope: Scope, incident_id: int, at: datetime) -> None:
    """It was reported. Refuses NOT_FOUND; said twice, the first time counts."""
    noted, _ = concerned(session, scope, incident_id)
    if noted.reported_at is None:
        noted.reported_at, noted.reported_by = at, scope.user_id


def _opened_request(keyring: Keyring, row: RightsRequest) -> dict[str, str]:
    answer = _opened(keyring, REQUEST_PLACE, row.answer_box) if row.answer_box else {"answer": ""}
    return _opened(keyring, REQUEST_PLACE, row.box) | answer


def _sealed(keyring: Keyring, place: str, **words: str) -> bytes:
    tidied = {key: tidy(text)[:_TEXT_MAX] for key, text in words.items()}
    return keyring.seal(json.dumps(tidied, ensure_ascii=False).encode(), place)


def _opened(keyring: Keyring, place: str, box: bytes) -> dict[str, str]:
    return dict(json.loads(keyring.open(box, place)))
