"""Where pictures lie: sealed, named by the hash of what is in them, in a folder or in a bucket (`intake.buckets`)."""

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
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
    """What intake needs of a place for pictures. One on another machine refuses PHOTOS_AWAY (503) when it is silent."""

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

    def is_well(self) -> bool:
        """Whether pictures can be kept now."""

    @property
    def is_local(self) -> bool:
        """Whether pictures take room on this machine's disk."""


class Shelf(Protocol):
    """Where sealed pictures are laid by name: a folder, or a bucket (`intake.buckets`). It opens none of them."""

    is_local: bool
    """Whether what is laid here takes room on this machine's disk."""

    def put(self, name: str, sealed: bytes) -> None:
        """Lay it here in place of what was; a power cut no longer loses it. Refuses DISK_FULL or PHOTOS_AWAY."""

    def get(self, name: str) -> bytes | None:
        """What lies here; None when nothing does. Refuses PHOTOS_AWAY."""

    def beginning(self, name: str, count: int) -> tuple[bytes, int] | None:
        """The first `count` bytes and the length of the whole; None when nothing lies here. Refuses PHOTOS_AWAY."""

    def each(self) -> Iterator[tuple[str, float]]:
        """Every name, sorted, and when it was laid here (seconds since the epoch). Refuses PHOTOS_AWAY."""

    def remove(self, name: str) -> None:
        """Take it away, if it is here. Refuses PHOTOS_AWAY."""

    def sweep_halves(self) -> int:
        """Remove what was never laid here whole; how many."""

    def is_well(self) -> bool:
        """Whether pictures can be laid here now."""


class SealedStore:
    """The `PhotoStore` on a shelf: each picture encrypted with the keyring and bound to its name."""

    def __init__(self, shelf: Shelf, keyring: Keyring) -> None:
        self._shelf = shelf
        self._keyring = keyring

    @property
    def is_local(self) -> bool:
        """See `PhotoStore`."""
        return self._shelf.is_local

    def keep(self, data: bytes) -> str:
        """See `PhotoStore`. Refuses DISK_FULL; then nothing is kept.

        An equal file is written again: its last writer may have died before the folder was on the disk, and its age
        must not let `sweep` take it before our row is there.
        """
        name = sha256(data).hexdigest()
        self._shelf.put(name, self._keyring.seal(data, _place(name)))
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
        found = self._shelf.beginning(kept_sha256, MARK_BYTES)
        return f"{found[0].hex()}:{found[1]}" if found else ""

    def put_back(self, kept_sha256: str, sealed: bytes) -> None:
        """See `PhotoStore`."""
        self._opened(kept_sha256, sealed)
        self._shelf.put(kept_sha256, sealed)

    def reseal(self, kept_sha256: str) -> bool:
        """See `PhotoStore`."""
        if self.mark(kept_sha256).startswith(f"{self._keyring.newest:02x}"):
            return False
        plain = self.read(kept_sha256)
        self._shelf.put(kept_sha256, self._keyring.seal(plain, _place(kept_sha256)))
        return True

    def names(self) -> Iterator[str]:
        """See `PhotoStore`."""
        return (name for name, _ in self._shelf.each())

    def sweep(self, known: Collection[str]) -> int:
        """See `PhotoStore`; young files are left alone, their row may be on its way."""
        before = time() - UNCLAIMED_S
        orphans = [name for name, laid_at in self._shelf.each() if name not in known and laid_at < before]
        for name in orphans:
            self._shelf.remove(name)
        return len(orphans) + self._shelf.sweep_halves()

    def is_well(self) -> bool:
        """See `PhotoStore`."""
        return self._shelf.is_well()

    def _lying(self, name: str) -> bytes:
        lying = self._shelf.get(name)
        if lying is None:
            raise _missing()
        return lying

    def _opened(self, name: str, sealed: bytes) -> bytes:
        try:
            return self._keyring.open(sealed, _place(name))
        except SealBroken as broken:
            raise _missing() from broken


class FolderShelf:
    """The `Shelf` in a folder of this machine: `ab/abcdef….sealed`."""

    is_local = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, sealed: bytes) -> None:
        """See `Shelf`."""
        durable_files.write(self._path(name), sealed)

    def get(self, name: str) -> bytes | None:
        """See `Shelf`."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def beginning(self, name: str, count: int) -> tuple[bytes, int] | None:
        """See `Shelf`."""
        try:
            with self._path(name).open("rb") as file:
                return file.read(count), os.fstat(file.fileno()).st_size
        except FileNotFoundError:
            return None

    def each(self) -> Iterator[tuple[str, float]]:
        """See `Shelf`."""
        for path in sorted(self._folder.glob("??/*.sealed")):
            with suppress(FileNotFoundError):
                yield path.stem, path.stat().st_mtime

    def remove(self, name: str) -> None:
        """See `Shelf`."""
        self._path(name).unlink(missing_ok=True)

    def sweep_halves(self) -> int:
        """See `Shelf`."""
        return durable_files.sweep(self._folder, UNFINISHED_S)

    def is_well(self) -> bool:
        """See `Shelf`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return os.access(self._folder, os.W_OK)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.sealed"


class FolderStore(SealedStore):
    """The `PhotoStore` in a folder of this machine."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        super().__init__(FolderShelf(folder), keyring)


def _missing() -> Refusal:
    sentence = "Tệp ảnh của trang này bị mất hoặc bị hỏng. Chụp và gửi lại trang này."
    return Refusal("PHOTO_MISSING", sentence, status=500)


def _place(name: str) -> str:
    return f"photo:{name}"
