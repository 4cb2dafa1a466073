"""People with accounts and work, and what is open with one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from db.reach import beyond
from db.tables import (
    Assignment,
    AssignmentHamlet,
    Commune,
    Device,
    Finding,
    Hamlet,
    Handover,
    HouseholdCheck,
    Province,
    Recheck,
    RightsRequest,
    User,
)


@dataclass(frozen=True, slots=True)
class Person:
    """An account with today's work; `place` is a commune's or province's code, `area` its name, "" for neither."""

    user: User
    role: str
    place: str
    area: str
    hamlets: tuple[str, ...]


def working(session: Session, today: date, commune_code: str | None = None) -> Sequence[Person]:
    """Accounts that are open and have work today, by name; of one commune if asked."""
    wanted = (
        select(User, Assignment, func.coalesce(Commune.name, Province.name, ""))
        .join(Assignment, Assignment.user_id == User.id)
        .outerjoin(Commune, Commune.code == Assignment.commune_code)
        .outerjoin(Province, Province.code == Assignment.province_code)
        .where(User.disabled_at.is_(None), Assignment.starts_on <= today)
        .where(Assignment.ends_on.is_(None) | (Assignment.ends_on >= today))
        .order_by(User.name, User.id, Assignment.id)
    )
    if commune_code is not None:
        wanted = wanted.where(Assignment.commune_code == commune_code)
    lines = session.execute(wanted).tuples().all()
    hamlets = _hamlets(session, [work.id for _, work, _ in lines])
    newest = {user.id: (user, work, area) for user, work, area in lines}
    return [
        Person(user, work.role, work.commune_code or work.province_code or "", area, tuple(hamlets.get(work.id, ())))
        for user, work, area in newest.values()
    ]


def _hamlets(session: Session, assignment_ids: Sequence[int]) -> dict[int, list[str]]:
    named: dict[int, list[str]] = {}
    wanted = select(AssignmentHamlet.assignment_id, Hamlet.name).join(Hamlet, Hamlet.id == AssignmentHamlet.hamlet_id)
    for number, name in session.execute(wanted.where(AssignmentHamlet.assignment_id.in_(assignment_ids))):
        named.setdefault(number, []).append(name)
    return named


def end_work(session: Session, user_id: int, today: date) -> None:
    """The person's work ended yesterday."""
    lasting = Assignment.ends_on.is_(None) | (Assignment.ends_on >= today)
    ended = update(Assignment).where(Assignment.user_id == user_id, lasting).values(ends_on=today - timedelta(days=1))
    session.execute(ended)


def open_work(session: Session, user_id: int) -> tuple[int, int, int, int, int, int]:
    """How many checks at homes, second visits, findings, lists not yet sent, requests and phones a person has open."""
    given = (HouseholdCheck.assigned_by == user_id, HouseholdCheck.answered_at.is_(None))
    drawn = (Handover.drawn_by == user_id, Handover.stage == "frozen")
    asked = (RightsRequest.user_id == user_id, RightsRequest.answered_at.is_(None))
    paired = (Device.user_id == user_id, Device.locked_at.is_(None))
    with beyond(session):  # an administrator ends accounts of communes whose records he never meets
        checks, visits, findings, lists, requests, phones = (
            session.scalar(select(func.count()).where(*of)) or 0
            for of in (given, _visits(user_id), _findings(user_id), drawn, asked, paired)
        )
    return checks, visits, findings, lists, requests, phones


def free_work(session: Session, user_id: int) -> None:
    """Second visits and findings that were given to a person by name are anybody's again."""
    with beyond(session):  # as above
        session.execute(update(Recheck).where(*_visits(user_id)).values(assigned_to=None))
        session.execute(update(Finding).where(*_findings(user_id)).values(owner_id=None))


def _visits(user_id: int) -> tuple[ColumnElement[bool], ...]:
    return Recheck.assigned_to == user_id, Recheck.answered_at.is_(None)


def _findings(user_id: int) -> tuple[ColumnElement[bool], ...]:
    return Finding.owner_id == user_id, Finding.ended_at.is_(None)
