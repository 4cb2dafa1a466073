"""A backup given back: looked at whole before the first byte is written, and only into an empty place."""

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from access.keys import SealBroken
from access.sealed_files import FileKeys
from catalogue.refusals import Refusal
from db import rows
from db.rows import Row, Shape
from db.schema import clear, migrate, steps
from web.upkeep import kept_weights
from web.upkeep.backup import House, proofs
from web.upkeep.folder import BackupFolder, Manifest, sha256_of


def look_through(source: Path, keys: FileKeys) -> Manifest:
    """The newest backup of `source`, every file of it read to the end.

    Refuses BACKUP_NONE, BACKUP_FOREIGN, BACKUP_BROKEN, BACKUP_KEY, BACKUP_NEWER; nothing has been written then.
    """
    folder = BackupFolder(source)
    names = folder.names()
    if not names:
        sentence = f"Trong {source} chưa có bản sao lưu trọn vẹn nào. Chọn thư mục khác."
        raise Refusal("BACKUP_NONE", sentence)
    folder.refuse_foreign()
    manifest = folder.read_list(names[-1], keys)
    _refuse_other_keys(manifest, keys)
    if manifest.step not in steps():
        sentence = "Bản sao lưu này do bản phần mềm mới hơn tạo ra. Cập nhật phần mềm rồi khôi phục."
        raise Refusal("BACKUP_NEWER", sentence)
    _look_at_photos(folder, manifest)
    kept_weights.look_at(folder, manifest, keys)
    _look_at_rows(folder, manifest, keys)
    return manifest


def give_back(house: House, source: Path, manifest: Manifest, data: Path) -> None:
    """Write what `look_through` has seen: the files, then all rows in one transaction, then today's schema.

    Refuses PLACE_NOT_EMPTY, RESTORE_NO_SPACE. Stopped half-way there are files and no row: it may be run again.
    """
    folder = BackupFolder(source)
    are_files_ours = set(house.store.names()) <= set(manifest.photos) and kept_weights.is_ours(house.weights, manifest)
    if not rows.is_empty(house.database) or not are_files_ours:
        sentence = "Chỗ khôi phục đã có dữ liệu hoặc ảnh. Chọn cơ sở dữ liệu và thư mục trống, rồi khôi phục lại."
        raise Refusal("PLACE_NOT_EMPTY", sentence)
    _refuse_no_space(folder, manifest, data, are_photos_local=house.store.is_local)
    for name, kept in manifest.photos.items():
        house.store.put_back(name, folder.photo_file(kept.sha256).read_bytes())
    kept_weights.give_back(house.weights, folder, manifest, house.keys)
    clear(house.database)
    migrate(house.database, manifest.step)
    with house.database.writing() as session:
        for shape, some in _tables(folder, manifest, house.keys):
            rows.add(session, shape, some)
        rows.count_on(session)
    migrate(house.database)


def _refuse_other_keys(manifest: Manifest, keys: FileKeys) -> None:
    """What is sealed inside opens with the keys of that house alone."""
    here = proofs(keys.keyring)
    if any(here.get(number) != proof for number, proof in manifest.proofs.items()):
        sentence = (
            "Khoá gốc của máy này không mở được dữ liệu trong bản sao lưu. Đặt lại SOTREEM_SECRET hoặc SOTREEM_KEYS cũ."
        )
        raise Refusal("BACKUP_KEY", sentence)


def _look_at_photos(folder: BackupFolder, manifest: Manifest) -> None:
    for kept in manifest.photos.values():
        path = folder.photo_file(kept.sha256)
        if not path.is_file() or sha256_of(path) != kept.sha256:
            raise folder.broken(path)


def _look_at_rows(folder: BackupFolder, manifest: Manifest, keys: FileKeys) -> None:
    """Every row is read once, so that nothing is written before all of them are known to be there."""
    path = folder.rows_file(manifest.name)
    if not path.is_file() or sha256_of(path) != manifest.rows_sha256:
        raise folder.broken(path)
    counts = Counter[str]()
    for shape, some in _tables(folder, manifest, keys):
        counts[shape.name] += len(some)
    if counts != manifest.counts:
        raise folder.broken(path)


def _tables(folder: BackupFolder, manifest: Manifest, keys: FileKeys) -> Iterator[tuple[Shape, list[Row]]]:
    """Each table as it comes, with some of its rows at a time (none at first). Refuses BACKUP_BROKEN."""
    path = folder.rows_file(manifest.name)
    try:
        with path.open("rb") as file:
            yield from _grouped(json.loads(line) for line in _lines(keys.open(file, path.name)))
    except (SealBroken, ValueError, KeyError, TypeError) as broken:
        raise folder.broken(path) from broken


def _grouped(told: Iterable[Any]) -> Iterator[tuple[Shape, list[Row]]]:
    shape: Shape | None = None
    held: list[Row] = []
    for line in told:
        if shape is not None and (isinstance(line, dict) or len(held) == rows.CHUNK):
            yield shape, held
            held = []
        if isinstance(line, dict):
            shape = _shape(line)
        else:
            held.append(line)
    if shape is not None:
        yield shape, held


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines


def _shape(told: dict[str, Any]) -> Shape:
    columns = tuple((str(name), str(kind)) for name, kind in told["columns"])
    return Shape(str(told["table"]), columns, tuple(told["key"]))


def _refuse_no_space(folder: BackupFolder, manifest: Manifest, data: Path, *, are_photos_local: bool) -> None:
    """Rows grow when they are taken out of their boxes: four times is what was never reached."""
    sizes = (folder.photo_file(kept.sha256).stat().st_size for kept in manifest.photos.values())
    needed = 4 * manifest.rows_bytes + (sum(sizes) if are_photos_local else 0)
    there = next(place for place in (data.absolute(), *data.absolute().parents) if place.exists())
    if shutil.disk_usage(there).free < needed:
        sentence = f"Ổ đĩa cần còn trống {-(-needed // 1_000_000)} MB để khôi phục. Dọn bớt rồi chạy lại."
        raise Refusal("RESTORE_NO_SPACE", sentence)
