"""What stands in the way of taking a row's decision back, and the row waiting again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from db.queries import visible
from db.scope import Scope
from db.tables import AcceptedField, Change, Child, HandoverRow, Page, ReviewRow, SecondEntry


def rows_of_last_key(
    session: Session, scope: Scope, since: datetime, page_ids: Collection[int], hamlet_id: int | None
) -> tuple[datetime | None, list[int]]:
    """The rows this person's last key confirmed or refused on these pages, or in that hamlet, and when.

    Rows of one key share their moment. Finished pages count too; keys pressed before `since` do not.
    """
    place = ReviewRow.page_id.in_(page_ids) if hamlet_id is None else Page.hamlet_id == hamlet_id
    mine = (ReviewRow.decided_by == scope.user_id, ReviewRow.decided_at > since, place)
    decided = visible.rows(scope).join(Page, Page.id == ReviewRow.page_id)
    decided = decided.where(*mine, ReviewRow.stage.in_(("confirmed", "refused")))
    at = session.scalar(decided.with_only_columns(func.max(ReviewRow.decided_at)))
    if at is None:
        return None, []
    last = decided.where(ReviewRow.decided_at == at).with_only_columns(ReviewRow.id)
    return at, list(session.scalars(last.order_by(ReviewRow.id)))


def child_of_row(session: Session, row: ReviewRow) -> Child:
    """The record the row was confirmed into, held until the transaction ends."""
    return session.scalars(select(Child).where(Child.uuid == row.child_uuid).with_for_update()).one()


def is_on_a_list(session: Session, child: Child) -> bool:
    """Whether the child stands on a list to the police, open or closed."""
    return bool(session.scalar(select(exists().where(HandoverRow.child_uuid == child.uuid))))


def is_changed_since(session: Session, child: Child, row: ReviewRow) -> bool:
    """Whether anybody wrote into the record after the row did, a change of state included."""
    sources = [f"row:{row.id}", *(str(cell.id) for cell in row.cells)]
    last = select(Change.source, Change.source_id, Change.rev).where(Change.child_uuid == child.uuid)
    newest = session.execute(last.order_by(Change.id.desc()).limit(1)).one()
    wrote = select(exists().where(Change.child_uuid == child.uuid, Change.source_id.in_(sources)))
    is_ours = newest.source == "cell" and newest.source_id in sources
    return not is_ours and bool(session.scalar(wrote))


def is_entered_twice(session: Session, row: ReviewRow) -> bool:
    """Whether somebody has entered a field of the row a second time."""
    mine = select(AcceptedField.id).where(AcceptedField.row_id == row.id)
    return bool(session.scalar(select(exists().where(SecondEntry.accepted_id.in_(mine)))))


def let_wait(session: Session, row: ReviewRow) -> None:
    """The row as it was before it was decided; what was accepted of it counts no more."""
    session.execute(delete(AcceptedField).where(AcceptedField.row_id == row.id))
    undone = {"stage": "waiting", "decided_by": None, "decided_at": None, "child_uuid": None, "reason": ""}
    session.execute(update(ReviewRow).where(ReviewRow.id == row.id).values(**undone))
    session.refresh(row)
