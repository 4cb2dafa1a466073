"""What reports count: one plain row a record of the user's figures, and which groups it is in."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from db import opened
from db.queries import searching, visible
from db.queries.states import ENDED_STATES
from db.queries.successions import is_ended
from db.scope import Scope
from db.tables import Change, Child, ChildGroup, Commune, Hamlet, Province

NOT_CHILDREN = ("duplicate", "entered_by_mistake")
"""Records that no figure knows: the child stands in another one, or nowhere."""
_CHUNK = 400


class Counted(NamedTuple):
    """A record as figures need it. `ended_at` is when its last end was written down, None while it is open; `left_on`
    the day it happened, where somebody said so."""

    uuid: UUID
    commune_code: str
    hamlet_id: int | None
    sex: str
    birth_date: str
    ethnicity: str
    schooling: str
    state: str
    origin: str
    created_at: datetime
    left_on: date | None
    ended_at: datetime | None


def records(session: Session, scope: Scope) -> Iterator[Counted]:
    """Every record of the user's figures that stands for a child, open or ended."""
    ended = select(Change.child_uuid, func.max(Change.at).label("at")).join(Child, Child.uuid == Change.child_uuid)
    at = ended.where(visible.counted(scope), Change.field == "state", Change.new.in_(ENDED_STATES))
    ends = at.group_by(Change.child_uuid).subquery()
    columns = (getattr(Child, name) for name in Counted._fields if name != "ended_at")
    wanted = select(*columns, func.coalesce(ends.c.at, Child.updated_at)).outerjoin(
        ends, ends.c.child_uuid == Child.uuid
    )
    for row in session.execute(wanted.where(visible.counted(scope), Child.state.not_in(NOT_CHILDREN))):
        line = Counted(*row)
        yield line if line.state in ENDED_STATES else line._replace(ended_at=None, left_on=None)


def memberships(session: Session, scope: Scope, tokens: Collection[str]) -> Iterator[tuple[UUID, str]]:
    """(child, token) of the groups and forms of assistance with those tokens."""
    wanted = select(ChildGroup.child_uuid, ChildGroup.token).join(Child, Child.uuid == ChildGroup.child_uuid)
    yield from session.execute(wanted.where(visible.counted(scope), ChildGroup.token.in_(tokens))).tuples()


def hamlets(session: Session, scope: Scope) -> list[tuple[int, str]]:
    """(id, name) of the hamlets in the user's figures, by name."""
    wanted = select(Hamlet.id, Hamlet.name).where(Hamlet.commune_code == scope.commune_code).order_by(Hamlet.name)
    near = wanted if scope.hamlet_ids is None else wanted.where(Hamlet.id.in_(scope.hamlet_ids))
    return list(session.execute(near).tuples())


def communes(session: Session, scope: Scope) -> list[tuple[str, str]]:
    """(code, name) of the communes of the user's province, by name: not those that are part of another one by now and
    have no record any more."""
    left = exists().where(Child.commune_code == Commune.code)
    near = and_(Commune.province_code == scope.province_code, or_(~is_ended(), left))
    wanted = select(Commune.code, Commune.name).where(near)
    return list(session.execute(wanted.order_by(Commune.name)).tuples())


def place(session: Session, scope: Scope) -> tuple[str, str]:
    """Names of the user's commune ("" for the province) and province."""
    if scope.commune_code is None:
        return "", session.get_one(Province, scope.province_code).name
    commune = session.get_one(Commune, scope.commune_code)
    return commune.name, session.get_one(Province, commune.province_code).name


def opened_of(session: Session, scope: Scope, uuids: Collection[UUID], text: str = "") -> list[Child]:
    """Those of the records that the user may open and that `text` finds (`searching`), by name."""
    found: list[Child] = []
    listed, like = list(uuids), searching.matching(scope, text)
    for at in range(0, len(listed), _CHUNK):
        near = visible.children(scope).where(Child.uuid.in_(listed[at : at + _CHUNK]), *like)
        found += session.scalars(near.options(joinedload(Child.hamlet)))
    opened.listed(len(found))
    return sorted(found, key=lambda child: (child.full_name_folded, child.uuid))
