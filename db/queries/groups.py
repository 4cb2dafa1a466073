"""Who is in which group of circumstances, and who gets which assistance: counted and listed by keyed token."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from db import opened
from db.queries import visible
from db.queries.states import is_living
from db.scope import Scope
from db.tables import Campaign, Change, Child, ChildGroup, GroupReview, Hamlet, User

SHOWN_MAX = 500


def counts(session: Session, scope: Scope, tokens: Collection[str]) -> dict[tuple[int, str], int]:
    """(hamlet, 0 unknown; token) → how many living children the user reaches are in that group."""
    wanted = select(func.coalesce(Child.hamlet_id, 0), ChildGroup.token, func.count(Child.uuid.distinct()))
    near = wanted.join(Child, Child.uuid == ChildGroup.child_uuid).where(visible.whole(scope), is_living())
    lines = session.execute(near.where(ChildGroup.token.in_(tokens)).group_by(Child.hamlet_id, ChildGroup.token))
    return {(hamlet, token): count for hamlet, token, count in lines}


def members(session: Session, scope: Scope, tokens: Collection[str], hamlet_id: int | None) -> Sequence[Child]:
    """The living children the user may open who are in one of those groups, by hamlet and name, at most SHOWN_MAX."""
    inside = select(ChildGroup.child_uuid).where(ChildGroup.token.in_(tokens))
    wanted = select(Child).outerjoin(Hamlet, Hamlet.id == Child.hamlet_id).where(visible.whole(scope), is_living())
    near = wanted.where(Child.uuid.in_(inside))
    if hamlet_id is not None:
        near = near.where(Child.hamlet_id == hamlet_id if hamlet_id else Child.hamlet_id.is_(None))
    order = near.order_by(Hamlet.name, Child.full_name_folded, Child.uuid).limit(SHOWN_MAX)
    found = session.scalars(order.options(selectinload(Child.groups), joinedload(Child.hamlet))).all()
    opened.listed(len(found))
    return found


def changes(session: Session, uuids: Collection[UUID], fields: Collection[str]) -> list[Change]:
    """Every line of history of those lists, the oldest first: it tells since when, and from where, a group is there."""
    wanted = select(Change).where(Change.child_uuid.in_(uuids), Change.field.in_(fields))
    return list(session.scalars(wanted.order_by(Change.id)))


def reviews(session: Session, campaign: Campaign) -> Mapping[int, tuple[GroupReview, str]]:
    """The newest review of each hamlet in a campaign, with who noted it."""
    wanted = select(GroupReview, User.name).join(User, User.id == GroupReview.noted_by)
    lines = session.execute(wanted.where(GroupReview.campaign_id == campaign.id).order_by(GroupReview.id))
    return {review.hamlet_id: (review, name) for review, name in lines}
