"""What is typed into the ministry's system: files of children frozen for it, and the errors that come back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.base import Table, now
from db.tables.campaigns import Campaign


class UpdateFile(Table):
    """One frozen file of clean children. `hash` is keyed, over the canonical JSON of its code and rows.

    `reason_box` seals why sensitive groups are in it; empty when they are not.
    """

    __tablename__ = "update_file"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(30))
    row_count: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    reason_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    campaign: Mapped[Campaign] = relationship()
    rows: Mapped[list["UpdateRow"]] = relationship(order_by="UpdateRow.number")


class UpdateRow(Table):
    """One child as it left: `box` seals the cells under the catalogue's labels (JSON), since groups are among them."""

    __tablename__ = "update_row"
    __table_args__ = (UniqueConstraint("file_id", "number"), Index("ix_update_row_child_uuid", "child_uuid"))
    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("update_file.id"))
    number: Mapped[int]
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid"))
    box: Mapped[bytes] = mapped_column(LargeBinary)


class ErrorFile(Table):
    """A list of errors that came back from the ministry's system; `hash` (keyed) keeps one from being taken twice."""

    __tablename__ = "error_file"
    __table_args__ = (UniqueConstraint("campaign_id", "hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    name: Mapped[str] = mapped_column(String(200))
    hash: Mapped[str] = mapped_column(String(64))
    taken_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    taken_at: Mapped[datetime] = mapped_column(default=now)
    rows: Mapped[list["ErrorRow"]] = relationship(order_by="ErrorRow.number")


class ErrorRow(Table):
    """One error. `child_uuid` is whom it is about, empty while nobody knows; `box` seals its words (JSON).

    One that is about nobody of the commune is closed: when, by whom, and why in `reason_box`.
    """

    __tablename__ = "error_row"
    __table_args__ = (UniqueConstraint("file_id", "number"), Index("ix_error_row_child_uuid", "child_uuid"))
    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("error_file.id"))
    number: Mapped[int]
    child_uuid: Mapped[UUID | None] = mapped_column(ForeignKey("child.uuid"))
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"))
    box: Mapped[bytes] = mapped_column(LargeBinary)
    reason_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
