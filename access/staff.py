"""Who makes and ends accounts (matrix, "Users, devices"): the administrator all, the officer the village people's."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from access import accounts, factors, passwords, sessions
from access.accounts import Area
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Scope, Session, update
from db.queries import staff as queries
from db.tables import Device, User

VILLAGE = ("collaborator", "hamlet_head")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which people mistake for one another."""
_NAME_MAX = 100


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is still open with a person whose account is to end, by count."""

    checks: int
    visits: int
    findings: int
    lists: int
    requests: int
    devices: int
    sessions: int


def listed(session: Session, scope: Scope, today: date) -> Sequence[queries.Person]:
    """The accounts this person may know of: all, those of the commune, or its village people."""
    if may(scope.role, "manage_accounts"):
        return queries.working(session, today)
    near = queries.working(session, today, scope.commune_code or "")
    return [person for person in near if scope.role == "leader" or _is_village(person)]


def get(session: Session, scope: Scope, user_id: int, today: date) -> queries.Person:
    """One of those that this person may change. Refuses NOT_FOUND."""
    found = next((person for person in listed(session, scope, today) if person.user.id == user_id), None)
    if found is None or user_id == scope.user_id or not _may_change(scope, found.role):
        raise not_found()
    return found


def roles_to_give(scope: Scope) -> tuple[str, ...]:
    """Which roles this person may give."""
    if may(scope.role, "manage_accounts"):
        return (*VILLAGE, *factors.OFFICE, "province")
    return VILLAGE if may(scope.role, "manage_village") else ()


def make(
    session: Session, scope: Scope, *, username: str, name: str, role: str, area: Area, today: date
) -> tuple[User, str]:
    """A new account with a password told this once. Refuses NOT_FOUND, USERNAME_TAKEN, NAME_MISSING, AREA_MISSING.

    An officer's people work in the officer's commune, whatever `area` says of it.
    """
    if role not in roles_to_give(scope):
        raise not_found()
    if not may(scope.role, "manage_accounts"):
        area = Area(commune_code=scope.commune_code, hamlets=area.hamlets)
    if not tidy(name):
        raise Refusal("NAME_MISSING", "Họ và tên còn trống. Ghi họ tên người dùng rồi bấm lại.", field="name")
    if role in VILLAGE and not area.hamlets:
        raise Refusal("AREA_MISSING", "Chưa giao thôn, bản nào. Chọn ít nhất một thôn, bản.", field="hamlets")
    if accounts.find_user(session, username):
        raise Refusal("USERNAME_TAKEN", "Tên đăng nhập này đã có. Chọn tên khác.", field="username", status=409)
    password = new_password()
    kept, shown = passwords.hashed(password), tidy(name)[:_NAME_MAX]
    made = accounts.make_user(
        session, username=username, name=shown, password_hash=kept, role=role, area=area, starts_on=today
    )
    return made, password


def end(session: Session, scope: Scope, user_id: int, at: datetime, today: date) -> None:
    """Close the account: sessions over, phones locked, what it was given anybody's again. Refuses NOT_FOUND."""
    person = get(session, scope, user_id, today)
    accounts.disable(session, person.user, at)
    queries.end_work(session, user_id, today)
    queries.free_work(session, user_id)
    theirs = (Device.user_id == user_id, Device.locked_at.is_(None))
    session.execute(update(Device).where(*theirs).values(locked_at=at, locked_by=scope.user_id, half_box=None))


def reset(session: Session, scope: Scope, user_id: int, at: datetime, today: date) -> str:
    """A new password told this once, without the second factor; every session is over. Refuses NOT_FOUND."""
    person, password = get(session, scope, user_id, today), new_password()
    person.user.password_hash = passwords.hashed(password)
    factors.remove_all(session, user_id)
    sessions.end_sessions_of(session, user_id, at)
    return password


def leaving(session: Session, scope: Scope, user_id: int, at: datetime, today: date) -> Leaving:
    """What somebody else has to take over. Refuses NOT_FOUND."""
    get(session, scope, user_id, today)
    opened = len(sessions.open_sessions_of(session, user_id, at))
    return Leaving(*queries.open_work(session, user_id), sessions=opened)


def new_password() -> str:
    """Fifteen letters in groups of five: 74 bits, easy to read aloud."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))


def _is_village(person: queries.Person) -> bool:
    return person.role in VILLAGE


def _may_change(scope: Scope, role: str) -> bool:
    return may(scope.role, "manage_accounts") or (may(scope.role, "manage_village") and role in VILLAGE)
