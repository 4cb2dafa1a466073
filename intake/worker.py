"""Waiting pages are read, each in a child process of its own: whatever one page does, the others go on."""

import json
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from access.keys import Keyring
from catalogue.clock import today_here
from catalogue.refusals import Refusal
from cleaning import rule_turns
from db import Database, OperationalError
from db.queries import successions
from intake import child_process, known_children, learning, pages, photos, sheets
from intake.daily import Daily
from intake.ocr import active, handed
from intake.ocr.tesseract_program import TesseractMissing, require_language
from intake.photo_store import PhotoStore
from intake.reading_child import COMMAND, MEMORY_BYTES, MISSING, PAGE_S
from intake.readings import Reading
from intake.spreadsheets import turns

POLL_S = 1.0
NOT_READ = "Máy không đọc được trang này. Chụp lại trang cho rõ, hoặc nhập tay các dòng."
TOO_SLOW = "Máy đọc trang này quá lâu nên đã dừng. Chụp lại trang cho rõ, hoặc nhập tay các dòng."
NO_ROWS = "Không thấy dòng nào ghi tên trẻ trên trang này. Chụp lại cả trang, hoặc nhập tay các dòng."
NO_CHILDREN = {
    "check": "Đây là danh sách kiểm tra tại hộ, không phải trang sổ. Gửi ảnh này ở trang Kiểm tra tại hộ.",
    "police": "Đây là danh sách gửi công an, không phải trang sổ. Gửi ảnh này ở trang của danh sách.",
}
"""Printed sheets whose rows answer for children that are known, by layout."""
PASSING = frozenset({"READER_FAILED", "READER_TIMEOUT"})
"""Faults of the reading program, not of the page: Tesseract crashed or hung; the page gets its other attempts."""
_LATER = 503
"""A store of photos that does not answer now: the page waits, as if it had not been taken."""
_LOG = logging.getLogger("so-tre-em")


@dataclass(frozen=True, slots=True)
class Reader:
    """The program that reads a page, and its limits; `lease_s` how long a page is held without a sign of life.

    `weights_folder` is where trained weights lie (`intake.ocr.active`); which are in use is asked for every page.
    """

    command: Sequence[str] = COMMAND
    wall_s: float = PAGE_S
    memory_bytes: int = MEMORY_BYTES
    lease_s: float = pages.LEASE_S
    weights_folder: Path | None = None

    def weights(self) -> list[str]:
        """The part of the command that names the weights; none for those of the product."""
        chosen = active.active(self.weights_folder) if self.weights_folder else active.WEIGHTS
        return [] if chosen == active.WEIGHTS else [handed.WEIGHTS_FLAG, str(chosen)]


def run(
    database: Database,
    keyring: Keyring,
    store: PhotoStore,
    *,
    once: bool,
    processes: int | None = None,
    stop: threading.Event | None = None,
    reader: Reader | None = None,
    weights_folder: Path | None = None,
    daily: Daily | None = None,
) -> int:
    """Read pages until `stop` is set, or with `once` until none waits; 0 when it ends well. Raises TesseractMissing.

    `processes` of them at a time, by default as many as there are cores but one. On SIGTERM or SIGINT (when `stop` is
    not given) pages in work go back to waiting.
    """
    if reader is None:
        require_language()
    stop = stop or _stop_on_signals()
    child_process.sweep()
    photos.sweep(database, store)
    work = _Work(database, keyring, store, reader or Reader(weights_folder=weights_folder), stop, daily or Daily())
    processes = processes or max(1, (os.cpu_count() or 1) - 1)
    with ThreadPoolExecutor(processes, "reader") as threads:
        for thread in [threads.submit(work.go_on, once=once) for _ in range(processes)]:
            thread.result()
    return 0


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


@dataclass(frozen=True, slots=True)
class _Work:
    """What the threads of one worker share."""

    database: Database
    keyring: Keyring
    store: PhotoStore
    reader: Reader
    stop: threading.Event
    daily: Daily
    turn: list[str] = field(default_factory=lambda: [""])
    """The commune that a page was last taken of: the next one is another's."""

    def go_on(self, *, once: bool) -> None:
        """Claim and read until told to stop; a database that is away for a while is waited for."""
        try:
            with turns.turns(self.database, self.keyring) as import_next:
                while not self.stop.is_set():
                    if not self._try_next(import_next) and (once or self.stop.wait(POLL_S)):
                        return
        except BaseException:
            self.stop.set()
            raise

    def _try_next(self, import_next: Callable[[], bool]) -> bool:
        """Whether there was a page, a rule that has to look at more records, or a spreadsheet to go on with.

        Somebody sits before a spreadsheet, and nobody before a hundred pages: its next step is done between two pages.
        """
        try:
            self.daily.see_to(self.database, self.keyring)
            is_turning = rule_turns.go_on(self.database, self.keyring, today_here())
            is_comparing = import_next()
            held = pages.claim(self.database, self.reader.lease_s, self.turn[-1])
            if held is None:
                return is_comparing or is_turning
            self.turn[-1] = held.commune_code
            self._read(held)
        except OperationalError:
            _LOG.warning("the database does not answer; trying again")
            self.stop.wait(POLL_S)
        return True

    def _read(self, held: pages.Claim) -> None:
        try:
            photo = self.store.read(held.kept_sha256)
            beside = handed.Beside(
                known_children.of_page(self.database, held.page_id),
                learning.of_page(self.database, self.keyring, held.page_id),
            )
            outcome = child_process.run(
                [*self.reader.command, handed.FLAG, *self.reader.weights()],
                handed.sent_with(photo, beside),
                wall_s=self.reader.wall_s,
                memory_bytes=self.reader.memory_bytes,
                watch=self._watching(held),
            )
        except child_process.Stopped:
            pages.release(self.database, held)
        except Refusal as lost:
            self._give_up(held, lost)
        else:
            self._patiently(lambda: self._write(held, outcome))

    def _give_up(self, held: pages.Claim, lost: Refusal) -> None:
        """A picture that is gone fails its page; one that can't be had just now leaves it waiting."""
        if lost.status == _LATER:
            pages.release(self.database, held)
            self.stop.wait(POLL_S)
        else:
            pages.fail(self.database, held, lost.code, lost.sentence, is_final=True)

    def _watching(self, held: pages.Claim) -> Callable[[str], bool]:
        """Called while the child reads: tells of its stages, renews the lease, ends it when the page is not ours."""
        renewed_at, told = time.monotonic(), ""

        def goes_on(errors: str) -> bool:
            nonlocal renewed_at, told
            stage = _last_stage(errors)
            if stage != told or time.monotonic() - renewed_at > self.reader.lease_s / 3:
                renewed_at, told = time.monotonic(), stage
                if not self._renew(held, stage):
                    return False
            return not self.stop.is_set()

        return goes_on

    def _renew(self, held: pages.Claim, stage: str) -> bool:
        """False when the page is no longer ours; a database that is away is asked again before the lease is over."""
        try:
            return pages.renew(self.database, held, stage, self.reader.lease_s)
        except OperationalError:
            return True

    def _patiently(self, write: Callable[[], object]) -> None:
        """Do what a reading took long to come by, though the database may be busy or away for a moment."""
        until = time.monotonic() + self.reader.lease_s
        while True:
            try:
                write()
                return
            except OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(POLL_S)

    def _write(self, held: pages.Claim, outcome: child_process.Outcome) -> None:
        """The reading into rows, or why there is none."""
        if outcome.exit_code == MISSING and not outcome.timed_out:
            pages.release(self.database, held)
            raise TesseractMissing(outcome.errors.strip().rpartition("\n")[2])
        said = _said(outcome)
        if said is None:
            _LOG.warning("page %d: the reader ended with %d", held.page_id, outcome.exit_code)
            code, sentence = ("READER_TIMEOUT", TOO_SLOW) if outcome.timed_out else ("READER_FAILED", NOT_READ)
            pages.fail(self.database, held, code, sentence)
        elif "unreadable" in said:
            told = said["unreadable"]
            is_final = told["code"] not in PASSING
            pages.fail(self.database, held, told["code"][:40], told["sentence"], is_final=is_final)
        elif said.get("sheet") and said["layout"] in NO_CHILDREN:
            pages.fail(self.database, held, "OTHER_SHEET", NO_CHILDREN[said["layout"]], is_final=True)
        elif elsewhere := self._of_elsewhere(said, held.commune_code):
            pages.fail(self.database, held, sheets.OTHER_COMMUNE, elsewhere, is_final=True)
        elif not said["rows"]:
            pages.fail(self.database, held, "NO_ROWS", NO_ROWS, is_final=True)
        else:
            self._finish(held, cast(Reading, said))

    def _of_elsewhere(self, said: Mapping[str, Any], commune_code: str) -> str:
        area = (said.get("sheet") or {}).get("area", "")
        if not area:
            return ""
        with self.database.reading() as session:
            return sheets.of_elsewhere(area, commune_code, successions.today_of(session, area))

    def _finish(self, held: pages.Claim, reading: Reading) -> None:
        try:
            pages.finish(self.database, self.keyring, held, reading)
        except (KeyError, TypeError, ValueError):
            _LOG.exception("page %d: the reading has another shape", held.page_id)
            pages.fail(self.database, held, "READER_FAILED", NOT_READ)


def _said(outcome: child_process.Outcome) -> dict[str, Any] | None:
    """What the reader said; None when it died, was ended, or said something else than it should."""
    if outcome.exit_code != 0:
        return None
    try:
        said = json.loads(outcome.output)
    except ValueError:
        return None
    return said if isinstance(said, dict) and ("unreadable" in said or "rows" in said) else None


def _last_stage(errors: str) -> str:
    told = [line.removeprefix("stage: ") for line in errors.splitlines() if line.startswith("stage: ")]
    return told[-1] if told else ""
