"""New keys: one more in the file of keys, then every box anew under it. Killed anywhere, it is run again and goes on.

The old keys stay in the file: they open what lies in backups, and what a running server sealed until it met the first
box under the new key. Keyed hashes (tokens of groups, devices, log-ins, the audit log) stay under the first key.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from access.keys import Keyring, SealBroken, keyring_from_file
from catalogue.refusals import Refusal
from db import Database
from db.queries import boxes
from intake import durable_files
from intake.photo_parts import PartsFolder
from intake.photo_store import PhotoStore
from intake.sealed_places import BOXES, Boxes


@dataclass(slots=True)
class Resealed:
    """What was done: boxes of the database, pictures, and how many were left because no key of ours opens them."""

    boxes_count: int = 0
    photos_count: int = 0
    broken_count: int = 0


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Two runs at once would each write a file of keys, and one of them lose its key.

    Refuses KEYS_RUNNING, and KEYS_OTHER_OWNER: what another account writes, the server could no longer read.
    """
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if os.fstat(descriptor).st_uid != os.geteuid():
            sentence = "Tài khoản đang dùng không phải của máy chủ. Chạy lệnh này bằng tài khoản chạy máy chủ."
            raise Refusal("KEYS_OTHER_OWNER", sentence)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as taken:
        raise Refusal("KEYS_RUNNING", "Đang có một lần thay khoá khác. Đợi xong rồi chạy lại nếu cần.") from taken
    finally:
        os.close(descriptor)


def add_key(keyring: Keyring, path: Path) -> Keyring:
    """The ring with a new key, kept in `path`; with the one of the run before when that was not finished."""
    marker = _marker(path)
    if marker.is_file() and path.is_file():
        ring = keyring_from_file(path)
        if str(ring.newest) == marker.read_text():
            return ring
    ring = keyring.with_new_key()
    durable_files.write(marker, str(ring.newest).encode())
    durable_files.write(path, ring.as_file().encode())
    return keyring_from_file(path)


def reseal(database: Database, keyring: Keyring, store: PhotoStore, parts: PartsFolder, path: Path) -> Resealed:
    """Bring everything under the newest key; what is under it already is left alone."""
    done = Resealed()
    for held in BOXES:
        _reseal_boxes(database, keyring, held, done)
    for name in store.names():
        try:
            done.photos_count += store.reseal(name)
        except Refusal as refusal:
            if refusal.code != "PHOTO_MISSING":
                raise
            done.broken_count += 1
    parts.reseal()
    _marker(path).unlink(missing_ok=True)
    return done


def _reseal_boxes(database: Database, keyring: Keyring, held: Boxes, done: Resealed) -> None:
    """A short transaction for every few hundred rows, so that people work on meanwhile."""
    after, is_left = None, True
    while is_left:
        with database.writing() as session:
            rows = boxes.under_other_keys(session, held.table, held.columns, keyring.newest, after)
            for row in rows:
                for column, box in _under_new_key(keyring, held, row, done):
                    done.boxes_count += boxes.put(session, row, column, box)
            after = boxes.key_of(rows[-1]) if rows else None
        is_left = bool(rows)


def _under_new_key(keyring: Keyring, held: Boxes, row: object, done: Resealed) -> Iterator[tuple[str, bytes]]:
    for column in held.columns:
        box = getattr(row, column)
        if not box or box[0] == keyring.newest:
            continue
        try:
            plain = keyring.open(box, held.place(row))
        except SealBroken:
            done.broken_count += 1
            continue
        yield column, keyring.seal(plain, held.place(row))


def _marker(path: Path) -> Path:
    return path.with_name(f"{path.name}.unfinished")
