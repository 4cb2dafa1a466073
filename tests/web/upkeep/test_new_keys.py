"""New keys: whatever happens on the way, everything can be read, and a second run does what is left."""

import os
import signal
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary

from access.keys import Keyring, keyring_from_file
from access.records import all_fields
from catalogue.refusals import Refusal
from db import Database, select
from db.queries import boxes
from db.tables import Child, Submission, Table
from intake.deliveries import body_seal_place
from intake.photo_parts import PartsFolder, Range, Sender
from intake.photo_store import FolderStore
from intake.sealed_places import BOXES
from tests.support.house import house_of, settle_in
from tests.support.office import Office
from web.upkeep.new_keys import Resealed, add_key, alone, reseal

SENDER = Sender("03808", 3, "ab" * 32)


@pytest.fixture
def keys_file(office: Office, tmp_path: Path) -> Path:
    """A house in use, and its file of keys."""
    settle_in(office, house_of(office, tmp_path / "photos"))
    PartsFolder(tmp_path / "parts", office.keyring).add(SENDER, Range(0, 4, 9), b"half")
    path = tmp_path / "keys.json"
    path.write_text(office.keyring.as_file())
    return path


def rotate(url: str, folder: Path) -> Resealed:
    """The command's work, in a process's own database."""
    database, path = Database(url), folder / "keys.json"
    try:
        ring = add_key(keyring_from_file(path), path)
        store, parts = FolderStore(folder / "photos", ring), PartsFolder(folder / "parts", ring)
        return reseal(database, ring, store, parts, path)
    finally:
        database.close()


def killed(url: str, folder: Path, steps_before: int) -> bool:
    """Run it in a child that gets kill -9 after so many boxes and files; whether it was killed."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
    left, put, fsync = steps_before, boxes.put, os.fsync

    def step() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    boxes.put = lambda *told: (step(), put(*told))[1]  # type: ignore[assignment]
    os.fsync = lambda descriptor: (step(), fsync(descriptor))[1]  # type: ignore[assignment]
    try:
        rotate(url, folder)
    finally:
        os._exit(0)


def read_all(office: Office, folder: Path) -> list[object]:
    """Everything that lies in boxes, opened with the keys of the file."""
    ring = keyring_from_file(folder / "keys.json")
    store = FolderStore(folder / "photos", ring)
    with office.reading() as session:
        children = session.scalars(select(Child).order_by(Child.uuid)).all()
        told: list[object] = [all_fields(ring, child) for child in children]
        sent = session.scalars(select(Submission).order_by(Submission.id))
        told += [ring.open(kept.body_box, body_seal_place(kept)) for kept in sent]
        for held in BOXES:
            rows = session.scalars(select(held.table))
            boxes = [(box, held.place(row)) for row in rows for column in held.columns if (box := getattr(row, column))]
            told += sorted(ring.open(*one) for one in boxes)
    told.append(PartsFolder(folder / "parts", ring).whole(SENDER))
    return told + [store.read(name) for name in store.names()]


def numbers(office: Office, folder: Path) -> set[int]:
    """The numbers of the keys that are in use."""
    found = set()
    with office.reading() as session:
        for held in BOXES:
            for row in session.scalars(select(held.table)):
                found |= {box[0] for column in held.columns if (box := getattr(row, column))}
    return found | {path.read_bytes()[0] for path in folder.rglob("*.sealed")}


def test_every_column_of_boxes_is_known_to_who_gives_new_keys() -> None:
    there = {(table.name, held.name) for table in Table.metadata.tables.values() for held in table.columns
             if isinstance(held.type, LargeBinary)}  # fmt: skip
    assert there == {(held.table.__tablename__, column) for held in BOXES for column in held.columns}


def test_two_runs_at_once_would_lose_a_key_so_the_second_is_refused(tmp_path: Path) -> None:
    with alone(tmp_path / "keys.json"), pytest.raises(Refusal) as refused, alone(tmp_path / "keys.json"):
        pass
    assert refused.value.code == "KEYS_RUNNING"


def test_another_account_than_the_server_s_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(Refusal) as refused, alone(tmp_path / "keys.json"):
        pass
    assert refused.value.code == "KEYS_OTHER_OWNER"


def test_a_box_that_no_key_opens_is_left_and_counted(office: Office, keys_file: Path, database_url: str) -> None:
    uuid = office.add_child(full_name="Lò Thị Mai", note="x")
    strange = Keyring({1: b"x" * 32}).seal(b"{}", f"texts:{uuid}")
    with office.writing() as session:
        session.get_one(Child, uuid).note_box = strange
    assert rotate(database_url, keys_file.parent).broken_count == 1
    assert office.child(uuid).note_box == strange


def test_killed_at_twenty_points_nothing_is_unreadable(office: Office, keys_file: Path, database_url: str) -> None:
    folder, before = keys_file.parent, read_all(office, keys_file.parent)
    office.database.close()
    points = (5 * turn % 19 for turn in count())
    for _ in range(20):
        while not killed(database_url, folder, next(points)):
            """It had come to its end: the next run begins with a new key."""
        assert read_all(office, folder) == before
        office.database.close()
    rotate(database_url, folder)
    assert read_all(office, folder) == before
    assert len(numbers(office, folder)) == 1


def test_a_run_that_was_cut_off_is_finished_under_the_same_key(
    office: Office, keys_file: Path, database_url: str
) -> None:
    office.database.close()
    assert killed(database_url, keys_file.parent, 7)
    assert rotate(database_url, keys_file.parent).boxes_count > 0
    assert keyring_from_file(keys_file).newest == 2
    rotate(database_url, keys_file.parent)
    assert keyring_from_file(keys_file).newest == 3
    assert numbers(office, keys_file.parent) == {3}


def test_a_server_that_runs_on_reads_what_is_under_the_new_key(
    office: Office, keys_file: Path, database_url: str
) -> None:
    running = keyring_from_file(keys_file)
    uuid = office.add_child(full_name="Lò Thị Mai", note="ở với bà")
    rotate(database_url, keys_file.parent)
    with office.reading() as session:
        assert all_fields(running, session.get_one(Child, uuid))["note"] == "ở với bà"
    assert running.newest == 2


def test_the_file_of_keys_is_for_its_owner_alone(office: Office, keys_file: Path, database_url: str) -> None:
    rotate(database_url, keys_file.parent)
    assert keys_file.stat().st_mode & 0o077 == 0
