"""Notices of children that came to a commune: what waits, and what became of the others."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import opened
from db.queries import visible
from db.scope import Scope
from db.tables import Child, Notice

SHOWN_MAX = 200


def is_known(session: Session, scope: Scope, token: str) -> bool:
    """Whether the very same notice came before."""
    wanted = select(Notice.id).where(Notice.commune_code == scope.commune_code, Notice.token == token)
    return session.scalars(wanted).first() is not None


def hold(session: Session, scope: Scope, notice_id: int) -> Notice | None:
    """A notice of the user's commune, for this transaction alone."""
    wanted = select(Notice).where(Notice.id == notice_id, Notice.commune_code == scope.commune_code)
    return session.scalars(wanted.with_for_update()).first()


def listed(session: Session, scope: Scope, fate: str) -> list[tuple[Notice, str]]:
    """The newest notices of that fate, each with the name in its record where that may be opened."""
    wanted = select(Notice, Child.full_name).outerjoin(Child, (Child.uuid == Notice.child_uuid) & visible.whole(scope))
    near = wanted.where(Notice.commune_code == scope.commune_code, Notice.fate == fate)
    found = session.execute(near.order_by(Notice.id.desc()).limit(SHOWN_MAX))
    lines = [(notice, name or "") for notice, name in found]
    opened.listed(len(lines))
    return lines
