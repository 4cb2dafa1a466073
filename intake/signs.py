"""Programs say that they are at work: one line each in the database, made anew twice a minute.

So a page can say how many readers live, on whatever machine they run. A program that is killed says nothing more and
counts as lost after `ALIVE_S`; its line is swept when the next of its kind starts.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from db import Database, DatabaseError, Session
from db.queries import upkeep
from db.tables import now

EVERY_S = 30.0
ALIVE_S = 120.0
"""Four signs missed."""
LOST_AFTER = timedelta(days=7)
_LOG = logging.getLogger("so-tre-em")


def machine() -> str:
    """The name of this machine."""
    return socket.gethostname()[:100]


def own_name() -> str:
    """This machine and this process."""
    return f"{machine()}:{os.getpid()}"


@contextmanager
def beating(
    database: Database, kind: str, also: Callable[[Session, datetime], None] | None = None, every_s: float = EVERY_S
) -> Iterator[None]:
    """While the block runs, this process gives signs of life as a "server" or "reader", and does what is `also` due.

    A database that is away, locked or full costs a sign, never the program.
    """
    stop, name = threading.Event(), own_name()

    def go_on() -> None:
        _quietly(database, lambda session: upkeep.forget_lost(session, kind, now() - LOST_AFTER))
        while True:
            _quietly(database, _sign)
            if stop.wait(every_s):
                return

    def _sign(session: Session) -> None:
        at = now()
        upkeep.beat(session, kind, name, at)
        if also is not None:
            also(session, at)

    thread = threading.Thread(target=go_on, name="signs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(every_s)
        _quietly(database, lambda session: upkeep.leave(session, kind, name))


def note_page(session: Session, seconds: float) -> None:
    """This process has read a page, or given it up, after so many seconds; told in the page's own transaction."""
    upkeep.note_done(session, "reader", own_name(), seconds)


def note_backup(database: Database, seconds: float) -> None:
    """A backup was made on this machine."""

    def told(session: Session) -> None:
        upkeep.beat(session, "backup", machine(), now())
        session.flush()
        upkeep.note_done(session, "backup", machine(), seconds)

    _quietly(database, told)


def _quietly(database: Database, write: Callable[[Session], None]) -> None:
    try:
        with database.writing() as session:
            write(session)
    except DatabaseError as failed:
        _LOG.warning("no sign of life: %s", type(failed).__name__)
