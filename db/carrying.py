"""Rows of one database carried into another that has rows of its own: read whole, numbered anew, found again by key.

Where `db.rows` writes every row as it is, here a row is a mapping of column to Python's own value, so that whoever
carries it can open its boxes and move its numbers.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Integer, Uuid, func, insert, select, text, tuple_, update
from sqlalchemy import Table as Shape
from sqlalchemy.orm import Session

from db.tables import Table
from db.tables.base import OF_MACHINES

Carried = dict[str, Any]
CHUNK = 400
_SLACK = 1000
"""Numbers other people may be given while a stretch is taken: between two steps of one statement of PostgreSQL."""


@cache
def names() -> tuple[str, ...]:
    """Every table's name, those that others point at first; not what machines say of themselves."""
    return tuple(one.name for one in Table.metadata.sorted_tables if one.info.get(OF_MACHINES) is None)


def shape_of(name: str) -> Shape:
    """The table of that name."""
    return Table.metadata.tables[name]


@cache
def numbers_of(name: str) -> dict[str, str]:
    """Column → the table whose numbers stand in it: its own `id`, and foreign keys that are numbers."""
    own = {"id": name} if _is_numbered(name) else {}
    keys = [(held.name, next(iter(held.foreign_keys)).column) for held in shape_of(name).columns if held.foreign_keys]
    return own | {column: at.table.name for column, at in keys if isinstance(at.type, Integer)}


@cache
def key_of(name: str) -> tuple[str, ...]:
    """The columns that tell a row from all others of its table."""
    return tuple(column.name for column in shape_of(name).primary_key)


def _is_numbered(name: str) -> bool:
    return key_of(name) == ("id",) and isinstance(shape_of(name).c.id.type, Integer)


def each(session: Session, name: str) -> Iterator[list[Carried]]:
    """All rows by key, a few hundred at a time and in memory."""
    shape = shape_of(name)
    asked = select(shape).order_by(*shape.primary_key).execution_options(yield_per=CHUNK)
    for some in session.execute(asked).mappings().partitions():
        yield [dict(row) for row in some]


def with_keys(session: Session, name: str, keys: Collection[tuple[Any, ...]]) -> dict[tuple[Any, ...], Carried]:
    """The rows of those keys that are there."""
    shape, columns = shape_of(name), key_of(name)
    if not keys:
        return {}
    wanted = tuple_(*(shape.c[column] for column in columns)).in_(list(keys))
    found = session.execute(select(shape).where(wanted)).mappings()
    return {tuple(row[column] for column in columns): dict(row) for row in found}


def where(session: Session, name: str, **told: Any) -> list[Carried]:
    """The rows whose columns say that (one of several values where a collection is told), by key."""
    shape = shape_of(name)
    asked = select(shape).order_by(*shape.primary_key)
    for column, value in told.items():
        is_some = isinstance(value, (list, set, tuple, frozenset))
        asked = asked.where(shape.c[column].in_(value) if is_some else shape.c[column] == value)
    return [dict(row) for row in session.execute(asked).mappings()]


def has_any(session: Session, name: str, column: str, values: Sequence[object]) -> bool:
    """Whether a row says one of those values."""
    shape = shape_of(name)
    return session.execute(select(1).select_from(shape).where(shape.c[column].in_(values)).limit(1)).first() is not None


def add(session: Session, name: str, rows: Sequence[Carried]) -> None:
    """Write rows as they are."""
    if rows:
        session.connection().execute(insert(shape_of(name)), rows)


def change(session: Session, name: str, row: Mapping[str, object], **told: object) -> None:
    """Let the row with that key say something else."""
    shape = shape_of(name)
    session.execute(update(shape).where(*(shape.c[key] == row[key] for key in key_of(name))).values(**told))


def take_numbers(source: Session, target: Session, name: str) -> int:
    """Set a stretch of the target's numbers aside for the source's rows; by how much theirs are moved up.

    People who write in the target meanwhile get numbers behind it. Given back are none: a run that is broken off leaves
    a gap.
    """
    if not _is_numbered(name):
        return 0
    count = _highest(source, name)
    if target.get_bind().dialect.name != "postgresql":
        return _highest(target, name)
    told = {"named": name, "count": count + _SLACK}
    at = text("SELECT setval(at, nextval(at) + :count) FROM pg_get_serial_sequence(:named, 'id') AS at")
    return int(target.execute(at, told).scalar_one()) - count


def _highest(session: Session, name: str) -> int:
    return int(session.execute(select(func.coalesce(func.max(shape_of(name).c.id), 0))).scalar_one())


def already_there(source: Session, target: Session, name: str) -> list[Any]:
    """The uuids that are keys of rows in both databases."""
    (column,) = key_of(name)
    if not isinstance(shape_of(name).c[column].type, Uuid):
        raise TypeError(f"{name} has no uuid for a key")
    found: list[Any] = []
    for some in each(source, name):
        found += [key[0] for key in with_keys(target, name, [(row[column],) for row in some])]
    return found
