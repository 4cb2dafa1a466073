"""Who sees which children: the one place that answers, from the assignment active on the day (protection.md)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from db import Row, Scope, Select, Session, and_, bindparam, or_, select
from db.asking import rows
from db.tables import Assignment, AssignmentHamlet, Hamlet, User

_VILLAGE_ROLES = ("collaborator", "hamlet_head")
_READERS = ("collaborator", "hamlet_head", "officer", "police", "leader")


def with_work(asked: Select[Any]) -> Select[Any]:
    """`asked` of people, with the work each of them has on `today`: what `scope_from` reads, the newest first."""
    is_active = and_(
        Assignment.user_id == User.id,
        Assignment.starts_on <= bindparam("today"),
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= bindparam("today")),
    )
    told = asked.add_columns(
        Assignment.id,
        Assignment.role,
        Assignment.commune_code,
        Assignment.province_code,
        AssignmentHamlet.hamlet_id,
    )
    placed = told.join(Assignment, is_active).outerjoin(
        AssignmentHamlet, AssignmentHamlet.assignment_id == Assignment.id
    )
    return placed.order_by(Assignment.id.desc())


_WORK = with_work(select(User.id.label("user_id")).where(User.id == bindparam("of")))


def scope_of(session: Session, user: User, today: date) -> Scope | None:
    """The reach of `user` on `today`, None without an active assignment."""
    return scope_from(user.id, rows(session, _WORK, {"of": user.id, "today": today}))


def scope_from(user_id: int, lines: Sequence[Row[Any]]) -> Scope | None:
    """The same, of what `with_work` found of one person."""
    if not lines:
        return None
    newest, role = lines[0], lines[0].role
    named = frozenset(line.hamlet_id for line in lines if line.id == newest.id and line.hamlet_id is not None)
    return Scope(
        user_id=user_id,
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
