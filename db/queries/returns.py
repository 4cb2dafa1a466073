"""What went back to its sender, and whether it was answered: the same page of the same book was sent anew."""

from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, update
from sqlalchemy.orm import Session, aliased

from db.tables import Page, ReviewRow


def is_answered(since: SQLColumnExpression[datetime] | SQLColumnExpression[datetime | None]) -> ColumnElement[bool]:
    """Of a page: one with its number in its book came from its hamlet after that moment.

    Photos without a number can't be told apart; an officer says when such a one was answered (`end`).
    """
    later = aliased(Page)
    same_place = (
        later.commune_code == Page.commune_code,
        later.hamlet_id == Page.hamlet_id,
        later.book == Page.book,
        later.number == Page.number,
    )
    return exists().where(Page.number != "", later.received_at > since, *same_place).correlate_except(later)


def end(session: Session, page_id: int) -> bool:
    """Nobody waits any longer for an answer to what went back of a page; False when nothing had."""
    whole = update(Page).where(Page.id == page_id, Page.outcome == "returned").values(outcome="refused")
    rows = update(ReviewRow).where(ReviewRow.page_id == page_id, ReviewRow.stage == "returned").values(stage="refused")
    ended = [session.scalars(one.returning(table.id)).all() for one, table in ((whole, Page), (rows, ReviewRow))]
    return any(ended)
