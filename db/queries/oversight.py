"""What the audit log tells whoever looks after a commune: the newest lines, and who read many records in an hour."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from db.queries import successions
from db.queries.taken import former_chain
from db.tables import Assignment, AuditHead, AuditLine, Commune, User

SHOWN_MAX = 200
LOOKED_MAX = 20_000
"""Lines of a commune's chain that one search looks through: some weeks of work."""
LOOKED_OF_EACH = 1_000
"""The same, of each chain of the house."""
MANY = 200
"""More records than this in one hour by one person are told to the leader (protection.md)."""
HOUR = timedelta(hours=1)
Line = tuple[AuditLine, str]
_Columns = TypeVar("_Columns", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True)
class Bulk:
    """One person's busiest hour: how many different records, and when the hour ended."""

    name: str
    children_count: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Unnamed:
    """What was looked at without the log naming each record: lists with so many names together, pages of paper."""

    lists_count: int
    names_count: int
    pages_count: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a search, and where it stands in what a screen says of a line.

    `user_ids` are people with it in their name, `actions` acts with it in their words; `known_actions` are those that
    have words of their own, `is_other` when it is one of what the others are called. `text` is folded.
    """

    text: str
    user_ids: Sequence[int]
    is_nobody: bool
    actions: Sequence[str]
    known_actions: Sequence[str]
    is_other: bool
    is_first_change: bool
    is_refused: bool


def of_person(session: Session, user_id: int, words: Sequence[Word] = (), limit: int = SHOWN_MAX) -> list[Line]:
    """The newest lines of one person that have all of the words, in whatever chain they stand."""
    wanted = select(AuditLine, User.name).where(AuditLine.user_id == user_id)
    return _lines(session, wanted.where(*map(_has, words)), limit)


def of_chain(
    session: Session,
    chain: str,
    user_id: int | None = None,
    limit: int = SHOWN_MAX,
    words: Sequence[Word] = (),
    before: int | None = None,
) -> list[Line]:
    """The newest lines of a commune that have all of the words, of one of its people if asked.

    No more than `LOOKED_MAX` lines are looked through, those in front of line `before`, or the newest.
    """
    last = last_line(session, chain, before)
    wanted = select(AuditLine, User.name).where(*_stretch(chain, last), *map(_has, words))
    near = wanted if user_id is None else wanted.where(AuditLine.user_id == user_id)
    return _lines(session, near, limit, [AuditLine.number.desc()])


def last_line(session: Session, chain: str, before: int | None = None) -> int:
    """The number of a chain's newest line in front of `before`; 0 when there is none."""
    end = session.scalar(select(AuditHead.number).where(AuditHead.chain == chain)) or 0
    return end if before is None else max(0, min(end, before - 1))


def _stretch(chain: str, last: int) -> list[ColumnElement[bool]]:
    return [AuditLine.chain == chain, AuditLine.number <= last, AuditLine.number > last - LOOKED_MAX]


def books(session: Session, commune_code: str) -> list[tuple[str, str]]:
    """The chains a commune's own office reads: its own one first, then what came along from its house, then those of
    communes that are part of it. Each with the name of that commune, "" for its own."""
    held = or_(Commune.code == commune_code, Commune.code.in_(successions.parts_of(commune_code)))
    own_first = select(Commune.code, Commune.name).where(held).order_by(Commune.code != commune_code, Commune.code)
    named = {chain: name for code, name in session.execute(own_first) for chain in (code, former_chain(code))}
    there = set(session.scalars(select(AuditHead.chain).where(AuditHead.chain.in_(named))))
    told = [(chain, name) for chain, name in named.items() if chain in there and chain != commune_code]
    return [(commune_code, ""), *told]


def of_child(
    session: Session, chain: str, child_uuid: UUID, words: Sequence[Word] = (), limit: int = SHOWN_MAX
) -> list[Line]:
    """What a commune's chain tells of one record, and those of before, when it was another commune's or in a house of
    its own: the newest lines that have all of the words."""
    near = AuditLine.chain.in_(_chains(session, chain))
    wanted = select(AuditLine, User.name).where(AuditLine.child_uuid == child_uuid, near)
    return _lines(session, wanted.where(*map(_has, words)), limit)


def _chains(session: Session, commune_code: str) -> list[str]:
    """Also of communes that are part of this one or gave hamlets to it, and of their own houses."""
    before = [*successions.before(session, commune_code), commune_code]
    return [*before, *(former_chain(code) for code in before if code)]


def of_all(session: Session, words: Sequence[Word] = ()) -> list[Line]:
    """The newest lines of the house that have all of the words, looked for among the newest of each chain."""
    looked = LOOKED_OF_EACH if words else SHOWN_MAX
    ends = and_(AuditLine.chain == AuditHead.chain, AuditLine.number > AuditHead.number - looked)
    return _lines(session, select(AuditLine, User.name).join(AuditHead, ends).where(*map(_has, words)))


def everybody(session: Session) -> Sequence[tuple[int, str]]:
    """Whoever has or had an account, for the search of the house's log."""
    return [(number, name) for number, name in session.execute(select(User.id, User.name))]


def people_in(session: Session, chain: str) -> Sequence[tuple[int, str]]:
    """Who has or had work in a commune, or stands among the newest lines of its chain, by name."""
    told = select(AuditLine.user_id).where(*_stretch(chain, last_line(session, chain)))
    own = select(Assignment.user_id).where(Assignment.commune_code == chain)
    wanted = select(User.id, User.name).where(or_(User.id.in_(own), User.id.in_(told)))
    return [(number, name) for number, name in session.execute(wanted.order_by(User.name))]


def bulk_readers(session: Session, chain: str, since: datetime) -> list[Bulk]:
    """Who opened more than `MANY` records of a commune within an hour since then, the busiest hour of each."""
    opened = (AuditLine.chain == chain, AuditLine.at > since, AuditLine.child_uuid.is_not(None))
    seen = (*opened, AuditLine.action.in_(("view", "view_with_reason", "export", "print")))
    many = select(AuditLine.user_id).where(*seen).group_by(AuditLine.user_id)
    suspects = session.scalars(many.having(func.count(AuditLine.child_uuid.distinct()) > MANY)).all()
    found = []
    for user_id in suspects:
        wanted = select(AuditLine.at, AuditLine.child_uuid).where(*seen, AuditLine.user_id == user_id)
        count, until = _busiest(session.execute(wanted.order_by(AuditLine.number)).tuples())
        user = session.get(User, user_id)
        found += [Bulk(user.name if user else "", count, until)] if count > MANY else []
    return sorted(found, key=lambda bulk: -bulk.children_count)


def opened_between(session: Session, chain: str, since: datetime, until: datetime, user_id: int | None) -> list[object]:
    """The records whose opening the chain tells of in that time, by one person if asked; each uuid once."""
    wanted = select(AuditLine.child_uuid.distinct()).where(AuditLine.child_uuid.is_not(None))
    return list(session.scalars(_between(wanted, chain, since, until, user_id)))


def unnamed_between(session: Session, chain: str, since: datetime, until: datetime, user_id: int | None) -> Unnamed:
    """What was looked at beside those records; a list's line ends with how many names it showed."""
    wanted = select(AuditLine.action, AuditLine.about).where(AuditLine.action.in_(("list", "paper")))
    lines = session.execute(_between(wanted, chain, since, until, user_id)).all()
    names = [int(about.rpartition(" ")[2]) for action, about in lines if action == "list"]
    return Unnamed(len(names), sum(names), len({about for action, about in lines if action == "paper"}))


def _between(
    wanted: Select[_Columns], chain: str, since: datetime, until: datetime, user_id: int | None
) -> Select[_Columns]:
    near = wanted.where(AuditLine.chain == chain, AuditLine.at >= since, AuditLine.at <= until)
    return near if user_id is None else near.where(AuditLine.user_id == user_id)


def _busiest(lines: Iterator[tuple[datetime, object]]) -> tuple[int, datetime]:
    """Most different records within an hour, and when that hour ended."""
    near: deque[tuple[datetime, object]] = deque()
    counts: Counter[object] = Counter()
    most, ended = 0, datetime.min
    for at, child in lines:
        near.append((at, child))
        counts[child] += 1
        while near[0][0] < at - HOUR:
            _, gone = near.popleft()
            counts[gone] -= 1
            if not counts[gone]:
                del counts[gone]
        if len(counts) > most:
            most, ended = len(counts), at
    return most, ended


def _has(word: Word) -> ColumnElement[bool]:
    """The word stands in a line as it is shown: its person, its act, its machine, how it ended."""
    is_first = and_(AuditLine.action == "change", AuditLine.about == "rev 1")
    is_list = and_(AuditLine.action == "export", AuditLine.child_uuid.is_(None))
    ways = [
        AuditLine.user_id.in_(word.user_ids),
        and_(AuditLine.action.in_(word.actions), ~is_first),
        func.lower(AuditLine.place).contains(word.text, autoescape=True),
        func.lower(AuditLine.outcome).contains(word.text, autoescape=True),
        and_(is_list, func.lower(AuditLine.about).contains(word.text, autoescape=True)),
    ]
    ways += [AuditLine.user_id.is_(None)] if word.is_nobody else []
    ways += [AuditLine.action.not_in(word.known_actions)] if word.is_other else []
    ways += [is_first] if word.is_first_change else []
    ways += [AuditLine.outcome != ""] if word.is_refused else []
    return or_(*ways)


def _lines(
    session: Session,
    wanted: Select[tuple[AuditLine, str]],
    limit: int = SHOWN_MAX,
    by: Sequence[ColumnElement[Any]] = (AuditLine.at.desc(), AuditLine.number.desc()),
) -> list[Line]:
    known = wanted.outerjoin(User, User.id == AuditLine.user_id).order_by(*by)
    return [(line, name or "") for line, name in session.execute(known.limit(limit))]
