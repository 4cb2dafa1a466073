"""Phones enrolled for one person, the codes they are enrolled with, and the checks they carry to the households."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.base import Table, now
from db.tables.children import Child
from db.tables.people import User


class Device(Table):
    """A phone of one person. Only the keyed hash of its token is kept; a locked one keeps it, and has no half.

    `half_box` seals the server's half of the key that the phone's data is encrypted with (protection.md, "On the
    phone"). `commune_code` is where its owner worked when it was enrolled: what a locked device sends waits there.
    """

    __tablename__ = "device"
    uuid: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    half_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    enrolled_at: Mapped[datetime] = mapped_column(default=now)
    enrolled_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    seen_at: Mapped[datetime] = mapped_column(default=now)
    locked_at: Mapped[datetime | None]
    locked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    user: Mapped[User] = relationship(foreign_keys=[user_id])


class DeviceCode(Table):
    """A code that enrols one phone for one person, once, while it is fresh; kept as a keyed hash."""

    __tablename__ = "device_code"
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    issued_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    issued_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]


class HouseholdCheck(Table):
    """A record that someone is to check at home. Open while `answered_at` is empty.

    `ask_box` seals what the officer wants to know, `said_box` who was asked and what was noted (JSON): words of people
    may speak of a sensitive group.
    """

    __tablename__ = "household_check"
    __table_args__ = (
        Index("ix_household_check_commune_code_answered_at", "commune_code", "answered_at"),
        Index("ix_household_check_child_uuid_answered_at", "child_uuid", "answered_at"),
    )
    uuid: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    ask_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    due_on: Mapped[date | None]
    assigned_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    assigned_at: Mapped[datetime] = mapped_column(default=now)
    answer: Mapped[str] = mapped_column(String(20), default="")
    said_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))
    child: Mapped[Child] = relationship()
