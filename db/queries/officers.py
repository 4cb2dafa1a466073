"""Who is an officer of a commune on a day: rules that ask for a second one have to know."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import Assignment, User


def of_commune(session: Session, commune_code: str, today: date) -> set[int]:
    """The accounts, not disabled, that work there as officers today."""
    wanted = select(User.id).join(User.assignments).where(User.disabled_at.is_(None))
    working = wanted.where(
        Assignment.commune_code == commune_code,
        Assignment.role == "officer",
        Assignment.starts_on <= today,
        Assignment.ends_on.is_(None) | (Assignment.ends_on >= today),
    )
    return set(session.scalars(working))
