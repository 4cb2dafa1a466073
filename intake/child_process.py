"""A program that may hang, crash or eat the memory, run so that only it suffers: limits, no secrets, no survivors."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PASSED_ON = ("PATH", "LANG", "TESSDATA_PREFIX")
"""What a child may know of our environment: never the keys."""
ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
_OUTPUT_BYTES_MAX = 256 * 1024 * 1024
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of the child's own is made in it
_PREFIX = "sotreem-child-"
_LEFT_S = 3600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the child ended: `exit_code` negative for a signal, `timed_out` when we ended it."""

    exit_code: int
    output: bytes
    errors: str
    timed_out: bool = False


class Stopped(Exception):
    """The caller's `watch` asked to end the child before its time."""


def run(
    command: Sequence[str],
    given: bytes,
    *,
    wall_s: float,
    memory_bytes: int,
    watch: Callable[[str], bool] = lambda _errors: True,
) -> Outcome:
    """Run `command` with `given` on its standard input until it ends, at most `wall_s` seconds.

    `watch` is called some times a second with what the child wrote to standard error so far; once it says False the
    child is ended and Stopped raised. The child and all it started are dead when this returns, and its files gone.
    Input and output lie in memory: nothing of a photo touches the disk unsealed.
    """
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_scratch()))
    source, output, errors = (os.memfd_create(name) for name in ("given", "output", "errors"))
    try:
        write_all(source, given)
        process = _start(command, folder, (source, output, errors), memory_bytes)
        try:
            ended = _wait(process, errors, wall_s, watch)
        finally:
            _end(process)
        return Outcome(process.returncode, read_all(output), _text(errors), timed_out=not ended)
    finally:
        for descriptor in (source, output, errors):
            os.close(descriptor)
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove what children left whose parent was killed; those of an hour ago are surely nobody's."""
    for folder in _scratch().glob(f"{_PREFIX}*"):
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < time.time() - _LEFT_S:
                shutil.rmtree(folder, ignore_errors=True)


def _scratch() -> Path:
    """Where children may put files: in memory where there is such a place."""
    return _SHARED_MEMORY if os.access(_SHARED_MEMORY, os.W_OK) else Path(tempfile.gettempdir())


def _start(
    command: Sequence[str], folder: Path, streams: tuple[int, int, int], memory_bytes: int
) -> subprocess.Popen[bytes]:
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - the command is ours, its input is what we distrust
        command,
        stdin=streams[0],
        stdout=streams[1],
        stderr=streams[2],
        cwd=ROOT,
        env={**passed_on, **ONE_THREAD, "TMPDIR": str(folder)},
        start_new_session=True,
    )
    with suppress(ProcessLookupError):
        for limit, value in (
            (resource.RLIMIT_AS, memory_bytes),
            (resource.RLIMIT_FSIZE, _OUTPUT_BYTES_MAX),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.prlimit(process.pid, limit, (value, value))
    return process


def _wait(process: subprocess.Popen[bytes], errors: int, wall_s: float, watch: Callable[[str], bool]) -> bool:
    """Whether the child ended by itself in time."""
    until = time.monotonic() + wall_s
    pause_s = 0.005
    while time.monotonic() < until:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=pause_s)
            return True
        pause_s = min(pause_s * 2, 0.25)
        if not watch(_text(errors)):
            raise Stopped
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole group: a grandchild outlives its parent otherwise."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def write_all(descriptor: int, data: bytes) -> None:
    """Put `data` into an open file and go back to its beginning."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.lseek(descriptor, 0, os.SEEK_SET)


def read_all(descriptor: int) -> bytes:
    """What is in an open file, from its beginning."""
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


def _text(errors: int) -> str:
    return os.pread(errors, 64 * 1024, max(0, os.fstat(errors).st_size - 64 * 1024)).decode(errors="replace")
