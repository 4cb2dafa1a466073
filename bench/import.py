"""Spreadsheets of a province brought in, one for each commune: [--children 271707] [--commune 8000] [--again]
[--one-by-one | --one-file] [--database URL].

Of each step seconds by the clock and CPU seconds with those of its child processes, and the most memory either of them
took. All files lie there and are worked on as the worker does, two at a time; `--one-by-one` brings the next when the
last is through, as officers do. `--one-file` reads and compares all rows as one file of one commune, and writes
nothing. `--again` then reads and compares the same files once more.
"""

import argparse
import io
import json
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from access.keys import Keyring
from access.scopes import scope_of
from bench.duplicates_people import Person, communes
from bench.findings_province import TODAY, settle
from catalogue.places import COMMUNES
from db import Database, Scope, select
from db.schema import migrate
from db.tables import ImportFile, User
from intake.spreadsheets import taking, turns
from intake.spreadsheets.meaning import Answers
from reports.sheets import write_xlsx

SEED = 3
KEYRING = Keyring({1: bytes(32)})
HEADER = (
    "STT",
    "Họ và tên trẻ em",
    "Ngày, tháng, năm sinh",
    "Giới tính",
    "Dân tộc",
    "Số định danh cá nhân",
    "Họ và tên cha",
    "Họ và tên mẹ",
    "Hộ số",
    "Thôn bản",
)
_SEXES = {"male": "Nam", "female": "Nữ"}


def main() -> int:
    """0, with the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=271_707)
    parser.add_argument("--commune", type=int, default=8000)
    parser.add_argument("--again", action="store_true")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--one-by-one", action="store_true")
    how.add_argument("--one-file", action="store_true")
    parser.add_argument("--database", help="an empty PostgreSQL database; else SQLite in a folder that is taken away")
    asked = parser.parse_args()
    size = asked.children if asked.one_file else asked.commune
    number = -(-asked.children // size)
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        database = Database(asked.database or f"sqlite:///{Path(folder) / 'province.db'}")
        migrate(database)
        spent: Counter[str] = Counter()
        waiting: list[_Brought] = []
        for at, people in enumerate(communes(number, size, SEED)):
            scope = _open(database, COMMUNES[at].code)
            waiting.append(_Brought(database, scope, _file_of(people[: asked.children - at * size])))
            if asked.one_by_one or at + 1 == number:
                for turn in ("", " again") if asked.again else ("",):
                    _through(database, waiting, turn, spent, writes=not asked.one_file and not turn)
                waiting = []
        print(_counts(database))
        database.close()
    _tell(spent, asked.children)
    return 0


class _Brought:
    """A file of a commune, and who brings it."""

    def __init__(self, database: Database, scope: Scope, data: bytes) -> None:
        self._database, self._scope, self._data, self._file_id = database, scope, data, 0

    def bring(self) -> None:
        """Send the file."""
        with self._database.writing() as session:
            brought = taking.bring(session, KEYRING, self._scope, "province.xlsx", "bench", self._data)
            self._file_id = brought.id

    def confirm(self) -> None:
        """Take the columns as they were guessed."""
        with self._database.writing() as session:
            layout = taking.layout_of(KEYRING, session.get_one(ImportFile, self._file_id))
            chosen = dict(zip(layout["sheets"][0]["labels"], layout["sheets"][0]["fields"], strict=True))
            taking.confirm(session, KEYRING, self._scope, self._file_id, chosen, Answers())

    def accept(self) -> None:
        """Have it written."""
        with self._database.writing() as session:
            taking.accept(session, KEYRING, self._scope, self._file_id)


def _open(database: Database, code: str) -> Scope:
    with database.writing() as session:
        settle(session, code)
    with database.reading() as session:
        user = session.scalars(select(User).where(User.username == f"officer{code}")).one()
        scope = scope_of(session, user, TODAY)
    if scope is None:
        raise RuntimeError("the officer has no work")
    return scope


def _through(database: Database, files: Sequence[_Brought], turn: str, spent: Counter[str], *, writes: bool) -> None:
    for file in files:
        file.bring()
    _work(database, spent, f"read{turn}", "waiting")
    for file in files:
        file.confirm()
    _work(database, spent, f"compare{turn}", "confirmed")
    if writes:
        for file in files:
            file.accept()
        watching = Thread(target=_watch, args=(database, spent))
        watching.start()
        _work(database, spent, "write and look", "accepted", "written")
        watching.join()


def _watch(database: Database, spent: Counter[str]) -> None:
    """Note how long it takes until all is written: a turn of the worker writes one file and looks through another."""
    started = time.monotonic()
    while _is_any(database, "accepted"):
        time.sleep(0.5)
    spent[_WRITTEN] += round(1000 * (time.monotonic() - started))


def _work(database: Database, spent: Counter[str], words: str, *states: str) -> None:
    """As the worker does, as long as a file is in one of those states."""
    began, started = _cpu_ms(), time.monotonic()
    with turns.turns(database, KEYRING) as turn:
        while _is_any(database, *states):
            turn()
    spent[words] += _cpu_ms() - began
    spent[f"{words}{_CLOCK}"] += round(1000 * (time.monotonic() - started))


_CLOCK = ", by the clock"
_WRITTEN = f"written{_CLOCK}"


def _is_any(database: Database, *states: str) -> bool:
    with database.reading() as session:
        return session.scalars(select(ImportFile.id).where(ImportFile.state.in_(states)).limit(1)).first() is not None


def _counts(database: Database) -> Counter[str]:
    found: Counter[str] = Counter()
    with database.reading() as session:
        for file in session.scalars(select(ImportFile)):
            found[file.state] += 1
            found.update(json.loads(file.counts))
    return found


def _file_of(people: Sequence[Person]) -> bytes:
    made = io.BytesIO()
    write_xlsx(made, HEADER, (_row(at, one) for at, one in enumerate(people, start=1)))
    return made.getvalue()


def _row(at: int, one: Person) -> list[str]:
    told = [str(at), one.full_name, one.birth_date, _SEXES.get(one.sex, ""), one.ethnicity, one.personal_id]
    return [*told, one.father_name, one.mother_name, one.household, f"Thôn {one.hamlet + 1}"]


def _cpu_ms() -> int:
    """Of this process, those it waited for, and those that still live with all they waited for (`db.beside`)."""
    gone = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = sum(_ticks(pid) for pid in Path("/proc/self/task", f"{os.getpid()}", "children").read_text().split())
    return round(1000 * (time.process_time() + gone.ru_utime + gone.ru_stime + living / os.sysconf("SC_CLK_TCK")))


def _ticks(pid: str) -> int:
    """Of a child and its children that ended: utime, stime, cutime, cstime of proc(5)."""
    return sum(map(int, Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[11:15]))


def _tell(spent: Counter[str], count: int) -> None:
    for words in [words for words in spent if not words.endswith(_CLOCK)]:
        used_ms, clock_ms = spent[words], spent[f"{words}{_CLOCK}"]
        print(f"{words}: {clock_ms / 1000:.1f} s by the clock, {used_ms / 1000:.1f} s of processor", end=", ")
        print(f"{1000 * used_ms / count:.0f} µs a child")
    compared_ms = sum(spent[f"{words}{_CLOCK}"] for words in ("read", "compare"))
    written_ms, all_ms = compared_ms + spent[_WRITTEN], compared_ms + spent[f"write and look{_CLOCK}"]
    used_ms = sum(spent[words] for words in ("read", "compare", "write and look"))
    print(f"written after {written_ms / 1000:.1f} s, all looked at after {all_ms / 1000:.1f} s by the clock", end=", ")
    print(f"{used_ms / 1000:.1f} s of processor, {1000 * used_ms / count:.0f} µs a child")
    for words, who in (("this process", resource.RUSAGE_SELF), ("its largest child", resource.RUSAGE_CHILDREN)):
        print(f"{words}: {resource.getrusage(who).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    sys.exit(main())
