"""Passwords: argon2id, slow for whoever guesses, bounded in how many are worked on at once."""

import threading
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from catalogue.refusals import Refusal
from catalogue.vietnamese import fold

LENGTH_MIN = 10
LENGTH_MAX = 1000
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id m = 19 MiB, t = 2, p = 1: 35 ms of one core (OWASP's smallest of equal strength)."""
_AT_ONCE = threading.BoundedSemaphore(2)


def hashed(password: str) -> str:
    """What is kept in place of the password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one kept. None (no such account) costs the same time and is never right."""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _nobody(), password[:LENGTH_MAX])
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")


def refuse_short(password: str) -> None:
    """Refuses PASSWORD_LENGTH."""
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        raise Refusal("PASSWORD_LENGTH", f"Mật khẩu phải có từ {LENGTH_MIN} ký tự. Chọn một câu dài dễ nhớ.")


def refuse_weak(password: str, username: str) -> None:
    """Refuses PASSWORD_LENGTH, and PASSWORD_COMMON for what everybody tries first. No rule on kinds of characters."""
    refuse_short(password)
    plain = _plain(password)
    if plain in _common() or len(set(plain)) < 4 or (username and plain.strip("0123456789") == _plain(username)):
        raise Refusal("PASSWORD_COMMON", "Mật khẩu này nhiều người dùng, dễ bị đoán. Chọn một câu khác.")


def _plain(password: str) -> str:
    """Without marks, case and what stands between letters and digits."""
    return "".join(letter for letter in fold(password) if letter.isalnum())


@cache
def _common() -> frozenset[str]:
    text = files("access").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(_plain(line) for line in text.splitlines() if line and not line.startswith("#"))
