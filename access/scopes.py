"""Who sees which children: the one place that answers, from the assignment active on the day (protection.md)."""

from datetime import date

from db import Scope, Session, or_, select, selectinload
from db.tables import Assignment, Hamlet, User

_VILLAGE_ROLES = ("collaborator", "hamlet_head")
_READERS = ("collaborator", "hamlet_head", "officer", "police", "leader")


def active_assignment(session: Session, user: User, today: date) -> Assignment | None:
    """The newest assignment that holds on `today`; None when there is none: the account then sees nothing."""
    return session.scalars(
        select(Assignment)
        .options(selectinload(Assignment.hamlets))
        .where(Assignment.user_id == user.id, Assignment.starts_on <= today)
        .where(or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today))
        .order_by(Assignment.id.desc())
        .limit(1)
    ).first()


def scope_of(session: Session, user: User, today: date) -> Scope | None:
    """The reach of `user` on `today`, None without an active assignment."""
    assignment = active_assignment(session, user, today)
    if assignment is None:
        return None
    role = assignment.role
    named = frozenset(link.hamlet_id for link in assignment.hamlets)
    return Scope(
        user_id=user.id,
        role=role,  # type: ignore[arg-type]  # the table keeps it as text; accounts are made from the seven roles
        commune_code=assignment.commune_code,
        province_code=assignment.province_code,
        hamlet_ids=named if named or role in _VILLAGE_ROLES else None,
        own_only=role == "collaborator",
        listed_only=role == "police",
        can_read_children=role in _READERS and assignment.commune_code is not None,
    )


def hamlets_of(session: Session, scope: Scope) -> list[Hamlet]:
    """The hamlets `scope` reaches, by name."""
    if scope.commune_code is None:
        return []
    wanted = select(Hamlet).where(Hamlet.commune_code == scope.commune_code).order_by(Hamlet.name)
    if scope.hamlet_ids is not None:
        wanted = wanted.where(Hamlet.id.in_(scope.hamlet_ids))
    return list(session.scalars(wanted))
