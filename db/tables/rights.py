"""What is kept for the rights of the child and the family: reasons, grounds, requests, incidents."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class ReasonGiven(Table):
    """Somebody read sensitive groups of one record and said why. `told_at` is when a leader had it on the screen.

    `kinds` are those of the record that were shown, joined by blanks, as keyed hashes. No foreign key to the child: the
    line outlives the record. Without a child it is of a whole list that was taken along.
    """

    __tablename__ = "reason_given"
    __table_args__ = (Index("ix_reason_given_commune_code_at", "commune_code", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    child_uuid: Mapped[UUID | None] = mapped_column(Uuid)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    kinds: Mapped[str] = mapped_column(String(80), default="")
    reason_box: Mapped[bytes] = mapped_column(LargeBinary)
    told_at: Mapped[datetime | None]
    told_to: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Ground(Table):
    """On what ground a household's data is kept; the newest line counts. `kind`: consent, law, withdrawn.

    `box` seals who said so, by what paper (JSON).
    """

    __tablename__ = "ground"
    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    given_on: Mapped[date]
    box: Mapped[bytes] = mapped_column(LargeBinary)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class RightsRequest(Table):
    """What a family asks of us. `kind`: see, correct, object, delete; `outcome` done or refused, empty while open.

    `due_on` is the last of two working days. `box` seals who asked and for what, `answer_box` what was answered.
    """

    __tablename__ = "rights_request"
    __table_args__ = (Index("ix_rights_request_commune_code_answered_at", "commune_code", "answered_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    box: Mapped[bytes] = mapped_column(LargeBinary)
    received_on: Mapped[date]
    due_on: Mapped[date]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    answer_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]


class Incident(Table):
    """Data that got where it may not be. Whose it is follows from the audit log, and is frozen here when it is noted.

    `suspect_id` is the account, and `since` to `until` the time, whose opened records are concerned (`children`: uuids,
    JSON). `box` seals what happened and what was done (JSON). The office has 72 hours from `found_at`.
    """

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_commune_code_found_at", "commune_code", "found_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    found_at: Mapped[datetime]
    suspect_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    since: Mapped[datetime]
    until: Mapped[datetime]
    children: Mapped[str] = mapped_column(Text, default="[]")
    box: Mapped[bytes] = mapped_column(LargeBinary)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
