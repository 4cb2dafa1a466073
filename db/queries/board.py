"""The commune at a glance: its hamlets, and how many children of each are to be looked at."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from db import Scope, Session
from db.queries import findings, visible
from db.queries.states import is_living
from db.tables import Child, Finding, Hamlet


@dataclass(frozen=True, slots=True)
class HamletCounts:
    """A line of the board; `id` 0 for records whose hamlet is not known. `by_class` counts children, not findings."""

    id: int
    name: str
    kind: str
    children: int
    received: int
    by_class: dict[int, int]


def by_hamlet(session: Session, scope: Scope, kinds: Collection[str]) -> list[HamletCounts]:
    """Living children of each hamlet the user reaches, how many wait to be confirmed, and how many in each class."""
    children = {place or 0: (count, received) for place, count, received in session.execute(_counted(scope))}
    classes = {(place or 0, number): count for place, number, count in session.execute(_counted_by_class(scope, kinds))}
    hamlets = [(hamlet.id, hamlet.name, hamlet.kind) for hamlet in session.scalars(_hamlets(scope))]
    if 0 in children:
        hamlets.append((0, "", ""))
    return [
        HamletCounts(at, name, kind, *children.get(at, (0, 0)), {n: classes.get((at, n), 0) for n in (1, 2, 3)})
        for at, name, kind in hamlets
    ]


def faulty_by_hamlet(session: Session, scope: Scope, kinds: Collection[str]) -> dict[int, int]:
    """Hamlet (0 not known) → how many of its living children have a fault the user may know of."""
    wanted = select(func.coalesce(Child.hamlet_id, 0), func.count()).where(visible.whole(scope), is_living())
    classes = [findings.has(scope, kinds, error_class=number) for number in (1, 2, 3)]
    return dict(session.execute(wanted.where(or_(*classes)).group_by(Child.hamlet_id)).tuples().all())


def _hamlets(scope: Scope) -> Select[tuple[Hamlet]]:
    wanted = select(Hamlet).where(Hamlet.commune_code == scope.commune_code).order_by(Hamlet.name)
    return wanted if scope.hamlet_ids is None else wanted.where(Hamlet.id.in_(scope.hamlet_ids))


def _counted(scope: Scope) -> Select[tuple[int | None, int, int]]:
    received = func.count().filter(Child.state == "received")
    living = select(Child.hamlet_id, func.count(), received).where(visible.whole(scope), is_living())
    return living.group_by(Child.hamlet_id)


def _counted_by_class(scope: Scope, kinds: Collection[str]) -> Select[tuple[int | None, int, int]]:
    return (
        select(Child.hamlet_id, Finding.error_class, func.count(Child.uuid.distinct()))
        .join(Finding, Finding.child_uuid == Child.uuid)
        .where(visible.whole(scope), is_living(), Finding.commune_code == scope.commune_code)
        .where(findings.is_open(), findings.is_fault(), findings.may_be_known(scope, kinds))
        .group_by(Child.hamlet_id, Finding.error_class)
    )
