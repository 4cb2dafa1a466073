"""The houses of communes that were taken in."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import TakenHouse


def houses(session: Session) -> Sequence[TakenHouse]:
    """All of them, the first one first."""
    return session.scalars(select(TakenHouse).order_by(TakenHouse.id)).all()


def key_boxes(session: Session) -> Sequence[bytes]:
    """The sealed keys of each, the newest house first: its phones are those that call."""
    return session.scalars(select(TakenHouse.keys_box).order_by(TakenHouse.id.desc())).all()
