"""The lists of children: filtered, searched without marks, counted; each starts from what the user may see."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select
from sqlalchemy.orm import joinedload, selectinload

from db import Scope, Session, opened
from db.queries import findings, paging, plain_children, searching, visible
from db.queries.findings import Fault
from db.queries.plain_children import PlainChild
from db.queries.states import is_living, is_shown_as
from db.tables import Case, Change, Child, Conflict, Hamlet, User

HISTORY_MAX = 300
_AT_ONCE = 200

Sort = Literal["name", "birth", "hamlet", "newest"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for; nothing asked is every living record.

    `hamlet_id` 0 means records whose hamlet is not known; `state` one of the contract's, or "ended" for closed ones;
    `is_mine` records with a finding that was given to the reader.
    """

    hamlet_id: int | None = None
    error_class: int | None = None
    rule: str = ""
    state: str = ""
    text: str = ""
    sort: Sort = "name"
    campaign_id: int | None = None
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list; `findings` are faults and doubts. `is_whole` False knows only name, hamlet and birth year."""

    uuid: UUID
    is_whole: bool
    full_name: str
    birth_date: str
    hamlet: str
    sex: str
    personal_id: str
    state: str
    findings: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `total` the children of all pages, `before` and `after` what the next pages are asked by."""

    lines: tuple[Listed, ...]
    total: int
    before: str
    after: str


def page(
    session: Session, scope: Scope, kinds: Collection[str], wanted: Wanted, place: paging.Place = paging.START
) -> Page:
    """A page of the children `wanted` asks for; `kinds` of sensitive groups the user may read."""
    rules = _matching(scope, kinds, wanted)
    is_whole = visible.whole(scope) if scope.own_only else literal_column("1")
    lines = select(*_LINE, is_whole).outerjoin(Hamlet, Hamlet.id == Child.hamlet_id).where(*rules)
    part = paging.part(session, lines, _order(scope, wanted.sort), place)
    known = findings.faults_of(session, scope, kinds, [uuid for uuid, *_, is_whole in part.rows if is_whole])
    opened.listed(len(part.rows))
    shown = tuple(_line(row[:-1], bool(row[-1]), known.get(row[0], ())) for row in part.rows)
    return Page(shown, len(shown) if part.is_whole_list else _total(session, rules), part.before, part.after)


def _total(session: Session, rules: Sequence[ColumnElement[bool]]) -> int:
    return session.scalar(select(func.count()).select_from(Child).where(*rules)) or 0


_LINE = (
    Child.uuid,
    Child.full_name,
    Child.birth_date,
    func.coalesce(Hamlet.name, Child.hamlet_text),
    Child.sex,
    Child.personal_id,
    Child.state,
)
"""What a line of a list is made of: a few columns of a wide row, past the session's own bookkeeping."""


def _line(row: Sequence[Any], is_whole: bool, found: Sequence[Fault]) -> Listed:
    uuid, name, birth_date, hamlet, sex, personal_id, state = row
    if is_whole:
        return Listed(uuid, True, name, birth_date, hamlet, sex, personal_id, state, found)
    year = birth_date[:4] if birth_date[:4].isdigit() else ""
    return Listed(uuid, False, name, year, hamlet, "", "", "", ())


def each(session: Session, scope: Scope, kinds: Collection[str], wanted: Wanted) -> Iterator[PlainChild]:
    """Every whole record `wanted` asks for, by hamlet and name, with its groups, a few hundred in memory.

    Past the session's own bookkeeping, which costs a file as much as all the rest of it."""
    rows = session.execute(_whole(select(*plain_children.COLUMNS), scope, kinds, wanted))
    for some in rows.partitions():
        yield from plain_children.with_groups(session, some)


def _whole(query: Select[Any], scope: Scope, kinds: Collection[str], wanted: Wanted) -> Select[Any]:
    return (
        query.outerjoin(Hamlet, Hamlet.id == Child.hamlet_id)
        .where(visible.whole(scope), *_matching(scope, kinds, wanted))
        .order_by(*(key.column for key in _order(scope, "hamlet")))
        .execution_options(yield_per=_AT_ONCE)
    )


def each_listed(session: Session, scope: Scope, kinds: Collection[str], wanted: Wanted) -> Iterator[list[Listed]]:
    """The same as lines of a list, with what is wrong in each, some hundred in memory."""
    for some in session.execute(_whole(select(*_LINE), scope, kinds, wanted)).partitions():
        known = findings.faults_of(session, scope, kinds, [row.uuid for row in some])
        opened.listed(len(some))
        yield [_line(row, True, known.get(row.uuid, ())) for row in some]


def find(session: Session, scope: Scope, uuid: UUID) -> Child | None:
    """A record the user may open whole, with groups and hamlet."""
    wanted = visible.children(scope).where(Child.uuid == uuid)
    found = session.scalars(wanted.options(joinedload(Child.hamlet), selectinload(Child.groups))).first()
    if found is not None:
        opened.child(found.uuid)
    return found


def openable(session: Session, scope: Scope, uuids: Collection[UUID]) -> dict[UUID, str]:
    """Of those records the ones the user may open, with the child's name."""
    if not uuids:
        return {}
    wanted = select(Child.uuid, Child.full_name).where(visible.whole(scope), Child.uuid.in_(uuids))
    return {row.uuid: row.full_name for row in session.execute(wanted)}


def changes(session: Session, child: Child) -> list[tuple[Change, str]]:
    """The newest lines of a record's history, newest first, each with the name of who made it."""
    wanted = select(Change, User.name).outerjoin(User, User.id == Change.user_id).where(Change.child_uuid == child.uuid)
    lines = session.execute(wanted.order_by(Change.id.desc()).limit(HISTORY_MAX))
    return [(change, name or "") for change, name in lines]


def conflicts(session: Session, child: Child) -> list[Conflict]:
    """The fields of a record that wait for someone to choose between two values."""
    wanted = select(Conflict).where(Conflict.child_uuid == child.uuid, Conflict.decided_at.is_(None))
    return list(session.scalars(wanted.order_by(Conflict.id)))


def _matching(scope: Scope, kinds: Collection[str], wanted: Wanted) -> list[ColumnElement[bool]]:
    """What is asked beyond the name is asked of whole records only: a filter must not tell what the line hides."""
    rules = [visible.named(scope)]
    if wanted.error_class or wanted.rule or wanted.state or wanted.campaign_id or wanted.is_mine:
        rules.append(visible.whole(scope))
    if wanted.is_mine:
        rules.append(findings.is_given_to(scope.user_id))
    if wanted.campaign_id:
        rules.append(Child.uuid.in_(select(Case.child_uuid).where(Case.campaign_id == wanted.campaign_id)))
    if wanted.error_class or wanted.rule:
        rules.append(findings.has(scope, kinds, error_class=wanted.error_class, rule=wanted.rule))
    if wanted.hamlet_id is not None:
        rules.append(Child.hamlet_id == wanted.hamlet_id if wanted.hamlet_id else Child.hamlet_id.is_(None))
    rules.append(_in_state(scope, kinds, wanted.state))
    return rules + searching.matching(scope, wanted.text)


def _in_state(scope: Scope, kinds: Collection[str], state: str) -> ColumnElement[bool]:
    if not state:
        return is_living()
    return ~is_living() if state == "ended" else is_shown_as(state, findings.has(scope, kinds, severity="B"))


def _order(scope: Scope, sort: Sort) -> list[paging.Key]:
    """By birth only to the year where some lines show only the year: an order tells too."""
    born = func.substr(Child.birth_date, 1, 4) if scope.own_only else Child.birth_date
    first: dict[Sort, list[paging.Key]] = {
        "name": [],
        "birth": [paging.Key(born)],
        "hamlet": [paging.Key(func.coalesce(Hamlet.name, ""))],
        "newest": [] if scope.own_only else [paging.Key(Child.updated_at, paging.moment, is_falling=True)],
    }
    return [*first[sort], paging.Key(Child.full_name_folded), paging.Key(Child.uuid, UUID)]


def born_by(session: Session, day: date) -> list[Child]:
    """The living records of every commune with a whole birth date of that day or before, held, with their groups."""
    whole = and_(func.length(Child.birth_date) == len(day.isoformat()), Child.birth_date <= day.isoformat())
    wanted = select(Child).where(is_living(), Child.birth_date.like("____-__-__"), whole).order_by(Child.uuid)
    return list(session.scalars(wanted.options(selectinload(Child.groups)).with_for_update(of=Child)))


def born_between(session: Session, scope: Scope, first: date, last: date) -> list[Child]:
    """The living records the user may open of children born in those days, the eldest first, with their hamlets."""
    wanted = visible.children(scope).where(is_living(), Child.birth_date.between(first.isoformat(), last.isoformat()))
    loaded = wanted.options(joinedload(Child.hamlet)).order_by(Child.birth_date, Child.uuid)
    found = [child for child in session.scalars(loaded) if len(child.birth_date) == len(first.isoformat())]
    opened.listed(len(found))
    return found
