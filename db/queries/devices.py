"""Enrolled phones and the codes they are enrolled with."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from db.tables import Assignment, Device, DeviceCode, User


def find_person(session: Session, username: str) -> User | None:
    """The account of that name, unless it is disabled."""
    return session.scalars(select(User).where(User.username == username, User.disabled_at.is_(None))).first()


def take_code(session: Session, code_hash: str, at: datetime, lasts: timedelta) -> DeviceCode | None:
    """The code, used up by this; None when it is unknown, used, or older than `lasts`."""
    fresh = (DeviceCode.code_hash == code_hash, DeviceCode.used_at.is_(None), DeviceCode.issued_at > at - lasts)
    used = session.execute(update(DeviceCode).where(*fresh).values(used_at=at).returning(DeviceCode.code_hash))
    return session.get(DeviceCode, code_hash) if used.first() else None


def by_token(session: Session, token_hash: str) -> Device | None:
    """The device of that token, with its person."""
    return session.scalars(
        select(Device).options(joinedload(Device.user)).where(Device.token_hash == token_hash)
    ).first()


def by_tokens(session: Session, token_hashes: Collection[str]) -> Device | None:
    """The device of one of those tokens, with its person."""
    wanted = select(Device).options(joinedload(Device.user))
    return session.scalars(wanted.where(Device.token_hash.in_(token_hashes))).first()


def held(session: Session, uuid: UUID) -> Device | None:
    """That device, locked for this transaction."""
    wanted = select(Device).options(joinedload(Device.user)).where(Device.uuid == uuid)
    return session.scalars(wanted.with_for_update(of=Device)).first()


def of_user(session: Session, user_id: int) -> Sequence[Device]:
    """One person's devices, newest first."""
    wanted = select(Device).options(joinedload(Device.user)).where(Device.user_id == user_id)
    return session.scalars(wanted.order_by(Device.enrolled_at.desc(), Device.uuid)).all()


def of_commune(session: Session, commune_code: str | None) -> Sequence[Device]:
    """A commune's devices, by person, newest first."""
    wanted = select(Device).join(Device.user).options(joinedload(Device.user))
    near = wanted.where(Device.commune_code == commune_code)
    return session.scalars(near.order_by(User.name, Device.enrolled_at.desc(), Device.uuid)).all()


def village_people(session: Session, commune_code: str | None, today: date) -> Sequence[User]:
    """The village people with work in a commune, by name: those an officer gives codes to."""
    wanted = select(User).join(User.assignments).where(User.disabled_at.is_(None))
    working = wanted.where(
        Assignment.commune_code == commune_code,
        Assignment.role.in_(("collaborator", "hamlet_head")),
        Assignment.starts_on <= today,
        Assignment.ends_on.is_(None) | (Assignment.ends_on >= today),
    )
    return session.scalars(working.order_by(User.name).distinct()).all()
