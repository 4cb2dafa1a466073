"""Pages and rows on their way to the officer's decision, always within the scope."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, Select, case, func, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from db import opened
from db.queries import held, visible
from db.scope import Scope
from db.tables import Cell, Child, Hamlet, Page, Photo, ReviewRow, User, now

SHOWN_MAX = 200
LINES_MAX = 6


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page with how many rows were read from it, and how many of them wait."""

    page: Page
    row_count: int
    waiting_count: int


@dataclass(frozen=True, slots=True)
class HamletQueue:
    """What waits in one hamlet (None: pages whose hamlet nobody knows yet)."""

    hamlet: Hamlet | None
    page_count: int
    row_count: int


def newest(
    session: Session, scope: Scope, *, state: str = "", hamlet_id: int | None = None, limit: int = SHOWN_MAX
) -> list[PageLine]:
    """The pages the user may open, newest first; `state` of the contract narrows."""
    wanted = visible.pages(scope).order_by(Page.received_at.desc(), Page.id.desc()).limit(limit)
    if state:
        wanted = wanted.where(Page.state == state)
    if hamlet_id is not None:
        wanted = wanted.where(Page.hamlet_id == hamlet_id)
    pages = session.scalars(wanted.options(joinedload(Page.hamlet), joinedload(Page.sender))).all()
    counts = _counts(session, [page.id for page in pages])
    return [PageLine(page, *counts.get(page.id, (0, 0))) for page in pages]


def waiting(session: Session, scope: Scope, *, hamlet_id: int | None = None) -> list[PageLine]:
    """The pages that have rows to decide, oldest first."""
    with_rows = select(ReviewRow.page_id).where(ReviewRow.stage == "waiting")
    wanted = visible.pages(scope).where(Page.id.in_(with_rows)).order_by(Page.received_at, Page.id).limit(SHOWN_MAX)
    if hamlet_id is not None:
        wanted = wanted.where(Page.hamlet_id == hamlet_id)
    pages = session.scalars(wanted.options(joinedload(Page.hamlet), joinedload(Page.sender))).all()
    counts = _counts(session, [page.id for page in pages])
    return [PageLine(page, *counts.get(page.id, (0, 0))) for page in pages]


def find(session: Session, scope: Scope, page_id: int) -> Page | None:
    """One page with photo, rows and cells; None when it is unknown or out of reach."""
    loaded = (
        joinedload(Page.photo),
        joinedload(Page.hamlet),
        joinedload(Page.sender),
        selectinload(Page.rows).selectinload(ReviewRow.cells),
    )
    found = session.scalars(visible.pages(scope).where(Page.id == page_id).options(*loaded)).one_or_none()
    if found is not None:
        opened.page(found.id)
    return found


def find_lightly(session: Session, scope: Scope, page_id: int) -> Page | None:
    """One page without its rows; None when it is unknown or out of reach."""
    return session.scalars(visible.pages(scope).where(Page.id == page_id)).one_or_none()


def line_of(session: Session, page: Page) -> PageLine:
    """One page with its counts."""
    return PageLine(page, *_counts(session, [page.id]).get(page.id, (0, 0)))


def notes_of(page: Page) -> list[str]:
    """What the reader had to say of the page, in sentences."""
    notes: list[str] = json.loads(page.notes)
    return notes


def decider_of(session: Session, row: ReviewRow) -> str:
    """Name of who decided the row; "" while it waits."""
    return session.scalar(select(User.name).where(User.id == row.decided_by)) or ""


def find_row(session: Session, scope: Scope, row_id: int) -> ReviewRow | None:
    """One row with its page, photo and cells; None when it is unknown or out of reach."""
    return _opened_row(session, visible.rows(scope).where(ReviewRow.id == row_id))


def find_row_of_cell(session: Session, scope: Scope, cell_id: int) -> ReviewRow | None:
    """The row a cell belongs to: every value leads back to its place on the paper."""
    row_id = select(Cell.row_id).where(Cell.id == cell_id).scalar_subquery()
    return _opened_row(session, visible.rows(scope).where(ReviewRow.id == row_id))


def _opened_row(session: Session, wanted: Select[tuple[ReviewRow]]) -> ReviewRow | None:
    page = joinedload(ReviewRow.page)
    loaded = (page.joinedload(Page.photo), page.joinedload(Page.hamlet), selectinload(ReviewRow.cells))
    found = session.scalars(wanted.options(*loaded)).one_or_none()
    if found is not None:
        opened.page(found.page_id)
    return found


def lines_of(session: Session, scope: Scope, child: Child) -> list[ReviewRow]:
    """The lines of paper a record came from, with page, photo and cells, as far as their photos are still kept.

    For who may see no pages: `child` has come through `visible`, so what is told is told of that record alone.
    """
    page = joinedload(ReviewRow.page)
    wanted = select(ReviewRow).join(Page, Page.id == ReviewRow.page_id).join(Photo, Photo.id == Page.photo_id)
    own = (ReviewRow.child_uuid == child.uuid, ReviewRow.commune_code == scope.commune_code, Photo.gone_at.is_(None))
    confirmed = wanted.where(*own, ReviewRow.stage == "confirmed").order_by(ReviewRow.id.desc()).limit(LINES_MAX)
    return list(session.scalars(confirmed.options(page.joinedload(Page.photo), selectinload(ReviewRow.cells))))


def next_waiting(session: Session, scope: Scope, after: Page | None = None) -> Page | None:
    """The page to decide next: the oldest that waits, other than `after`."""
    lines = waiting(session, scope)
    return next((line.page for line in lines if after is None or line.page.id != after.id), None)


def next_free(session: Session, scope: Scope, besides: Collection[int]) -> Page | None:
    """The oldest page with rows to decide that no other officer has, and that is none of `besides`."""
    with_rows = select(ReviewRow.page_id).where(ReviewRow.stage == "waiting")
    is_free = or_(held.is_free(Page.held_until, now()), Page.held_by == scope.user_id)
    wanted = visible.pages(scope).where(Page.id.in_(with_rows), Page.id.not_in(besides), is_free)
    return session.scalars(wanted.order_by(Page.received_at, Page.id).limit(1)).first()


def queue_by_hamlet(session: Session, scope: Scope) -> list[HamletQueue]:
    """Pages and rows that wait for a decision, by hamlet, most rows first."""
    reach = visible.rows(scope).where(ReviewRow.stage == "waiting").with_only_columns(ReviewRow.id)
    counted = session.execute(
        select(Page.hamlet_id, func.count(Page.id.distinct()), func.count(ReviewRow.id))
        .join(ReviewRow, ReviewRow.page_id == Page.id)
        .where(ReviewRow.id.in_(reach))
        .group_by(Page.hamlet_id)
        .order_by(func.count(ReviewRow.id).desc())
    ).all()
    named = {h.id: h for h in session.scalars(select(Hamlet).where(Hamlet.id.in_([line[0] for line in counted])))}
    return [HamletQueue(named.get(hamlet_id), pages, rows) for hamlet_id, pages, rows in counted]


def _counts(session: Session, page_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    waits = func.sum(case((ReviewRow.stage == "waiting", 1), else_=0)).cast(Integer)
    counted = (
        select(ReviewRow.page_id, func.count(ReviewRow.id), waits)
        .where(ReviewRow.page_id.in_(page_ids))
        .group_by(ReviewRow.page_id)
    )
    return {page_id: (rows, waiting) for page_id, rows, waiting in session.execute(counted).tuples()}


def decide_row(
    session: Session, row_id: int, *, becomes: str, by: int, reason: str, at: datetime | None = None
) -> bool:
    """Take a row from waiting to its one decision, `at` a moment or now; False when somebody was first."""
    decided = session.scalar(
        update(ReviewRow)
        .where(ReviewRow.id == row_id, ReviewRow.stage == "waiting")
        .values(stage=becomes, decided_by=by, decided_at=at or now(), reason=reason)
        .returning(ReviewRow.id)
    )
    return decided is not None
