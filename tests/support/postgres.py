"""A PostgreSQL of the test's own: made in a folder, on a free port, gone at the end.

PostgreSQL refuses to run as root: then its files belong to the system's user `postgres`, and it runs as that user.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_TIMEOUT_S = 120
WORKER = "sotreem"
DEBIAN = Path("/usr/lib/postgresql")


@contextmanager
def start_cluster(folder: Path) -> Iterator[str]:
    """Address (`postgresql+psycopg://…`) of an empty database in a cluster that runs while the block does.

    It waits for no disk: nobody cuts this one's power."""
    with cluster(folder, fsync="off") as running:
        yield running.url()


def administered(url: str) -> str:
    """The same database for its administrator, as psycopg takes it."""
    return url.replace("+psycopg", "").replace(f"{WORKER}@", "postgres@")


@contextmanager
def cluster(folder: Path, fsync: str = "on") -> Iterator["Cluster"]:
    """A cluster that runs while the block does; its files lie in `folder`, for root in a folder of its own."""
    home = _home(folder)
    running = Cluster(home / "pgdata", free_port(), fsync)
    running.make()
    running.start()
    try:
        running.hire()
        yield running
    finally:
        running.stop()
        shutil.rmtree(home, ignore_errors=True)


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL with its files in `data`, listening on 127.0.0.1."""

    data: Path
    port: int
    fsync: str = "on"

    def url(self, database: str = WORKER) -> str:
        """What SQLAlchemy and `SOTREEM_DATABASE_URL` take."""
        return f"postgresql+psycopg://{WORKER}@127.0.0.1:{self.port}/{database}"

    def hire(self) -> None:
        """The role the product works as: makes and owns databases, and no policy lets it through as a superuser."""
        admin = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        for wanted in (f"CREATE ROLE {WORKER} LOGIN CREATEDB", f"CREATE DATABASE {WORKER} OWNER {WORKER}"):
            subprocess.run([binary("psql"), admin, "-qc", wanted], check=True, capture_output=True)

    def make(self) -> None:
        """Write an empty cluster: UTF-8, sorted by code point, everybody on this machine trusted."""
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync={self.fsync}"
        self._run(
            "pg_ctl", "-l", str(self.data / "server.log"), "-o", options, "-t", str(START_TIMEOUT_S), "-w", "start"
        )

    def stop(self) -> None:
        """Stop it in order."""
        self._run("pg_ctl", "-m", "fast", "-w", "stop")

    def is_up(self) -> bool:
        """Whether it runs; after a crash it may not."""
        try:
            self._run("pg_ctl", "status")
        except RuntimeError:
            return False
        return True

    def crash(self) -> None:
        """Stop it as a power cut would; `start` recovers what was committed."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on this cluster; its words are part of the error.

        They go to a file: the server that pg_ctl leaves behind would hold an inherited pipe open for ever.
        """
        log = self.data.with_name("commands.log")
        with log.open("a") as words:
            line = [*_unprivileged(), binary(program), "-D", str(self.data), *arguments]
            ended = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=words, stderr=words, cwd="/", check=False)
        if ended.returncode:
            raise RuntimeError(f"{program} ended with {ended.returncode}:\n{log.read_text()[-2000:]}")


def binary(name: str) -> str:
    """Path of a PostgreSQL program; raises FileNotFoundError, with what to install, when there is none.

    Debian keeps them out of PATH, one folder a version; the newest goes before one of the same name in PATH.
    """
    homes = sorted(DEBIAN.glob("*/bin"), key=lambda home: int(home.parent.name), reverse=True)
    in_path = shutil.which(name)
    for candidate in [*(home / name for home in homes), *([Path(in_path)] if in_path else [])]:
        if os.access(candidate, os.X_OK):
            return str(candidate)
    raise FileNotFoundError(f"PostgreSQL's {name} is missing. Run script/setup --dev, or: apt-get install postgresql")


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _home(folder: Path) -> Path:
    """Where the cluster's files go: a folder the server's user can reach, which root's test folders are not."""
    if os.geteuid() != 0:
        home = folder / "postgres"
        home.mkdir(parents=True)
        return home
    is_reachable = all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))
    home = Path(tempfile.mkdtemp(prefix="so-tre-em-postgres-", dir=folder if is_reachable else None))
    shutil.chown(home, "postgres", "postgres")
    return home


def _unprivileged() -> list[str]:
    """What goes before a command so that it does not run as root."""
    if os.geteuid() != 0:
        return []
    account = pwd.getpwnam("postgres")
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
