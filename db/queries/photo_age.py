"""Which photos of pages have done their work."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, exists, func, select, update
from sqlalchemy.orm import Session

from db.tables import AcceptedField, Cell, Handover, HandoverRow, Page, Photo, ReviewRow, SecondEntry

_OF_ROW = ReviewRow.page_id == Page.id


def due(session: Session, before: datetime) -> Sequence[Row[tuple[int, int, int, int]]]:
    """Photo, page, rows, cells: pages whose every child came back on a list before then, and nothing of them waits."""
    rows = select(func.count(ReviewRow.id)).where(_OF_ROW).scalar_subquery()
    cells = select(func.count(Cell.id)).join(ReviewRow, ReviewRow.id == Cell.row_id).where(_OF_ROW).scalar_subquery()
    returned = exists().where(
        HandoverRow.child_uuid == ReviewRow.child_uuid,
        HandoverRow.handover_id == Handover.id,
        Handover.returned_at < before,
    )
    is_used = exists().where(_OF_ROW, ReviewRow.stage == "confirmed", returned)
    is_waiting = exists().where(_OF_ROW, ReviewRow.stage.in_(("waiting", "returned")))
    is_not_back = exists().where(_OF_ROW, ReviewRow.stage == "confirmed", ~returned)
    undrawn = ~exists().where(SecondEntry.accepted_id == AcceptedField.id)
    is_drawn = exists().where(_OF_ROW, AcceptedField.row_id == ReviewRow.id, AcceptedField.is_drawn, undrawn)
    wanted = select(Photo.id, Page.id, rows, cells).join(Page, Page.photo_id == Photo.id)
    left = wanted.where(Photo.gone_at.is_(None), Page.state == "read", is_used, ~is_waiting, ~is_not_back, ~is_drawn)
    return session.execute(left.order_by(Page.id)).all()


def mark_gone(session: Session, photo_ids: Sequence[int], at: datetime) -> int:
    """Note that these photos were deleted; how many were not yet."""
    there = (Photo.id.in_(photo_ids), Photo.gone_at.is_(None))
    gone = session.execute(update(Photo).where(*there).values(gone_at=at).returning(Photo.id))
    return len(gone.all())
