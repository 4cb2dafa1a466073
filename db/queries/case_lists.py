"""Lists of a campaign's cases: what is asked for, a page of it, all of it, and how many of it each hamlet has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased, contains_eager

from db import opened
from db.queries import paging, searching
from db.queries.cases import is_done, is_idle, is_in, is_open
from db.scope import Scope
from db.tables import Campaign, Case, CaseMove, Child

_ORDER = (
    paging.Key(Case.since_at, paging.moment),
    paging.Key(func.coalesce(Child.hamlet_id, 0), paging.number),
    paging.Key(Child.full_name_folded),
    paging.Key(Case.id, paging.number),
)
"""Who waits longest first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for; nothing asked is every open case.

    `state` "done" means all of the steps `carrying` are behind them; `hamlet_id` 0 that the hamlet is not known.
    `move` asks for those that made that move after `since`, whether they are open now or not.
    """

    carrying: Sequence[str]
    state: str = ""
    hamlet_id: int | None = None
    is_idle: bool = False
    text: str = ""
    move: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `total` the cases of all pages, `before` and `after` what the next pages are asked by."""

    cases: tuple[Case, ...]
    total: int
    before: str
    after: str


def page(
    session: Session,
    campaign: Campaign,
    scope: Scope,
    rules: Sequence[ColumnElement[bool]],
    place: paging.Place = paging.START,
) -> Page:
    """A page of cases, who waits longest first, with child and hamlet; and how many there are in all."""
    near = select(Case).join(Case.child).where(is_in(campaign, scope), *rules)
    eager = near.options(contains_eager(Case.child).joinedload(Child.hamlet))
    part = paging.part(session, eager, _ORDER, place)
    found = tuple(row[0] for row in part.rows)
    opened.listed(len(found))
    total = len(found) if part.is_whole_list else _total(session, near)
    return Page(found, total, part.before, part.after)


def uuids(session: Session, campaign: Campaign, scope: Scope, rules: Sequence[ColumnElement[bool]]) -> list[UUID]:
    """The children of all those cases."""
    found = select(Case.child_uuid).join(Child, Child.uuid == Case.child_uuid)
    return list(session.scalars(found.where(is_in(campaign, scope), *rules)))


def count(session: Session, campaign: Campaign, scope: Scope, rules: Sequence[ColumnElement[bool]]) -> int:
    """How many cases those are."""
    return sum(by_hamlet(session, campaign, scope, rules).values())


def by_hamlet(
    session: Session, campaign: Campaign, scope: Scope, rules: Sequence[ColumnElement[bool]]
) -> dict[int, int]:
    """Hamlet (0 unknown) → how many of those cases it has."""
    place = func.coalesce(Child.hamlet_id, 0)
    found = select(place, func.count()).select_from(Case).join(Case.child).group_by(place)
    return dict(session.execute(found.where(is_in(campaign, scope), *rules)).tuples().all())


def last_made(session: Session, campaign: Campaign, scope: Scope, move: str, at: datetime) -> list[UUID]:
    """The children with whom this person made that move at that moment, and nobody any other since."""
    mine = CaseMove.move == move, CaseMove.at == at, CaseMove.user_id == scope.user_id
    later = aliased(CaseMove)
    is_last = ~exists().where(later.case_id == CaseMove.case_id, later.id > CaseMove.id)
    found = select(Case.child_uuid).join(Child, Child.uuid == Case.child_uuid)
    near = found.join(CaseMove, CaseMove.case_id == Case.id).where(is_in(campaign, scope), is_open(), *mine, is_last)
    return list(session.scalars(near))


def changed_since(session: Session, campaign: Campaign, scope: Scope, since: datetime) -> dict[str, dict[int, int]]:
    """Move → hamlet (0 unknown) → how many children of a campaign made it after that moment."""
    place = func.coalesce(Child.hamlet_id, 0)
    wanted = select(CaseMove.move, place, func.count(CaseMove.case_id.distinct()))
    joined = wanted.join(Case, Case.id == CaseMove.case_id).join(Child, Child.uuid == Case.child_uuid)
    found: dict[str, dict[int, int]] = {}
    near = joined.where(is_in(campaign, scope), CaseMove.at > since).group_by(CaseMove.move, place)
    for move, hamlet_id, count in session.execute(near):
        found.setdefault(move, {})[hamlet_id] = count
    return found


def wanted_rules(scope: Scope, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What a list of cases is asked for, to be asked together with a join of `Child`."""
    rules = [_made(wanted.move, wanted.since) if wanted.since else is_open()]
    if wanted.state == "done":
        rules.append(is_done(wanted.carrying))
    elif wanted.state:
        rules += [Case.state == wanted.state, ~is_done(wanted.carrying)]
    if wanted.hamlet_id is not None:
        rules.append(Child.hamlet_id == wanted.hamlet_id if wanted.hamlet_id else Child.hamlet_id.is_(None))
    if wanted.is_idle:
        rules += [is_idle(), ~is_done(wanted.carrying)]
    return rules + searching.matching(scope, wanted.text)


def _made(move: str, since: datetime) -> ColumnElement[bool]:
    return exists().where(CaseMove.case_id == Case.id, CaseMove.move == move, CaseMove.at > since)


def _total(session: Session, near: Select[tuple[Case]]) -> int:
    return session.scalar(select(func.count()).select_from(near.with_only_columns(Case.id).subquery())) or 0
