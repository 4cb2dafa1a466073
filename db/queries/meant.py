"""Which child somebody means who writes a number, or a name and a birth date."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from db import Scope, Session
from db.queries import visible
from db.queries.states import is_living
from db.tables import Child

_SHOWN_MAX = 10


def by_uuid(session: Session, scope: Scope, uuid: UUID) -> Sequence[Child]:
    """The record of that name, if the user may open it."""
    return _found(session, scope, Child.uuid == uuid)


def by_number(session: Session, scope: Scope, number: str) -> Sequence[Child]:
    """The living records with that personal number."""
    return _found(session, scope, Child.personal_id == number, is_living())


def by_name(session: Session, scope: Scope, folded: str, birth_date: str) -> Sequence[Child]:
    """The living records of that name whose birth date begins so; "" asks for the name alone."""
    born = Child.birth_date.startswith(birth_date, autoescape=True)
    return _found(session, scope, Child.full_name_folded == folded, born, is_living())


def _found(session: Session, scope: Scope, *rules: ColumnElement[bool]) -> Sequence[Child]:
    wanted = select(Child).where(visible.whole(scope), *rules).options(selectinload(Child.groups))
    return session.scalars(wanted.order_by(Child.uuid).limit(_SHOWN_MAX)).all()
