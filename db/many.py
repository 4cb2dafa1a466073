"""Thousands of values told to a statement as one: to hand over a place for each costs more than to look them up."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, any_, bindparam, func, select
from sqlalchemy.orm import Session

_MANY: Any = bindparam("many")
_EACH = select(func.json_each(_MANY).table_valued("value").c.value).cte()


def among(column: Any, *, is_postgresql: bool) -> ColumnElement[bool]:
    """Rows whose `column` (texts, or uuids) says one of what `as_one` is told."""
    if is_postgresql:
        told: ColumnElement[bool] = column == any_(bindparam("many", type_=ARRAY(column.type)))
        return told
    found: ColumnElement[bool] = column.in_(select(_EACH.c.value))
    return found


def as_one(session: Session, values: Sequence[str] | Sequence[UUID]) -> dict[str, object]:
    """What a statement with `among` is told."""
    if session.get_bind().dialect.name == "postgresql":
        return {"many": list(values)}
    return {"many": json.dumps([value.hex if isinstance(value, UUID) else value for value in values])}
