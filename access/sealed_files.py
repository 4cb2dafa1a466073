"""Files of any length that leave the house: encrypted chunk by chunk, so that a cut, an exchange or a flip is found.

A file is 4 bytes "STE1", one byte key number (0: a passphrase), 16 bytes salt, 8 bytes by which the right key is known,
then chunks: 4 bytes length, and
AES-256-GCM ciphertext of deflated bytes. The key is HKDF-SHA256 of the root and the salt, so every file has its own;
a chunk's nonce is its number, and the file's name, the number and whether it is the last one are bound to it.
"""

import hmac
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from access.keys import Keyring, SealBroken

CHUNK_BYTES = 1 << 20
_MAGIC, _PASSPHRASE = b"STE1", 0
_SALT_BYTES, _SIGN_BYTES = 16, 8
_HEAD_BYTES = len(_MAGIC) + 1 + _SALT_BYTES + _SIGN_BYTES
_LENGTH_MAX = 2 * CHUNK_BYTES


class KeyUnknown(SealBroken):
    """The file was sealed with a key that is not here."""


@dataclass(frozen=True, slots=True)
class FileKeys:
    """What seals files: the passphrase where one is given, else the newest key of the ring."""

    keyring: Keyring
    passphrase: str = ""

    def seal(self, parts: Iterable[bytes], name: str, into: IO[bytes]) -> None:
        """Write `parts`, one after the other, as the file called `name`."""
        number = _PASSPHRASE if self.passphrase else self.keyring.newest
        salt = os.urandom(_SALT_BYTES)
        root = self._root(number, salt)
        into.write(_MAGIC + bytes([number]) + salt + _sign_of(root, salt))
        cipher, held, at = AESGCM(_derived(root, salt, b"file")), b"", 0
        for part in parts:
            held += part
            while len(held) > CHUNK_BYTES:
                into.write(_sealed(cipher, name, at, held[:CHUNK_BYTES], is_last=False))
                held, at = held[CHUNK_BYTES:], at + 1
        into.write(_sealed(cipher, name, at, held, is_last=True))

    def open(self, file: IO[bytes], name: str) -> Iterator[bytes]:
        """What `seal` was given, chunk by chunk. Refuses KeyUnknown, and SealBroken for anything but the whole file."""
        cipher = self._cipher_of(file.read(_HEAD_BYTES), name)
        sealed, at = _chunk(file, name), 0
        while sealed is not None:
            following = _chunk(file, name)
            yield _opened(cipher, name, at, sealed, is_last=following is None)
            sealed, at = following, at + 1
        if at == 0:
            raise SealBroken(name)

    def _cipher_of(self, head: bytes, name: str) -> AESGCM:
        if len(head) != _HEAD_BYTES or not head.startswith(_MAGIC):
            raise SealBroken(name)
        number, salt, sign = head[4], head[5 : 5 + _SALT_BYTES], head[5 + _SALT_BYTES :]
        root = self._root(number, salt)
        if not hmac.compare_digest(sign, _sign_of(root, salt)):
            raise KeyUnknown(name)
        return AESGCM(_derived(root, salt, b"file"))

    def _root(self, number: int, salt: bytes) -> bytes:
        if number == _PASSPHRASE and self.passphrase:
            return _stretched(self.passphrase, salt)
        if number not in self.keyring.numbers:
            raise KeyUnknown(str(number))
        return self.keyring.derived(number, b"files", 32)


@cache
def _stretched(passphrase: str, salt: bytes) -> bytes:
    """A passphrase may be short: every guess costs a tenth of a second and 32 MB."""
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def _derived(root: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"so-tre-em " + purpose).derive(root)


def _sign_of(root: bytes, salt: bytes) -> bytes:
    return _derived(root, salt, b"sign of the key")[:_SIGN_BYTES]


def _bound(name: str, at: int, *, is_last: bool) -> bytes:
    return f"{name}\0{at}\0{is_last:d}".encode()


def _sealed(cipher: AESGCM, name: str, at: int, plain: bytes, *, is_last: bool) -> bytes:
    box = cipher.encrypt(at.to_bytes(12, "big"), zlib.compress(plain, 6), _bound(name, at, is_last=is_last))
    return struct.pack(">I", len(box)) + box


def _opened(cipher: AESGCM, name: str, at: int, box: bytes, *, is_last: bool) -> bytes:
    try:
        return zlib.decompress(cipher.decrypt(at.to_bytes(12, "big"), box, _bound(name, at, is_last=is_last)))
    except (InvalidTag, zlib.error) as broken:
        raise SealBroken(name) from broken


def _chunk(file: IO[bytes], name: str) -> bytes | None:
    """The next chunk, None behind the last one."""
    length = file.read(4)
    if not length:
        return None
    (wanted,) = struct.unpack(">I", length) if len(length) == 4 else (_LENGTH_MAX + 1,)
    box = file.read(wanted) if wanted <= _LENGTH_MAX else b""
    if len(box) != wanted:
        raise SealBroken(name)
    return box
