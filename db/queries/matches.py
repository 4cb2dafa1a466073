"""Records that look like one another: found by index, at most CANDIDATES_MAX for each sign they share."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select

from db import Session
from db.queries.states import is_living
from db.tables import Child

CANDIDATES_MAX = 50
"""A number filled down a whole Excel column must not make every change compare every record."""


class Match(NamedTuple):
    """What two records are compared by; `name` and `mother` folded, the rest as kept."""

    uuid: UUID
    number: str
    carer_number: str
    name: str
    birth: str
    mother: str
    father: str
    hamlet_id: int | None


_COLUMNS = (
    Child.uuid,
    Child.personal_id,
    Child.carer_personal_id,
    Child.full_name_folded,
    Child.birth_date,
    Child.mother_name_folded,
    Child.father_name,
    Child.hamlet_id,
)


def of_child(child: Child) -> Match:
    """The signs of one record."""
    return Match(*(getattr(child, column.key) for column in _COLUMNS))


def in_commune(session: Session, commune_code: str) -> Iterator[Match]:
    """Every living record of a commune, by uuid."""
    wanted = select(*_COLUMNS).where(Child.commune_code == commune_code, is_living()).order_by(Child.uuid)
    return (Match(*row) for row in session.execute(wanted))


def alike(session: Session, commune_code: str, sign: str, value: str, besides: UUID) -> list[Match]:
    """The living records whose `sign` (a name of `Match`) is `value`, the first by uuid."""
    if not value:
        return []
    same: ColumnElement[bool] = _COLUMNS[Match._fields.index(sign)] == value
    wanted = select(*_COLUMNS).where(Child.commune_code == commune_code, same, is_living(), Child.uuid != besides)
    return [Match(*row) for row in session.execute(wanted.order_by(Child.uuid).limit(CANDIDATES_MAX))]
