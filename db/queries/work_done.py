"""What each person collected, line by line as it was noted: records, pages, visits; and what is paid for them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries import visible
from db.queries.counting import NOT_CHILDREN
from db.scope import Scope
from db.tables import Assignment, Child, HouseholdCheck, Page, Recheck, ReviewRow, User, WorkRate

VILLAGE = ("collaborator", "hamlet_head")


def people(session: Session, scope: Scope) -> list[tuple[int, str]]:
    """(id, name) of everybody who ever worked in a village of the commune."""
    wanted = select(User.id, User.name).join(Assignment, Assignment.user_id == User.id)
    near = wanted.where(Assignment.commune_code == scope.commune_code, Assignment.role.in_(VILLAGE))
    return list(session.execute(near.distinct().order_by(User.name, User.id)).tuples())


def typed(
    session: Session, scope: Scope, begins: datetime, ends: datetime
) -> list[tuple[int | None, UUID, int | None]]:
    """(who, child, household) of the records first written between two moments."""
    wanted = select(Child.created_by, Child.uuid, Child.household_id).where(visible.counted(scope))
    near = wanted.where(Child.created_at >= begins, Child.created_at < ends, Child.state.not_in(NOT_CHILDREN))
    return list(session.execute(near).tuples())


def photographed(
    session: Session, scope: Scope, begins: datetime, ends: datetime
) -> list[tuple[int, UUID, int | None]]:
    """(who, child, household) of the confirmed rows of pages sent between two moments."""
    wanted = select(Page.user_id, Child.uuid, Child.household_id).join(ReviewRow, ReviewRow.page_id == Page.id)
    near = wanted.join(Child, Child.uuid == ReviewRow.child_uuid).where(visible.counted(scope))
    inside = near.where(Page.received_at >= begins, Page.received_at < ends, ReviewRow.stage == "confirmed")
    return list(session.execute(inside.where(Child.state.not_in(NOT_CHILDREN))).tuples())


def pages(session: Session, scope: Scope, begins: datetime, ends: datetime) -> Mapping[int, int]:
    """Who → how many pages sent between two moments that were not given back or refused as a whole."""
    wanted = select(Page.user_id, func.count()).where(Page.commune_code == scope.commune_code, Page.outcome == "")
    inside = wanted.where(Page.received_at >= begins, Page.received_at < ends)
    return dict(session.execute(inside.group_by(Page.user_id)).tuples().all())


def visits(session: Session, scope: Scope, ends: datetime) -> list[tuple[int | None, str, datetime | None]]:
    """(who, household, when) of every household check answered before a moment, the earliest first.

    A record without a household is one of its own.
    """
    wanted = select(HouseholdCheck.answered_by, Child.household_id, Child.uuid, HouseholdCheck.answered_at)
    near = wanted.join(Child, Child.uuid == HouseholdCheck.child_uuid)
    here = near.where(HouseholdCheck.commune_code == scope.commune_code, HouseholdCheck.answered_at < ends)
    found = session.execute(here.order_by(HouseholdCheck.answered_at, HouseholdCheck.uuid)).tuples()
    return [(who, str(household or uuid), at) for who, household, uuid, at in found]


def second_visits(
    session: Session, scope: Scope, begins: datetime, ends: datetime
) -> list[tuple[int | None, str, datetime | None]]:
    """(who, household, when) of every answered phúc tra between two moments."""
    wanted = select(Recheck.answered_by, Recheck.household, Recheck.answered_at)
    here = wanted.where(Recheck.commune_code == scope.commune_code)
    return list(session.execute(here.where(Recheck.answered_at >= begins, Recheck.answered_at < ends)).tuples())


def rates(session: Session, scope: Scope) -> Sequence[WorkRate]:
    """The commune's rates by the day they begin, those of one day as they were laid down."""
    wanted = select(WorkRate).where(WorkRate.commune_code == scope.commune_code)
    return session.scalars(wanted.order_by(WorkRate.valid_from, WorkRate.id)).all()
