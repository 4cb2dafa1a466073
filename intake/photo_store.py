"""Where pictures lie: sealed files named by the hash of what is in them. An object store has the same three verbs."""

from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Protocol, runtime_checkable

from access.keys import Keyring, SealBroken
from catalogue.refusals import Refusal
from intake import durable_files

UNFINISHED_S = 3600.0
UNCLAIMED_S = 24 * 3600.0


@runtime_checkable
class PhotoStore(Protocol):
    """What intake needs of a place for pictures."""

    def keep(self, data: bytes) -> str:
        """Put `data` away for good; its sha256. When this returns, a power cut no longer loses it."""

    def read(self, kept_sha256: str) -> bytes:
        """What `keep` was given. Refuses PHOTO_MISSING."""

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
        try:
            return self._keyring.open(self._path(kept_sha256).read_bytes(), _place(kept_sha256))
        except (FileNotFoundError, SealBroken) as missing:
            raise Refusal(
                "PHOTO_MISSING", "Tệp ảnh của trang này bị mất hoặc bị hỏng. Chụp và gửi lại trang này.", status=500
            ) from missing

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

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.sealed"


def _place(name: str) -> str:
    return f"photo:{name}"
