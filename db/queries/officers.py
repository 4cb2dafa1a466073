"""Who works in a commune on a day: rules that ask for a second officer have to know, and who gives work away."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.tables import Assignment, User


def of_commune(session: Session, commune_code: str, today: date) -> set[int]:
    """The accounts, not disabled, that work there as officers today."""
    wanted = select(User.id).join(User.assignments).where(User.disabled_at.is_(None))
    return set(session.scalars(wanted.where(_works(commune_code, ("officer",), today))))


def at_work(session: Session, commune_code: str, roles: Collection[str], today: date) -> list[tuple[int, str]]:
    """(account, name) of those who work there in one of `roles` today, by name."""
    wanted = select(User.id, User.name).join(User.assignments).where(User.disabled_at.is_(None))
    working = wanted.where(_works(commune_code, roles, today)).distinct().order_by(User.name, User.id)
    return [(at, name) for at, name in session.execute(working)]


def _works(commune_code: str, roles: Collection[str], today: date) -> ColumnElement[bool]:
    is_begun = (Assignment.starts_on <= today) & (Assignment.ends_on.is_(None) | (Assignment.ends_on >= today))
    return (Assignment.commune_code == commune_code) & Assignment.role.in_(roles) & is_begun
