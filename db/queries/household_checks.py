"""Records that were given to be checked at home, and what was answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from db.queries import findings, paging, searching, visible
from db.queries.states import is_living
from db.queries.visits import BY_HOUSEHOLD
from db.scope import Scope
from db.tables import Case, Child, HouseholdCheck, User

CARRIED_MAX = 1000
VISITS_SHOWN_MAX = 200
_PAST_HOME = ("checked", "listed", "with_police")
_NEWEST = (
    paging.Key(HouseholdCheck.answered_at, paging.moment, is_falling=True),
    paging.Key(HouseholdCheck.uuid, UUID),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """One page of answers; `before` and `after` what the next pages are asked by."""

    checks: tuple[HouseholdCheck, ...]
    before: str
    after: str


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
    order = eager.order_by(Child.hamlet_id, *BY_HOUSEHOLD)
    return session.scalars(order.limit(CARRIED_MAX)).all()


def open_counts(session: Session, scope: Scope) -> dict[int | None, int]:
    """How many records are being checked, by hamlet."""
    wanted = select(Child.hamlet_id, func.count()).join(HouseholdCheck, HouseholdCheck.child_uuid == Child.uuid)
    near = wanted.where(visible.whole(scope), HouseholdCheck.answered_at.is_(None)).group_by(Child.hamlet_id)
    return dict(session.execute(near).tuples().all())


def faulty_counts(session: Session, scope: Scope, kinds: Collection[str]) -> dict[int | None, int]:
    """How many records could be given to be checked, by hamlet."""
    wanted = select(Child.hamlet_id, func.count()).where(*_to_be_given(scope, kinds)).group_by(Child.hamlet_id)
    return dict(session.execute(wanted).tuples().all())


def faulty_children(session: Session, scope: Scope, kinds: Collection[str], hamlet_id: int) -> list[UUID]:
    """Which records of a hamlet could be given to be checked."""
    wanted = select(Child.uuid).where(*_to_be_given(scope, kinds), Child.hamlet_id == hamlet_id)
    return list(session.scalars(wanted))


def _to_be_given(scope: Scope, kinds: Collection[str]) -> list[ColumnElement[bool]]:
    """The living records with a blocking finding that nobody checks or has just checked.

    Whoever was met at home, and whoever the police look at, is not asked a second time for the same.
    """
    given = select(HouseholdCheck.child_uuid).where(HouseholdCheck.answered_at.is_(None))
    past = exists().where(Case.child_uuid == Child.uuid, Case.ended_at.is_(None), Case.state.in_(_PAST_HOME))
    faulty = findings.has(scope, kinds, severity="B")
    return [visible.whole(scope), is_living(), Child.uuid.not_in(given), ~past, faulty]


def visits(session: Session, child: Child) -> list[tuple[HouseholdCheck, str]]:
    """Every answered visit for a record, the newest first, with who went there."""
    wanted = select(HouseholdCheck, User.name).outerjoin(User, User.id == HouseholdCheck.answered_by)
    near = wanted.where(HouseholdCheck.child_uuid == child.uuid, HouseholdCheck.answered_at.is_not(None))
    found = session.execute(near.order_by(HouseholdCheck.answered_at.desc()).limit(VISITS_SHOWN_MAX))
    return [(check, name or "") for check, name in found]


def answered(session: Session, scope: Scope, text: str = "", place: paging.Place = paging.START) -> Answered:
    """A page of the answers from the households of this person's area, the newest first, with their children."""
    wanted = select(HouseholdCheck).join(HouseholdCheck.child).options(contains_eager(HouseholdCheck.child))
    near = wanted.where(HouseholdCheck.answered_at.is_not(None), visible.whole(scope))
    part = paging.part(session, near.where(*searching.matching(scope, text)), _NEWEST, place)
    return Answered(tuple(row[0] for row in part.rows), part.before, part.after)
