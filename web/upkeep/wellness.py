"""Whether a server can do its work now: what it reads answers, and what it is told it can keep.

Watchers ask every second, so each question is asked once in a while, by one thread of its own, and its answer kept: a
database that hangs holds up neither the people who work nor who asks, and nobody's asking writes. Nothing of anybody.
"""

import _thread
import asyncio
import shutil
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Lock
from time import monotonic

from db import Database, IntegrityError, OperationalError, Scope
from db.full import is_busy
from db.queries import counts, upkeep
from db.schema import is_served
from db.tables import now
from intake.photo_store import PhotoStore
from intake.signs import own_name
from web.settings import Settings

ANSWERED_WITHIN_S = 3.0
"""Who watches a container waits four seconds."""
READ_KEPT_S, WRITTEN_KEPT_S = 1.0, 10.0
HANGS_S = 30.0
"""Twice as long as anybody waits for SQLite's one place for writers."""
ROOM_BYTES = 32 << 20
"""A full parcel of a phone, a photo, and their lines in the log fit in it."""


class Wellness:
    """The three words of `/healthz`: "ok", "wrong", "unreachable"."""

    def __init__(
        self, settings: Settings, database: Database, photos: PhotoStore, room_bytes: int = ROOM_BYTES
    ) -> None:
        self._database, self._room_bytes = database, room_bytes
        self._kept_here = [settings.data, *([settings.photos_folder] if photos.is_local else [])]
        self._reads = {
            "database": _Kept(lambda: is_served(database), READ_KEPT_S),
            "queue": _Kept(self._queue_answers, READ_KEPT_S),
            "photos": _Kept(photos.is_well, READ_KEPT_S),
        }
        self._writes = _Kept(self._can_write, WRITTEN_KEPT_S)
        self._refused_at: float | None = None

    async def parts(self) -> dict[str, str]:
        """What is said of each part, after three seconds at the latest."""
        reads = {name: kept.asked() for name, kept in self._reads.items()}
        written = self._writes.asked()
        awaited = reads.values() if self._writes.last else (*reads.values(), written)
        await asyncio.wait([asyncio.wrap_future(one) for one in awaited], timeout=ANSWERED_WITHIN_S)
        told = {name: one.result() if one.done() else "unreachable" for name, one in reads.items()}
        if told["database"] == "ok" and not self._takes_what_is_written():
            told["database"] = "wrong"
        if told["photos"] == "ok" and not all(self._has_room(folder) for folder in self._kept_here):
            told["photos"] = "wrong"
        return told

    def note_refused(self) -> None:
        """The database has just said to somebody who wrote that it takes nothing."""
        self._refused_at = monotonic()

    def _takes_what_is_written(self) -> bool:
        """Somebody who writes for long is no fault: until the answer is there, the last one counts."""
        if self._refused_at is not None and monotonic() - self._refused_at < HANGS_S:
            return False
        is_so = self._writes.last in ("", "ok") and not self._writes.is_stuck
        return is_so and (not self._database.is_sqlite or self._has_room(self._own_folder()))

    def _own_folder(self) -> Path:
        return Path(self._database.engine.url.database or "").absolute().parent

    def _has_room(self, folder: Path) -> bool:
        """A folder that is not there yet is made by whoever first needs it."""
        try:
            return shutil.disk_usage(folder).free >= self._room_bytes
        except FileNotFoundError:
            return True

    def _queue_answers(self) -> bool:
        waiting = counts.pages(Scope(user_id=0, role="administrator"), ("waiting",))
        with self._database.reading() as session:
            return counts.ask(session, [waiting])[0] >= 0

    def _can_write(self) -> bool:
        """A sign of life, as `intake.signs` gives it twice a minute, and may give in the same moment."""
        try:
            with self._database.writing() as session:
                upkeep.beat(session, "server", own_name(), now())
        except IntegrityError:
            return True
        except OperationalError as failed:
            return is_busy(failed)
        return True


class _Kept:
    """A question to which the answer is kept for a while; one thread asks it at a time."""

    def __init__(self, ask: Callable[[], bool], kept_s: float) -> None:
        self._ask, self._kept_s = ask, kept_s
        self._guard, self._at = Lock(), 0.0
        self._answer: Future[str] | None = None
        self.last = ""
        """The last answer; "" before the first."""
        self.is_stuck = False
        """Whether one of those who ask waited so long that no answer is hoped for, and nobody has had one since."""

    def asked(self) -> "Future[str]":
        """The answer, or that it will be there."""
        with self._guard:
            age_s = monotonic() - self._at
            if self._answer is None or age_s > (self._kept_s if self._answer.done() else HANGS_S):
                self.is_stuck = self._answer is not None and not self._answer.done()
                self._at, self._answer = monotonic(), Future()
                self._find_beside(self._answer)
            return self._answer

    def _find_beside(self, answer: "Future[str]") -> None:
        """`Thread.start` waits until its thread has begun: for ever, where memory was too short for it to begin."""
        try:
            _thread.start_new_thread(self._find, (answer,))
        except RuntimeError:
            answer.set_result("unreachable")

    def _find(self, answer: "Future[str]") -> None:
        try:
            self.last = "ok" if self._ask() else "wrong"
        except Exception:
            self.last = "unreachable"
        self.is_stuck = False
        answer.set_result(self.last)
