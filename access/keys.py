"""The keys that lie outside the database: sealing what is sensitive, hashing what must only be counted or matched."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


class SealBroken(Exception):
    """A box that none of our keys opens, or that was moved to another place."""


class Keyring:
    """Keys by their number; the highest seals, every one opens, so that rotation can be stopped half-way.

    A box is one byte key number, 12 bytes nonce, AES-256-GCM ciphertext. `place` (say "cell:full_name") is bound to
    the box: copied elsewhere, it does not open.
    """

    def __init__(self, keys: Mapping[int, bytes], again: "Callable[[], Keyring] | None" = None) -> None:
        """`keys`: number 1–255 → 32 secret bytes. `again` reads the ring anew, when a box names a key not here yet:
        so a server goes on while new keys are given."""
        if not keys or any(len(key) != 32 or not 0 < number < 256 for number, key in keys.items()):
            raise ValueError("every key has a number from 1 to 255 and 32 bytes")
        self._again = again
        self._inner, self._outer = _hmac_states(_derive(keys[min(keys)], b"token"))
        self._take(keys)

    def _take(self, keys: Mapping[int, bytes]) -> None:
        self._ciphers = {number: AESGCM(_derive(key, b"seal")) for number, key in keys.items()}
        self._roots = dict(keys)
        self._newest = max(keys)

    def __reduce__(self) -> "tuple[type[Keyring], tuple[dict[int, bytes]]]":
        """As it goes to a process of ours (`db.beside`), by a pipe: the keys as they are now."""
        return Keyring, (dict(self._roots),)

    @property
    def newest(self) -> int:
        """The number of the key that seals."""
        return self._newest

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of all keys."""
        return frozenset(self._roots)

    def derived(self, number: int, purpose: bytes, length: int) -> bytes:
        """Secret bytes that follow from one key, the same every time; KeyError without that key."""
        return _derive(self._roots[number], purpose, length)

    def seal(self, plain: bytes, place: str) -> bytes:
        """`plain` as a box for `place`."""
        nonce = os.urandom(_NONCE_BYTES)
        return bytes([self._newest]) + nonce + self._ciphers[self._newest].encrypt(nonce, plain, place.encode())

    def open(self, box: bytes, place: str) -> bytes:
        """What `seal` was given. Refuses SealBroken."""
        cipher = self._cipher(box[0]) if box else None
        if cipher is None:
            raise SealBroken(place)
        try:
            return cipher.decrypt(box[1 : 1 + _NONCE_BYTES], box[1 + _NONCE_BYTES :], place.encode())
        except InvalidTag as broken:
            raise SealBroken(place) from broken

    def _cipher(self, number: int) -> AESGCM | None:
        if number not in self._ciphers and self._again is not None:
            self._take(self._again()._roots)
        return self._ciphers.get(number)

    def with_new_key(self) -> "Keyring":
        """The ring with one key more, of 32 random bytes. Refuses ValueError behind number 255."""
        return Keyring({**self._roots, self._newest + 1: os.urandom(32)})

    def as_file(self) -> str:
        """What `keyring_from_file` reads: all keys, open. To be written for its owner's eyes alone."""
        return json.dumps({str(number): key.hex() for number, key in sorted(self._roots.items())}, indent=1)

    def token(self, text: str, purpose: str) -> str:
        """A keyed hash (64 hex digits): equal texts are found and counted, none can be read or guessed offline."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(f"{purpose}\0{text}".encode())
        outer.update(inner.digest())
        return outer.hexdigest()


def _hmac_states(key: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """HMAC-SHA256 (RFC 2104) as far as the key goes: every record is told by ten tokens, and to begin anew with the key
    takes five times as long as to go on from here."""
    padded = key.ljust(hashlib.sha256().block_size, b"\0")
    return hashlib.sha256(bytes(byte ^ 0x36 for byte in padded)), hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))


def _derive(key: bytes, purpose: bytes, length: int = 32) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=b"so-tre-em " + purpose).derive(key)


def keyring_from_secret(secret: str, later: Path | None = None) -> Keyring:
    """The ring of an installation that gives one root secret (`SOTREEM_SECRET`) and no file of keys.

    `later` is where a file of keys will lie as soon as new keys are given.
    """
    keys = {1: _derive(secret.encode(), b"root")}
    if later is None:
        return Keyring(keys)
    return Keyring(keys, lambda: keyring_from_file(later) if later.is_file() else Keyring(keys))


def keyring_from_file(path: Path) -> Keyring:
    """The ring of `SOTREEM_KEYS`: JSON {"1": "64 hex digits", …}. Refuses ValueError when it is anything else."""
    keys = {int(number): bytes.fromhex(key) for number, key in json.loads(path.read_text()).items()}
    return Keyring(keys, lambda: keyring_from_file(path))
