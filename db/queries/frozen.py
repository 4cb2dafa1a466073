"""Frozen reports: those of the user's commune, and of those that are part of it by now; the province finds its own, and
of communes what was sent to it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, false, func, or_, select, update
from sqlalchemy.orm import Session

from db.queries.successions import parts_of
from db.reach import beyond
from db.scope import Scope
from db.tables import Commune, FrozenReport, User

SHOWN_MAX = 200


def _mine(scope: Scope) -> ColumnElement[bool]:
    if scope.commune_code is not None:
        return or_(
            FrozenReport.commune_code == scope.commune_code,
            FrozenReport.commune_code.in_(parts_of(scope.commune_code)),
        )
    if scope.province_code is None:
        return false()
    given = FrozenReport.sent_at.is_not(None) | FrozenReport.commune_code.is_(None)
    return (FrozenReport.province_code == scope.province_code) & given


def find(session: Session, scope: Scope, report_id: int) -> FrozenReport | None:
    """One that the user may read."""
    with beyond(session):  # what a commune froze lies under its own code for ever
        return session.scalars(select(FrozenReport).where(FrozenReport.id == report_id, _mine(scope))).first()


def listed(session: Session, scope: Scope) -> Sequence[tuple[FrozenReport, str, str]]:
    """(report, commune, "" for the province's own, who froze it), the newest first."""
    place = func.coalesce(Commune.name, "")
    wanted = select(FrozenReport, place, User.name).join(User, User.id == FrozenReport.frozen_by)
    near = wanted.outerjoin(Commune, Commune.code == FrozenReport.commune_code).where(_mine(scope))
    with beyond(session):
        return session.execute(near.order_by(FrozenReport.id.desc()).limit(SHOWN_MAX)).tuples().all()


def sent(session: Session, scope: Scope, kind: str, first_on: date, last_on: date) -> dict[str, FrozenReport]:
    """The newest report of that kind and period that each commune has sent."""
    of_period = (FrozenReport.first_on == first_on, FrozenReport.last_on == last_on)
    wanted = select(FrozenReport).where(_mine(scope), FrozenReport.kind == kind, *of_period)
    found = session.scalars(wanted.where(FrozenReport.sent_at.is_not(None)).order_by(FrozenReport.id))
    return {one.commune_code or "": one for one in found}


def mark_sent(session: Session, one: FrozenReport, user_id: int, at: datetime) -> bool:
    """Whether this call was the one that sent it."""
    waiting = update(FrozenReport).where(FrozenReport.id == one.id, FrozenReport.sent_at.is_(None))
    told = waiting.values(sent_by=user_id, sent_at=at).returning(FrozenReport.id)
    won = session.scalars(told, execution_options={"synchronize_session": False}).first()
    session.expire(one)
    return won is not None
