"""Records that look like one another: found by index, at most CANDIDATES_MAX for each sign they share."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    found = {match.uuid: match for match in alike_in(session, [commune_code], wanted).get(commune_code, ())}
    return [found[uuid] for uuid in sorted(found)]


def alike_in(session: Session, codes: Sequence[str], wanted: Mapping[str, Collection[str]]) -> dict[str, list[Match]]:
    """`alike` for each of those communes, asked as one; a record that shares two signs is there twice."""
    asked = {sign: sorted(values) for sign, values in sorted(wanted.items()) if values}
    return by_commune(rows(session, _same(tuple(asked)), {"codes": codes, **asked})) if asked else {}


def by_commune(found: Iterable[Sequence[Any]]) -> dict[str, list[Match]]:
    """Rows of a commune and COLUMNS, as records of their communes."""
    records: dict[str, list[Match]] = defaultdict(list)
    for code, *told in found:
        records[code].append(Match(*told))
    return records


@cache
def _same(signs: tuple[str, ...]) -> CompoundSelect[Any]:
    """One statement for all of them, built once: building it costs more than asking it."""
    return union_all(*map(_same_sign, signs))


def _same_sign(sign: str) -> Select[Any]:
    column = COLUMNS[Match._fields.index(sign)]
    place = func.row_number().over(partition_by=(Child.commune_code, column), order_by=Child.uuid).label("place")
    in_communes = Child.commune_code.in_(bindparam("codes", expanding=True))
    ranked = select(Child.commune_code, *COLUMNS, place).where(
        in_communes, column.in_(bindparam(sign, expanding=True)), is_living()
    )
    inner = ranked.subquery()
    return select(*[one for one in inner.c if one.key != "place"]).where(inner.c.place <= CANDIDATES_MAX + 1)
