"""What stands on sheets that are printed for a hamlet: its living children, and its checks that nobody answered."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from db.queries import visible
from db.queries.states import is_living
from db.queries.visits import BY_HOUSEHOLD
from db.scope import Scope
from db.tables import Child, Commune, HouseholdCheck, Province

MOST = 1000


def place(session: Session, commune_code: str) -> tuple[str, str]:
    """Names of a commune and its province, as the heading of an official paper has them."""
    commune = session.get_one(Commune, commune_code)
    return commune.name, session.get_one(Province, commune.province_code).name


def children_of(session: Session, scope: Scope, hamlet_id: int) -> Sequence[Child]:
    """The living children of a hamlet whose records the user may open: household after household, by name."""
    wanted = visible.children(scope).where(Child.hamlet_id == hamlet_id, is_living())
    loaded = wanted.options(selectinload(Child.groups), joinedload(Child.hamlet))
    return session.scalars(loaded.order_by(*BY_HOUSEHOLD).limit(MOST)).all()


def open_checks(session: Session, scope: Scope, hamlet_id: int | None = None) -> Sequence[HouseholdCheck]:
    """The unanswered checks of a hamlet, or of the whole area, with their children, in the order of visits."""
    wanted = select(HouseholdCheck).join(HouseholdCheck.child).where(HouseholdCheck.answered_at.is_(None))
    near = wanted.where(visible.whole(scope), is_living())
    near = near if hamlet_id is None else near.where(Child.hamlet_id == hamlet_id)
    loaded = contains_eager(HouseholdCheck.child)
    eager = near.options(loaded.options(selectinload(Child.groups), joinedload(Child.hamlet)))
    order = eager.order_by(Child.hamlet_id, *BY_HOUSEHOLD)
    return session.scalars(order.limit(MOST)).all()
