"""Files that are wholly on the disk before anyone is told: write, fsync, rename, fsync of the folder."""

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from catalogue.refusals import Refusal

TEMPORARY = ".half-"
"""How the name of a file begins that is not finished; what a crash leaves is swept by it."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def disk_full() -> Refusal:
    """What the sender is told when nothing more fits; the phone keeps what it has."""
    return Refusal(
        "DISK_FULL",
        "Ổ đĩa của máy chủ đã đầy nên ảnh chưa được nhận. Giữ ảnh trong máy, báo cán bộ xã và gửi lại sau.",
        status=503,
    )


def write(path: Path, data: bytes) -> None:
    """Put `data` at `path`, in place of what was there. Refuses DISK_FULL; then nothing of it is kept."""
    with writing(path) as file:
        file.write(data)


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """The same for what comes bit by bit: it stands at `path` when the block ends without an error."""
    half = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
    try:
        _make_folder(path.parent)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        _fsync_folder(path.parent)
    except OSError as failed:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        if failed.errno in _FULL:
            raise disk_full() from failed
        raise
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def sweep(folder: Path, older_than_s: float) -> int:
    """Remove unfinished files under `folder` that nobody has touched for so long; how many there were."""
    before = time.time() - older_than_s
    found = [half for half in folder.rglob(f"{TEMPORARY}*") if _changed_at(half) < before]
    for half in found:
        half.unlink(missing_ok=True)
    return len(found)


def _changed_at(path: Path) -> float:
    """Seconds since the epoch; a file that has just gone counts as new."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _make_folder(folder: Path) -> None:
    """The folder and those above it, each one's name on the disk as well."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _fsync_folder(folder.parent)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
