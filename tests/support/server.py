"""The real server and worker as child processes, for tests that kill them.

Their output goes to a file, never to a pipe: a full or inherited pipe would hang the test.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.support.postgres import free_port

PATIENCE_S = 120
"""A cold import under load takes more than ten seconds; a test machine is always under load."""

PRODUCT = Path(sys.executable).with_name("so-tre-em")


@dataclass
class Child:
    """A running `so-tre-em` command; `log` holds all it said."""

    process: subprocess.Popen[bytes]
    log: Path

    @classmethod
    def start(cls, arguments: list[str], settings: Mapping[str, str], log: Path) -> Self:
        """Start `so-tre-em <arguments>` with these `SOTREEM_` settings and no others."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SOTREEM_")}
        with log.open("ab") as words:
            process = subprocess.Popen(
                [str(PRODUCT), *arguments],
                env={**kept, "OMP_THREAD_LIMIT": "1", **settings},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
            )
        return cls(process, log)

    def kill(self) -> None:
        """kill -9 of the command and all its children, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end, as a service manager does; gives its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.process.returncode

    def words(self) -> str:
        """All it said so far."""
        return self.log.read_text(errors="replace")


def run(arguments: list[str], settings: Mapping[str, str], log: Path, timeout_s: float = PATIENCE_S) -> int:
    """Run one command to its end and give its exit code."""
    child = Child.start(arguments, settings, log)
    try:
        return child.process.wait(timeout=timeout_s)
    finally:
        child.kill()


@contextmanager
def serving(settings: Mapping[str, str], log: Path, port: int | None = None) -> Iterator[tuple[str, Child]]:
    """The server's address and its process, ready to answer; killed when the block ends."""
    port = port or free_port()
    child = Child.start(["serve"], {"SOTREEM_HOST": "127.0.0.1", "SOTREEM_PORT": str(port), **settings}, log)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_ready(address, child)
        yield address, child
    finally:
        child.kill()


@contextmanager
def working(settings: Mapping[str, str], log: Path) -> Iterator[Child]:
    """A worker that reads waiting pages while the block runs."""
    child = Child.start(["work"], settings, log)
    try:
        yield child
    finally:
        child.kill()


def wait_ready(address: str, child: Child, timeout_s: float = PATIENCE_S) -> None:
    """Wait until `/healthz` answers 200; raises with the server's own words when it ends or is never ready."""
    wait_until(lambda: is_ready(address) or child.process.poll() is not None, timeout_s)
    if child.process.poll() is not None:
        raise RuntimeError(f"The server ended with {child.process.returncode}:\n{child.words()[-3000:]}")


def wait_until(holds: Callable[[], bool], timeout_s: float = PATIENCE_S) -> None:
    """Wait until `holds()`; raises TimeoutError when it never does."""
    until = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(f"Did not come to pass within {timeout_s} s")
        time.sleep(0.1)


def is_ready(address: str) -> bool:
    """Whether the server at `address` answers `/healthz` with 200."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
