"""Records that were given to be checked at home, and what was answered."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from db.queries import visible
from db.queries.states import is_living
from db.scope import Scope
from db.tables import Child, HouseholdCheck

CARRIED_MAX = 1000


def find(session: Session, uuid: UUID, child: Child) -> HouseholdCheck | None:
    """That check of that child, for this transaction alone."""
    wanted = select(HouseholdCheck).where(HouseholdCheck.uuid == uuid, HouseholdCheck.child_uuid == child.uuid)
    return session.scalars(wanted.with_for_update()).first()


def open_children(session: Session, uuids: Collection[UUID]) -> set[UUID]:
    """Which of these records are to be checked already."""
    wanted = select(HouseholdCheck.child_uuid).where(HouseholdCheck.child_uuid.in_(uuids))
    return set(session.scalars(wanted.where(HouseholdCheck.answered_at.is_(None))))


def carried(session: Session, scope: Scope) -> Sequence[HouseholdCheck]:
    """What this person is to check: open ones of the hamlets that are theirs, with child, groups and hamlet."""
    wanted = select(HouseholdCheck).join(HouseholdCheck.child).where(HouseholdCheck.answered_at.is_(None))
    near = wanted.where(HouseholdCheck.commune_code == scope.commune_code, visible.named(scope), is_living())
    loaded = contains_eager(HouseholdCheck.child)
    eager = near.options(loaded.options(selectinload(Child.groups), joinedload(Child.hamlet)))
    order = eager.order_by(Child.hamlet_id, Child.household_number, Child.full_name_folded, Child.uuid)
    return session.scalars(order.limit(CARRIED_MAX)).all()
