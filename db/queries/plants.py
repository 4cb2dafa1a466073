"""Cells an officer confirmed, for planted snippets, and how she answered those; never anybody else's."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from db.queries import visible
from db.scope import Scope
from db.tables import AcceptedField, Cell, Page, PlantedLook, ReviewRow, SecondEntry

POOL = 20


class Own(NamedTuple):
    """A field the officer saw and accepted, with its row (page and photo loaded) and cell."""

    accepted: AcceptedField
    row: ReviewRow
    cell: Cell


def own(session: Session, scope: Scope, fields: Collection[str]) -> dict[str, Sequence[Own]]:
    """Column → fields the officer accepted herself, the newest; none that was found wrong."""
    page = joinedload(ReviewRow.page)
    loaded = (page.joinedload(Page.photo), page.joinedload(Page.hamlet))
    newest_first = _own(scope).order_by(AcceptedField.id.desc()).limit(POOL).options(*loaded)
    return {
        field: [Own(*line) for line in session.execute(newest_first.where(AcceptedField.field == field)).tuples()]
        for field in fields
    }


def find_own(session: Session, scope: Scope, row_id: int, field: str) -> AcceptedField | None:
    """One of them; None for what was never the officer's own."""
    found = session.execute(_own(scope).where(AcceptedField.row_id == row_id, AcceptedField.field == field)).first()
    return found[0] if found else None


def answered(session: Session, user_id: int, row_ids: Collection[int]) -> set[tuple[int, str]]:
    """Beside which of these rows' fields a planted look was answered already."""
    mine = (PlantedLook.user_id == user_id, PlantedLook.row_id.in_(row_ids))
    return set(session.execute(select(PlantedLook.row_id, PlantedLook.field).where(*mine)).tuples())


def counts(session: Session, user_id: int) -> tuple[int, int]:
    """How many were shown to this person, and how many noticed."""
    caught = func.count().filter(PlantedLook.is_caught)
    found = session.execute(select(func.count(), caught).where(PlantedLook.user_id == user_id)).tuples().one()
    return found[0], found[1]


def _own(scope: Scope) -> Select[tuple[AcceptedField, ReviewRow, Cell]]:
    """Drawn fields of hers that no second entry found wrong: their values are known, and most likely right.

    Only such as were read: one that has the whole line for its picture would give the planted look away.
    """
    wanted = select(AcceptedField, ReviewRow, Cell).select_from(AcceptedField)
    wanted = wanted.join(ReviewRow, ReviewRow.id == AcceptedField.row_id)
    wanted = wanted.join(Cell, Cell.id == AcceptedField.cell_id)
    wanted = wanted.outerjoin(SecondEntry, SecondEntry.accepted_id == AcceptedField.id)
    mine = (
        AcceptedField.user_id == scope.user_id,
        AcceptedField.is_drawn,
        AcceptedField.way == "seen",
        Cell.reader != "",
    )
    is_right = or_(SecondEntry.verdict.is_(None), SecondEntry.verdict.in_(("", "same", "first")))
    reach = visible.rows(scope).with_only_columns(ReviewRow.id)
    return wanted.where(*mine, is_right, AcceptedField.row_id.in_(reach))
