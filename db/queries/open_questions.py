"""What waits for a person to choose: two ways one field was written, and records that somebody asks to end."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.queries import visible
from db.queries.states import is_living
from db.scope import Scope
from db.tables import Child, Conflict

SHOWN_MAX = 200


def waiting(session: Session, scope: Scope) -> Sequence[tuple[Conflict, Child]]:
    """The undecided questions about living records the user may open, the oldest first, at most SHOWN_MAX."""
    wanted = select(Conflict, Child).join(Child, Child.uuid == Conflict.child_uuid)
    near = wanted.where(visible.whole(scope), is_living(), Conflict.decided_at.is_(None))
    order = near.order_by(Conflict.id).limit(SHOWN_MAX).options(joinedload(Child.hamlet))
    return session.execute(order).tuples().all()
