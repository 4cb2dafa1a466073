"""What helps to find a child who stands in two records, and what people decided about such pairs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class ChildSign(Table):
    """A short text a record shares with another of the same child (`cleaning.duplicates.signs`), within a commune."""

    __tablename__ = "child_sign"
    __table_args__ = (
        Index("ix_child_sign_commune_code_sign", "commune_code", "sign"),
        Index("ix_child_sign_child_uuid", "child_uuid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    sign: Mapped[str] = mapped_column(String(120))
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))


_HEAD = text("substr(token, 1, 8)")


class ChildToken(Table):
    """A keyed hash of part of a record, by which two communes can tell that they hold one child and nothing else.

    Hashes are random: each one that is written touches another page of their index. SQLite's holds the beginnings of
    those by which a record is found, a fifth of the pages; PostgreSQL would not look into such a one behind its walls
    between communes (`substr` is not leakproof).
    """

    __tablename__ = "child_token"
    __table_args__ = (
        Index("ix_child_token_token", "token", info={"only": "postgresql"}),
        Index("ix_child_token_head", _HEAD, sqlite_where=text("kind <> 'beside'"), info={"only": "sqlite"}),
        Index("ix_child_token_child_uuid", "child_uuid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    kind: Mapped[str] = mapped_column(String(20))
    token: Mapped[str] = mapped_column(String(64))
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))


class Elsewhere(Table):
    """One side of two records in two communes that share tokens of those `kinds` (joined by blanks).

    Each commune has its own line and its own word on it; of the other it knows the commune alone. `other_uuid` never
    leaves the database. `ending` is "gone" (they share no more) or "apart" (an officer's word, sealed why).
    """

    __tablename__ = "elsewhere"
    __table_args__ = (
        UniqueConstraint("child_uuid", "other_uuid"),
        Index("ix_elsewhere_commune_code_ended_at", "commune_code", "ended_at"),
        Index("ix_elsewhere_other_uuid", "other_uuid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    other_uuid: Mapped[UUID] = mapped_column(Uuid)
    other_commune: Mapped[str] = mapped_column(String(5))
    kinds: Mapped[str] = mapped_column(String(100))
    noted_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ending: Mapped[str] = mapped_column(String(10), default="")
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason_box: Mapped[bytes | None] = mapped_column(LargeBinary)


class NotDuplicate(Table):
    """Two records an officer has called two children; silent while both say what they said (`facts`, a hash)."""

    __tablename__ = "not_duplicate"
    __table_args__ = (
        UniqueConstraint("one_uuid", "other_uuid"),
        Index("ix_not_duplicate_commune_code", "commune_code"),
        Index("ix_not_duplicate_other_uuid", "other_uuid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    one_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    other_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    facts: Mapped[str] = mapped_column(String(64))
    reason_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    said_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    said_at: Mapped[datetime] = mapped_column(default=now)


class Merge(Table):
    """A record that is `kept_uuid` once more: first proposed, then agreed to by a second person, perhaps undone.

    The duplicate stays as it is, in the state "duplicate"; this line is the pointer. `wanted_box` seals what the kept
    record shall take from it (JSON), `taken_box` what it took (JSON, lines of field, before, after), to be given back.
    `ending` is "declined" (never agreed to) or "undone".
    """

    __tablename__ = "merge"
    __table_args__ = (
        Index(
            "uq_merge_open_duplicate",
            "duplicate_uuid",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_merge_commune_code_ended_at", "commune_code", "ended_at"),
        Index("ix_merge_kept_uuid", "kept_uuid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    kept_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    duplicate_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    wanted_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    reason_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    taken_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    agreed_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    ending: Mapped[str] = mapped_column(String(10), default="")
    end_reason_box: Mapped[bytes | None] = mapped_column(LargeBinary)
