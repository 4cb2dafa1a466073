"""Records that look like one another: found by index, at most CANDIDATES_MAX for each sign they share."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, bindparam, func, select, union_all

from db import Session
from db.asking import rows
from db.queries.plain_children import PlainChild
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
    full_name: str = ""
    mother_name: str = ""
    sex: str = ""
    household: str = ""


COLUMNS = (
    Child.uuid,
    Child.personal_id,
    Child.carer_personal_id,
    Child.full_name_folded,
    Child.birth_date,
    Child.mother_name_folded,
    Child.father_name,
    Child.hamlet_id,
    Child.full_name,
    Child.mother_name,
    Child.sex,
    Child.household_number,
)


_told = attrgetter(*(column.key for column in COLUMNS))


def of_child(child: Child | PlainChild) -> Match:
    """The signs of one record."""
    return Match(*_told(child))


def in_commune(session: Session, commune_code: str) -> Iterator[Match]:
    """Every living record of a commune, by uuid."""
    wanted = select(*COLUMNS).where(Child.commune_code == commune_code, is_living()).order_by(Child.uuid)
    return (Match(*row) for row in session.execute(wanted))


def alike(session: Session, commune_code: str, wanted: Mapping[str, Collection[str]]) -> list[Match]:
    """The living records whose sign (a name of `Match`) is one of those values, for each value the first by uuid.

    One more than CANDIDATES_MAX for each, since the record that is compared may be among them. Each record once.
    """
    asked = {sign: sorted(values) for sign, values in sorted(wanted.items()) if values}
    if not asked:
        return []
    found = {row[0]: Match(*row) for row in rows(session, _same(tuple(asked)), {"commune_code": commune_code, **asked})}
    return [found[uuid] for uuid in sorted(found)]


@cache
def _same(signs: tuple[str, ...]) -> CompoundSelect[Any]:
    """One statement for all of them, built once: building it costs more than asking it."""
    return union_all(*map(_same_sign, signs))


def _same_sign(sign: str) -> Select[Any]:
    column = COLUMNS[Match._fields.index(sign)]
    place = func.row_number().over(partition_by=column, order_by=Child.uuid).label("place")
    in_commune = Child.commune_code == bindparam("commune_code")
    ranked = select(*COLUMNS, place).where(in_commune, column.in_(bindparam(sign, expanding=True)), is_living())
    inner = ranked.subquery()
    return select(*[one for one in inner.c if one.key != "place"]).where(inner.c.place <= CANDIDATES_MAX + 1)
