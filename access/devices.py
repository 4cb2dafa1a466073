"""Enrolled phones: a code from an officer, a token of its own, a half of its key, and the lock from afar."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from access import former_houses
from access.keys import Keyring
from access.matrix import may
from access.scopes import scope_of
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Scope, Session, update
from db.queries import devices as queries
from db.tables import Device, DeviceCode, User

CODE_LASTS = timedelta(minutes=10)
SLEEPS_AFTER = timedelta(days=30)
HALF_KEPT = timedelta(days=14)
FLAGGED_FROM = 3
_VILLAGE = ("collaborator", "hamlet_head")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which people mistake for one another."""
_NAME_MAX = 100


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new device; its token and half are told this once."""

    device: Device
    token: str
    half: bytes


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is behind a device's token; a locked one reaches nothing but the place its sealed items wait in."""

    device: Device
    user: User
    scope: Scope
    is_locked: bool
    is_asleep: bool


def issue_code(session: Session, keyring: Keyring, scope: Scope, username: str, at: datetime, today: date) -> str:
    """A code that enrols one phone of `username`, once, within ten minutes. Refuses NOT_FOUND.

    Officers give codes to the village people of their commune, and to themselves.
    """
    user = queries.find_person(session, username)
    theirs = scope_of(session, user, today) if user and may(scope.role, "enrol_devices") else None
    if user is None or theirs is None or theirs.commune_code != scope.commune_code:
        raise not_found()
    if theirs.role not in _VILLAGE and user.id != scope.user_id:
        raise not_found()
    code = "".join(secrets.choice(_LETTERS) for _ in range(12))
    session.add(DeviceCode(code_hash=_code_hash(keyring, code), user_id=user.id, issued_by=scope.user_id, issued_at=at))
    return "-".join((code[:4], code[4:8], code[8:]))


def enrol(session: Session, keyring: Keyring, *, code: str, name: str, at: datetime, today: date) -> Enrolled:
    """A new device for the person the code was given for. Refuses CODE_UNKNOWN: wrong, used, too old, no work."""
    issued = queries.take_code(session, _code_hash(keyring, code), at, CODE_LASTS)
    user = session.get_one(User, issued.user_id) if issued else None
    work = scope_of(session, user, today) if user and user.disabled_at is None else None
    if issued is None or user is None or work is None or work.commune_code is None:
        raise _code_unknown()
    token, half = secrets.token_urlsafe(32), secrets.token_bytes(32)
    device = Device(uuid=uuid4(), user_id=user.id, commune_code=work.commune_code, token_hash=_hash(keyring, token))
    device.name, device.user = tidy(name)[:_NAME_MAX] or f"Điện thoại của {user.name}", user
    device.enrolled_at, device.seen_at, device.enrolled_by = at, at, issued.issued_by
    device.half_box = keyring.seal(half, half_seal_place(device))
    session.add(device)
    session.flush()
    return Enrolled(device, token, half)


def find_caller(session: Session, keyring: Keyring, token: str, at: datetime, today: date) -> Caller | None:
    """Who calls with `token`; None for a token nobody has. A person without work or account counts as locked."""
    device = queries.by_token(session, _hash(keyring, token)) or _of_former_house(session, keyring, token)
    if device is None:
        return None
    scope = scope_of(session, device.user, today) if device.user.disabled_at is None else None
    is_locked = device.locked_at is not None or scope is None or scope.commune_code != device.commune_code
    own = Scope(device.user_id, "collaborator", device.commune_code)
    return Caller(device, device.user, own if is_locked or scope is None else scope, is_locked, _is_asleep(device, at))


def mark_seen(session: Session, uuid: UUID, at: datetime) -> None:
    """Note that the device called."""
    session.execute(update(Device).where(Device.uuid == uuid).values(seen_at=at))


def half_of(session: Session, keyring: Keyring, uuid: UUID) -> bytes:
    """The server's half of the device's key. Refuses NOT_FOUND: it was forgotten."""
    device = session.get(Device, uuid)
    if device is None or device.half_box is None:
        raise not_found()
    return keyring.open(device.half_box, half_seal_place(device))


def renew_half(session: Session, keyring: Keyring, uuid: UUID) -> bytes:
    """A new half: what was encrypted with the old one stays closed for good. Refuses NOT_FOUND."""
    half_of(session, keyring, uuid)
    half, device = secrets.token_bytes(32), session.get_one(Device, uuid)
    device.half_box = keyring.seal(half, half_seal_place(device))
    return half


def listed(session: Session, scope: Scope, today: date) -> Sequence[Device]:
    """The devices this person may know of: one's own; the officer those of the village people; the leader all."""
    if not may(scope.role, "see_devices"):
        return queries.of_user(session, scope.user_id)
    near = queries.of_commune(session, scope.commune_code)
    return [device for device in near if _may_know(session, scope, device, today)]


def lock(session: Session, scope: Scope, uuid: UUID, at: datetime, today: date) -> Device:
    """The device reaches nothing any more and its half is forgotten. Refuses NOT_FOUND; locked again stays as it is."""
    device = queries.held(session, uuid)
    if device is None or not _may_lock(session, scope, device, today):
        raise not_found()
    if device.locked_at is None:
        device.locked_at, device.locked_by, device.half_box = at, scope.user_id, None
        session.flush()
    return device


def state_of(device: Device, at: datetime) -> str:
    """active, asleep or locked."""
    if device.locked_at is not None:
        return "locked"
    return "asleep" if _is_asleep(device, at) else "active"


def flagged(devices: Sequence[Device], at: datetime) -> list[str]:
    """Usernames with three or more devices in use."""
    counts = Counter(device.user.username for device in devices if state_of(device, at) == "active")
    return sorted(username for username, count in counts.items() if count >= FLAGGED_FROM)


def _may_know(session: Session, scope: Scope, device: Device, today: date) -> bool:
    is_near = scope.role == "leader" and device.commune_code == scope.commune_code
    return is_near or _may_lock(session, scope, device, today)


def _may_lock(session: Session, scope: Scope, device: Device, today: date) -> bool:
    if device.user_id == scope.user_id:
        return True
    if not may(scope.role, "enrol_devices") or device.commune_code != scope.commune_code:
        return False
    work = scope_of(session, device.user, today)
    return work is None or work.role in _VILLAGE


def _is_asleep(device: Device, at: datetime) -> bool:
    return at - device.seen_at > SLEEPS_AFTER


def half_seal_place(device: Device) -> str:
    """What the box of a device's half is bound to."""
    return f"device_half:{device.uuid}"


def _of_former_house(session: Session, keyring: Keyring, token: str) -> Device | None:
    """A phone that a commune's own house enrolled, before it was taken in, keeps its token."""
    hashes = [_hash(ring, token) for ring in former_houses.rings(session, keyring)]
    return queries.by_tokens(session, hashes) if hashes else None


def _hash(keyring: Keyring, token: str) -> str:
    return keyring.token(token, "device_token")


def _code_hash(keyring: Keyring, code: str) -> str:
    """However it was typed: small letters, gaps and hyphens mean nothing."""
    return keyring.token("".join(letter for letter in code.upper() if letter.isalnum())[:20], "device_code")


def _code_unknown() -> Refusal:
    sentence = "Mã ghép máy không đúng hoặc đã hết hạn 10 phút. Nhờ cán bộ xã mở mã mới rồi quét lại."
    return Refusal("CODE_UNKNOWN", sentence, field="code")
