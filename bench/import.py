"""Spreadsheets of a province brought in, one for each commune: [--children 271707] [--commune 8000] [--one-file].

CPU seconds of each step with those of its child processes, seconds by the clock of all of them, and the most memory
either of them took. `--one-file` reads and compares all of them as one file of one commune, and writes nothing.
"""

import argparse
import io
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from access.keys import Keyring
from access.scopes import scope_of
from bench.duplicates_people import Person, communes
from bench.findings_province import TODAY, settle
from catalogue.places import COMMUNES
from db import Database, Scope, Session, select
from db.schema import migrate
from db.tables import ImportFile, User
from intake.spreadsheets import steps, taking, writing
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
    parser.add_argument("--one-file", action="store_true")
    asked = parser.parse_args()
    size = asked.children if asked.one_file else asked.commune
    number = -(-asked.children // size)
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'province.db'}")
        migrate(database)
        spent: Counter[str] = Counter()
        for at, people in enumerate(communes(number, size, SEED)):
            scope = _open(database, COMMUNES[at].code)
            for turn in ("", " again"):
                _bring(database, scope, people[: asked.children - at * size], turn, spent, writes=not asked.one_file)
                if asked.one_file:
                    break
        database.close()
    _tell(spent, asked.children)
    return 0


def _open(database: Database, code: str) -> Scope:
    with database.writing() as session:
        settle(session, code)
    with database.reading() as session:
        user = session.scalars(select(User).where(User.username == f"officer{code}")).one()
        scope = scope_of(session, user, TODAY)
    if scope is None:
        raise RuntimeError("the officer has no work")
    return scope


def _bring(
    database: Database, scope: Scope, people: Sequence[Person], turn: str, spent: Counter[str], *, writes: bool
) -> None:
    data = _file_of(people)
    with database.writing() as session:
        file_id = taking.bring(session, KEYRING, scope, "province.xlsx", "bench", data).id
    with _spending(spent, f"read{turn}"):
        steps.work_on_one(database, KEYRING)
    with database.writing() as session:
        layout = taking.layout_of(KEYRING, session.get_one(ImportFile, file_id))
        chosen = dict(zip(layout["sheets"][0]["labels"], layout["sheets"][0]["fields"], strict=True))
        taking.confirm(session, KEYRING, scope, file_id, chosen, Answers())
    with _spending(spent, f"compare{turn}"):
        steps.work_on_one(database, KEYRING)
    with database.reading() as session:
        print(session.get_one(ImportFile, file_id).counts, flush=True)
    if writes and not turn:
        with database.writing() as session:
            taking.accept(session, KEYRING, scope, file_id)
        with _findings_apart(spent), _spending(spent, "write and findings"):
            steps.work_on_one(database, KEYRING)


def _file_of(people: Sequence[Person]) -> bytes:
    made = io.BytesIO()
    write_xlsx(made, HEADER, (_row(at, one) for at, one in enumerate(people, start=1)))
    return made.getvalue()


def _row(at: int, one: Person) -> list[str]:
    told = [str(at), one.full_name, one.birth_date, _SEXES.get(one.sex, ""), one.ethnicity, one.personal_id]
    return [*told, one.father_name, one.mother_name, one.household, f"Thôn {one.hamlet + 1}"]


@contextmanager
def _spending(spent: Counter[str], words: str) -> Iterator[None]:
    began = _cpu_ms()
    started = time.monotonic()
    yield
    spent[words] += _cpu_ms() - began
    spent["all steps, by the clock"] += round(1000 * (time.monotonic() - started)) if "of it" not in words else 0


def _cpu_ms() -> int:
    """Of this process, those it waited for, and those that still live with all they waited for (`db.beside`)."""
    gone = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = sum(_ticks(pid) for pid in Path("/proc/self/task", f"{os.getpid()}", "children").read_text().split())
    return round(1000 * (time.process_time() + gone.ru_utime + gone.ru_stime + living / os.sysconf("SC_CLK_TCK")))


def _ticks(pid: str) -> int:
    """Of a child and its children that ended: utime, stime, cutime, cstime of proc(5)."""
    return sum(map(int, Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[11:15]))


@contextmanager
def _findings_apart(spent: Counter[str]) -> Iterator[None]:
    whole = writing.look_over

    def looked_over(session: Session, keyring: Keyring, scope: Scope) -> None:
        with _spending(spent, "of it findings"):
            whole(session, keyring, scope)

    writing.look_over = looked_over
    try:
        yield
    finally:
        writing.look_over = whole


def _tell(spent: Counter[str], count: int) -> None:
    for words, used_ms in spent.items():
        print(f"{words}: {used_ms / 1000:.1f} s, {1000 * used_ms / count:.0f} µs a child")
    for words, who in (("this process", resource.RUSAGE_SELF), ("its largest child", resource.RUSAGE_CHILDREN)):
        print(f"{words}: {resource.getrusage(who).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    sys.exit(main())
