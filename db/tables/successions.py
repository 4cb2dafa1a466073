"""Communes that became part of another one, from which day on: the old code and the new one, as dated data."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class Succession(Table):
    """The commune `was` is part of `became` since `since_on`; what was handed over is counted in `counts` (JSON)."""

    __tablename__ = "succession"
    was: Mapped[str] = mapped_column(ForeignKey("commune.code"), primary_key=True)
    became: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    since_on: Mapped[date]
    counts: Mapped[str] = mapped_column(Text, default="{}")
    made_at: Mapped[datetime] = mapped_column(default=now)
