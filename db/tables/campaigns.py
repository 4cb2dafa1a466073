"""Campaigns of cleaning, the case of each child in them, and every move a case ever made."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.areas import Hamlet
from db.tables.base import Table, now
from db.tables.children import Child
from db.tables.people import User


class Campaign(Table):
    """A đợt làm sạch of one commune: the document that orders it, and by which procedure. Open without `closed_at`.

    `figures` (JSON) are frozen at the closing, `figures_hash` is sha256 over their canonical JSON.
    """

    __tablename__ = "campaign"
    __table_args__ = (Index("ix_campaign_commune_code_closed_at", "commune_code", "closed_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    document_number: Mapped[str] = mapped_column(String(100))
    document_date: Mapped[date]
    issuer: Mapped[str] = mapped_column(String(200))
    procedure: Mapped[str] = mapped_column(String(20))
    catalogue_version: Mapped[str] = mapped_column(String(20))
    opened_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(default=now)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]
    figures: Mapped[str] = mapped_column(Text, default="")
    figures_hash: Mapped[str] = mapped_column(String(64), default="")
    hamlets: Mapped[list[Hamlet]] = relationship(secondary="campaign_hamlet", order_by=Hamlet.name)
    steps: Mapped[list["CampaignStep"]] = relationship(order_by="CampaignStep.number")


class CampaignHamlet(Table):
    """One hamlet of a campaign's area; none at all means the whole commune."""

    __tablename__ = "campaign_hamlet"
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlet.id"), primary_key=True)


class CampaignStep(Table):
    """The day one step of a campaign is due; `step` is a key of its procedure.

    `done_on` and `done_by` only of steps that go through no case: the day it was done, and who says so.
    """

    __tablename__ = "campaign_step"
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    teller: Mapped[User | None] = relationship()


class Case(Table):
    """A child in a campaign. Open while `ended_at` is empty; the database lets a child have one open case at most.

    `checked_at`, `verified_at`, `updated_at` say which of the procedure's steps are done; `number_given_at` that the
    police gave a new number. `classes` are the error classes found when it was opened ("13"), `origin` "finding" or
    "new". `attempts` counts visits where nobody was met. `ending` of an ended one: an end of the child, or "closed".
    """

    __tablename__ = "campaign_case"
    __table_args__ = (
        UniqueConstraint("campaign_id", "child_uuid"),
        Index(
            "uq_campaign_case_open_child",
            "child_uuid",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_campaign_case_campaign_id_state", "campaign_id", "state"),
        Index("ix_campaign_case_child_uuid", "child_uuid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    state: Mapped[str] = mapped_column(String(20), default="found")
    since_at: Mapped[datetime] = mapped_column(default=now)
    origin: Mapped[str] = mapped_column(String(10), default="finding")
    classes: Mapped[str] = mapped_column(String(3), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    number_given_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str] = mapped_column(String(20), default="")
    child: Mapped[Child] = relationship()


class CaseMove(Table):
    """One move of one case: who, when, from where to where. `reason_box` seals why, where somebody said."""

    __tablename__ = "case_move"
    __table_args__ = (Index("ix_case_move_case_id", "case_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("campaign_case.id", ondelete="CASCADE"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    move: Mapped[str] = mapped_column(String(20))
    was: Mapped[str] = mapped_column(String(20), default="")
    becomes: Mapped[str] = mapped_column(String(20), default="")
    reason_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Recheck(Table):
    """One household drawn for phúc tra: visited again, blind, by somebody else than who went first.

    `assigned_to` is who has to go there, anybody else while it is empty. `said_box` seals what was told and by whom
    (JSON field → text); `differing` counts fields that disagree of `compared` ones. `turn` 0 counts now; n is the n-th
    time its hamlet failed and went back to the households, after which others are drawn.
    """

    __tablename__ = "recheck"
    __table_args__ = (
        UniqueConstraint("campaign_id", "child_uuid", "turn"),
        Index("ix_recheck_campaign_id_hamlet_id", "campaign_id", "hamlet_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlet.id"))
    household: Mapped[str] = mapped_column(String(210))
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    first_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    drawn_at: Mapped[datetime] = mapped_column(default=now)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    said_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    compared: Mapped[int] = mapped_column(default=0)
    differing: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0, server_default="0")


class RuleSwitch(Table):
    """A rule of the plans switched on or off in one commune; every line is one version of it, the newest holds.

    Switched on, it looks at the commune's records in the order of their uuids: `looked` of them, up to `reached`.
    """

    __tablename__ = "rule_switch"
    __table_args__ = (UniqueConstraint("commune_code", "rule", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    rule: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    position: Mapped[str] = mapped_column(String(3))
    touched: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    reached: Mapped[UUID | None]
    looked: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]


class Correction(Table):
    """One bulk correction: a value of one field turned into another in many records; taken back once as a whole.

    `children` (JSON) holds [uuid, old, new] of each record that changed.
    """

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_commune_code_at", "commune_code", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    field: Mapped[str] = mapped_column(String(40))
    facet: Mapped[str] = mapped_column(String(200))
    children: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
