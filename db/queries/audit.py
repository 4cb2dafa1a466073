"""The chains of the audit log: adding to their ends, and walking along them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

import rfc8785
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from db.last_words import Line
from db.tables import AuditHead, AuditLine, User

Sign = Callable[[str], str]
"""A keyed hash (64 hex digits) that nobody makes without our keys."""
SHOWN_MAX = 200
_COLUMNS = ("at", "user_id", "device_uuid", "place", "action", "child_uuid", "about", "outcome")


def append(session: Session, lines: Sequence[Line], sign: Sign) -> None:
    """Add `lines` (columns of `AuditLine` without number and hash) to the ends of their chains, as one statement."""
    ends = _held_ends(session, sorted({line["chain"] for line in lines}), sign)
    told = []
    for line in lines:
        end = ends[line["chain"]]
        end.number += 1
        end.hash = hash_of(sign, end.chain, end.number, end.hash, line)
        told.append({**dict.fromkeys(_COLUMNS), **line, "number": end.number, "hash": end.hash})
    for end in ends.values():
        end.sign = sign_of_end(sign, end)
    session.execute(insert(AuditLine), told)
    session.flush()


def hash_of(sign: Sign, chain: str, number: int, before: str, line: Line) -> str:
    """What binds a line to its place and to the line before it."""
    told = [chain, number, before, *(_plain(line.get(column)) for column in _COLUMNS)]
    return sign(rfc8785.dumps(told).decode())


def first_hash(sign: Sign, chain: str) -> str:
    """What stands before the first line."""
    return sign(f"beginning of {chain}")


def sign_of_end(sign: Sign, end: AuditHead) -> str:
    """What shows that a chain ends here."""
    return sign(f"end of {end.chain}: {end.number} {end.hash}")


def ends(session: Session) -> Sequence[AuditHead]:
    """The ends of all chains."""
    return session.scalars(select(AuditHead).order_by(AuditHead.chain)).all()


def lines(session: Session) -> Iterator[AuditLine]:
    """All lines, chain by chain in their order, a few hundred in memory."""
    wanted = select(AuditLine).order_by(AuditLine.chain, AuditLine.number)
    return iter(session.scalars(wanted.execution_options(yield_per=500)))


def columns_of(line: AuditLine) -> Line:
    """A line as `append` was given it."""
    return {column: getattr(line, column) for column in _COLUMNS}


def of_child(session: Session, chain: str, child_uuid: UUID) -> list[tuple[AuditLine, str]]:
    """What this chain tells of one record, newest first, with the names of the people."""
    wanted = (
        select(AuditLine, User.name)
        .outerjoin(User, User.id == AuditLine.user_id)
        .where(AuditLine.child_uuid == child_uuid, AuditLine.chain == chain)
        .order_by(AuditLine.number.desc())
        .limit(SHOWN_MAX)
    )
    return [(line, name or "") for line, name in session.execute(wanted)]


def _held_ends(session: Session, chains: Iterable[str], sign: Sign) -> dict[str, AuditHead]:
    """The ends, each ours alone until the transaction is over; always taken in one order."""
    wanted = select(AuditHead).where(AuditHead.chain.in_(chains)).order_by(AuditHead.chain).with_for_update()
    held = {end.chain: end for end in session.scalars(wanted.execution_options(populate_existing=True))}
    missing = [chain for chain in chains if chain not in held]
    if not missing:
        return held
    for chain in missing:
        end = AuditHead(chain=chain, number=0, hash=first_hash(sign, chain))
        begun = {"chain": chain, "hash": end.hash, "sign": sign_of_end(sign, end)}
        begin = (
            "INSERT INTO audit_head (chain, number, hash, sign) VALUES (:chain, 0, :hash, :sign) ON CONFLICT DO NOTHING"
        )
        session.execute(text(begin), begun)
    return _held_ends(session, chains, sign)


def _plain(value: UUID | datetime | str | int | None) -> str | int | None:
    if isinstance(value, UUID):
        return value.hex
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
