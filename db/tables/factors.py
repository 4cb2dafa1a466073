"""What proves a person beside the password: an app that counts codes, codes on paper, passkeys."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class CodeApp(Table):
    """The secret that a person's app shares with us, in a box; it counts only when `confirmed_at` is set.

    `last_step` is the newest time step (RFC 6238) whose code was taken: no code is taken twice.
    """

    __tablename__ = "code_app"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    secret_box: Mapped[bytes] = mapped_column(LargeBinary)
    started_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Table):
    """A code on paper for the day the app is lost, used once; kept as a keyed hash."""

    __tablename__ = "recovery_code"
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    used_at: Mapped[datetime | None]


class Passkey(Table):
    """A passkey of one person. Its public half lies in a box, so that who writes here can't exchange it."""

    __tablename__ = "passkey"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    credential_box: Mapped[bytes] = mapped_column(LargeBinary)
    uses_count: Mapped[int] = mapped_column(BigInteger, default=0)
    made_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]
