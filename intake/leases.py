"""Who has a page in review: one officer at a time, taken and renewed by a conditional UPDATE, given up by time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from access.matrix import may
from catalogue.clock import in_here
from catalogue.refusals import Refusal, not_found
from db import Scope, Session, case, or_, update
from db.queries import held, visible
from db.tables import Page, User, now

LEASE = timedelta(minutes=10)
"""Without a decision for so long the page is anybody's again: an officer who was called away holds nobody up."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a page now."""

    user_id: int
    name: str
    since: datetime

    @property
    def sentence(self) -> str:
        """What a second officer is told."""
        at = in_here(self.since)
        return f"Trang này {self.name} đang duyệt (từ {at:%H:%M}). Anh/chị xem được nhưng chưa sửa được."


def hold(session: Session, scope: Scope, page_id: int) -> None:
    """Take the page, or hold it longer. Refuses NOT_FOUND, and PAGE_HELD while another officer has it."""
    if hold_free(session, scope, [page_id]):
        return
    if not may(scope.role, "review"):
        raise not_found()
    holder = holders(session, scope, [page_id]).get(page_id)
    if holder is None:
        raise not_found()
    raise Refusal("PAGE_HELD", holder.sentence, status=409)


def hold_free(session: Session, scope: Scope, page_ids: Collection[int]) -> set[int]:
    """Take or renew those of the pages that nobody else has; which they were."""
    if not may(scope.role, "review"):
        return set()
    at = now()
    is_mine = (Page.held_by == scope.user_id) & (Page.held_until >= at)
    is_free = or_(held.is_free(Page.held_until, at), Page.held_by == scope.user_id)
    reach = visible.pages(scope).where(Page.id.in_(page_ids)).with_only_columns(Page.id)
    taken = session.scalars(
        update(Page)
        .where(Page.id.in_(reach), is_free)
        .values(held_by=scope.user_id, held_since=case((is_mine, Page.held_since), else_=at), held_until=at + LEASE)
        .returning(Page.id)
        .execution_options(synchronize_session=False)
    )
    return set(taken)


def release(session: Session, user_id: int, page_ids: Collection[int] | None = None) -> None:
    """Give back those pages, or all that one has: the officer goes on to others, or logs out."""
    mine = update(Page).where(Page.held_by == user_id)
    if page_ids is not None:
        mine = mine.where(Page.id.in_(page_ids))
    session.execute(
        mine.values(held_by=None, held_since=None, held_until=None).execution_options(synchronize_session=False)
    )


def holders(session: Session, scope: Scope, page_ids: Collection[int]) -> dict[int, Holder]:
    """Who has which of these pages now, oneself too; pages that nobody has are left out."""
    at = now()
    reach = visible.pages(scope).where(Page.id.in_(page_ids), held.is_held(Page.held_until, at))
    found = reach.join(User, User.id == Page.held_by).with_only_columns(Page.id, User.id, User.name, Page.held_since)
    return {row[0]: Holder(row[1], row[2], row[3]) for row in session.execute(found)}


def others(session: Session, scope: Scope, page_ids: Collection[int]) -> dict[int, Holder]:
    """Pages another officer has now."""
    found = holders(session, scope, page_ids)
    return {page_id: holder for page_id, holder in found.items() if holder.user_id != scope.user_id}
