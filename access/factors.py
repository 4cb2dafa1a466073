"""The second factor beside the password: an app that counts codes, codes on paper, passkeys (`access.passkeys`).

Asked of everyone who has one; where the setting says "required", officers, police, leaders and administrators set one
up before they see anything. Village people are bound to their enrolled phone instead.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from access import totp
from access.keys import Keyring
from catalogue.refusals import Refusal
from db import Session, delete, func, select, update
from db.scope import Role
from db.tables import CodeApp, Passkey, RecoveryCode

Step = Literal["", "second", "enrol"]
OFFICE: tuple[Role, ...] = ("officer", "police", "leader", "administrator")
"""Who is to have a second factor."""
CODES_COUNT = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which people mistake for one another."""
_CODE_LETTERS = 10


@dataclass(frozen=True, slots=True)
class Factors:
    """What one person has beside the password; `codes_left` on paper alone is no factor."""

    has_app: bool
    passkeys: Sequence[Passkey]
    codes_left: int

    @property
    def is_enrolled(self) -> bool:
        """Whether there is anything to ask for."""
        return self.has_app or bool(self.passkeys)


def factors_of(session: Session, user_id: int) -> Factors:
    """What `user_id` has set up."""
    app = session.get(CodeApp, user_id)
    keys = session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)).all()
    left = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return Factors(app is not None and app.confirmed_at is not None, keys, session.scalar(left) or 0)


def step_due(session: Session, user_id: int, role: Role, setting: str) -> Step:
    """What the right password still leaves to do; `setting` is "enrolled" or "required"."""
    if factors_of(session, user_id).is_enrolled:
        return "second"
    return "enrol" if setting == "required" and role in OFFICE else ""


def start_app(session: Session, keyring: Keyring, user_id: int, at: datetime) -> bytes:
    """A new secret for an app, which counts once a code of it was typed. Refuses APP_THERE when one counts already."""
    app = session.get(CodeApp, user_id)
    if app is not None and app.confirmed_at is not None:
        raise Refusal("APP_THERE", "Đã có ứng dụng tạo mã. Gỡ ứng dụng cũ trước khi ghép ứng dụng mới.", status=409)
    app = app or CodeApp(user_id=user_id)
    secret = secrets.token_bytes(20)
    app.secret_box, app.started_at, app.last_step = keyring.seal(secret, app_place(app)), at, 0
    session.add(app)
    return secret


def app_secret(session: Session, keyring: Keyring, user_id: int) -> bytes | None:
    """The secret of an app that waits for its first code."""
    app = session.get(CodeApp, user_id)
    return keyring.open(app.secret_box, app_place(app)) if app and app.confirmed_at is None else None


def confirm_app(session: Session, keyring: Keyring, user_id: int, typed: str, at: datetime) -> bool:
    """Whether the first code is right; from then on the app counts."""
    app = session.get(CodeApp, user_id, with_for_update=True)
    if app is None or app.confirmed_at is not None or not _takes(keyring, app, _digits(typed), at):
        return False
    app.confirmed_at = at
    return True


def remove_app(session: Session, user_id: int) -> None:
    """The app counts no longer."""
    session.execute(delete(CodeApp).where(CodeApp.user_id == user_id))


def remove_all(session: Session, user_id: int) -> None:
    """Take away every second factor, as when a person has lost them all."""
    remove_app(session, user_id)
    session.execute(delete(Passkey).where(Passkey.user_id == user_id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def new_recovery_codes(session: Session, keyring: Keyring, user_id: int) -> list[str]:
    """Ten codes to be written down, told this once; those before count no longer."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS)) for _ in range(CODES_COUNT)]
    session.add_all(RecoveryCode(code_hash=_hash(keyring, user_id, code), user_id=user_id) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def take_code(session: Session, keyring: Keyring, user_id: int, typed: str, at: datetime) -> bool:
    """Whether `typed` is the app's code of now, or one on paper; used up by this."""
    digits = _digits(typed)
    if len(digits) == totp.DIGITS and digits == "".join(typed.split()):
        app = session.get(CodeApp, user_id, with_for_update=True)
        return app is not None and app.confirmed_at is not None and _takes(keyring, app, digits, at)
    unused = (RecoveryCode.code_hash == _hash(keyring, user_id, typed), RecoveryCode.used_at.is_(None))
    used = session.execute(update(RecoveryCode).where(*unused).values(used_at=at).returning(RecoveryCode.user_id))
    return used.first() is not None


def app_place(app: CodeApp) -> str:
    """What the box of an app's secret is bound to."""
    return f"code_app:{app.user_id}"


def passkey_place(passkey: Passkey) -> str:
    """What the box of a passkey's public half is bound to."""
    return f"passkey:{passkey.user_id}"


def _takes(keyring: Keyring, app: CodeApp, digits: str, at: datetime) -> bool:
    step = totp.find_step(keyring.open(app.secret_box, app_place(app)), digits, at, after=app.last_step)
    app.last_step = app.last_step if step is None else step
    return step is not None


def _digits(typed: str) -> str:
    return "".join(letter for letter in typed if letter in "0123456789")


def _hash(keyring: Keyring, user_id: int, code: str) -> str:
    """However it was typed: capitals, gaps and hyphens mean nothing."""
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())[:40]
    return keyring.token(f"{user_id} {plain}", "recovery_code")
