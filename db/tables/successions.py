"""Communes and hamlets that became part of another commune, from which day on: the old code and the new one, as
dated data."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
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


class Parting(Table):
    """The hamlet, called `name` then, was handed over by the commune `was` to `became`, on `since_on`."""

    __tablename__ = "parting"
    __table_args__ = (Index("ix_parting_was_hamlet_id", "was", "hamlet_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlet.id"))
    name: Mapped[str] = mapped_column(String(100))
    was: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    became: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    since_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(default=now)
