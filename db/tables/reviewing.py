"""What officers decided of single fields while a row waits for its one decision."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class FieldDecision(Table):
    """One look at one field of a waiting row; the newest that is not undone is in force.

    `kind` "right" (as read), "typed" (`box` seals what was typed), "unreadable", or "aside" (to be looked at big).
    `way` the pass it was made in. All decisions of one key share `batch`, which the page made: sent again after a cut
    line they are the same, and one key takes them back.
    """

    __tablename__ = "field_decision"
    __table_args__ = (
        UniqueConstraint("batch", "row_id", "field"),
        Index("ix_field_decision_row_id_undone_at", "row_id", "undone_at"),
        Index("ix_field_decision_user_id_at", "user_id", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("review_row.id"))
    field: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    way: Mapped[str] = mapped_column(String(10))
    box: Mapped[bytes | None] = mapped_column(LargeBinary)
    batch: Mapped[str] = mapped_column(String(36))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]
