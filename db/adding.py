"""New rows, many with one statement: what comes in by the hundred goes past the session's own bookkeeping."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, insert
from sqlalchemy.orm import Session

from db.tables.base import Table


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
    if rows:
        session.flush()
        session.connection().execute(_plain_insertion(kind), rows)


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
