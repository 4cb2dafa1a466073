"""What leaves a commune: the result of a campaign for the upper level's appraisal, and children who moved away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.base import Table, now
from db.tables.campaigns import Campaign


class Appraisal(Table):
    """A closed campaign's result before the upper level (thẩm định). `figures` (JSON) are those of the closing.

    `decision` is empty until the province speaks: accepted, or returned with `reason`, to be answered by `answer_by`.
    """

    __tablename__ = "appraisal"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        Index("ix_appraisal_province_code_decision", "province_code", "decision"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"))
    number: Mapped[int]
    figures: Mapped[str] = mapped_column(Text)
    figures_hash: Mapped[str] = mapped_column(String(64))
    explained: Mapped[str] = mapped_column(Text, default="")
    signed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[datetime] = mapped_column(default=now)
    decision: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    answer_by: Mapped[date | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    campaign: Mapped[Campaign] = relationship()


class Arrival(Table):
    """A child told to the commune it moved to. `fate`: waiting, accepted, refused (with a reason), withdrawn.

    Until it is accepted the record stays the old commune's; `new_uuid` is the record it goes on as.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        Index("ix_arrival_to_code_fate", "to_code", "fate"),
        Index("ix_arrival_child_uuid", "child_uuid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid"))
    from_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    to_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    told_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    told_at: Mapped[datetime] = mapped_column(default=now)
    fate: Mapped[str] = mapped_column(String(10), default="waiting")
    new_uuid: Mapped[UUID | None] = mapped_column(ForeignKey("child.uuid"))
    reason_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
