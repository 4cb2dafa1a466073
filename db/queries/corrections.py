"""What could be corrected in many records at once: open findings with a proposal, grouped by what stands there now."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.queries import findings, visible
from db.queries.states import is_living
from db.scope import Scope
from db.tables import Child, Correction, Finding, User


def proposed(session: Session, scope: Scope, kinds: Collection[str]) -> list[tuple[str, str, int]]:
    """(rule, field, how many children) of the open findings that propose a value."""
    count = func.count(Finding.child_uuid.distinct())
    wanted = select(Finding.rule, Finding.field, count).join(Child, Child.uuid == Finding.child_uuid)
    near = wanted.where(*_proposing(scope, kinds)).group_by(Finding.rule, Finding.field)
    return [(rule, field, number) for rule, field, number in session.execute(near.order_by(count.desc()))]


def values(session: Session, scope: Scope, column: str, limit: int | None = None) -> list[tuple[str, int]]:
    """What stands in one column of the living records the user may open, with how often, the commonest first."""
    held, count = getattr(Child, column), func.count()
    wanted = select(held, count).where(visible.whole(scope), is_living(), held != "").group_by(held)
    return [(text, number) for text, number in session.execute(wanted.order_by(count.desc(), held).limit(limit))]


def with_proposal(
    session: Session, scope: Scope, kinds: Collection[str], rule: str, field: str, limit: int
) -> list[tuple[UUID, str, str]]:
    """(child, name, proposal) of the findings of one rule."""
    wanted = select(Child.uuid, Child.full_name, Finding.proposal).join(Finding, Finding.child_uuid == Child.uuid)
    near = wanted.where(*_proposing(scope, kinds), Finding.rule == rule, Finding.field == field)
    lines = session.execute(near.order_by(Child.full_name_folded, Child.uuid).limit(limit))
    return [(uuid, name, proposal or "") for uuid, name, proposal in lines]


def with_value(session: Session, scope: Scope, column: str, text: str, limit: int) -> list[tuple[UUID, str]]:
    """(child, name) of the living records that say `text` there."""
    wanted = select(Child.uuid, Child.full_name).where(visible.whole(scope), is_living())
    near = wanted.where(getattr(Child, column) == text).order_by(Child.full_name_folded, Child.uuid).limit(limit)
    return list(session.execute(near).tuples())


def _proposing(scope: Scope, kinds: Collection[str]) -> list[ColumnElement[bool]]:
    here = Finding.commune_code == scope.commune_code
    asks = [here, findings.is_open(), Finding.proposal.is_not(None), Finding.proposal != ""]
    return [visible.whole(scope), is_living(), *asks, findings.may_be_known(scope, kinds)]


def newest(session: Session, scope: Scope, limit: int = 20) -> list[tuple[Correction, str]]:
    """The last corrections of the user's commune, with who made them."""
    wanted = select(Correction, User.name).outerjoin(User, User.id == Correction.user_id)
    near = wanted.where(Correction.commune_code == scope.commune_code).order_by(Correction.id.desc())
    return [(made, name or "") for made, name in session.execute(near.limit(limit)).tuples()]


def hold(session: Session, scope: Scope, correction_id: int) -> Correction | None:
    """One of them, for this transaction alone."""
    wanted = select(Correction).where(Correction.id == correction_id, Correction.commune_code == scope.commune_code)
    return session.scalars(wanted.with_for_update()).first()
