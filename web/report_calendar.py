"""What is due and who has sent it: reports by their duties, steps by the campaigns that are open."""

from dataclasses import dataclass
from datetime import date, datetime

from catalogue.clock import day_here
from cleaning import campaigns
from db import Scope, Session
from db.queries import audit, cases, counting, frozen
from db.tables import FrozenReport
from reports import freezing
from reports.duties import Duty, due_around
from reports.periods import spoken
from web.asked import address
from web.campaign_names import wheres

_OF_COMMUNE = ("officer", "leader")


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due: `state` sent, late, near or later; `told` in words; `address` of draft or paper."""

    words: str
    due_on: date
    state: str
    told: str
    address: str = ""


def calendar_of(session: Session, scope: Scope, today: date) -> list[Due]:
    """For the office its own duties and steps, for the province each duty with who has sent; the earliest first."""
    if scope.role == "province":
        found = [line for duty in due_around(today) for line in _of_province(session, scope, duty, today)]
    elif scope.role in _OF_COMMUNE:
        found = _own(session, scope, today) + _steps(session, scope, today)
    else:
        found = []
    return sorted(found, key=lambda due: (due.due_on, due.words))


def open_duties(session: Session, scope: Scope, today: date) -> list[Due]:
    """Reports whose draft is ready or that are late: what the first page reminds of."""
    if scope.role not in _OF_COMMUNE:
        return []
    return [due for due in _own(session, scope, today) if due.state in ("near", "late")]


def _own(session: Session, scope: Scope, today: date) -> list[Due]:
    commune = scope.commune_code or ""
    began = audit.began(session, [commune]).get(commune)
    found = [(duty, _of_commune(session, scope, duty, today)) for duty in due_around(today)]
    return [due for duty, due in found if due.state == "sent" or _is_ours(duty, began)]


def _is_ours(duty: Duty, began: datetime | None) -> bool:
    """What was due before the commune worked with the book was sent without it."""
    return began is None or day_here(began) <= duty.due_on


def _of_commune(session: Session, scope: Scope, duty: Duty, today: date) -> Due:
    sent = _sent_of(session, scope, duty).get(scope.commune_code or "")
    if sent is not None:
        return Due(duty.words, duty.due_on, "sent", _sent(sent, duty), f"/reports/frozen/{sent.id}")
    near = {"first": spoken(duty.period.first), "last": spoken(duty.period.last)}
    draft = address(f"/reports/{duty.kind}", near) if duty.is_near(today) else ""
    return Due(duty.words, duty.due_on, _state(duty, today), _left(duty.days_left(today)), draft)


def _of_province(session: Session, scope: Scope, duty: Duty, today: date) -> list[Due]:
    sent, communes = _sent_of(session, scope, duty), counting.communes(session, scope)
    began = audit.began(session, [code for code, _ in communes])
    found = []
    for code, name in communes:
        words, one = f"{duty.words}, {name}", sent.get(code)
        if one is not None:
            found.append(Due(words, duty.due_on, "sent", _sent(one, duty), f"/reports/frozen/{one.id}"))
        elif _is_ours(duty, began.get(code)):
            found.append(Due(words, duty.due_on, _state(duty, today), _left(duty.days_left(today))))
    return found


def _sent_of(session: Session, scope: Scope, duty: Duty) -> dict[str, FrozenReport]:
    return frozen.sent(session, scope, duty.kind, duty.period.first, duty.period.last)


def _steps(session: Session, scope: Scope, today: date) -> list[Due]:
    found = []
    running = [one for one in cases.campaigns(session, scope) if one.closed_at is None]
    where = wheres(running)
    for campaign, steps in zip(running, campaigns.deadlines(session, running, today), strict=True):
        for step in steps:
            if step.is_done:
                continue
            state = "late" if step.days_left < 0 else "near" if step.is_near else "later"
            words = f"{step.words} (đợt số {campaign.document_number}{where[campaign.id]})"
            found.append(Due(words, step.due_on, state, _left(step.days_left), f"/campaigns/{campaign.id}"))
    return found


def _state(duty: Duty, today: date) -> str:
    return "late" if duty.days_left(today) < 0 else "near" if duty.is_near(today) else "later"


def _sent(one: FrozenReport, duty: Duty) -> str:
    late = one.sent_at is not None and day_here(one.sent_at) > duty.due_on
    told = "đã gửi muộn" if late else "đã gửi"
    return f"{told}, số liệu tạm tính" if freezing.is_early(one) else told


def _left(days: int) -> str:
    if days < 0:
        return f"quá hạn {-days} ngày"
    return f"còn {days} ngày" if days else "hạn hôm nay"
