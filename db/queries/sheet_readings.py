"""Sheets that were photographed and read: which of them a user may see and has still to confirm."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from db.scope import Scope
from db.tables import SheetReading


def _within(scope: Scope) -> Select[tuple[SheetReading]]:
    """A sheet holds rows of a whole list, so it is for those who reach the whole commune."""
    whole = scope.commune_code if scope.hamlet_ids is None else None
    wanted = select(SheetReading).options(joinedload(SheetReading.photo))
    return wanted.where(SheetReading.commune_code == whole)


def find(session: Session, scope: Scope, reading_id: int) -> SheetReading | None:
    """One of them, if the user may see it."""
    return session.scalars(_within(scope).where(SheetReading.id == reading_id)).first()


def of_photo(session: Session, scope: Scope, photo_id: int) -> SheetReading | None:
    """What was read of a photo."""
    return session.scalars(_within(scope).where(SheetReading.photo_id == photo_id)).first()


def open_ones(session: Session, scope: Scope, layout: str, area: str = "") -> Sequence[SheetReading]:
    """Sheets of a layout, of one list or area if named, with rows to confirm; in the order of their pages."""
    wanted = _within(scope).where(SheetReading.layout == layout, SheetReading.done_at.is_(None))
    near = wanted.where(SheetReading.area == area) if area else wanted
    return session.scalars(near.order_by(SheetReading.page, SheetReading.id).limit(200)).all()
