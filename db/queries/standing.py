"""Where pages stand in review: one of six words for each, found and counted within the scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from db.queries import paging, visible
from db.queries.held import is_held
from db.queries.paging import START, Place
from db.queries.returns import is_answered
from db.scope import Scope
from db.tables import Campaign, Page, ReviewRow, User, now

STANDINGS = ("waiting", "in_review", "unreadable", "returned", "confirmed", "refused")
_OLDEST_FIRST = (paging.Key(Page.received_at, paging.moment), paging.Key(Page.id, paging.number))
ANSWER_WITHIN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Part:
    """Which pages are asked for: of a hamlet, sent for a campaign, sent at least so long ago; None: any.

    A page is sent for a campaign when it came from its area while it was open.
    """

    hamlet_id: int | None = None
    campaign: Campaign | None = None
    age: timedelta | None = None


class Standing(NamedTuple):
    """A page, how many rows it has and how many wait, where it stands, and who has it.

    `back_count` rows went back to the sender, the last of them, or the whole page, at `returned_at`; `is_answered`
    when the page was sent anew since.
    """

    page: Page
    row_count: int
    waiting_count: int
    standing: str
    holder: str | None
    held_since: datetime | None
    back_count: int
    returned_at: datetime | None
    is_answered: bool

    @property
    def is_back(self) -> bool:
        """Whether the page, or a row of it, went back to its sender."""
        return self.standing == "returned" or self.back_count > 0

    @property
    def is_overdue(self) -> bool:
        """Whether it went back so long ago that somebody has to ask."""
        is_late = self.returned_at is not None and self.returned_at < now() - ANSWER_WITHIN
        return self.is_back and is_late and not self.is_answered


@dataclass(frozen=True, slots=True)
class Standings:
    """A page of that list, and what the pages beside it are asked by, or ""."""

    lines: Sequence[Standing]
    before: str
    after: str


def of_pages(
    session: Session,
    scope: Scope,
    part: Part,
    standings: Collection[str],
    rules: Sequence[ColumnElement[bool]] = (),
    place: Place = START,
) -> Standings:
    """The pages that stand at one of those and keep `rules` (`queue_words`), oldest first, a page of the list."""
    rows = _row_counts(scope)
    stands = _standing(rows)
    holder = select(User.name).where(User.id == Page.held_by).scalar_subquery()
    counts = (func.coalesce(rows.c.total, 0), func.coalesce(rows.c.waiting, 0))
    wanted = _within(scope, part, rows).add_columns(*counts, stands, holder, Page.held_since)
    returned_at = func.coalesce(Page.outcome_at, rows.c.returned_at)
    wanted = wanted.add_columns(func.coalesce(rows.c.returned, 0), returned_at, is_answered(returned_at))
    asked = or_(stands.in_(standings), _is_back(rows)) if "returned" in standings else stands.in_(standings)
    loaded = wanted.where(asked, *rules).options(joinedload(Page.hamlet), joinedload(Page.sender))
    found = paging.part(session, loaded, _OLDEST_FIRST, place)
    return Standings([Standing(*line) for line in found.rows], found.before, found.after)


def counts(session: Session, scope: Scope, part: Part) -> dict[str, int]:
    """How many pages stand where; every word of STANDINGS, zeros too. With a row that went back, one counts twice."""
    rows = _row_counts(scope)
    stands = _standing(rows).label("stands")
    inner = _within(scope, part, rows).with_only_columns(stands).subquery()
    found = session.execute(select(inner.c.stands, func.count()).group_by(inner.c.stands)).tuples()
    told = dict.fromkeys(STANDINGS, 0) | {name: number for name, number in found if name in STANDINGS}
    back = _within(scope, part, rows).where(_is_back(rows), stands != "returned").with_only_columns(func.count())
    return told | {"returned": told["returned"] + (session.scalar(back) or 0)}


def _within(scope: Scope, part: Part, rows: Subquery) -> Select[tuple[Page]]:
    wanted = visible.pages(scope).outerjoin(rows, rows.c.page_id == Page.id)
    if part.hamlet_id is not None:
        wanted = wanted.where(Page.hamlet_id == part.hamlet_id)
    if part.age is not None:
        wanted = wanted.where(Page.received_at <= now() - part.age)
    return wanted if part.campaign is None else wanted.where(*_sent_for(part.campaign))


def _sent_for(campaign: Campaign) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = [Page.received_at >= campaign.opened_at]
    if campaign.closed_at is not None:
        rules.append(Page.received_at <= campaign.closed_at)
    if campaign.hamlets:
        rules.append(Page.hamlet_id.in_([hamlet.id for hamlet in campaign.hamlets]))
    return rules


def _row_counts(scope: Scope) -> Subquery:
    def of(stage: str) -> ColumnElement[int]:
        return func.sum(case((ReviewRow.stage == stage, 1), else_=0))

    total = func.count(ReviewRow.id).label("total")
    stages = [of(stage).label(stage) for stage in ("waiting", "confirmed", "returned")]
    returned_at = func.max(case((ReviewRow.stage == "returned", ReviewRow.decided_at))).label("returned_at")
    counted = select(ReviewRow.page_id, total, returned_at, *stages).where(ReviewRow.commune_code == scope.commune_code)
    return counted.group_by(ReviewRow.page_id).subquery()


def _is_back(rows: Subquery) -> ColumnElement[bool]:
    return (rows.c.returned > 0) & (Page.outcome == "")


def _standing(rows: Subquery) -> ColumnElement[str]:
    return case(
        (Page.outcome != "", Page.outcome),
        ((rows.c.waiting > 0) & is_held(Page.held_until, now()), "in_review"),
        (rows.c.waiting > 0, "waiting"),
        (rows.c.returned > 0, "returned"),
        (rows.c.confirmed > 0, "confirmed"),
        (rows.c.total > 0, "refused"),
        (Page.state == "failed", "unreadable"),
        else_="reading",
    )
