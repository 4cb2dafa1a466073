"""Every row of every table as plain texts and figures, the same from SQLite and PostgreSQL: for backups and moves.

A row is a list in the order of its table's columns. What JSON does not know is written by the column's kind: "uuid"
32 hex digits, "instant" ISO 8601 in UTC, "date" ISO 8601, "bytes" base64.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
    Text,
    Uuid,
    column,
    delete,
    func,
    insert,
    inspect,
    select,
    table,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import TableClause

from db.engine import Database
from db.tables import Table
from db.tables.base import OF_MACHINES, Instant

T = TypeVar("T")
Row = list[Any]
CHUNK = 400
"""Rows a statement: SQLite takes 32,766 values, no table has 80 columns."""


@dataclass(frozen=True, slots=True)
class _Kind:
    type: type[Any]
    written: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


_KINDS: dict[str, _Kind] = {
    "text": _Kind(Text, _same, _same),
    "integer": _Kind(Integer, _same, _same),
    "boolean": _Kind(Boolean, _same, _same),
    "float": _Kind(Float, _same, _same),
    "bytes": _Kind(LargeBinary, lambda raw: b64encode(raw).decode(), b64decode),
    "uuid": _Kind(Uuid, lambda uuid: uuid.hex, UUID),
    "instant": _Kind(Instant, datetime.isoformat, datetime.fromisoformat),
    "date": _Kind(Date, date.isoformat, date.fromisoformat),
}
_TYPES: tuple[tuple[type[Any], str], ...] = (
    (Uuid, "uuid"),
    (Instant, "instant"),
    (Date, "date"),
    (LargeBinary, "bytes"),
    (Float, "float"),
    (Boolean, "boolean"),
    (Integer, "integer"),
    (String, "text"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A table by name: its columns with their kinds, and which of them are its key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]

    def key_of(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """What tells this row from all others of the table."""
        places = [name for name, _ in self.columns]
        return tuple(row[places.index(name)] for name in self.key)

    @property
    def clause(self) -> TableClause:
        """The table for a statement, also where today's tables know it no more."""
        return _clause(self)


@cache
def _clause(shape: Shape) -> TableClause:
    return table(shape.name, *(column(name, _KINDS[kind].type()) for name, kind in shape.columns))


def shapes() -> list[Shape]:
    """Every table of this release, those that others point at first; not what machines say of themselves."""
    return [
        Shape(
            one.name,
            tuple((held.name, _kind_of(held.type)) for held in one.columns),
            tuple(held.name for held in one.primary_key),
        )
        for one in Table.metadata.sorted_tables
        if one.info.get(OF_MACHINES) is None
    ]


def _kind_of(held: Any) -> str:
    for known, kind in _TYPES:
        if isinstance(held, known):
            return kind
    raise TypeError(f"no way to write {held!r}")


def each(session: Session, shape: Shape) -> Iterator[Row]:
    """All rows by key, a few hundred in memory."""
    asked = select(shape.clause).order_by(*(shape.clause.c[name] for name in shape.key))
    lines = session.execute(asked.execution_options(yield_per=CHUNK))
    return (_written(shape, line) for line in lines)


def with_keys(session: Session, shape: Shape, keys: Collection[tuple[Any, ...]]) -> list[Row]:
    """The rows of those keys that are there."""
    if not keys:
        return []
    clause, kinds = shape.clause, dict(shape.columns)
    wanted = [tuple(_value(kinds[name], part) for name, part in zip(shape.key, key, strict=True)) for key in keys]
    held = tuple_(*(clause.c[name] for name in shape.key)).in_(wanted)
    return [_written(shape, line) for line in session.execute(select(clause).where(held))]


def add(session: Session, shape: Shape, rows: Iterable[Row]) -> int:
    """Write rows as they are; how many there were."""
    count = 0
    for some in chunks(rows, CHUNK):
        session.execute(insert(shape.clause), [_values(shape, row) for row in some])
        count += len(some)
    return count


def put(session: Session, shape: Shape, row: Row) -> None:
    """Write a row in place of the one with its key."""
    session.execute(update(shape.clause).where(*_is_row(shape, row)).values(_values(shape, row)))


def drop(session: Session, shape: Shape, row: Row) -> None:
    """Take a row out."""
    session.execute(delete(shape.clause).where(*_is_row(shape, row)))


def count(session: Session, shape: Shape) -> int:
    """How many rows the table has."""
    return session.scalars(select(func.count()).select_from(shape.clause)).one()


def is_empty(database: Database) -> bool:
    """Whether no table of ours, if there are any, has a row."""
    with database.engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
    with database.reading() as session:
        return not any(
            session.execute(select(text("1")).select_from(shape.clause).limit(1)).first()
            for shape in shapes()
            if shape.name in there
        )


def count_on(session: Session) -> None:
    """Let PostgreSQL's counters go on behind the highest number of each table; SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for shape in shapes():
        if shape.key == ("id",):
            named = f"setval(pg_get_serial_sequence('{shape.name}', 'id'), max(id))"
            session.execute(text(f"SELECT {named} FROM {shape.name}"))  # noqa: S608 - names of our own tables


def chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """`rows` in lists of `size`, the last one shorter."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def _is_row(shape: Shape, row: Row) -> list[Any]:
    kinds = dict(shape.columns)
    parts = zip(shape.key, shape.key_of(row), strict=True)
    return [shape.clause.c[name] == _value(kinds[name], part) for name, part in parts]


def _values(shape: Shape, row: Row) -> dict[str, Any]:
    return {name: _value(kind, value) for (name, kind), value in zip(shape.columns, row, strict=True)}


def _value(kind: str, value: Any) -> Any:
    return None if value is None else _KINDS[kind].read(value)


def _written(shape: Shape, line: Sequence[Any]) -> Row:
    kinds = (kind for _, kind in shape.columns)
    return [None if value is None else _KINDS[kind].written(value) for kind, value in zip(kinds, line, strict=True)]
