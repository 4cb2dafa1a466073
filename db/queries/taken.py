"""The houses of communes that were taken in, and whether this one has moved itself."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.tables import MovedHouse, TakenHouse, now

_FORMER = "klmnopqrst"
"""In place of a code's first digit: neither a commune's chain of the log is called so, nor that of a house's own."""


def former_chain(commune_code: str) -> str:
    """What a commune's chain is called that came with its house, when people of it had logged in here before."""
    return _FORMER[int(commune_code[0])] + commune_code[1:]


def commune_of_former_chain(chain: str) -> str:
    """The commune whose own house had such a chain; "" for any other chain."""
    return f"{_FORMER.index(chain[0])}{chain[1:]}" if chain and chain[0] in _FORMER else ""


def houses(session: Session) -> Sequence[TakenHouse]:
    """All of them, the first one first."""
    return session.scalars(select(TakenHouse).order_by(TakenHouse.id)).all()


def key_boxes(session: Session) -> Sequence[bytes]:
    """The sealed keys of each, the newest house first: its phones are those that call."""
    return session.scalars(select(TakenHouse.keys_box).order_by(TakenHouse.id.desc())).all()


def moved(session: Session) -> MovedHouse | None:
    """Where this house has moved to; None while people work in it."""
    gone = select(MovedHouse).where(MovedHouse.reopened_at.is_(None))
    return session.scalars(gone.order_by(MovedHouse.id.desc()).limit(1)).first()


def mark_moved(session: Session, address: str) -> None:
    """This house has moved there; said twice, what was said first about another place is over."""
    known = moved(session)
    if known is not None and known.address == address:
        return
    reopen(session)
    session.add(MovedHouse(address=address))


def reopen(session: Session) -> bool:
    """People work in this house again; whether it had moved."""
    gone = update(MovedHouse).where(MovedHouse.reopened_at.is_(None)).values(reopened_at=now())
    return bool(session.scalars(gone.returning(MovedHouse.id), execution_options={"synchronize_session": False}).all())
