"""The records that share something with others of their commune: looked up by index, for many records at once.

PostgreSQL keeps the plan it made while a table was young: one that reads well among ten rows and badly among ten
thousand. So it is asked for each value alone, by all columns of an index, and the table is counted early (`db.young`).
SQLite has no such lookups, nor plans that grow old.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import (
    ARRAY,
    FromClause,
    Select,
    String,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.asking import ahead, rows
from db.queries import matches
from db.queries.matches import CANDIDATES_MAX, Match
from db.queries.states import is_living
from db.rows import chunks
from db.tables import Child, ChildSign

SIGN = "sign"
"""Asks for the records that bear a sign of `cleaning.duplicates.signs`."""
Wanted = Mapping[str, Mapping[str, Collection[str]]]
"""Commune → part of `Match`, or SIGN → the values looked for there."""
_COMMUNES_AT_ONCE = 8
"""On SQLite, where each value that is looked for is looked for in all of them."""
_FIRST = CANDIDATES_MAX + 1
_PLACE = func.row_number().over(partition_by=(ChildSign.commune_code, ChildSign.sign), order_by=ChildSign.child_uuid)
_SHARING = (
    select(ChildSign.child_uuid, _PLACE.label("place"))
    .where(ChildSign.commune_code.in_(bindparam("codes", expanding=True)))
    .where(ChildSign.sign.in_(bindparam("signs", expanding=True)))
    .cte("sharing")
)
_SIGNED = (
    select(Child.commune_code, *matches.COLUMNS)
    .where(Child.uuid.in_(select(_SHARING.c.child_uuid).where(_SHARING.c.place <= _FIRST)), is_living())
    .order_by(Child.uuid)
)
_Column = InstrumentedAttribute[Any]
_PARTS: Mapping[str, tuple[_Column, _Column, _Column]] = {
    "number": (Child.uuid, Child.commune_code, Child.personal_id),
    "carer_number": (Child.uuid, Child.commune_code, Child.carer_personal_id),
    "mother": (Child.uuid, Child.commune_code, Child.mother_name_folded),
    SIGN: (ChildSign.child_uuid, ChildSign.commune_code, ChildSign.sign),
}
"""What names the record, the commune and the value; the last two have an index."""
_IS_LIVING = is_living()
"""As `is_living`, in words that stand in the statement: to hand them over costs more than to ask."""


def near(session: Session, wanted: Wanted) -> Callable[[], dict[str, list[Match]]]:
    """By commune its living records that share a value wanted there; of each value the first by uuid, each record once.

    One more than CANDIDATES_MAX of each, since the record that is compared may be among them. Asked now, told later
    (`db.asking.ahead`).
    """
    if session.get_bind().dialect.name == "postgresql":
        found = ahead(session, _NEAR, _told(wanted))
        return lambda: matches.by_commune(found())
    here: dict[str, list[Match]] = {}
    for codes in chunks(sorted(wanted), _COMMUNES_AT_ONCE):
        here |= _near_in(session, codes, {part: _values(wanted, codes, part) for part in _PARTS})
    return lambda: here


def _near_in(session: Session, codes: list[str], asked: dict[str, set[str]]) -> dict[str, list[Match]]:
    signs = sorted(asked.pop(SIGN))
    signed = matches.by_commune(rows(session, _SIGNED, {"codes": codes, "signs": signs})) if signs else {}
    same, found = matches.alike_in(session, codes, asked), dict[str, list[Match]]()
    for code in codes:
        each = {one.uuid: one for one in [*same.get(code, ()), *signed.get(code, ())]}
        found[code] = [each[uuid] for uuid in sorted(each)]
    return found


def _values(wanted: Wanted, codes: list[str], part: str) -> set[str]:
    return {value for code in codes for value in wanted[code].get(part, ())}


def _told(wanted: Wanted) -> dict[str, list[str]]:
    """Two lists for each part: the communes, and beside each the value that is looked for in it."""
    told: dict[str, list[str]] = {}
    for part in _PARTS:
        each = [(code, value) for code, asked in sorted(wanted.items()) for value in sorted(asked.get(part, ()))]
        told |= {f"{part}_codes": [code for code, _ in each], f"{part}_values": [value for _, value in each]}
    return told


def _bearers(part: str) -> Select[Any]:
    """The first records that bear each of the values of a part.

    In the order of their text, which no index has: else a plan might walk through all records in that order. Between a
    value and itself, as that is guessed to be few: most records bear no carer's number, and so "one number" is taken
    for half the commune, which then is read instead of the index.
    """
    uuid, code, value = _PARTS[part]
    told = [bindparam(f"{part}_{what}", type_=ARRAY(String)) for what in ("codes", "values")]
    asked = func.unnest(*told).table_valued(column("code", String), column("value", String), name=f"asked_{part}")
    said = asked.render_derived()
    first = select(uuid.label("uuid")).where(code == said.c.code, value.between(said.c.value, said.c.value))
    if uuid is Child.uuid:
        first = first.where(_IS_LIVING)
    found = first.order_by(cast(uuid, String)).limit(literal_column(str(_FIRST))).lateral()
    return select(found.c.uuid).select_from(said.join(found, true()))


def _whole(uuid: Any) -> FromClause:
    """The living record of that uuid, looked up alone."""
    one = select(Child.commune_code, *matches.COLUMNS).where(Child.uuid == uuid, _IS_LIVING)
    return one.limit(literal_column("1")).lateral()


def _near() -> Select[Any]:
    found = union(*map(_bearers, _PARTS)).subquery()
    record = _whole(found.c.uuid)
    return select(*record.c).select_from(found.join(record, true())).order_by(record.c.uuid)


_NEAR = _near()
"""Every record that comes asks this, so it is built once."""
