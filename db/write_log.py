"""SQLite's log of writes (-wal) is begun anew where processes never leave it a moment to be.

SQLite begins it anew by itself when all of it stands in the database and nobody reads from it just then. Two processes
that write one after the other never see that moment: each copies what it wrote while the other adds to it. Then the log
grows to gigabytes, every page is looked for in it, and each commit copies anew. Waiting for that moment, with the one
place for writers held, costs some milliseconds once in 20 MB.
"""

import logging
from pathlib import Path
from sqlite3 import OperationalError
from time import monotonic
from typing import Any

PAGES_MAX = 4000
"""So many pages are copied by whoever commits, as SQLite does by itself: 16 MB."""
KEPT_BYTES = 16_000_000
"""So much of the file stays when it is begun anew: to write over it costs less than to make it longer."""
GROWN_BYTES = 20_000_000
"""From here on SQLite has missed its moments."""
WAIT_MS = 50
"""So long readers are waited for, while nobody writes."""
REST_S = 1.0
"""So long nobody waits again when there were readers all that time: of an export, say."""
_LOG = logging.getLogger("so-tre-em")


class WriteLog:
    """The log of one database, for the connection of its process's one writer."""

    def __init__(self, database: str) -> None:
        self._path = Path(f"{database}-wal")
        self._rests_until = 0.0

    def look(self, connection: Any) -> None:
        """Begin it anew if it has grown; `connection` is the driver's own, with no transaction open.

        Never fails: what was committed is on the disk, and a disk that is full is told where something is written.
        """
        if connection is None or monotonic() < self._rests_until or self._size() < GROWN_BYTES:
            return
        (before,) = connection.execute("PRAGMA busy_timeout").fetchone()
        connection.execute(f"PRAGMA busy_timeout={WAIT_MS}")
        is_busy = True
        try:
            (is_busy, *_) = connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
        except OperationalError:
            _LOG.warning("the log of writes could not be begun anew", exc_info=True)
        finally:
            connection.execute(f"PRAGMA busy_timeout={before}")
        if is_busy:
            self._rests_until = monotonic() + REST_S

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0
