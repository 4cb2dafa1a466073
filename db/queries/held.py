"""Held until a time: no more once it has come, nor when it lies further off than any lease lasts."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

LONGEST = timedelta(hours=1)
"""A time further off was written while the clock was ahead."""


def is_held(until: InstrumentedAttribute[datetime | None], at: datetime) -> ColumnElement[bool]:
    """Somebody has it at that moment."""
    return until.between(at, at + LONGEST)


def is_free(until: InstrumentedAttribute[datetime | None], at: datetime) -> ColumnElement[bool]:
    """Nobody has it, or nobody any more."""
    return or_(until.is_(None), until < at, until > at + LONGEST)
