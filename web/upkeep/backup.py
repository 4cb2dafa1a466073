"""A backup while people work: one moment of the database, its photos, trained weights, sealed; whole or not there.

The rows are written by our own hand (`db.rows`), not by pg_dump or SQLite's copy: one format for both databases, that
needs no program of a certain version, and that either of them takes back. Both databases show such a reader one moment
without holding up those who write. Photos are copied after the rows: each was on the disk before its row.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from access.keys import Keyring
from access.sealed_files import FileKeys
from catalogue.refusals import Refusal
from db import Database, Session, rows, select
from db.schema import steps
from db.tables import Photo
from intake import durable_files
from intake.ocr import active
from intake.photo_store import PhotoStore
from web.upkeep import kept_weights
from web.upkeep.folder import BackupFolder, KeptPhoto, Manifest, sha256_of

KEPT_COUNT = 30
"""So many backups stay in one folder; the photos are shared by all."""
_SPARE_BYTES = 32_000_000


@dataclass(frozen=True, slots=True)
class House:
    """What is backed up and given back: database, photos, the keys of both, the folder of trained weights."""

    database: Database
    store: PhotoStore
    keys: FileKeys
    weights: Path


def back_up(house: House, target: Path) -> Manifest:
    """Add a backup to `target`, a folder of its own.

    Refuses BACKUP_FOREIGN, BACKUP_RUNNING, BACKUP_NO_SPACE, DISK_FULL; then `target` holds what it held before. What
    a killed run left counts for nothing and is swept by the next.
    """
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = BackupFolder(target)
    folder.refuse_foreign()
    with folder.held(), _own_words_when_full(), house.database.snapshot() as session:
        durable_files.sweep(target, 0)
        before = _last(folder, house.keys)
        marks = {name: house.store.mark(name) for name in _photo_names(session)}
        _refuse_no_space(house, session, folder, before.photos if before else {}, marks)
        manifest = _write(house, folder, session, before, marks)
        _forget_old(folder, house.keys)
        return manifest


@contextmanager
def _own_words_when_full() -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        if refusal.code != "DISK_FULL":
            raise
        sentence = "Ổ đĩa sao lưu đã đầy, bản sao lưu này chưa được tạo. Dọn bớt hoặc chọn ổ khác rồi chạy lại."
        raise Refusal("BACKUP_NO_SPACE", sentence) from refusal


def proofs(keyring: Keyring) -> dict[str, str]:
    """Key number → a text that only this key gives, and that gives nothing of the key."""
    return {str(number): keyring.derived(number, b"backup proof", 16).hex() for number in sorted(keyring.numbers)}


def _last(folder: BackupFolder, keys: FileKeys) -> Manifest | None:
    """The list of the newest backup; None when it does not open: then all files are copied anew."""
    for name in folder.names()[-1:]:
        try:
            return folder.read_list(name, keys)
        except Refusal:
            return None
    return None


def _photo_names(session: Session) -> list[str]:
    there = select(Photo.kept_sha256).where(Photo.gone_at.is_(None)).distinct()
    return list(session.scalars(there.order_by(Photo.kept_sha256)))


def _write(
    house: House, folder: BackupFolder, session: Session, before: Manifest | None, marks: dict[str, str]
) -> Manifest:
    """Photos and weights, then rows, then the list: only the list makes a backup of them."""
    at = datetime.now(UTC)
    name, counts = folder.next_name(at), dict[str, int]()
    photos = dict(_photos(house.store, folder, before.photos if before else {}, marks))
    in_use, weights = active.in_use(house.weights), before.weights if before else {}
    weights = kept_weights.keep(house.weights, folder, house.keys, name, weights)
    path = folder.rows_file(name)
    with durable_files.writing(path) as file:
        house.keys.seal(_lines(session, counts), path.name, file)
    manifest = Manifest(
        name=name,
        made_at=at.isoformat(),
        step=steps()[-1],
        rows_sha256=sha256_of(path),
        rows_bytes=path.stat().st_size,
        counts=counts,
        photos=photos,
        proofs=proofs(house.keys.keyring),
        missing=sorted(set(marks) - set(photos)),
        weights=weights,
        weights_in_use=in_use,
    )
    with durable_files.writing(folder.list_file(name)) as file:
        house.keys.seal([manifest.written()], folder.list_file(name).name, file)
    return manifest


def _lines(session: Session, counts: dict[str, int]) -> Iterator[bytes]:
    """A line of JSON that names a table and its columns, then one a row; `counts` is filled on the way."""
    for shape in rows.shapes():
        head = {"table": shape.name, "columns": shape.columns, "key": shape.key}
        yield json.dumps(head).encode() + b"\n"
        counts[shape.name] = 0
        for row in rows.each(session, shape):
            counts[shape.name] += 1
            yield json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _photos(
    store: PhotoStore, folder: BackupFolder, before: dict[str, KeptPhoto], marks: dict[str, str]
) -> Iterator[tuple[str, KeptPhoto]]:
    """Each photo as it is kept now; one that lies here already under the same mark is not copied again."""
    for name, mark in marks.items():
        known = before.get(name)
        if known and known.mark == mark and _is_there(folder, known):
            yield name, known
            continue
        try:
            sealed = store.sealed(name)
        except Refusal as refusal:
            if refusal.code != "PHOTO_MISSING":
                raise
            continue
        kept = KeptPhoto(sha256(sealed).hexdigest(), store.mark(name))
        durable_files.write(folder.photo_file(kept.sha256), sealed)
        yield name, kept


def _is_there(folder: BackupFolder, kept: KeptPhoto) -> bool:
    path = folder.photo_file(kept.sha256)
    return path.is_file() and path.stat().st_size == _bytes(kept.mark)


def _bytes(mark: str) -> int:
    return int(mark.rpartition(":")[2] or 0)


def _refuse_no_space(
    house: House, session: Session, folder: BackupFolder, before: dict[str, KeptPhoto], marks: dict[str, str]
) -> None:
    """Before the first byte is written: the whole database as it lies on the disk, and the files not there yet."""
    new = [mark for name, mark in marks.items() if name not in before or before[name].mark != mark]
    files_bytes = sum(map(_bytes, new)) + kept_weights.size_bytes(house.weights)
    needed = house.database.size_bytes(session) + files_bytes + _SPARE_BYTES
    free = shutil.disk_usage(folder.path).free
    if free < needed:
        sentence = f"Ổ đĩa sao lưu còn {_mb(free)} MB, cần {_mb(needed)} MB. Dọn bớt hoặc chọn ổ khác rồi chạy lại."
        raise Refusal("BACKUP_NO_SPACE", sentence)


def _mb(size_bytes: int) -> int:
    return -(-size_bytes // 1_000_000)


def _forget_old(folder: BackupFolder, keys: FileKeys) -> None:
    """Take away the oldest backups beyond `KEPT_COUNT`, and then the photos that none of the others names."""
    names = folder.names()
    for name in names[:-KEPT_COUNT]:
        folder.list_file(name).unlink()
    kept = names[-KEPT_COUNT:]
    for path in folder.path.glob("*.rows"):
        if path.stem not in kept:
            path.unlink()
    if len(names) > KEPT_COUNT:
        _forget_files(folder, keys, kept)


def _forget_files(folder: BackupFolder, keys: FileKeys, names: list[str]) -> None:
    """Nothing goes while one of the lists can't be read: it may name any of them."""
    try:
        lists = [folder.read_list(name, keys) for name in names]
    except Refusal:
        return
    needed = {folder.photo_file(kept.sha256) for one in lists for kept in one.photos.values()}
    needed |= {folder.weights_file(kept.file) for one in lists for kept in one.weights.values()}
    for path in (*folder.path.glob("photos/??/*.sealed"), *folder.path.glob("weights/*.sealed")):
        if path not in needed:
            path.unlink()
