"""Where a person has logged in before: a cookie that slows a guesser behind the same address, and not the true user.

`number~sign~sign…`: a number of the device's own, and a sign for each of the last people who logged in there. It opens
nothing: who has it is counted by itself, and no more.
"""

import hmac
import secrets

from access.keys import Keyring

PEOPLE_MAX = 6
LENGTH_MAX = 33 * (PEOPLE_MAX + 1)
_PURPOSE = "known_device"
_BETWEEN = "~"


def source_of(keyring: Keyring, kept: str, username: str) -> str:
    """The device's own name when `username` has logged in there before, else ""."""
    number, *signs = kept.split(_BETWEEN)
    wanted = _sign(keyring, number, username).encode()
    known = any(hmac.compare_digest(sign.encode(), wanted) for sign in signs[:PEOPLE_MAX])
    return f"device {number}" if known else ""


def with_person(keyring: Keyring, kept: str, username: str) -> str:
    """What the device keeps from now on, when `username` has just logged in: the newest first."""
    number, *signs = kept.split(_BETWEEN)
    if not number.isalnum() or len(number) != 32:
        number, signs = secrets.token_hex(16), []
    new = _sign(keyring, number, username)
    return _BETWEEN.join([number, new, *(sign for sign in signs if sign != new)][: PEOPLE_MAX + 1])


def _sign(keyring: Keyring, number: str, username: str) -> str:
    return keyring.token(f"{number} {username.casefold()}", _PURPOSE)[:32]
