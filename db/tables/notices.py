"""What schools, mass organisations, police and the hotline tell of children, and the reviews of groups by hamlet."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class Notice(Table):
    """One notice of one child. `box` seals who is meant and what is said (JSON); `token` keeps one from coming twice.

    `fate`: open, finding (attached to a record), closed (nothing to be done, with a reason).
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("commune_code", "token"),
        Index("ix_notice_commune_code_fate", "commune_code", "fate"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    source: Mapped[str] = mapped_column(String(20))
    source_name: Mapped[str] = mapped_column(String(200))
    received_on: Mapped[date]
    box: Mapped[bytes] = mapped_column(LargeBinary)
    token: Mapped[str] = mapped_column(String(64))
    fate: Mapped[str] = mapped_column(String(10), default="open")
    child_uuid: Mapped[UUID | None] = mapped_column(ForeignKey("child.uuid"))
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"))
    reason_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    taken_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    taken_at: Mapped[datetime] = mapped_column(default=now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]


class GroupReview(Table):
    """The review of one hamlet's groups and assistance, held with the bodies named in `bodies` (keys, by blanks)."""

    __tablename__ = "group_review"
    __table_args__ = (Index("ix_group_review_campaign_id_hamlet_id", "campaign_id", "hamlet_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlet.id"))
    held_on: Mapped[date]
    bodies: Mapped[str] = mapped_column(String(200))
    noted_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    noted_at: Mapped[datetime] = mapped_column(default=now)
