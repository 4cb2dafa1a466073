"""Codes that an app counts from a shared secret and the clock (RFC 6238: SHA-1, 30 seconds, 6 digits)."""

import hmac
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote

STEP_S = 30
DIGITS = 6
_DRIFT_STEPS = 1
"""A phone's clock may be half a minute off, both ways."""
_ISSUER = "Sổ Trẻ Em"


def step_at(at: datetime) -> int:
    """Which half minute since 1970 it is."""
    return int(at.timestamp()) // STEP_S


def code_of(secret: bytes, step: int) -> str:
    """The six digits of one half minute (RFC 4226, 5.3)."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), "sha1").digest()
    at = digest[-1] & 15
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def find_step(secret: bytes, code: str, at: datetime, *, after: int) -> int | None:
    """The half minute `code` belongs to, if it is near `at` and later than `after`, the newest one used."""
    near = range(step_at(at) - _DRIFT_STEPS, step_at(at) + _DRIFT_STEPS + 1)
    right = [step for step in near if step > after and hmac.compare_digest(code_of(secret, step), code)]
    return right[0] if right else None


def typed_secret(secret: bytes) -> str:
    """The secret as people type it where no camera reads it."""
    return b32encode(secret).decode().rstrip("=")


def address_of(secret: bytes, username: str) -> str:
    """What the square picture says to an app (the "key URI" every app reads)."""
    label = quote(f"{_ISSUER}:{username}")
    return f"otpauth://totp/{label}?secret={typed_secret(secret)}&issuer={quote(_ISSUER)}"
