"""The chains of the audit log: adding to their ends, and walking along them."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam, exists, or_, select, text, update
from sqlalchemy.orm import Session

from db.adding import add_lines
from db.asking import rows, tell
from db.last_words import Line
from db.tables import Assignment, AuditHead, AuditLine, Child, LoginSession, Parting, Succession, TakenHouse

Sign = Callable[[str], str]
"""A keyed hash (64 hex digits) that nobody makes without our keys."""
_HEADS = AuditHead.metadata.tables[AuditHead.__tablename__]
_OF = _HEADS.c.chain == bindparam("of")
_HOLD = (
    select(_HEADS.c.chain, _HEADS.c.number, _HEADS.c.hash)
    .where(_HEADS.c.chain.in_(bindparam("chains", expanding=True)))
    .order_by(_HEADS.c.chain)
    .with_for_update()
)
_BEGIN = text(
    "INSERT INTO audit_head (chain, number, hash, sign) VALUES (:chain, 0, :hash, :sign) ON CONFLICT DO NOTHING"
)
_MOVE = update(_HEADS).where(_OF).values(number=bindparam("to"), hash=bindparam("last"), sign=bindparam("signed"))
"""Every change in the house asks these, so they are built once."""
_ENCODE = json.JSONEncoder(separators=(",", ":")).encode
_COLUMNS = ("at", "user_id", "device_uuid", "place", "action", "child_uuid", "about", "outcome")


@dataclass(slots=True)
class End:
    """Where a chain ends."""

    chain: str
    number: int
    hash: str


def append(session: Session, lines: Sequence[Line], sign: Sign) -> None:
    """Add `lines` (columns of `AuditLine` without number and hash) to the ends of their chains, as one statement."""
    ends = _held_ends(session, {line["chain"] for line in lines}, sign)
    told = []
    for line in lines:
        end = ends[line["chain"]]
        end.number += 1
        end.hash = hash_of(sign, end.chain, end.number, end.hash, line)
        told.append((end.chain, end.number, end.hash, *(line[column] for column in _COLUMNS)))
    add_lines(session, AuditLine, ("chain", "number", "hash", *_COLUMNS), told)
    moved = [
        {"of": end.chain, "to": end.number, "last": end.hash, "signed": sign_of_end(sign, end)} for end in ends.values()
    ]
    tell(session, _MOVE, *moved)


def hash_of(sign: Sign, chain: str, number: int, before: str, line: Line) -> str:
    """What binds a line to its place and to the line before it."""
    return sign(_ENCODE([chain, number, before, *[_plain(line.get(column)) for column in _COLUMNS]]))


def first_hash(sign: Sign, chain: str) -> str:
    """What stands before the first line."""
    return sign(f"beginning of {chain}")


def sign_of_end(sign: Sign, end: End | AuditHead) -> str:
    """What shows that a chain ends here."""
    return sign(f"end of {end.chain}: {end.number} {end.hash}")


def communes_without_end(session: Session) -> Sequence[str]:
    """Communes with children and without a chain: each record's first line was told when it was made."""
    told = select(AuditHead.chain)
    asked = select(Child.commune_code).where(Child.commune_code.not_in(told)).distinct().order_by(Child.commune_code)
    return session.scalars(asked).all()


def is_common_told(session: Session) -> bool:
    """Whether something says that there was a chain of those who work in no commune: one of them has logged in here, or
    communes were taken in, merged or split, which is told there as well."""
    in_commune = select(Assignment.user_id).where(Assignment.commune_code.is_not(None))
    in_none = select(Assignment.user_id).where(Assignment.user_id.not_in(in_commune))
    asked = [exists().where(LoginSession.user_id.in_(in_none))]
    asked += [exists(select(table)) for table in (TakenHouse, Succession, Parting)]
    return bool(session.scalar(select(or_(*asked))))


def ends(session: Session) -> Sequence[AuditHead]:
    """The ends of all chains."""
    return session.scalars(select(AuditHead).order_by(AuditHead.chain)).all()


def lines(session: Session) -> Iterator[AuditLine]:
    """All lines, chain by chain in their order, a few hundred in memory."""
    wanted = select(AuditLine).order_by(AuditLine.chain, AuditLine.number)
    return iter(session.scalars(wanted.execution_options(yield_per=500)))


def began(session: Session, chains: Sequence[str]) -> dict[str, datetime]:
    """By chain the moment of its first line: since when a commune works with the book."""
    first = select(AuditLine.chain, AuditLine.at).where(AuditLine.chain.in_(chains), AuditLine.number == 1)
    return dict(session.execute(first).tuples().all())


def columns_of(line: AuditLine) -> Line:
    """A line as `append` was given it."""
    return {column: getattr(line, column) for column in _COLUMNS}


def _held_ends(session: Session, chains: Collection[str], sign: Sign) -> dict[str, End]:
    """The ends of those chains, ours alone until the transaction is over; whoever takes several takes them in order."""
    while True:
        found = rows(session, _HOLD, {"chains": sorted(chains)})
        ends = {chain: End(chain, number, last) for chain, number, last in found}
        new = [End(chain, 0, first_hash(sign, chain)) for chain in sorted(chains) if chain not in ends]
        if not new:
            return ends
        session.connection().execute(
            _BEGIN, [{"chain": e.chain, "hash": e.hash, "sign": sign_of_end(sign, e)} for e in new]
        )


def _plain(value: UUID | datetime | str | int | None) -> str | int | None:
    if isinstance(value, UUID):
        return value.hex
    return _moment(value) if isinstance(value, datetime) else value


@lru_cache(maxsize=4)
def _moment(at: datetime) -> str:
    """What is told together is told of one moment."""
    return at.astimezone(UTC).isoformat()
