"""Users, what they are assigned to and until when, and their open sessions."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.base import Table, now


class User(Table):
    """A person with an account. Rights come from the assignment that is active today, never from the account."""

    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]
    assignments: Mapped[list["Assignment"]] = relationship(back_populates="user", order_by="Assignment.id")


class Assignment(Table):
    """A role in an area from one day to another; `hamlets` empty means none for village roles, all for the others."""

    __tablename__ = "assignment"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    province_code: Mapped[str | None] = mapped_column(ForeignKey("province.code"))
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("commune.code"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    user: Mapped[User] = relationship(back_populates="assignments")
    hamlets: Mapped[list["AssignmentHamlet"]] = relationship()


class AssignmentHamlet(Table):
    """One hamlet of an assignment."""

    __tablename__ = "assignment_hamlet"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlet.id"), primary_key=True)


class LoginSession(Table):
    """An open session; only the hash of its token is kept, so the table opens no door.

    `step` is empty when the person is in; "second" waits for the second factor, "enrol" lets nothing be done but to set
    one up. `challenge` is what a passkey is to sign now, used once.
    """

    __tablename__ = "login_session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    device: Mapped[str | None] = mapped_column(String(200))
    step: Mapped[str] = mapped_column(String(10), default="", server_default="")
    challenge: Mapped[str | None] = mapped_column(String(64))


class LoginFailure(Table):
    """A wrong try, to slow that account from that source; names nobody (both are keyed hashes)."""

    __tablename__ = "login_failure"
    __table_args__ = (Index("ix_login_failure_account_source_at", "account", "source", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=now)
