"""Columns asked for alone, past the session's own bookkeeping: for what every record that comes asks."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.orm import Session


def rows(session: Session, asked: Executable, told: Mapping[str, object]) -> Sequence[Row[Any]]:
    """What the statement finds in this session's transaction; what the session holds is written before, as always."""
    if session.autoflush:
        session.flush()
    return session.connection().execute(asked, told).all()
