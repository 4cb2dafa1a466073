"""Files worked on two at a time, by processes that are killed: no row is lost, none is written twice."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from access import audit
from access.keys import Keyring
from db import Database, Session, func, select, update
from db.tables import AuditLine, Change, ImportFile, ImportRow
from intake.spreadsheets import taking, turns
from tests.intake.test_imports import Desk, book, found_anew, found_in, living
from tests.support.office import Office
from tests.support.server import wait_until

ROWS, FILES = 1200, 3
COUNT = ROWS * FILES


def go_on(url: str, keys: str) -> None:
    """What the worker does, until nothing waits."""
    database = Database(url)
    keyring = Keyring({int(number): bytes.fromhex(key) for number, key in json.loads(keys).items()})
    while turns.work(database, keyring):
        pass
    database.close()


def start(office: Office, url: str) -> subprocess.Popen[bytes]:
    """A worker in a process of its own, with whatever it starts in one group."""
    asked = "import sys; from tests.intake.test_import_kills import go_on; go_on(*sys.argv[1:])"
    given = [sys.executable, "-c", asked, url, office.keyring.as_file()]
    return subprocess.Popen(given, cwd=Path(__file__).parents[2], start_new_session=True)


def helpers(worker: subprocess.Popen[bytes]) -> list[int]:
    """The processes that reckon beside it: what its server of forks has forked."""
    below = [int(pid) for pid in Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()]
    return [int(pid) for one in below for pid in Path(f"/proc/{one}/task/{one}/children").read_text().split()]


def accepted(office: Office) -> list[Desk]:
    """Three files whose officers have said yes."""
    desks = [Desk(office) for _ in range(FILES)]
    for at, desk in enumerate(desks):
        desk.bring(book(*((n, f"Lò Văn Hà {at} {n}", f"{n % 28 + 1}/3/2018", *("",) * 5) for n in range(ROWS))))
        desk.confirm()
    with office.writing() as session:
        for desk in desks:
            taking.accept(session, office.keyring, desk.scope, desk.file_id)
    return desks


def as_two_minutes_later(office: Office) -> None:
    """What was in the hands of who died is free again."""
    with office.writing() as session:
        session.execute(update(ImportFile).values(leased_until=None))


def is_written(office: Office, count: int) -> Callable[[], bool]:
    def is_so() -> bool:
        with office.reading() as session:
            return (session.scalar(select(func.count()).where(ImportRow.rev.is_not(None))) or 0) >= count

    return is_so


def is_looked_at(office: Office) -> bool:
    with office.reading() as session:
        looked = ImportFile.state == "written", ImportFile.done_count > 0
        return session.scalars(select(ImportFile.id).where(*looked)).first() is not None


def once_each(session: Session, office: Office) -> bool:
    """Each row is one record, with one first line of history and one line of the log."""
    of = set(session.scalars(select(ImportRow.child_uuid)))
    named = session.scalar(select(func.count()).where(Change.field == "full_name")) or 0
    logged = session.scalar(select(func.count()).where(AuditLine.action == "change", AuditLine.about == "rev 1")) or 0
    are_here = {child.uuid for child in living(session)} == of
    return are_here and len(of) == named == logged == COUNT and not list(audit.faults(session, office.keyring))


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one core works on one file at a time")
def test_files_worked_on_by_two_processes_that_are_killed_are_written_once(
    office: Office, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks, fates = accepted(office), []
    for point in (is_written(office, 1), is_written(office, COUNT // 2), lambda: is_looked_at(office)):
        worker = start(office, database_url)
        wait_until(lambda worker=worker, point=point: point() or worker.poll() is not None)  # type: ignore[misc]
        os.killpg(worker.pid, signal.SIGKILL)
        fates.append(worker.wait())
        as_two_minutes_later(office)
    assert -signal.SIGKILL in fates
    assert start(office, database_url).wait(timeout=120) == 0
    assert [desk.file().state for desk in desks] == ["applied"] * FILES
    with office.reading() as session:
        assert once_each(session, office)
    assert found_in(office) == found_anew(office, monkeypatch)


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one core works on one file at a time")
def test_the_file_of_a_helper_that_is_killed_is_gone_on_with(office: Office, database_url: str) -> None:
    desks = accepted(office)
    worker = start(office, database_url)
    wait_until(lambda: bool(is_written(office, 1)() and helpers(worker)) or worker.poll() is not None)
    for pid in helpers(worker):
        os.kill(pid, signal.SIGKILL)
    assert worker.wait(timeout=120) == 0
    as_two_minutes_later(office)
    assert start(office, database_url).wait(timeout=120) == 0
    assert [desk.file().state for desk in desks] == ["applied"] * FILES
    with office.reading() as session:
        assert once_each(session, office)
