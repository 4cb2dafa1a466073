"""Rows changed by their numbers, many with one statement, past the session's own bookkeeping."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Dialect, Update, bindparam, update
from sqlalchemy.orm import Session

from db.adding import Way, as_driver
from db.tables.base import Table

_OF = "of"


def change_rows(
    session: Session, kind: type[Table], keys: tuple[str, ...], lines: Sequence[tuple[object, ...]]
) -> None:
    """Let rows of the table of `kind` say `lines`: each the values of the columns `keys`, and then the row's `id`.

    The session holds none of them. On SQLite the driver is handed its own kind of values: to look each up by its name
    costs as much as to write it.
    """
    if not lines:
        return
    dialect = session.get_bind().dialect
    if dialect.name == "postgresql":
        told = [dict(zip((*keys, _OF), line, strict=True)) for line in lines]
        session.connection().execute(_change(kind, keys), told)
        return
    statement, ways = _driver_change(kind, keys, dialect)
    columns = (as_driver(way, values) for way, values in zip(ways, zip(*lines, strict=True), strict=True))
    session.connection().exec_driver_sql(statement, list(zip(*columns, strict=True)))


@cache
def _change(kind: type[Table], keys: tuple[str, ...]) -> Update:
    table = kind.metadata.tables[kind.__tablename__]
    return update(table).where(table.c.id == bindparam(_OF)).values({key: bindparam(key) for key in keys})


@cache
def _driver_change(kind: type[Table], keys: tuple[str, ...], dialect: Dialect) -> tuple[str, tuple[Way, ...]]:
    table, quote = kind.metadata.tables[kind.__tablename__], dialect.identifier_preparer.quote
    said = ", ".join(f"{quote(key)} = ?" for key in keys)
    ways = tuple(table.c[key].type.dialect_impl(dialect).bind_processor(dialect) for key in (*keys, "id"))
    return f"UPDATE {quote(table.name)} SET {said} WHERE id = ?", ways  # noqa: S608 - names of our own
