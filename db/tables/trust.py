"""How far what was accepted can be trusted: what is allowed, from where on no look is needed, what was measured."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class AllowedError(Table):
    """The share of fields accepted without a look that may be wrong, as an officer set it; the newest holds.

    `share` 0–1; 0 when every field is to be looked at again.
    """

    __tablename__ = "allowed_error"
    __table_args__ = (Index("ix_allowed_error_commune_code_id", "commune_code", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    share: Mapped[float]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Threshold(Table):
    """From which confidence on a column needs no look; of each (field, writer) the newest holds. `writer` "": all.

    `strain` is how many times more often readings were wrong than their confidence said, cautiously; it rests on
    `measured_count` fields, of which `wrong_count` were read wrongly.
    """

    __tablename__ = "threshold"
    __table_args__ = (Index("ix_threshold_commune_code_field_writer", "commune_code", "field", "writer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    field: Mapped[str] = mapped_column(String(40))
    writer: Mapped[str] = mapped_column(String(80), default="")
    confidence: Mapped[float]
    strain: Mapped[float]
    measured_count: Mapped[int]
    wrong_count: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)


class AcceptedField(Table):
    """One field of a confirmed row, as it went into the record.

    `way` "seen" by an officer, "record" (a known record said the same) or "sure" (above the threshold). `share` is the
    chance with which it was drawn for a second entry, `is_drawn` whether it was; then `box` seals the value. From
    `reopened_at` until `looked_at` it is to be looked at again, because its like was wrong.
    """

    __tablename__ = "accepted_field"
    __table_args__ = (
        UniqueConstraint("row_id", "field"),
        Index("ix_accepted_field_commune_code_is_drawn", "commune_code", "is_drawn"),
        Index("ix_accepted_field_commune_code_field_writer", "commune_code", "field", "writer"),
        Index("ix_accepted_field_user_id_field", "user_id", "field"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("review_row.id"))
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    field: Mapped[str] = mapped_column(String(40))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    writer: Mapped[str] = mapped_column(String(80))
    way: Mapped[str] = mapped_column(String(10))
    confidence: Mapped[float]
    box: Mapped[bytes | None] = mapped_column(LargeBinary)
    share: Mapped[float]
    is_drawn: Mapped[bool]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    reopened_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]


class SecondEntry(Table):
    """A drawn field typed again from the cut-out alone; `box` seals what was typed.

    `verdict` "same" when both agree, "" while the third look is due, then whose value stands on the paper: "first",
    "second" or "neither"; `third_box` seals what that one typed. `is_misread`: the reader said otherwise than the
    paper; None until that is settled.
    """

    __tablename__ = "second_entry"
    __table_args__ = (UniqueConstraint("accepted_id"), Index("ix_second_entry_verdict", "verdict"))
    id: Mapped[int] = mapped_column(primary_key=True)
    accepted_id: Mapped[int] = mapped_column(ForeignKey("accepted_field.id"))
    box: Mapped[bytes] = mapped_column(LargeBinary)
    is_misread: Mapped[bool | None]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    verdict: Mapped[str] = mapped_column(String(10), default="")
    third_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    third_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    third_at: Mapped[datetime | None]


class PlantedLook(Table):
    """That a value known to be wrong was shown beside a field (`row_id`, `field`), and whether it was noticed.

    The value itself is kept nowhere. For its own viewer's eyes: nobody else is shown it, and no figure counts it.
    """

    __tablename__ = "planted_look"
    __table_args__ = (UniqueConstraint("user_id", "row_id", "field"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    row_id: Mapped[int] = mapped_column(ForeignKey("review_row.id"))
    field: Mapped[str] = mapped_column(String(40))
    is_caught: Mapped[bool]
    at: Mapped[datetime] = mapped_column(default=now)
