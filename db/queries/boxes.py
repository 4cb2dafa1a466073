"""Boxes by the key that sealed them: the first byte of a box is the number of its key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, LargeBinary, and_, func, inspect, literal, or_, select, tuple_, update
from sqlalchemy.orm import Session

from db.tables import Table

CHUNK = 200


def under_other_keys(
    session: Session, table: type[Table], columns: Sequence[str], newest: int, after: tuple[Any, ...] | None
) -> list[Any]:
    """The next rows by key behind `after` with a box that the newest key did not seal."""
    key = inspect(table).primary_key
    other = [_is_under_other(getattr(table, name), newest) for name in columns]
    wanted = select(table).where(or_(*other)).order_by(*key).limit(CHUNK)
    if after is not None:
        wanted = wanted.where(
            tuple_(*key) > tuple_(*(literal(part, at.type) for part, at in zip(after, key, strict=True)))
        )
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def newest(session: Session, table: type[Table], columns: Sequence[str], limit: int) -> list[Any]:
    """The last rows by key that hold a box at all."""
    is_held = [getattr(table, name).is_not(None) for name in columns]
    key = inspect(table).primary_key
    return list(session.scalars(select(table).where(or_(*is_held)).order_by(*(at.desc() for at in key)).limit(limit)))


def key_of(row: Any) -> tuple[Any, ...]:
    """What `under_other_keys` goes on behind."""
    return tuple(inspect(type(row)).primary_key_from_instance(row))


def put(session: Session, row: Any, column: str, box: bytes) -> bool:
    """Lay `box` in place of the one the row was read with; False when somebody has written another meanwhile."""
    table = type(row)
    is_row = [at == part for at, part in zip(inspect(table).primary_key, key_of(row), strict=True)]
    held = getattr(table, column)
    done = session.execute(
        update(table).where(and_(*is_row), held == getattr(row, column)).values({column: box}),
        execution_options={"synchronize_session": False},
    )
    return isinstance(done, CursorResult) and done.rowcount == 1


def _is_under_other(column: Any, newest: int) -> Any:
    return and_(column.is_not(None), func.substr(column, 1, 1, type_=LargeBinary) != bytes([newest]))
