"""What came in, kept as it came: submissions of phones and forms, photos, and what was read from them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.areas import Hamlet
from db.tables.base import Table, now
from db.tables.people import User


class Submission(Table):
    """One item as it was sent, sealed. (`child_uuid`, `digest`) is unique: sent again, it is answered as before.

    `answer` is what was answered (JSON without values of the record), `rev` and `receipt` are part of it.
    `status` "held" waits for an earlier revision, "parked" (from a locked device) for an officer. `device_uuid` is the
    enrolled device that sent it, if one did; `clock_ahead_s` how far its clock was before ours, claimed and not used.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("child_uuid", "digest"),
        Index("ix_submission_child_uuid_status", "child_uuid", "status"),
        Index("ix_submission_device_uuid_status", "device_uuid", "status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    child_uuid: Mapped[UUID] = mapped_column(Uuid)
    digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    base_rev: Mapped[int]
    body_box: Mapped[bytes] = mapped_column(LargeBinary)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    device: Mapped[str] = mapped_column(String(200), default="")
    device_uuid: Mapped[UUID | None] = mapped_column(Uuid)
    clock_ahead_s: Mapped[int | None]
    claimed_at: Mapped[str] = mapped_column(String(60), default="")
    received_at: Mapped[datetime] = mapped_column(default=now)
    status: Mapped[str] = mapped_column(String(20))
    rev: Mapped[int] = mapped_column(default=0)
    receipt: Mapped[str] = mapped_column(String(64), default="")
    answer: Mapped[str] = mapped_column(Text, default="{}")


class Photo(Table):
    """A picture written anew. `sent_sha256` names the bytes the phone sent, `kept_sha256` the file we made of them.

    `gone_at` is when the file was deleted because its time was over; what was read from it stays.
    """

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("commune_code", "sent_sha256"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    sent_sha256: Mapped[str] = mapped_column(String(64))
    kept_sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    width_px: Mapped[int]
    height_px: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    received_at: Mapped[datetime] = mapped_column(default=now)
    gone_at: Mapped[datetime | None]
    receipt: Mapped[str] = mapped_column(String(64))


class Page(Table):
    """A photographed page on its way: waiting → reading (leased) → read, or failed with a sentence.

    `held_by` is the officer who reviews it since `held_since`; after `held_until` another one may take it. `outcome`
    "returned" or "refused" ends a page as a whole, for a reason, by whom and when. `named_columns` is JSON of columns
    an officer named: [[x, y, field]], a point of each on the photo.
    """

    __tablename__ = "page"
    __table_args__ = (
        Index("ix_page_state_lease_until", "state", "lease_until"),
        Index("ix_page_commune_code_state", "commune_code", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), unique=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlet.id"))
    book: Mapped[str] = mapped_column(String(60), default="")
    number: Mapped[str] = mapped_column(String(20), default="")
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts_count: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(String(36))
    stage: Mapped[str] = mapped_column(String(40), default="")
    layout: Mapped[str] = mapped_column(String(20), default="")
    header: Mapped[str] = mapped_column(Text, default="{}")
    notes: Mapped[str] = mapped_column(Text, default="[]")
    reader_version: Mapped[str] = mapped_column(String(60), default="")
    failure_code: Mapped[str | None] = mapped_column(String(40))
    failure_sentence: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    received_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    held_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    held_since: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(10), default="", server_default="")
    outcome_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    outcome_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    outcome_at: Mapped[datetime | None]
    named_columns: Mapped[str] = mapped_column(Text, default="[]", server_default="[]")
    photo: Mapped[Photo] = relationship()
    hamlet: Mapped[Hamlet | None] = relationship()
    sender: Mapped[User] = relationship(foreign_keys=[user_id])
    rows: Mapped[list["ReviewRow"]] = relationship(back_populates="page", order_by="ReviewRow.number")


class ReviewRow(Table):
    """A line of a page awaiting the officer's one decision: waiting → confirmed, refused or returned.

    `child_uuid` is what the officer decided, `likely_child_uuid` the known child the reader took the line for, with
    `likely_confidence` 0–1; `likely_others` JSON of the uuids it may be instead. `reason_field` names the field a
    returned row is to be looked at for.
    """

    __tablename__ = "review_row"
    __table_args__ = (
        UniqueConstraint("page_id", "number"),
        Index("ix_review_row_commune_code_stage", "commune_code", "stage"),
        Index("ix_review_row_child_uuid", "child_uuid"),
        Index("ix_review_row_decided_by_decided_at", "decided_by", "decided_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    number: Mapped[int]
    stage: Mapped[str] = mapped_column(String(10), default="waiting")
    quad: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    reason_field: Mapped[str] = mapped_column(String(40), default="", server_default="")
    child_uuid: Mapped[UUID | None] = mapped_column(ForeignKey("child.uuid"))
    likely_child_uuid: Mapped[UUID | None] = mapped_column(ForeignKey("child.uuid"))
    likely_confidence: Mapped[float | None]
    likely_others: Mapped[str] = mapped_column(Text, default="[]", server_default="[]")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    page: Mapped[Page] = relationship(back_populates="rows")
    cells: Mapped[list["Cell"]] = relationship(order_by="Cell.id")


class Cell(Table):
    """One value as it was read. `box` seals raw text, value, alternatives: paper may name a sensitive group."""

    __tablename__ = "cell"
    __table_args__ = (UniqueConstraint("row_id", "field"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("review_row.id"))
    field: Mapped[str] = mapped_column(String(40))
    box: Mapped[bytes] = mapped_column(LargeBinary)
    confidence: Mapped[float]
    quad: Mapped[str] = mapped_column(Text)
    reader: Mapped[str] = mapped_column(String(60))
