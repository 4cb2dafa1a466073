"""Children, their households, the groups they belong to, and every change anyone ever made to them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.areas import Hamlet
from db.tables.base import Table, now


class Household(Table):
    """A household (hộ) of a hamlet: what its children share. The number is the hamlet's own."""

    __tablename__ = "household"
    __table_args__ = (Index("ix_household_commune_code_hamlet_id_number", "commune_code", "hamlet_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlet.id"))
    number: Mapped[str] = mapped_column(String(200), default="")
    head: Mapped[str] = mapped_column(String(200), default="")


class Child(Table):
    """One record. Text columns hold the catalogue's canonical value where it was understood, else what was typed.

    `rev` counts accepted changes from 1. `hamlet_text` is what was written; `hamlet_id` the hamlet it names, if any.
    `full_name_folded` is for search without marks, never shown; `mother_name_folded`, kept by `cleaning.findings`, for
    finding siblings and duplicates. `police_facts` names the fields that the police have verified, joined by blanks: no
    later reading or form changes those. `left_on` is the day a child moved away or died, where it is known.
    """

    __tablename__ = "child"
    __table_args__ = (
        Index("ix_child_commune_code_hamlet_id_full_name_folded", "commune_code", "hamlet_id", "full_name_folded"),
        Index("ix_child_commune_code_full_name_folded", "commune_code", "full_name_folded"),
        Index("ix_child_commune_code_personal_id", "commune_code", "personal_id"),
        Index("ix_child_commune_code_carer_personal_id", "commune_code", "carer_personal_id"),
        Index("ix_child_commune_code_mother_name_folded", "commune_code", "mother_name_folded"),
    )
    uuid: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    hamlet_id: Mapped[int | None] = mapped_column(ForeignKey("hamlet.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    rev: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(30), default="received")
    origin: Mapped[str] = mapped_column(String(30))

    personal_id: Mapped[str] = mapped_column(String(200), default="")
    full_name: Mapped[str] = mapped_column(String(200), default="")
    full_name_folded: Mapped[str] = mapped_column(String(200), default="")
    sex: Mapped[str] = mapped_column(String(200), default="")
    birth_date: Mapped[str] = mapped_column(String(200), default="")
    ethnicity: Mapped[str] = mapped_column(String(200), default="")
    nationality: Mapped[str] = mapped_column(String(200), default="")
    current_place: Mapped[str] = mapped_column(String(200), default="")
    address_detail: Mapped[str] = mapped_column(String(200), default="")
    schooling: Mapped[str] = mapped_column(String(200), default="")
    hamlet_text: Mapped[str] = mapped_column(String(200), default="")
    carer_personal_id: Mapped[str] = mapped_column(String(200), default="")
    father_name: Mapped[str] = mapped_column(String(200), default="")
    mother_name: Mapped[str] = mapped_column(String(200), default="")
    mother_name_folded: Mapped[str] = mapped_column(String(200), default="")
    carer_name: Mapped[str] = mapped_column(String(200), default="")
    parent_name: Mapped[str] = mapped_column(String(200), default="")
    household_number: Mapped[str] = mapped_column(String(200), default="")
    household_head: Mapped[str] = mapped_column(String(200), default="")
    note_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    working: Mapped[str] = mapped_column(Text, default="{}")
    police_facts: Mapped[str] = mapped_column(String(200), default="", server_default="")

    left_on: Mapped[date | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)

    hamlet: Mapped[Hamlet | None] = relationship()
    groups: Mapped[list["ChildGroup"]] = relationship(order_by="ChildGroup.id", cascade="all, delete-orphan")


class ChildGroup(Table):
    """A group of circumstances or a form of assistance a child is in.

    `token` is a keyed hash of the group's key, so that members can be counted and filtered; `group_key` stays empty
    for sensitive groups, whose key and details are only in `box` (ciphertext). `kind` is "circumstances" or
    "assistance". `grant_box` seals since when, and who gives or confirmed it, where somebody wrote that. Shape asked
    for by protection.md, "On the server".
    """

    __tablename__ = "child_group"
    __table_args__ = (UniqueConstraint("child_uuid", "token"), Index("ix_child_group_token", "token"))
    id: Mapped[int] = mapped_column(primary_key=True)
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    token: Mapped[str] = mapped_column(String(64))
    group_key: Mapped[str | None] = mapped_column(String(60))
    box: Mapped[bytes] = mapped_column(LargeBinary)
    list_version: Mapped[str] = mapped_column(String(20))
    grant_box: Mapped[bytes | None] = mapped_column(LargeBinary)


class Change(Table):
    """One field of one child changed once: who, when, from what. `field` "state" tells of a move.

    `source` is form, cell, seed, import, list, household_check; `source_id` leads to it (a submission, a cell …).
    Values of sensitive groups and notes are in the boxes, and `old`/`new` stay empty.
    """

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_child_uuid_rev", "child_uuid", "rev"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    rev: Mapped[int]
    field: Mapped[str] = mapped_column(String(40))
    old: Mapped[str] = mapped_column(Text, default="")
    new: Mapped[str] = mapped_column(Text, default="")
    old_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    new_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    source: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[str | None] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Conflict(Table):
    """One field for which two people wrote two values: both are kept until an officer chooses.

    Taking a record out as entered by mistake needs two: `agreed_by` is the first of them, while a second is waited for.
    """

    __tablename__ = "conflict"
    __table_args__ = (Index("ix_conflict_child_uuid_decided_at", "child_uuid", "decided_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(40))
    kept: Mapped[str] = mapped_column(Text, default="")
    other: Mapped[str] = mapped_column(Text, default="")
    other_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    noted_at: Mapped[datetime] = mapped_column(default=now)
    agreed_at: Mapped[datetime | None]
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Finding(Table):
    """Something to look at in one record, by a rule of the plans (E1–E3). Open while `ended_at` is empty.

    `key` keeps a finding apart from another of the same rule and field: the other child of a duplicate (32 hex digits
    of its uuid), or "groups:" and keyed hashes of the kinds of sensitive groups that alone gave rise to it. Both decide
    who may see it.
    `ending` is corrected, closed, or what an officer decided: right, unknowable. Those two are sealed in `reason_box`
    with why, and hold as long as the facts stay those of `facts` (a hash).
    `source` is empty for what the rules find; "ministry" and "notice" were told by others, in `said_box`, and end by an
    officer's word alone. `owner_id` is who has taken it up.
    """

    __tablename__ = "finding"
    __table_args__ = (
        Index("ix_finding_child_uuid_ended_at", "child_uuid", "ended_at"),
        Index("ix_finding_commune_code_error_class_ended_at", "commune_code", "error_class", "ended_at"),
        Index("ix_finding_key_ended_at", "key", "ended_at"),
        Index(
            "ix_finding_owner_id",
            "owner_id",
            sqlite_where=text("owner_id IS NOT NULL"),
            postgresql_where=text("owner_id IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    child_uuid: Mapped[UUID] = mapped_column(ForeignKey("child.uuid", ondelete="CASCADE"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    rule: Mapped[str] = mapped_column(String(10))
    error_class: Mapped[int]
    field: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(64), default="")
    severity: Mapped[str] = mapped_column(String(1))
    message: Mapped[str] = mapped_column(Text)
    proposal: Mapped[str | None] = mapped_column(String(200))
    found_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(String(20))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    facts: Mapped[str] = mapped_column(String(64), default="", server_default="")
    source: Mapped[str] = mapped_column(String(10), default="", server_default="")
    said_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
