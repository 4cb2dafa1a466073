"""New rows, many with one statement: what comes in by the hundred goes past the session's own bookkeeping."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Dialect, Insert, String, bindparam, func, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from db.tables.base import Table

_MANY = {"postgresql": 4, "sqlite": 50}
"""From so many rows on PostgreSQL is handed columns: the driver sends every row of its own as a message of its own.
SQLite is then handed its own kind of values: to look each row's up by name costs more than to write it."""


_Way = Callable[[Any], Any] | None


def add_new(session: Session, made: Sequence[Table]) -> None:
    """Insert new objects of one table; each then says what its row says. They stay outside the session.

    Raises IntegrityError as a flush would; then none of them is there.
    """
    if made:
        session.flush()
        kind = type(made[0])
        rows = [_filled(kind, one) for one in made]
        given = session.connection().execute(_insertion(kind), rows)
        if given.returns_rows:
            for one, (name,) in zip(made, given, strict=True):
                vars(one)["id"] = name


def add_rows(session: Session, kind: type[Table], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert `rows` (all with the same columns) into the table of `kind`."""
    if not rows:
        return
    session.flush()
    dialect = session.get_bind().dialect
    if len(rows) < _MANY[dialect.name]:
        session.connection().execute(_plain_insertion(kind), rows)
        return
    columns = _by_columns(kind, rows)
    if dialect.name == "postgresql":
        session.connection().execute(_column_insertion(kind, tuple(columns)), columns)
    else:
        statement, ways = _driver_insertion(kind, tuple(columns), dialect)
        told = (
            values if way is None else _made(way, values) for way, values in zip(ways, columns.values(), strict=True)
        )
        session.connection().exec_driver_sql(statement, list(zip(*told, strict=True)))


def add_unnumbered(session: Session, made: Sequence[Table]) -> None:
    """`add_new` where nobody asks for the numbers of the new rows: to hand them back costs more than to write them."""
    if made:
        kind = type(made[0])
        add_rows(session, kind, [_filled(kind, one) for one in made])


def fill(made: Table, columns: Mapping[str, object]) -> None:
    """Let a new object say `columns`, past the session's bookkeeping: for one that `add_new` writes."""
    vars(made).update(columns)


def _filled(kind: type[Table], one: Table) -> dict[str, Any]:
    """The row of an object, with its columns' defaults where nothing was said; the object says them from now on."""
    held = vars(one)
    row = {key: held[key] if key in held else default() for key, default in _columns(kind)}
    held.update(row)
    return row


@cache
def _columns(kind: type[Table]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    """Every column but a number the database gives, and what stands in it when nothing is said."""
    columns = [column for column in kind.__table__.columns if column.key != "id"]
    return tuple((column.key, _default(column.default)) for column in columns)


def _default(told: Any) -> Callable[[], Any]:
    if told is None:
        return lambda: None
    return (lambda: told.arg(None)) if told.is_callable else (lambda: told.arg)


@cache
def _insertion(kind: type[Table]) -> Insert:
    """Numbers come back in the order of the rows."""
    plain, columns = _plain_insertion(kind), kind.__table__.c
    return plain.returning(columns.id, sort_by_parameter_order=True) if "id" in columns else plain


@cache
def _plain_insertion(kind: type[Table]) -> Insert:
    return insert(kind.__table__)  # type: ignore[arg-type]


def _by_columns(kind: type[Table], rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    """Column → its value in each row, defaults filled in."""
    columns: dict[str, list[object]] = {key: [row[key] for row in rows] for key in rows[0]}
    missing = {key: default for key, default in _columns(kind) if key not in columns}
    return columns | {key: [default() for _ in rows] for key, default in missing.items()}


@cache
def _column_insertion(kind: type[Table], keys: tuple[str, ...]) -> Insert:
    table = kind.__table__
    columns = [func.unnest(bindparam(key, type_=ARRAY(_unbounded(table.c[key].type)))) for key in keys]
    return insert(table).from_select(keys, select(*columns))  # type: ignore[arg-type]


@cache
def _driver_insertion(kind: type[Table], keys: tuple[str, ...], dialect: Dialect) -> tuple[str, tuple[_Way, ...]]:
    """The statement in the driver's words, and what makes each column's values the driver's own (None: they are)."""
    table, quote = kind.metadata.tables[kind.__tablename__], dialect.identifier_preparer.quote
    names, places = ", ".join(map(quote, keys)), ", ".join("?" * len(keys))
    ways = tuple(table.c[key].type.dialect_impl(dialect).bind_processor(dialect) for key in keys)
    return f"INSERT INTO {quote(table.name)} ({names}) VALUES ({places})", ways  # noqa: S608 - names of our own


def _made(way: Callable[[Any], Any], values: Iterable[object]) -> Iterator[object]:
    """Each value as the driver's own; lines of one record name it, and their moment, again and again."""
    last, made = None, way(None)
    for value in values:
        if value is not last:
            last, made = value, way(value)
        yield made


def _unbounded(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """A text's type without its length: to be cast to one with it would cut what is too long, and say nothing."""
    return String() if isinstance(kind, String) else kind
