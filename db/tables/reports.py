"""Reports as they were frozen and sent, and what a commune pays for work on them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class FrozenReport(Table):
    """A report as it stood when it was frozen: `figures` (canonical JSON) never change, `hash` is sha256 over them.

    `audit_stamp` says where the commune's log stood. A province's own report has no commune. Sent while `sent_at`.
    """

    __tablename__ = "frozen_report"
    __table_args__ = (
        Index("ix_frozen_report_commune_code_kind_last_on", "commune_code", "kind", "last_on"),
        Index("ix_frozen_report_province_code_kind_last_on", "province_code", "kind", "last_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("commune.code"))
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    catalogue_version: Mapped[str] = mapped_column(String(20))
    figures: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    audit_stamp: Mapped[str] = mapped_column(String(200))
    frozen_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    frozen_at: Mapped[datetime] = mapped_column(default=now)
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    sent_at: Mapped[datetime | None]


class WorkRate(Table):
    """What a commune pays for one unit of collecting, in đồng, from a day on; `document` is what lays it down."""

    __tablename__ = "work_rate"
    __table_args__ = (Index("ix_work_rate_commune_code_unit_valid_from", "commune_code", "unit", "valid_from"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    unit: Mapped[str] = mapped_column(String(20))
    dong: Mapped[int]
    document: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    set_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
