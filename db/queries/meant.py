"""Which child somebody means who writes a number, or a name and a birth date; and who may be meant."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from db import Scope, Session
from db.queries import visible
from db.queries.states import is_living
from db.tables import Child, Hamlet

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


class Near(NamedTuple):
    """A living record as it is told from others: name, birth date, number, home."""

    uuid: UUID
    full_name: str
    folded: str
    birth_date: str
    personal_id: str
    hamlet: str


def near(
    session: Session, scope: Scope, numbers: Collection[str], folded: Collection[str], years: Collection[str]
) -> list[Near]:
    """The living records the user may open with one of those numbers or names, or born in one of those years."""
    year = func.substr(Child.birth_date, 1, 4)
    ways = or_(Child.personal_id.in_(numbers), Child.full_name_folded.in_(folded), year.in_(years))
    home = func.coalesce(Hamlet.name, Child.hamlet_text)
    columns = (Child.uuid, Child.full_name, Child.full_name_folded, Child.birth_date, Child.personal_id, home)
    wanted = select(*columns).outerjoin(Hamlet, Hamlet.id == Child.hamlet_id)
    rows = session.execute(wanted.where(visible.whole(scope), is_living(), ways).order_by(Child.uuid))
    return [Near(*row) for row in rows]


def _found(session: Session, scope: Scope, *rules: ColumnElement[bool]) -> Sequence[Child]:
    wanted = select(Child).where(visible.whole(scope), *rules).options(selectinload(Child.groups))
    return session.scalars(wanted.order_by(Child.uuid).limit(_SHOWN_MAX)).all()
