"""kill -9 of the server, of the worker, of the database, and of one who writes into it."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

from bench.ordeals import album
from bench.ordeals.crowd import crowd_of
from bench.ordeals.site import Outcome, Site, patiently
from bench.ordeals.stand_in import SLOW
from bench.phones import log_in
from bench.survivors import survivors
from db import func, select
from db.tables import Page
from tests.support.server import is_ready

CLIENTS = 8
_WRITER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE child SET full_name = 'half-written', rev = rev + 1000")
print("writing", flush=True)
time.sleep(600)
"""


def server(site: Site, rounds: int) -> Outcome:
    """The server dies under posting phones."""
    with crowd_of(site, CLIENTS) as crowd:
        for _ in range(rounds):
            crowd.let_post()
            site.kill()
            site.serve()
        acknowledged = crowd.settle()
    return Outcome(rounds, survivors(site.place, acknowledged))


def worker(site: Site, rounds: int) -> Outcome:
    """The worker dies in the middle of a page; the next one reads it, and it is there once."""
    login = log_in(site.address)
    sent = [album.deliver(site.address, login, one) for one in album.photos(rounds + 2, SLOW)]
    chance = random.Random(2)
    with site.working() as workers:
        for _ in range(rounds):
            patiently(site, "a page that is being read", lambda: is_reading(site))
            time.sleep(chance.uniform(0, 0.5))
            workers.kill()
            workers.start()
        album.wait_until_ended(site, sent)
    return Outcome(rounds, album.held(site, sent))


def is_reading(site: Site) -> bool:
    """Whether a page is being read now, or none is left to read."""
    database = site.place.database()
    try:
        with database.reading() as session:
            is_open = Page.state.in_(("waiting", "reading"))
            states = session.scalars(select(Page.state).where(is_open)).all()
    finally:
        database.close()
    return "reading" in states or not states


def database(site: Site, rounds: int) -> Outcome:
    """The whole database dies; on SQLite, which has no process of its own, everything that holds it open."""
    with site.working() as workers, crowd_of(site, CLIENTS) as crowd:
        for _ in range(rounds):
            crowd.let_post()
            if site.place.cluster is None:
                site.kill()
                workers.kill()
                workers.start()
                site.serve()
            else:
                pid = int((site.place.cluster.data / "postmaster.pid").read_text().split()[0])
                os.kill(pid, signal.SIGKILL)
                site.recover()
        acknowledged = crowd.settle()
    return Outcome(rounds, survivors(site.place, acknowledged))


def writer(site: Site, rounds: int) -> Outcome:
    """One of those who write dies in its transaction: a backend of PostgreSQL, another program on SQLite's file."""
    kill = _kill_writing_program if site.place.cluster is None else _kill_backend
    with crowd_of(site, CLIENTS) as crowd:
        for _ in range(rounds):
            crowd.let_post()
            kill(site)
            patiently(site, "the database", lambda: is_ready(site.address))
        acknowledged = crowd.settle()
    return Outcome(rounds, survivors(site.place, acknowledged))


def _kill_writing_program(site: Site) -> None:
    path = site.place.settings["SOTREEM_DATABASE_URL"].removeprefix("sqlite:///")
    process = subprocess.Popen([sys.executable, "-c", _WRITER, path], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.wait()
    process.stdout.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM child WHERE full_name = 'half-written'").fetchone() == (0,)
    connection.close()


def _kill_backend(site: Site) -> None:
    """PostgreSQL then throws everybody out and recovers."""
    door = site.place.database()
    try:
        with door.reading() as session:
            own = session.scalar(select(func.pg_backend_pid()))
            pids = session.scalars(select(func.pg_stat_get_backend_pid(func.pg_stat_get_backend_idset()))).all()
    finally:
        door.close()
    for pid in [pid for pid in pids if pid and pid != own][:1]:
        os.kill(int(pid), signal.SIGKILL)
