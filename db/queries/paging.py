"""A list read page by page from the place of a row in its order, never by counting rows from the start.

Rows that come or go between two pages move no other row to another page, and the hundredth page costs what the first
does. A place is the row's own sort key as text, so it holds when the row itself has gone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import ge, gt, le, lt
from typing import Any
from urllib.parse import unquote

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, or_

from db import Session

SIZE = 50
_INTEGER_MAX = 2**31 - 1
"""What PostgreSQL's integer holds."""


def moment(text: str) -> datetime:
    """A moment with its zone; raises ValueError for any other text."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return found


def number(text: str) -> int:
    """A number of a row; raises ValueError for any other text."""
    found = int(text)
    if not 0 <= found <= _INTEGER_MAX:
        raise ValueError("no row has that number")
    return found


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order, never NULL; `read` turns its text in an address into a value, or raises ValueError."""

    column: SQLColumnExpression[Any]
    read: Callable[[str], Any] = str
    is_falling: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: behind the row with that key, or with `is_before` in front of it; "" is the list's start."""

    key: str = ""
    is_before: bool = False


START = Place()


@dataclass(frozen=True, slots=True)
class Part:
    """One page: its rows without their keys, and the keys the pages `before` and `after` it are asked by, or ""."""

    rows: tuple[tuple[Any, ...], ...]
    before: str
    after: str

    @property
    def is_whole_list(self) -> bool:
        """Whether there is no other page."""
        return not self.before and not self.after


def part(session: Session, wanted: Select[Any], order: Sequence[Key], place: Place = START) -> Part:
    """The page of `wanted` that stands there; the last column of `order` tells any two rows apart.

    A key nobody can read is the start. In front of a place with less than a page before it is the first page, behind
    a place with nothing left after it the last one.
    """
    values = _values(order, place.key)
    if place.is_before and values:
        found = _walk(session, wanted, order, values, backwards=True)
        if len(found) > SIZE:
            return _part(order, found[SIZE - 1 :: -1], has_before=True, has_after=True)
        values = None
    found = _walk(session, wanted, order, values, backwards=False)
    if values and not found:
        found = _walk(session, wanted, order, None, backwards=True)
        return _part(order, found[:SIZE][::-1], has_before=len(found) > SIZE, has_after=False)
    return _part(order, found[:SIZE], has_before=bool(values), has_after=len(found) > SIZE)


def _walk(
    session: Session, wanted: Select[Any], order: Sequence[Key], values: Sequence[Any] | None, *, backwards: bool
) -> Sequence[Row[Any]]:
    """A page from there on in that direction, and one row more to know whether it goes on; their keys come last."""
    near = wanted.where(_beyond(order, values, backwards=backwards)) if values else wanted
    sorted_by = [key.column.desc() if key.is_falling != backwards else key.column.asc() for key in order]
    return session.execute(near.add_columns(*(key.column for key in order)).order_by(*sorted_by).limit(SIZE + 1)).all()


def _beyond(order: Sequence[Key], values: Sequence[Any], *, backwards: bool) -> ColumnElement[bool]:
    """The rows behind those values; the first column's bound stands by itself, so that an index can begin there."""
    (first, *rest), (value, *others) = order, values
    level, further = (le, lt) if first.is_falling != backwards else (ge, gt)
    past: ColumnElement[bool] = further(first.column, value)
    if not rest:
        return past
    return and_(level(first.column, value), or_(past, _beyond(rest, others, backwards=backwards)))


def _part(order: Sequence[Key], found: Sequence[Row[Any]], *, has_before: bool, has_after: bool) -> Part:
    rows = tuple(tuple(row)[: -len(order)] for row in found)
    return Part(rows, _key(order, found[0]) if has_before else "", _key(order, found[-1]) if has_after else "")


def _key(order: Sequence[Key], row: Row[Any]) -> str:
    return ",".join(_text(value) for value in tuple(row)[-len(order) :])


def _text(value: object) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return text.replace("%", "%25").replace(",", "%2C")


def _values(order: Sequence[Key], key: str) -> list[Any] | None:
    texts = [unquote(text) for text in key.split(",")]
    if len(texts) != len(order) or not key.isprintable() or "\0" in "".join(texts):
        return None
    try:
        return [column.read(text) for column, text in zip(order, texts, strict=True)]
    except ValueError:
        return None
