"""What whoever runs the house is told by: who is at work, the last backup, how the disks fill."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Float, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import OF_MACHINES, Table, now


class SignOfLife(Table):
    """A program that says from time to time that it is at work, or a backup that was made.

    `kind` is "server", "reader" or "backup", `name` the machine and the process ("pc-xa:812"), the machine alone for
    backups. `done_count` pages or backups took `busy_s` seconds together, since `started_at`.
    """

    __tablename__ = "sign_of_life"
    __table_args__ = {"info": {OF_MACHINES: True}}  # noqa: RUF012 - SQLAlchemy reads it from the class
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    done_count: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    busy_s: Mapped[float] = mapped_column(Float, default=0.0, server_default="0")


class DiskMark(Table):
    """How much of a disk was free when a server last looked on that day; `place` is machine and folder."""

    __tablename__ = "disk_mark"
    __table_args__ = {"info": {OF_MACHINES: True}}  # noqa: RUF012 - SQLAlchemy reads it from the class
    place: Mapped[str] = mapped_column(String(300), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    free_bytes: Mapped[int] = mapped_column(BigInteger)
    total_bytes: Mapped[int] = mapped_column(BigInteger)
