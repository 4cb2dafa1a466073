"""Where pictures lie: sealed files named by the hash of what is in them. An object store has the same verbs."""

import os
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Protocol, runtime_checkable

from access.keys import Keyring, SealBroken
from catalogue.refusals import Refusal
from intake import durable_files

UNFINISHED_S = 3600.0
UNCLAIMED_S = 24 * 3600.0
MARK_BYTES = 13
"""One byte key number and twelve random ones: how a box begins (`access.keys.Keyring`)."""


@runtime_checkable
class PhotoStore(Protocol):
    """What intake needs of a place for pictures."""

    def keep(self, data: bytes) -> str:
        """Put `data` away for good; its sha256. When this returns, a power cut no longer loses it."""

    def read(self, kept_sha256: str) -> bytes:
        """What `keep` was given. Refuses PHOTO_MISSING."""

    def sealed(self, kept_sha256: str) -> bytes:
        """The picture as it lies here, encrypted; it has been opened and is whole. Refuses PHOTO_MISSING."""

    def mark(self, kept_sha256: str) -> str:
        """A short text that is another one whenever `sealed` is; "" for a picture that is not here."""

    def put_back(self, kept_sha256: str, sealed: bytes) -> None:
        """Lay a picture here as `sealed` gave it. Refuses PHOTO_MISSING when our keys do not open it."""

    def names(self) -> Iterator[str]:
        """The names of all that lie here."""

    def reseal(self, kept_sha256: str) -> bool:
        """Seal a picture with the newest key; False when it is so already. Refuses PHOTO_MISSING."""

    def sweep(self, known: Collection[str]) -> int:
        """Remove what no row names: halves of files and pictures whose row was never written; how many."""


class FolderStore:
    """The `PhotoStore` in a folder: `ab/abcdef….sealed`, encrypted with the keyring and bound to its name."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder = folder
        self._keyring = keyring

    def keep(self, data: bytes) -> str:
        """See `PhotoStore`. Refuses DISK_FULL; then nothing is kept.

        An equal file is written again: its last writer may have died before the folder was on the disk, and its age
        must not let `sweep` take it before our row is there.
        """
        name = sha256(data).hexdigest()
        durable_files.write(self._path(name), self._keyring.seal(data, _place(name)))
        return name

    def read(self, kept_sha256: str) -> bytes:
        """See `PhotoStore`."""
        return self._opened(kept_sha256, self._lying(kept_sha256))

    def sealed(self, kept_sha256: str) -> bytes:
        """See `PhotoStore`."""
        lying = self._lying(kept_sha256)
        self._opened(kept_sha256, lying)
        return lying

    def mark(self, kept_sha256: str) -> str:
        """See `PhotoStore`: the key's number and the random bytes every sealing begins with, and the length."""
        try:
            with self._path(kept_sha256).open("rb") as file:
                return f"{file.read(MARK_BYTES).hex()}:{os.fstat(file.fileno()).st_size}"
        except FileNotFoundError:
            return ""

    def put_back(self, kept_sha256: str, sealed: bytes) -> None:
        """See `PhotoStore`."""
        self._opened(kept_sha256, sealed)
        durable_files.write(self._path(kept_sha256), sealed)

    def reseal(self, kept_sha256: str) -> bool:
        """See `PhotoStore`."""
        if self.mark(kept_sha256).startswith(f"{self._keyring.newest:02x}"):
            return False
        plain = self.read(kept_sha256)
        durable_files.write(self._path(kept_sha256), self._keyring.seal(plain, _place(kept_sha256)))
        return True

    def names(self) -> Iterator[str]:
        """See `PhotoStore`."""
        return (path.stem for path in sorted(self._folder.glob("??/*.sealed")))

    def sweep(self, known: Collection[str]) -> int:
        """See `PhotoStore`; young files are left alone, their row may be on its way."""
        before = time() - UNCLAIMED_S
        orphans = [
            path
            for path in self._folder.glob("??/*.sealed")
            if path.stem not in known and path.stat().st_mtime < before
        ]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans) + durable_files.sweep(self._folder, UNFINISHED_S)

    def _lying(self, name: str) -> bytes:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError as missing:
            raise _missing() from missing

    def _opened(self, name: str, sealed: bytes) -> bytes:
        try:
            return self._keyring.open(sealed, _place(name))
        except SealBroken as broken:
            raise _missing() from broken

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.sealed"


def _missing() -> Refusal:
    sentence = "Tệp ảnh của trang này bị mất hoặc bị hỏng. Chụp và gửi lại trang này."
    return Refusal("PHOTO_MISSING", sentence, status=500)


def _place(name: str) -> str:
    return f"photo:{name}"
