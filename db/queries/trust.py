"""What was accepted, drawn and entered again, always within one commune."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from db.queries import visible
from db.scope import Scope
from db.tables import AcceptedField, Cell, FieldDecision, Page, ReviewRow, SecondEntry, Threshold, now

WAIT = timedelta(days=1)
"""After a day the same person may enter a field again: by then nobody remembers it."""
CONFIDENCES_MAX = 2000
_STRIDE, _ROUND = 7919, 10007
"""Two primes: multiples of one by the other's rest come in no order of time or place."""


class Read(NamedTuple):
    """A field that was entered twice: how sure the reader was, and whether it was wrong."""

    writer: str
    confidence: float
    is_misread: bool


class Entered(NamedTuple):
    """A field that was entered twice: where it stands, its chance to be drawn, whether what was accepted was wrong."""

    field: str
    writer: str
    share: float
    is_wrong: bool


class Held(NamedTuple):
    """A threshold in force (`db.tables.Threshold`)."""

    id: int
    field: str
    writer: str
    confidence: float
    strain: float
    measured_count: int


def thresholds(session: Session, commune_code: str) -> list[Held]:
    """The newest of each column and writer. Every screen asks for them, so for columns alone."""
    ours = select(func.max(Threshold.id)).where(Threshold.commune_code == commune_code)
    newest = ours.group_by(Threshold.field, Threshold.writer)
    columns = [getattr(Threshold, name) for name in Held._fields]
    return [Held(*line) for line in session.execute(select(*columns).where(Threshold.id.in_(newest))).tuples()]


def confidences(session: Session, commune_code: str, field: str) -> Sequence[float]:
    """How sure the reader was of the fields of a column that were accepted last."""
    ours = (AcceptedField.commune_code == commune_code, AcceptedField.field == field)
    newest = select(AcceptedField.confidence).where(*ours).order_by(AcceptedField.id.desc()).limit(CONFIDENCES_MAX)
    return session.scalars(newest).all()


def readings(session: Session, commune_code: str, field: str, least: float) -> list[Read]:
    """What second entries say of readings at least so sure."""
    wanted = select(AcceptedField.writer, AcceptedField.confidence, SecondEntry.is_misread).join(SecondEntry)
    ours = (AcceptedField.commune_code == commune_code, AcceptedField.field == field)
    settled = wanted.where(*ours, AcceptedField.confidence >= least, SecondEntry.is_misread.is_not(None))
    return [Read(writer, sure, bool(wrong)) for writer, sure, wrong in session.execute(settled).tuples()]


def entered(session: Session, commune_code: str) -> list[Entered]:
    """Every field whose second entry is settled."""
    columns = (AcceptedField.field, AcceptedField.writer, AcceptedField.share, SecondEntry.verdict)
    settled = select(*columns).join(SecondEntry).where(SecondEntry.verdict != "")
    ours = settled.where(AcceptedField.commune_code == commune_code)
    return [
        Entered(field, writer, share, verdict not in ("same", "first"))
        for field, writer, share, verdict in session.execute(ours).tuples()
    ]


def accepted_counts(session: Session, commune_code: str) -> dict[str, tuple[int, int]]:
    """Column → how many of its fields were accepted, and how many of these without a look."""
    unseen = func.count().filter(AcceptedField.way != "seen")
    wanted = select(AcceptedField.field, func.count(), unseen).where(AcceptedField.commune_code == commune_code)
    found = session.execute(wanted.group_by(AcceptedField.field)).tuples()
    return {field: (count, unseen_count) for field, count, unseen_count in found}


def due(session: Session, scope: Scope, limit: int) -> Sequence[AcceptedField]:
    """Drawn fields this person may enter without having seen what was accepted, page after page.

    In no order of time or place, so that those entered stand for all; and in another one for each person, so that two
    rarely type the same.
    """
    by_chance = (((ReviewRow.page_id + scope.user_id) * _STRIDE) % _ROUND, AcceptedField.id)
    return session.scalars(_due(scope).order_by(*by_chance).limit(limit)).all()


def find_due(session: Session, scope: Scope, accepted_id: int) -> AcceptedField | None:
    """That field, if this person may enter it now."""
    return session.scalars(_due(scope).where(AcceptedField.id == accepted_id)).one_or_none()


def is_entered(session: Session, scope: Scope, accepted_id: int) -> bool:
    """Whether somebody entered that field of ours again."""
    wanted = select(SecondEntry.id).join(AcceptedField).where(AcceptedField.id == accepted_id)
    return session.scalar(wanted.where(AcceptedField.commune_code == scope.commune_code)) is not None


def due_count(session: Session, scope: Scope) -> int:
    """How many there are for this person."""
    return session.scalar(select(func.count()).select_from(_due(scope).subquery())) or 0


def waiting_count(session: Session, scope: Scope) -> int:
    """How many drawn fields nobody entered again so far, whoever may."""
    return session.scalar(select(func.count()).select_from(_drawn(scope).subquery())) or 0


def _drawn(scope: Scope) -> Select[tuple[AcceptedField]]:
    is_entered = exists().where(SecondEntry.accepted_id == AcceptedField.id)
    wanted = select(AcceptedField).join(ReviewRow, ReviewRow.id == AcceptedField.row_id)
    ours = (AcceptedField.commune_code == scope.commune_code, AcceptedField.is_drawn, ~is_entered)
    return wanted.where(*ours, AcceptedField.row_id.in_(_reach(scope)))


def _due(scope: Scope) -> Select[tuple[AcceptedField]]:
    is_new = and_(AcceptedField.user_id != scope.user_id, ~_seen_by(scope.user_id))
    return _drawn(scope).where(or_(is_new, AcceptedField.at < now() - WAIT))


def _seen_by(user_id: int) -> ColumnElement[bool]:
    same_place = (FieldDecision.row_id == AcceptedField.row_id) & (FieldDecision.field == AcceptedField.field)
    return exists().where(same_place, FieldDecision.user_id == user_id)


def differences(session: Session, scope: Scope, limit: int) -> Sequence[tuple[SecondEntry, AcceptedField]]:
    """Second entries that say otherwise than what was accepted, oldest first: a third look decides."""
    return session.execute(_differences(scope).order_by(SecondEntry.id).limit(limit)).tuples().all()


def find_difference(session: Session, scope: Scope, entry_id: int) -> tuple[SecondEntry, AcceptedField] | None:
    """That one, if it still waits for its third look."""
    return session.execute(_differences(scope).where(SecondEntry.id == entry_id)).tuples().one_or_none()


def is_settled(session: Session, scope: Scope, entry_id: int) -> bool:
    """Whether somebody looked at that difference of ours already."""
    wanted = select(SecondEntry.verdict).join(AcceptedField).where(SecondEntry.id == entry_id)
    return bool(session.scalar(wanted.where(AcceptedField.commune_code == scope.commune_code)))


def differences_count(session: Session, scope: Scope) -> int:
    """How many third looks are due."""
    return session.scalar(select(func.count()).select_from(_differences(scope).subquery())) or 0


def _differences(scope: Scope) -> Select[tuple[SecondEntry, AcceptedField]]:
    wanted = select(SecondEntry, AcceptedField).select_from(SecondEntry).join(AcceptedField)
    wanted = wanted.where(SecondEntry.verdict == "")
    return wanted.where(AcceptedField.commune_code == scope.commune_code, AcceptedField.row_id.in_(_reach(scope)))


def unseen_alike(session: Session, commune_code: str, field: str, writer: str) -> Sequence[tuple[AcceptedField, Cell]]:
    """Fields of a column and writer that no eye has seen so far, with their cells."""
    ours = (AcceptedField.commune_code == commune_code, AcceptedField.field == field, AcceptedField.writer == writer)
    is_entered = exists().where(SecondEntry.accepted_id == AcceptedField.id)
    unseen = (AcceptedField.way != "seen", AcceptedField.reopened_at.is_(None), ~is_entered)
    wanted = select(AcceptedField, Cell).select_from(AcceptedField).join(Cell, Cell.id == AcceptedField.cell_id)
    return session.execute(wanted.where(*ours, *unseen)).tuples().all()


def misread(
    session: Session, commune_code: str, since: datetime, limit: int
) -> Sequence[tuple[SecondEntry, AcceptedField, Cell]]:
    """The last readings that a second entry found wrong, settled after that moment, the newest first."""
    joined = select(SecondEntry, AcceptedField, Cell).select_from(SecondEntry).join(AcceptedField)
    wanted = joined.join(Cell, Cell.id == AcceptedField.cell_id)
    settled_at = func.coalesce(SecondEntry.third_at, SecondEntry.at)
    ours = wanted.where(
        AcceptedField.commune_code == commune_code, SecondEntry.is_misread.is_(True), settled_at > since
    )
    return session.execute(ours.order_by(SecondEntry.id.desc()).limit(limit)).tuples().all()


def reopened(session: Session, scope: Scope, page_ids: Sequence[int]) -> Sequence[tuple[AcceptedField, ReviewRow]]:
    """Fields of these pages to be looked at again, with their rows as the passes need them: loaded when there are any,
    which is seldom."""
    near = select(AcceptedField.id).join(ReviewRow, ReviewRow.id == AcceptedField.row_id).where(is_reopened())
    again = near.where(ReviewRow.page_id.in_(page_ids), ReviewRow.id.in_(_reach(scope)))
    ids = session.execute(again).scalars().all()
    if not ids:
        return ()
    page = joinedload(ReviewRow.page)
    loaded = (page.joinedload(Page.photo), page.joinedload(Page.hamlet), joinedload(ReviewRow.cells))
    wanted = (
        select(AcceptedField, ReviewRow)
        .select_from(AcceptedField)
        .join(ReviewRow, ReviewRow.id == AcceptedField.row_id)
    )
    ours = wanted.where(AcceptedField.id.in_(ids))
    return session.execute(ours.options(*loaded).order_by(AcceptedField.id)).unique().tuples().all()


def looked_again(session: Session, scope: Scope, page_ids: Sequence[int]) -> Sequence[AcceptedField]:
    """Fields of these pages that were looked at again, and that nobody entered a second time."""
    is_entered = exists().where(SecondEntry.accepted_id == AcceptedField.id)
    was_open = (AcceptedField.reopened_at.is_not(None), AcceptedField.looked_at.is_not(None), ~is_entered)
    wanted = select(AcceptedField).join(ReviewRow, ReviewRow.id == AcceptedField.row_id).where(*was_open)
    return session.scalars(wanted.where(ReviewRow.page_id.in_(page_ids), ReviewRow.id.in_(_reach(scope)))).all()


def reopened_pages(session: Session, scope: Scope) -> list[tuple[int, int]]:
    """Pages with fields to be looked at again, and how many of them."""
    wanted = select(ReviewRow.page_id, func.count()).join(AcceptedField, AcceptedField.row_id == ReviewRow.id)
    ours = wanted.where(is_reopened(), ReviewRow.id.in_(_reach(scope))).group_by(ReviewRow.page_id)
    return list(session.execute(ours.order_by(ReviewRow.page_id)).tuples())


def is_reopened() -> ColumnElement[bool]:
    """Of an accepted field: its like was wrong, and nobody looked at it since."""
    return and_(AcceptedField.reopened_at.is_not(None), AcceptedField.looked_at.is_(None))


def _reach(scope: Scope) -> Select[tuple[int]]:
    return visible.rows(scope).with_only_columns(ReviewRow.id)
