"""How much there is of what a person may see: the numbers of the home page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.queries import visible
from db.scope import Scope
from db.tables import Child, Finding, Hamlet, Page, ReviewRow


@dataclass(frozen=True, slots=True)
class HamletCount:
    """A hamlet with its children, and how many of them have an open finding that blocks "clean"."""

    id: int
    name: str
    children_count: int
    faulty_count: int


def children_count(session: Session, scope: Scope) -> int:
    """How many records the person may open."""
    return _count(session, visible.children(scope).with_only_columns(Child.uuid))


def pages_count(session: Session, scope: Scope, states: Sequence[str]) -> int:
    """How many pages in one of `states` the person may open."""
    return _count(session, visible.pages(scope).where(Page.state.in_(states)).with_only_columns(Page.id))


def waiting_rows_count(session: Session, scope: Scope) -> int:
    """How many rows wait for the officer's decision."""
    return _count(session, visible.rows(scope).where(ReviewRow.stage == "waiting").with_only_columns(ReviewRow.id))


def hamlets(session: Session, scope: Scope) -> list[HamletCount]:
    """The hamlets in reach, by name, with the children the person may open."""
    faulty = select(Finding.child_uuid).where(Finding.ended_at.is_(None), Finding.severity == "B")
    is_faulty = func.count(Child.uuid).filter(Child.uuid.in_(faulty))
    counted = (
        visible.children(scope)
        .with_only_columns(Child.hamlet_id, func.count(Child.uuid), is_faulty)
        .group_by(Child.hamlet_id)
    )
    numbers = {hamlet: (children, faults) for hamlet, children, faults in session.execute(counted).tuples()}
    wanted = select(Hamlet).where(Hamlet.commune_code == scope.commune_code).order_by(Hamlet.name)
    if scope.hamlet_ids is not None:
        wanted = wanted.where(Hamlet.id.in_(scope.hamlet_ids))
    return [HamletCount(h.id, h.name, *numbers.get(h.id, (0, 0))) for h in session.scalars(wanted)]


def _count(session: Session, wanted: Select[tuple[object]]) -> int:
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
