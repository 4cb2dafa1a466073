"""The audit log: who looked at what and who did what, in lines that hold each other."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class AuditLine(Table):
    """One thing somebody did. Only ever added: triggers of the database refuse changes and removals.

    `chain` is the commune's code, "" for who works in none; `number` counts from 1 without a gap. `action` is view,
    view_with_reason, list, paper, export, log_in, change, or the name of the address that was called. `about` names
    ids, fields and addresses of ours, never a value. `outcome` is empty when it was done, else the code of the
    refusal. `hash` is keyed, over the line and the hash before it. No foreign keys: a line outlives what it tells of.
    """

    __tablename__ = "audit_line"
    __table_args__ = (
        Index("ix_audit_line_child_uuid", "child_uuid"),
        Index("ix_audit_line_user_id_at", "user_id", "at"),
    )
    chain: Mapped[str] = mapped_column(String(5), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(default=now)
    user_id: Mapped[int | None]
    device_uuid: Mapped[UUID | None] = mapped_column(Uuid)
    place: Mapped[str] = mapped_column(String(64), default="")
    action: Mapped[str] = mapped_column(String(60))
    child_uuid: Mapped[UUID | None] = mapped_column(Uuid)
    about: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(40), default="")
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Table):
    """Where a chain ends: its last number and hash, signed with our key, so that a cut-off end is missed."""

    __tablename__ = "audit_head"
    chain: Mapped[str] = mapped_column(String(5), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64))
    sign: Mapped[str] = mapped_column(String(64))
