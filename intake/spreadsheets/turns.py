"""The worker's turns at files: whatever waits, two at a time, for as long as photographed pages can wait.

While several files wait, a second process takes file after file by itself (`steps`). It is not waited for at the end of
a turn: it goes on with its last file while this one looks after pages, and takes the next as it comes back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from access.keys import Keyring
from db import Database
from db.beside import Companion
from db.queries import imports as queries
from intake.spreadsheets.steps import work_on_one

TURN_S = 20.0
"""So long a turn begins another file: pages that were photographed meanwhile wait for that, and for the last one."""
_ASKED_S = 5.0
"""So long the second process takes files for one asking; it is asked anew whenever this one has done one."""
_LOOK_S = 0.2
"""So long a turn waits for it when there is nothing else to do."""


def work(database: Database, keyring: Keyring) -> bool:
    """One turn, until nobody is at work any more; False when nothing waits."""
    with turns(database, keyring) as turn:
        return turn()


@contextmanager
def turns(database: Database, keyring: Keyring) -> Iterator[Callable[[], bool]]:
    """What does the next turn; False when nothing waits and nothing is being worked on. At the end whatever the second
    process has begun is waited for."""
    companion = Companion(working, (database, keyring))

    def turn() -> bool:
        if not companion.is_busy(0) and _waiting_count(database) < 2:
            companion.close()
            return work_on_one(database, keyring)
        did, ends = False, monotonic() + TURN_S
        while monotonic() < ends and (count := _waiting_count(database)):
            if count > 1:
                companion.ask(_ASKED_S)
            did = work_on_one(database, keyring, is_alone=False) or did
        return did or companion.is_busy(_LOOK_S)

    try:
        yield turn
        companion.is_busy(None)
    finally:
        companion.close()


def _waiting_count(database: Database) -> int:
    """How many files wait; 2 for more."""
    with database.reading() as session:
        return queries.waiting_count(session, 2)


@contextmanager
def working(database: Database, keyring: Keyring) -> Iterator[Callable[[float], None]]:
    """What does file after file for some seconds, in the process it is opened in."""

    def work_for(asked_s: float) -> None:
        ends = monotonic() + asked_s
        while monotonic() < ends and work_on_one(database, keyring, is_alone=False):
            pass

    yield work_for
