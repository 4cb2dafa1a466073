"""Waiting rows for the passes of the review desk, always within the scope."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from db import opened
from db.queries import visible
from db.queries.trust import is_reopened
from db.scope import Scope
from db.tables import AcceptedField, Cell, Page, Photo, ReviewRow

PAGES_MAX = 20
"""So many pages of a hamlet make one batch: more would only be scrolled past, and cost every key their time."""


def waiting_rows(session: Session, scope: Scope, page_ids: Collection[int]) -> Sequence[ReviewRow]:
    """The rows of these pages that wait, page after page, with page, photo, hamlet and cells."""
    page = joinedload(ReviewRow.page)
    loaded = (page.joinedload(Page.photo), page.joinedload(Page.hamlet), selectinload(ReviewRow.cells))
    wanted = visible.rows(scope).where(ReviewRow.page_id.in_(page_ids), ReviewRow.stage == "waiting")
    rows = session.scalars(wanted.options(*loaded).order_by(ReviewRow.page_id, ReviewRow.number)).all()
    for page_id in {row.page_id for row in rows}:
        opened.page(page_id)
    return rows


def rows_by_id(session: Session, scope: Scope, row_ids: Collection[int]) -> dict[int, ReviewRow]:
    """These rows with page, hamlet and cells; those out of reach are left out."""
    page = joinedload(ReviewRow.page)
    loaded = (page.joinedload(Page.hamlet), selectinload(ReviewRow.cells))
    wanted = visible.rows(scope).where(ReviewRow.id.in_(row_ids)).options(*loaded)
    return {row.id: row for row in session.scalars(wanted)}


def pages_of_rows(session: Session, scope: Scope, row_ids: Collection[int]) -> dict[int, int]:
    """Row → its page; those out of reach are left out."""
    wanted = visible.rows(scope).where(ReviewRow.id.in_(row_ids)).with_only_columns(ReviewRow.id, ReviewRow.page_id)
    return dict(session.execute(wanted).tuples().all())


def pages_of_hamlet(session: Session, scope: Scope, hamlet_id: int) -> list[int]:
    """The oldest pages of a hamlet that have rows to decide or fields to look at again, at most PAGES_MAX."""
    with_rows = select(ReviewRow.page_id).where(ReviewRow.stage == "waiting")
    again = select(ReviewRow.page_id).join(AcceptedField, AcceptedField.row_id == ReviewRow.id).where(is_reopened())
    to_do = or_(Page.id.in_(with_rows), Page.id.in_(again))
    wanted = visible.pages(scope).where(Page.hamlet_id == hamlet_id, to_do)
    oldest_first = wanted.with_only_columns(Page.id).order_by(Page.received_at, Page.id)
    return list(session.scalars(oldest_first.limit(PAGES_MAX)))


def sharing(session: Session, scope: Scope, row_id: int, field: str) -> list[int]:
    """The waiting rows of one page whose `field` stands in one place with that of `row_id`, itself first."""
    own = (
        select(ReviewRow.page_id, Cell.quad)
        .join(Cell, Cell.row_id == ReviewRow.id)
        .where(ReviewRow.id == row_id, Cell.field == field)
        .subquery()
    )
    wanted = (
        visible.rows(scope)
        .join(Cell, Cell.row_id == ReviewRow.id)
        .join(own, (own.c.page_id == ReviewRow.page_id) & (own.c.quad == Cell.quad))
        .where(Cell.field == field, ReviewRow.stage == "waiting")
        .with_only_columns(ReviewRow.id)
    )
    return sorted(session.scalars(wanted), key=lambda one: (one != row_id, one))


class CutOut(NamedTuple):
    """A place of a page's photo: what is cut out for the eye."""

    page_id: int
    kept_sha256: str
    quad: str


def find_cutout(session: Session, scope: Scope, cell_id: int) -> CutOut | None:
    """Where a cell lies; None when it is unknown, out of reach, or its photo was deleted.

    A wall asks for a hundred, so for columns alone.
    """
    wanted = visible.rows(scope).join(Cell, Cell.row_id == ReviewRow.id).where(Cell.id == cell_id)
    of_page = wanted.join(Page, Page.id == ReviewRow.page_id).join(Photo, Photo.id == Page.photo_id)
    placed = of_page.where(Photo.gone_at.is_(None))
    found = session.execute(placed.with_only_columns(Page.id, Photo.kept_sha256, Cell.quad)).one_or_none()
    if found is None:
        return None
    opened.page(found[0])
    return CutOut(*found)


def places_like(session: Session, page: Page) -> Sequence[tuple[str, str]]:
    """Column and corners of every cell read on the page, or on the newest read one of the same sender's same book."""
    alike = (Page.commune_code == page.commune_code, Page.user_id == page.user_id, Page.book == page.book)
    read = select(Page.id).join(ReviewRow, ReviewRow.page_id == Page.id).join(Cell, Cell.row_id == ReviewRow.id)
    read = read.where(*alike, Cell.reader != "").order_by((Page.id == page.id).desc(), Page.id.desc()).limit(1)
    wanted = select(Cell.field, Cell.quad).join(ReviewRow, ReviewRow.id == Cell.row_id).where(Cell.reader != "")
    return session.execute(wanted.where(ReviewRow.page_id == read.scalar_subquery())).tuples().all()


def places_on(session: Session, page_id: int) -> list[str]:
    """Every place of a page that was read, as its corners; who may see the page was asked before."""
    wanted = select(Cell.quad).join(ReviewRow, ReviewRow.id == Cell.row_id).where(ReviewRow.page_id == page_id)
    return list(session.scalars(wanted.distinct()))
