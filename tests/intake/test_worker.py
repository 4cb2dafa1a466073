"""The worker beside readers that hang, crash, lie or are killed: the other pages are read, none is read twice."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from access.keys import Keyring
from db import OperationalError, select
from db.queries import pages as queries
from db.tables import ImportFile, Page, ReviewRow
from intake import pages, paper, photos, worker
from intake.ocr.tesseract_program import TesseractMissing
from intake.photo_store import FolderStore
from intake.spreadsheets import taking
from intake.worker import Reader
from tests.support.office import Office
from tests.support.photos import photo

ROOT = Path(__file__).parents[2]

# A stand-in reader: the width of the photo says what happens to it.
READER = """
import io, json, os, subprocess, sys, time
from PIL import Image
sys.stdin.buffer.readline() if "--known" in sys.argv else None
width = Image.open(io.BytesIO(sys.stdin.buffer.read())).width
print("stage: đang tìm bảng", file=sys.stderr, flush=True)
if width == 601:
    child = subprocess.Popen(["sleep", "600"])
    open(sys.argv[1], "w").write(str(child.pid))
    time.sleep(600)
if width == 602: os.kill(os.getpid(), 11)
if width == 603: sys.stdout.write("no JSON"); sys.exit(0)
if width == 604: bytearray(8 << 30)
said = {"layout": "table", "header": {}, "rows": [], "notes": [], "version": "x"}
if width == 605: said = {"unreadable": {"code": "NO_TABLE", "sentence": "Không thấy bảng. Chụp lại."}}
if width == 607: said = {"rows": [{"nothing": 1}]}
if width == 610: said = {"unreadable": {"code": "READER_FAILED", "sentence": "Bộ đọc chữ bị dừng giữa chừng."}}
if width in (605, 606, 607, 610): print(json.dumps(said)); sys.exit(0)
if width == 611: print(json.dumps(said | {"layout": "check", "sheet": {"layout": "check"}})); sys.exit(0)
if width == 612: said["sheet"] = {"layout": "hamlet", "area": "00016.3"}
if width == 608: sys.stderr.write("Máy này chưa có Tesseract.\\n"); sys.exit(3)
if width == 609: time.sleep(3)
quad = [[0, 0], [9, 0], [9, 9], [0, 9]]
cell = {"raw_text": "Mai", "value": "Lò Thị Mai", "confidence": 0.9, "reader": "x", "quad": quad, "alternatives": []}
row = {"quad": quad, "fields": {"full_name": cell}}
print(json.dumps(said | {"rows": [row]}))
"""
(
    GOOD,
    HANGS,
    CRASHES,
    LIES,
    EATS,
    NO_TABLE,
    NO_ROWS,
    BAD_SHAPE,
    NO_TESSERACT,
    SLOW,
    LOSES_TESSERACT,
    CHECKS,
    ELSEWHERE,
) = range(600, 613)

Send = Callable[..., int]


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What the queue asks of a database is tested on both with the queue; here the readers are what differs."""


@pytest.fixture
def store(tmp_path: Path, keyring: Keyring) -> FolderStore:
    return FolderStore(tmp_path / "photos", keyring)


@pytest.fixture
def send(office: Office, store: FolderStore) -> Send:
    """A waiting page of one kind; its id."""

    def as_lan(width_px: int, mark: int = 0) -> int:
        done = photos.receive(office.database, store, office.scope("lan"), data=photo(mark, width_px))
        assert done.page_id is not None
        return done.page_id

    return as_lan


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """The stand-in, with little patience."""
    command = [sys.executable, "-c", READER, str(tmp_path / "grandchild")]
    return Reader(command, wall_s=4.0, memory_bytes=1 << 30, lease_s=1.5)


def work(office: Office, store: FolderStore, reader: Reader, **more: object) -> int:
    """Read until no page waits."""
    return worker.run(
        office.database,
        office.keyring,
        store,
        once=True,
        reader=reader,
        stop=threading.Event(),
        **more,  # type: ignore[arg-type]
    )


def page(office: Office, page_id: int) -> Page:
    with office.reading() as session:
        return session.get_one(Page, page_id)


def row_count(office: Office, page_id: int) -> int:
    with office.reading() as session:
        return len(session.scalars(select(ReviewRow.id).where(ReviewRow.page_id == page_id)).all())


def wait_for(true: Callable[[], bool], patience_s: float = 60) -> None:
    until = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Whether the process lives; one that waits only to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
@on_sqlite
def test_a_hanging_reader_fails_its_page_and_the_others_are_read(
    office: Office, store: FolderStore, send: Send, reader: Reader, tmp_path: Path
) -> None:
    hanging, others = send(HANGS), [send(GOOD, 1), send(GOOD, 2)]
    assert work(office, store, reader) == 0
    failed = page(office, hanging)
    assert (failed.state, failed.attempts_count, failed.failure_code) == ("failed", 3, "READER_TIMEOUT")
    assert failed.failure_sentence == (
        "Máy đọc trang này quá lâu nên đã dừng. Chụp lại trang cho rõ, hoặc nhập tay các dòng."
    )
    assert [page(office, one).state for one in others] == ["read", "read"]
    assert not is_running(int((tmp_path / "grandchild").read_text()))


@on_sqlite
def test_a_tesseract_that_crashes_costs_the_page_one_attempt(
    office: Office, store: FolderStore, send: Send, reader: Reader
) -> None:
    bad, good = send(LOSES_TESSERACT), send(GOOD, 1)
    assert work(office, store, reader) == 0
    failed = page(office, bad)
    assert (failed.state, failed.attempts_count, failed.failure_code) == ("failed", 3, "READER_FAILED")
    assert page(office, good).state == "read"


@pytest.mark.parametrize("kind", [CRASHES, LIES, EATS, BAD_SHAPE])
@on_sqlite
def test_a_reader_that_dies_or_lies_fails_its_page_after_three_attempts(
    office: Office, store: FolderStore, send: Send, reader: Reader, kind: int
) -> None:
    bad, good = send(kind), send(GOOD, 1)
    assert work(office, store, reader) == 0
    failed = page(office, bad)
    assert (failed.state, failed.attempts_count, failed.failure_code) == ("failed", 3, "READER_FAILED")
    assert failed.failure_sentence == worker.NOT_READ
    assert (page(office, good).state, row_count(office, good)) == ("read", 1)


@on_sqlite
def test_a_photographed_check_list_is_no_page_of_the_register(
    office: Office, store: FolderStore, send: Send, reader: Reader
) -> None:
    page_id = send(CHECKS)
    work(office, store, reader)
    failed = page(office, page_id)
    assert (failed.state, failed.failure_code, row_count(office, page_id)) == ("failed", "OTHER_SHEET", 0)
    assert "Kiểm tra tại hộ" in failed.failure_sentence


@on_sqlite
def test_a_sheet_printed_for_another_commune_is_refused_with_that_commune_s_name(
    office: Office, store: FolderStore, send: Send, reader: Reader
) -> None:
    page_id = send(ELSEWHERE)
    work(office, store, reader)
    failed = page(office, page_id)
    assert (failed.state, failed.failure_code, row_count(office, page_id)) == ("failed", "OTHER_COMMUNE", 0)
    assert "không phải cho xã, phường mình" in failed.failure_sentence


@on_sqlite
def test_a_page_without_a_table_fails_at_once_in_the_readers_words(
    office: Office, store: FolderStore, send: Send, reader: Reader
) -> None:
    page_id = send(NO_TABLE)
    work(office, store, reader)
    failed = page(office, page_id)
    assert (failed.state, failed.attempts_count) == ("failed", 1)
    assert (failed.failure_code, failed.failure_sentence) == ("NO_TABLE", "Không thấy bảng. Chụp lại.")


@on_sqlite
def test_an_empty_page_says_that_no_row_was_found(
    office: Office, store: FolderStore, send: Send, reader: Reader
) -> None:
    page_id = send(NO_ROWS)
    work(office, store, reader)
    assert page(office, page_id).failure_sentence == worker.NO_ROWS


@on_sqlite
def test_a_lost_photo_fails_its_page_and_says_so(
    office: Office, store: FolderStore, send: Send, reader: Reader, tmp_path: Path
) -> None:
    page_id = send(GOOD)
    for file in (tmp_path / "photos").rglob("*.sealed"):
        file.unlink()
    work(office, store, reader)
    assert page(office, page_id).failure_code == "PHOTO_MISSING"


@on_sqlite
def test_without_tesseract_the_worker_ends_and_the_page_waits(
    office: Office, store: FolderStore, send: Send, reader: Reader
) -> None:
    page_id = send(NO_TESSERACT)
    with pytest.raises(TesseractMissing, match="chưa có Tesseract"):
        work(office, store, reader)
    assert (page(office, page_id).state, page(office, page_id).attempts_count) == ("waiting", 0)


def test_a_reading_longer_than_the_lease_is_read_once(
    office: Office, store: FolderStore, send: Send, reader: Reader
) -> None:
    page_id = send(SLOW)
    work(office, store, reader, processes=2)
    assert (page(office, page_id).state, page(office, page_id).attempts_count) == ("read", 1)
    assert row_count(office, page_id) == 1


@on_sqlite
def test_a_worker_told_to_stop_gives_its_page_back_at_once(
    office: Office, store: FolderStore, send: Send, reader: Reader
) -> None:
    page_id, stop = send(HANGS), threading.Event()
    running = threading.Thread(
        target=worker.run,
        args=(office.database, office.keyring, store),
        kwargs={"once": False, "reader": reader, "stop": stop},
    )
    running.start()
    wait_for(lambda: page(office, page_id).stage == "đang tìm bảng")
    stop.set()
    running.join(timeout=30)
    assert not running.is_alive()
    assert (page(office, page_id).state, page(office, page_id).attempts_count) == ("waiting", 0)


@on_sqlite
def test_a_spreadsheet_waits_for_one_page_and_not_for_all(
    office: Office, store: FolderStore, send: Send, reader: Reader
) -> None:
    send(SLOW)
    last = send(SLOW, 1)
    with office.writing() as session:
        rows = "Họ và tên;Ngày sinh\nLò Thị Mai;05/3/2019".encode()
        brought = taking.bring(session, office.keyring, office.scope("hoa"), "tre.csv", "Trường", rows).id
    running = threading.Thread(target=work, args=(office, store, reader), kwargs={"processes": 1})
    running.start()
    wait_for(lambda: _state(office, brought) != "waiting")
    assert _state(office, brought) == "read"
    assert page(office, last).state == "waiting"
    running.join(timeout=60)


def _state(office: Office, import_id: int) -> str:
    with office.reading() as session:
        return session.get_one(ImportFile, import_id).state


@on_sqlite
def test_a_database_away_for_a_moment_costs_no_reading(
    office: Office, store: FolderStore, send: Send, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_id, tries = send(GOOD), []
    finish = pages.finish

    def away_at_first(*arguments: Any) -> bool:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return finish(*arguments)

    monkeypatch.setattr(pages, "finish", away_at_first)
    work(office, store, reader)
    assert len(tries) == 2
    assert (page(office, page_id).state, page(office, page_id).attempts_count) == ("read", 1)


@pytest.mark.slow
@on_sqlite
def test_a_sample_page_is_read_for_real(office: Office, store: FolderStore) -> None:
    data = (ROOT / "tests/pages/dev/01-a-typed-0.jpg").read_bytes()
    done = photos.receive(office.database, store, office.scope("hoa"), data=data)
    assert worker.run(office.database, office.keyring, store, once=True, stop=threading.Event()) == 0
    with office.reading() as session:
        found = queries.find(session, office.scope("hoa"), done.page_id or 0)
        assert found is not None
        names = [paper.proposal(office.keyring, row).fields["full_name"] for row in found.rows]
    assert (found.state, len(names)) == ("read", 8)
    assert "Nguyễn Thành Hải" in names


WORKER = """
import sys
from access.keys import Keyring
from db import Database
from intake import worker
from intake.photo_store import FolderStore
from pathlib import Path
keyring = Keyring({1: bytes(range(32))})
reader = worker.Reader([sys.executable, "-c", *sys.argv[3:]], wall_s=60.0, memory_bytes=1 << 30, lease_s=1.5)
worker.run(Database(sys.argv[1]), keyring, FolderStore(Path(sys.argv[2]), keyring), once=False, reader=reader)
"""


def start_worker(url: str, tmp_path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WORKER, url, tmp_path / "photos", READER, tmp_path / "grandchild"]
    with (tmp_path / "worker.log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)


def test_a_worker_killed_in_mid_page_leaves_it_to_the_next_which_reads_it_once(
    office: Office, store: FolderStore, send: Send, reader: Reader, database_url: str, tmp_path: Path
) -> None:
    page_id = send(SLOW)
    killed = start_worker(database_url, tmp_path)
    wait_for(lambda: page(office, page_id).stage == "đang tìm bảng")
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert page(office, page_id).state == "reading"
    wait_for(lambda: work(office, store, reader) == 0 and page(office, page_id).state == "read")
    assert (page(office, page_id).attempts_count, row_count(office, page_id)) == (2, 1)


@on_sqlite
def test_a_worker_that_is_terminated_ends_well_and_its_page_waits(
    office: Office, send: Send, database_url: str, tmp_path: Path
) -> None:
    page_id = send(HANGS)
    running = start_worker(database_url, tmp_path)
    wait_for(lambda: page(office, page_id).stage == "đang tìm bảng")
    running.terminate()
    assert running.wait(timeout=30) == 0
    assert (page(office, page_id).state, page(office, page_id).attempts_count) == ("waiting", 0)
