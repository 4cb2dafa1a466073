"""The commune at a glance: its hamlets, and how many children of each are to be looked at."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from db import Scope, Session
from db.queries import findings, visible
from db.queries.states import is_living
from db.tables import Child, Finding, Hamlet

_CLASSES = (1, 2, 3)
_NONE = (0, 0, 0, 0, 0)


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
    counted = {place or 0: counts for place, *counts in session.execute(_counted(scope, kinds))}
    hamlets = [tuple(hamlet) for hamlet in session.execute(_hamlets(scope))]
    if 0 in counted:
        hamlets.append((0, "", ""))
    return [_line(*hamlet, *counted.get(hamlet[0], _NONE)) for hamlet in hamlets]


def _line(at: int, name: str, kind: str, children: int, received: int, *classes: int) -> HamletCounts:
    return HamletCounts(at, name, kind, children, received, dict(zip(_CLASSES, classes, strict=True)))


def faulty_by_hamlet(session: Session, scope: Scope, kinds: Collection[str]) -> dict[int, int]:
    """Hamlet (0 not known) → how many of its living children have a fault the user may know of."""
    wanted = select(func.coalesce(Child.hamlet_id, 0), func.count()).where(visible.whole(scope), is_living())
    classes = [findings.has(scope, kinds, error_class=number) for number in (1, 2, 3)]
    return dict(session.execute(wanted.where(or_(*classes)).group_by(Child.hamlet_id)).tuples().all())


def _hamlets(scope: Scope) -> Select[tuple[int, str, str]]:
    wanted = (
        select(Hamlet.id, Hamlet.name, Hamlet.kind)
        .where(Hamlet.commune_code == scope.commune_code)
        .order_by(Hamlet.name)
    )
    return wanted if scope.hamlet_ids is None else wanted.where(Hamlet.id.in_(scope.hamlet_ids))


def _counted(scope: Scope, kinds: Collection[str]) -> Select[Any]:
    """Hamlet, children, received, children of each class. The findings are gone through once, child by child, before
    they meet the records: looked up for each record they cost several times as much."""
    here = Finding.commune_code == scope.commune_code, findings.is_open(), findings.is_fault()
    in_class = [func.max(case((Finding.error_class == n, 1), else_=0)).label(f"class_{n}") for n in _CLASSES]
    faulty = select(Finding.child_uuid, *in_class).where(*here, findings.may_be_known(scope, kinds))
    found = faulty.group_by(Finding.child_uuid).subquery("found")
    classes = [func.coalesce(func.sum(found.c[f"class_{n}"]), 0) for n in _CLASSES]
    wanted = select(Child.hamlet_id, func.count(), func.count().filter(Child.state == "received"), *classes)
    near = wanted.outerjoin(found, found.c.child_uuid == Child.uuid).where(visible.whole(scope), is_living())
    return near.group_by(Child.hamlet_id)
