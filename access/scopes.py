"""Who sees which children: the one place that answers, from the assignment active on the day (protection.md)."""

from datetime import date

from db import Scope, Session, bindparam, or_, select
from db.tables import Assignment, AssignmentHamlet, Hamlet, User

_VILLAGE_ROLES = ("collaborator", "hamlet_head")
_READERS = ("collaborator", "hamlet_head", "officer", "police", "leader")


_WORK = (
    select(
        Assignment.id,
        Assignment.role,
        Assignment.commune_code,
        Assignment.province_code,
        AssignmentHamlet.hamlet_id,
    )
    .outerjoin(AssignmentHamlet, AssignmentHamlet.assignment_id == Assignment.id)
    .where(Assignment.user_id == bindparam("user_id"), Assignment.starts_on <= bindparam("today"))
    .where(or_(Assignment.ends_on.is_(None), Assignment.ends_on >= bindparam("today")))
    .order_by(Assignment.id.desc())
)
"""Every call asks this, so it is built once and asks for columns alone; the newest assignment comes first."""


def scope_of(session: Session, user: User, today: date) -> Scope | None:
    """The reach of `user` on `today`, None without an active assignment."""
    lines = session.execute(_WORK, {"user_id": user.id, "today": today}).all()
    if not lines:
        return None
    newest, role = lines[0], lines[0].role
    named = frozenset(line.hamlet_id for line in lines if line.id == newest.id and line.hamlet_id is not None)
    return Scope(
        user_id=user.id,
        role=role,
        commune_code=newest.commune_code,
        province_code=newest.province_code,
        hamlet_ids=named if named or role in _VILLAGE_ROLES else None,
        own_only=role == "collaborator",
        listed_only=role == "police",
        can_read_children=role in _READERS and newest.commune_code is not None,
    )


def hamlets_of(session: Session, scope: Scope) -> list[Hamlet]:
    """The hamlets `scope` reaches, by name."""
    if scope.commune_code is None:
        return []
    wanted = select(Hamlet).where(Hamlet.commune_code == scope.commune_code).order_by(Hamlet.name)
    if scope.hamlet_ids is not None:
        wanted = wanted.where(Hamlet.id.in_(scope.hamlet_ids))
    return list(session.scalars(wanted))
