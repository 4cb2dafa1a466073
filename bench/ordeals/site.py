"""An installation under faults: its server comes back on the same port, and what that took is kept."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.ordeals.worker_process import MODULE
from bench.places import Place
from bench.survivors import Tally
from bench.usage import used_s
from tests.support.postgres import free_port
from tests.support.server import PATIENCE_S, Child, is_ready, wait_ready, wait_until

_DEAD_DATABASE_S = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many blows fell, and what was left of what had been acknowledged."""

    faults: int
    tally: Tally


@dataclass
class Site:
    """A place with its server. `starts`: seconds from each start, also of its database, to the first good answer, and
    those of CPU, which say what a machine without other work would take."""

    place: Place
    folder: Path
    port: int = field(default_factory=free_port)
    starts: list[tuple[float, float]] = field(default_factory=list)
    server: Child | None = None

    @property
    def address(self) -> str:
        """Where the phones call."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The server's process."""
        assert self.server is not None
        return self.server.process.pid

    def serve(self, more: Mapping[str, str] | None = None) -> None:
        """Start the server, with `more` in its environment, and wait until it answers."""
        settings = {"SOTREEM_HOST": "127.0.0.1", "SOTREEM_PORT": str(self.port), **self.place.settings, **(more or {})}
        began = time.monotonic()
        self.server = Child.start(["serve"], settings, self.place.log)
        wait_ready(self.address, self.server)
        self.starts.append((time.monotonic() - began, used_s(self.pid)))

    def recover(self) -> None:
        """Start a database that has died, and wait until the server, which has not, answers again."""
        began, before = time.monotonic(), used_s(self.pid)
        self.start_database()
        patiently(self, "the database", lambda: is_ready(self.address))
        self.starts.append((time.monotonic() - began, used_s(self.pid) - before))

    def serve_if_down(self) -> None:
        """As a service manager does: one that has ended by itself is started again."""
        if self.server is None or self.server.process.poll() is not None:
            self.serve()

    def kill(self) -> None:
        """kill -9 of the server and all its children."""
        if self.server is not None:
            self.server.kill()
        self.server = None

    def start_database(self) -> None:
        """Start PostgreSQL again after a crash."""
        if self.place.cluster is None:
            return
        until = time.monotonic() + _DEAD_DATABASE_S
        while True:
            try:
                self.place.cluster.start()
                return
            except RuntimeError:
                # The old one's children still hold its shared memory: they see within seconds that it is gone.
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    @contextmanager
    def working(self, settings: Mapping[str, str] | None = None) -> Iterator["Workers"]:
        """A worker whose reader is a stand-in (`bench.ordeals.stand_in`) while the block runs."""
        workers = Workers(self, dict(settings or {}))
        workers.start()
        try:
            yield workers
        finally:
            workers.kill()


@dataclass
class Workers:
    """One worker process, killed and started again."""

    site: Site
    settings: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it, with the place's settings and no others of ours."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SOTREEM_")}
        with self.site.place.log.open("ab") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", MODULE],
                env={**kept, "OMP_THREAD_LIMIT": "1", **self.site.place.settings, **self.settings},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
            )

    def kill(self) -> None:
        """kill -9 of the worker alone: its readers have to notice by themselves."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.kill()
            self.process.wait()


@contextmanager
def site_of(place: Place, folder: Path) -> Iterator[Site]:
    """The place with its server running; killed when the block ends."""
    site = Site(place, folder)
    site.serve()
    try:
        yield site
    finally:
        site.kill()


def patiently(site: Site, what: str, holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait until `holds()`; raises with the server's last words when it never does."""
    try:
        wait_until(holds, patience_s)
    except TimeoutError as never:
        raise RuntimeError(f"{what} never came:\n{site.place.log.read_text(errors='replace')[-3000:]}") from never
