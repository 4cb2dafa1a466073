"""What the reader learns from officers: the commune's own words, and whose habits are not to count."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class OwnWord(Table):
    """A word of the commune that no list of ours has: a syllable of names in its `place`, or a hamlet.

    `place` is surname, middle, given or hamlet; `uses_count` how often a record took it from a confirmed row, `user_id`
    and `at` who confirmed it first. A removed one stays, so that it is not learned again, until it is put back.
    """

    __tablename__ = "own_word"
    __table_args__ = (UniqueConstraint("commune_code", "place", "text"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    place: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(100))
    uses_count: Mapped[int] = mapped_column(default=0)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class WriterSwitch(Table):
    """The habits of one writer (who sent the pages, in which book) are not to count, by whose word and since when."""

    __tablename__ = "writer_switch"
    __table_args__ = (UniqueConstraint("commune_code", "user_id", "book"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    book: Mapped[str] = mapped_column(String(60), default="")
    switched_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
