"""Accounts: a person, a role, an area. Rights hold from the first day of the assignment, never from the account."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import get_args

from access.sessions import end_sessions_of
from catalogue.refusals import Refusal
from db import Session, select, update
from db.queries import successions
from db.scope import Role
from db.tables import Assignment, AssignmentHamlet, Commune, Hamlet, Province, User

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


@dataclass(frozen=True, slots=True)
class Area:
    """What an assignment covers: a commune (with the named hamlets), a province, or neither (administrator)."""

    commune_code: str | None = None
    province_code: str | None = None
    hamlets: tuple[str, ...] = field(default=())


def make_user(
    session: Session, *, username: str, name: str, password_hash: str, role: str, area: Area, starts_on: date
) -> User:
    """A new account with its assignment.

    Refuses USERNAME_SHAPE, ROLE_UNKNOWN, AREA_MISSING and AREA_UNKNOWN. The caller has looked whether it exists.
    """
    if not _USERNAME.fullmatch(username):
        raise Refusal("USERNAME_SHAPE", "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số, dấu chấm và gạch.")
    if role not in get_args(Role):
        raise Refusal("ROLE_UNKNOWN", f"Không có vai trò «{role}». Chọn một trong: {', '.join(get_args(Role))}.")
    _refuse_area(session, role, area)
    user = User(username=username, name=name, password_hash=password_hash)
    assignment = Assignment(
        user=user, role=role, commune_code=area.commune_code, province_code=area.province_code, starts_on=starts_on
    )
    session.add_all([user, assignment])
    session.flush()
    named = _hamlets(session, area)
    session.add_all(AssignmentHamlet(assignment_id=assignment.id, hamlet_id=hamlet.id) for hamlet in named)
    return user


def is_username(name: str) -> bool:
    """Whether somebody may be called so at the door."""
    return _USERNAME.fullmatch(name) is not None


def find_user(session: Session, username: str) -> User | None:
    """The account of that name, disabled or not."""
    return session.scalars(select(User).where(User.username == username)).first()


def disable(session: Session, user: User, at: datetime) -> None:
    """Close the account and end its sessions; what the person did keeps their name."""
    session.execute(update(User).where(User.id == user.id).values(disabled_at=at))
    end_sessions_of(session, user.id, at)


def _refuse_area(session: Session, role: str, area: Area) -> None:
    needed = area.province_code if role == "province" else area.commune_code
    if role != "administrator" and not needed:
        raise Refusal("AREA_MISSING", f"Vai trò «{role}» cần mã xã (hoặc mã tỉnh với cấp tỉnh). Ghi thêm mã.")
    if area.commune_code and session.get(Commune, area.commune_code) is None:
        raise Refusal("AREA_UNKNOWN", f"Chưa có xã mã {area.commune_code} trong máy chủ này. Thêm xã trước.")
    for ended in successions.of(session, [area.commune_code or ""]).values():
        sentence = f"Xã {ended.was} đã nhập vào xã {ended.became}. Ghi mã xã {ended.became}."
        raise Refusal("AREA_ENDED", sentence)
    if area.province_code and session.get(Province, area.province_code) is None:
        raise Refusal("AREA_UNKNOWN", f"Chưa có tỉnh mã {area.province_code} trong máy chủ này. Thêm tỉnh trước.")


def _hamlets(session: Session, area: Area) -> Iterable[Hamlet]:
    wanted = select(Hamlet).where(Hamlet.commune_code == area.commune_code, Hamlet.name.in_(area.hamlets))
    found = {hamlet.name: hamlet for hamlet in session.scalars(wanted)} if area.hamlets else {}
    missing = [name for name in area.hamlets if name not in found]
    if missing:
        raise Refusal("AREA_UNKNOWN", f"Xã này chưa có «{missing[0]}». Thêm thôn, bản trước khi giao việc.")
    return found.values()
