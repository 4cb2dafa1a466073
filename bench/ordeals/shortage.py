"""What runs out: the writer's place, connections, memory, and the clock's good sense."""

import os
import random
import resource
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.ordeals import album
from bench.ordeals.crowd import crowd_of
from bench.ordeals.killing import CLIENTS
from bench.ordeals.site import Outcome, Site, patiently
from bench.ordeals.stand_in import EATS, WELL
from bench.phones import Unanswered, log_in
from bench.survivors import survivors
from tests.support.server import is_ready

LOCKED_S = (1.0, 3.0, 18.0)
"""The longest is more than the 15 seconds a writer waits."""
CONNECTIONS = 120
"""More than a PostgreSQL as installed gives."""
DAY_S = 86_400
JUMPS_S = (3600, -3600, DAY_S, -2 * DAY_S, 31 * DAY_S, -365 * DAY_S, 3 * 365 * DAY_S)
_LIBRARY = "faketime/libfaketime.so.1"


def locked(site: Site, rounds: int) -> Outcome:
    """Somebody else holds what every call needs: SQLite's one writer, PostgreSQL's table of children."""
    with crowd_of(site, CLIENTS) as crowd:
        for number in range(rounds):
            crowd.let_post()
            with _holding(site):
                time.sleep(LOCKED_S[number % len(LOCKED_S)] if rounds > 2 else LOCKED_S[0])
        crowd.let_post()
        acknowledged = crowd.settle()
    return Outcome(rounds, survivors(site.place, acknowledged))


@contextmanager
def _holding(site: Site) -> Iterator[None]:
    door = site.place.database()
    try:
        with door.engine.connect().execution_options(writing=True) as connection:
            if not door.is_sqlite:
                connection.exec_driver_sql("LOCK TABLE child IN ACCESS EXCLUSIVE MODE")
            else:
                connection.exec_driver_sql("SELECT 1")
            yield
            connection.rollback()
    finally:
        door.close()


def connections(site: Site, rounds: int) -> Outcome:
    """PostgreSQL gives no more connections; on SQLite the server may open no more files, so it hears no more calls."""
    with crowd_of(site, CLIENTS) as crowd:
        for _ in range(rounds):
            crowd.let_post()
            with _no_more_files(site.pid) if site.place.cluster is None else _all_connections(site):
                time.sleep(1.0)
            patiently(site, "the server", lambda: is_ready(site.address))
        crowd.let_post()
        acknowledged = crowd.settle()
    return Outcome(rounds, survivors(site.place, acknowledged))


@contextmanager
def _all_connections(site: Site) -> Iterator[None]:
    """As many as there are, also those the server has just given back."""
    with ExitStack() as stack:
        for _ in range(CONNECTIONS):
            door = site.place.database()
            stack.callback(door.close)
            try:
                stack.enter_context(door.engine.connect())
            except Exception:
                break
        yield


@contextmanager
def _no_more_files(pid: int) -> Iterator[None]:
    soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (len(os.listdir(f"/proc/{pid}/fd")), hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))


def memory(site: Site, rounds: int) -> Outcome:
    """The server gets no more memory for a while, and readers eat all they get; a server that ends is started again."""
    login, sent = log_in(site.address), list[album.Sent]()
    with crowd_of(site, CLIENTS) as crowd:
        for photo in album.photos(rounds, EATS):
            crowd.let_post()
            with _no_more_memory(site.pid):
                _try(site, photo)
                time.sleep(0.5)
            site.serve_if_down()
            patiently(site, "the server", lambda: is_ready(site.address))
            sent.append(album.deliver(site.address, login, photo))
        crowd.let_post()
        acknowledged = crowd.settle()
    sent += [album.deliver(site.address, login, one) for one in album.photos(2, WELL)]
    with site.working():
        album.wait_until_ended(site, sent)
    eaten, well = album.held(site, sent[:-2], ("failed",)), album.held(site, sent[-2:], ("read",))
    faults = rounds + album.attempts(site, sent[:-2])
    return Outcome(faults, album.together(survivors(site.place, acknowledged), eaten, well))


def _try(site: Site, photo: bytes) -> None:
    """What a phone sends now may be refused, never half-kept."""
    try:
        album.send(site.address, log_in(site.address), photo)
    except (Unanswered, OSError, StopIteration):
        return


@contextmanager
def _no_more_memory(pid: int) -> Iterator[None]:
    soft, hard = resource.prlimit(pid, resource.RLIMIT_AS)
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    resource.prlimit(pid, resource.RLIMIT_AS, (pages * resource.getpagesize(), hard))
    try:
        yield
    finally:
        if Path(f"/proc/{pid}/statm").exists():
            resource.prlimit(pid, resource.RLIMIT_AS, (soft, hard))


def clock(site: Site, rounds: int) -> Outcome:
    """The clock jumps under a running server, an hour, a day, years, and back; meanwhile nobody may be let in, since
    nobody's assignment has begun, and nothing may be kept back afterwards."""
    told, chance = site.folder / "clock", random.Random(4)
    told.write_text("+0\n")
    site.kill()
    site.serve(shifted(told))
    with crowd_of(site, CLIENTS) as crowd:
        for number in range(rounds):
            crowd.let_post()
            told.write_text(f"{JUMPS_S[number % len(JUMPS_S)]:+d}\n")
            time.sleep(chance.uniform(0, 0.5))
            told.write_text("+0\n")
        crowd.let_post()
        acknowledged = crowd.settle()
    site.kill()
    site.serve()
    return Outcome(rounds, survivors(site.place, acknowledged))


def shifted(told: Path) -> dict[str, str]:
    """The environment of a program whose clock is so many seconds off as the file says; its stopwatch runs on."""
    found = sorted(Path("/usr/lib").glob(f"*/{_LIBRARY}"))
    if not found:
        raise FileNotFoundError("faketime is missing. Run script/setup --dev, or: apt-get install faketime")
    return {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME_TIMESTAMP_FILE": str(told),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
