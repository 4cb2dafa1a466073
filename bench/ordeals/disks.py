"""A disk without room: while records are taken, while photos are, and in the middle of a checkpoint.

Where this account may mount, the whole place lies on a small disk in memory that is filled to the last byte; elsewhere
the server may make no file larger than it is, which is the same refusal by another word (EFBIG for ENOSPC).
"""

import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.ordeals import album
from bench.ordeals.crowd import crowd_of
from bench.ordeals.killing import CLIENTS
from bench.ordeals.site import Outcome, Site, patiently
from bench.phones import Unanswered, log_in
from bench.survivors import survivors
from tests.support.server import is_ready

SIZE = "512m"
_BLOCK = bytes(1 << 16)


@dataclass
class SmallDisk:
    """A disk in memory; `fill` leaves no byte on it."""

    folder: Path

    def fill(self, leave_bytes: int = 0) -> None:
        """Take all the room but so much."""
        ballast = os.open(self.folder / "ballast", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        with suppress(OSError):
            while True:
                os.write(ballast, _BLOCK)
        if leave_bytes:
            os.ftruncate(ballast, max(0, os.fstat(ballast).st_size - leave_bytes))
        os.close(ballast)

    def free(self) -> None:
        """Give it back."""
        (self.folder / "ballast").unlink(missing_ok=True)


@contextmanager
def small_disk() -> Iterator[tuple[Path, SmallDisk | None]]:
    """A folder on a small disk in memory; in a plain folder, without one, where this account may not mount."""
    folder = Path(tempfile.mkdtemp(prefix="so-tre-em-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", str(folder)]
    is_mounted = os.geteuid() == 0 and not subprocess.run(command, capture_output=True, check=False).returncode
    try:
        yield folder, SmallDisk(folder) if is_mounted else None
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def full(site: Site, disk: SmallDisk | None, leave_bytes: int = 0) -> Iterator[None]:
    """No room while the block runs; afterwards there is, and what ended meanwhile is started as a service would be."""
    with ExitStack() as stack:
        if disk is None:
            stack.enter_context(_no_larger_files(site.pid))
        else:
            disk.fill(leave_bytes)
            stack.callback(disk.free)
        yield
    if site.place.cluster is not None and not site.place.cluster.is_up():
        site.start_database()
    site.serve_if_down()
    patiently(site, "the server", lambda: is_ready(site.address))


@contextmanager
def _no_larger_files(pid: int) -> Iterator[None]:
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


def records(site: Site, rounds: int, disk: SmallDisk | None) -> Outcome:
    """Phones go on posting while nothing more fits."""
    return _posting(site, rounds, lambda: full(site, disk), lambda: time.sleep(1.0))


def checkpoint(site: Site, rounds: int, disk: SmallDisk | None) -> Outcome:
    """There is room for the journal and none for the database itself, and the server is killed before there is."""

    def blow() -> None:
        _checkpoint(site)
        site.kill()

    return _posting(site, rounds, lambda: full(site, disk, leave_bytes=1 << 18), blow)


def _posting(site: Site, rounds: int, without_room: Callable[[], object], blow: Callable[[], None]) -> Outcome:
    with crowd_of(site, CLIENTS) as crowd:
        for _ in range(rounds):
            crowd.let_post(2 * CLIENTS)
            with without_room():  # type: ignore[attr-defined]
                blow()
        crowd.let_post()
        acknowledged = crowd.settle()
    return Outcome(rounds, survivors(site.place, acknowledged))


def _checkpoint(site: Site) -> None:
    door = site.place.database()
    try:
        with suppress(Exception), door.engine.connect() as connection:
            if door.is_sqlite:
                connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)" if door.is_sqlite else "CHECKPOINT")
    finally:
        door.close()


def photos(site: Site, rounds: int, disk: SmallDisk | None) -> Outcome:
    """A photo is refused while nothing fits, with a sentence and no half; sent again later it is taken."""
    login, sent, early = log_in(site.address), list[album.Sent](), list[album.Sent]()
    for photo in album.photos(rounds):
        with full(site, disk), suppress(Unanswered):
            early.append(album.send(site.address, login, photo))
        sent.append(album.deliver(site.address, login, photo))
    return Outcome(rounds, album.held(site, [*early, *sent]))
