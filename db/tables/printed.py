"""Photographs of sheets we printed, read by their codes: lists from the police and from households, to be confirmed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.base import Table, now
from db.tables.intake import Photo


class SheetReading(Table):
    """What was read of one photographed sheet. `area` says whose it is, as its code does; `box` (sealed JSON) its rows.

    A row that an officer confirmed stands in the answers it became; `done_at` when nothing of it is left to confirm.
    """

    __tablename__ = "sheet_reading"
    __table_args__ = (
        UniqueConstraint("photo_id"),
        Index("ix_sheet_reading_commune_code_layout_area", "commune_code", "layout", "area"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))
    layout: Mapped[str] = mapped_column(String(20))
    area: Mapped[str] = mapped_column(String(60))
    page: Mapped[int]
    box: Mapped[bytes] = mapped_column(LargeBinary)
    read_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    read_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    photo: Mapped[Photo] = relationship()
