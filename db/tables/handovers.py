"""Lists that go to the commune's police and come back; what was sent is frozen, what comes back stands beside it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.base import Table, now
from db.tables.campaigns import Campaign


class Handover(Table):
    """One frozen list. `stage`: frozen (drawn), with_police, returned (signed and given back), withdrawn (never sent).

    `number` counts within the campaign; a child list for rows left unanswered has its `parent_id` and a `part`.
    `hash` is sha256 over the canonical JSON of what was frozen: head and rows.
    """

    __tablename__ = "handover"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number", "part"),
        Index("ix_handover_commune_code_stage", "commune_code", "stage"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("handover.id"))
    number: Mapped[int]
    part: Mapped[int] = mapped_column(default=1)
    stage: Mapped[str] = mapped_column(String(20), default="frozen")
    code: Mapped[str] = mapped_column(String(30))
    row_count: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    drawn_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    drawn_at: Mapped[datetime] = mapped_column(default=now)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    approved_at: Mapped[datetime | None]
    letter_number: Mapped[str] = mapped_column(String(100), default="")
    letter_date: Mapped[date | None]
    receiver: Mapped[str] = mapped_column(String(100), default="")
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    sent_at: Mapped[datetime | None]
    signer: Mapped[str] = mapped_column(String(100), default="")
    returned_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    returned_at: Mapped[datetime | None]
    campaign: Mapped[Campaign] = relationship()
    rows: Mapped[list["HandoverRow"]] = relationship(order_by="HandoverRow.number", back_populates="handover")


class HandoverRow(Table):
    """One child on one list. `frozen` (JSON, layout D of the dossier) and `code` never change after the drawing.

    `answer` is empty until the police speak; `source` tells by which of the ways it came: screen, xlsx, photo.
    `open_child` is the child while the row stands open, and empty afterwards: unique, so no child is on two open lists.
    `applied` says what became of the answer: taken, returned, changed (the record moved on meanwhile), carried (open
    in a child list), or empty.
    """

    __tablename__ = "handover_row"
    __table_args__ = (
        UniqueConstraint("handover_id", "number"),
        Index("ix_handover_row_child_uuid", "child_uuid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(30))
    case_id: Mapped[int] = mapped_column(ForeignKey("campaign_case.id"))
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid"))
    open_child: Mapped[UUID | None] = mapped_column(Uuid, unique=True)
    frozen: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(String(20), default="")
    told: Mapped[str] = mapped_column(String(200), default="")
    note_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    source: Mapped[str] = mapped_column(String(10), default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    applied: Mapped[str] = mapped_column(String(10), default="")
    handover: Mapped[Handover] = relationship(back_populates="rows")


class HandoverScan(Table):
    """A picture of the signed list, kept with it."""

    __tablename__ = "handover_scan"
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), primary_key=True)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), primary_key=True)
    added_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime] = mapped_column(default=now)
