"""A backup's folder: which file is what, and the list of files by which a backup is whole or none.

`0007-20261122T083000Z.list` the sealed list of one backup, `0007-20261122T083000Z.rows` its sealed rows,
`photos/ab/abcdef….sealed` pictures, encrypted as in the house and named by the hash of these bytes, shared by all
backups of the folder; `weights/0007-20261122T083000Z.VERSION.sealed` trained weights of the reader. A backup exists
from the moment its list stands there; what is in no list counts for nothing.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from access.keys import SealBroken
from access.sealed_files import FileKeys, KeyUnknown
from catalogue.refusals import Refusal
from intake.durable_files import TEMPORARY
from intake.ocr.active import SHIPPED

FORMAT = 1
_NAME = re.compile(r"\d{4,}-\d{8}T\d{6}Z")
_OURS = re.compile(
    rf"{_NAME.pattern}\.(list|rows)|photos|photos/[0-9a-f]{{2}}|photos/[0-9a-f]{{2}}/[0-9a-f]{{64}}\.sealed"
    rf"|weights|weights/{_NAME.pattern}\.[\w.-]{{1,80}}\.sealed"
)


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A picture in a backup: `sha256` of its sealed bytes; `mark` tells this sealing from another (`PhotoStore`)."""

    sha256: str
    mark: str


@dataclass(frozen=True, slots=True)
class KeptWeights:
    """Trained weights in a backup: the file's name without its ending, and the hash of its sealed bytes."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one backup holds. `proofs`: key number → text that only this key gives; `missing` pictures were lost before.

    `step` is the migration the rows were written under, `counts` the rows of each table; `weights` by their version.
    """

    name: str
    made_at: str
    step: str
    rows_sha256: str
    rows_bytes: int
    counts: dict[str, int]
    photos: dict[str, KeptPhoto]
    proofs: dict[str, str]
    missing: list[str] = field(default_factory=list)
    weights: dict[str, KeptWeights] = field(default_factory=dict)
    weights_in_use: str = SHIPPED

    def written(self) -> bytes:
        """As it is sealed."""
        return json.dumps({"format": FORMAT} | asdict(self)).encode()


class BackupFolder:
    """The files of one folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """The backups that are there, the newest last."""
        found = (one.stem for one in self.path.glob("*.list") if _NAME.fullmatch(one.stem))
        return sorted(found, key=lambda name: (int(name.partition("-")[0]), name))

    def next_name(self, at: datetime) -> str:
        """A name behind all others, also when the clock was set back."""
        number = max((int(name.partition("-")[0]) for name in self.names()), default=0) + 1
        return f"{number:04d}-{at:%Y%m%dT%H%M%SZ}"

    def list_file(self, name: str) -> Path:
        """The sealed list of a backup."""
        return self.path / f"{name}.list"

    def rows_file(self, name: str) -> Path:
        """The sealed rows of a backup."""
        return self.path / f"{name}.rows"

    def photo_file(self, sha256: str) -> Path:
        """A picture, by the hash of its sealed bytes."""
        return self.path / "photos" / sha256[:2] / f"{sha256}.sealed"

    def weights_file(self, name: str) -> Path:
        """Trained weights, by the name the list gives them."""
        return self.path / "weights" / f"{name}.sealed"

    def refuse_foreign(self) -> None:
        """Refuses BACKUP_FOREIGN: what we never wrote stands among our files."""
        for found in sorted(self.path.rglob("*")):
            inner = found.relative_to(self.path).as_posix()
            if not _OURS.fullmatch(inner) and not found.name.startswith(TEMPORARY):
                sentence = f"Thư mục sao lưu có tệp lạ «{inner}». Dùng một thư mục riêng, chỉ để bản sao lưu."
                raise Refusal("BACKUP_FOREIGN", sentence)

    def read_list(self, name: str, keys: FileKeys) -> Manifest:
        """One backup's list. Refuses BACKUP_KEY when our keys do not open it, BACKUP_BROKEN when it is not whole."""
        path = self.list_file(name)
        try:
            with path.open("rb") as file:
                told = json.loads(b"".join(keys.open(file, path.name)))
            manifest = _manifest(told)
        except KeyUnknown as unknown:
            raise _other_key() from unknown
        except (SealBroken, FileNotFoundError, ValueError, KeyError, TypeError) as broken:
            raise self.broken(path) from broken
        if manifest.name != name:
            raise self.broken(path)
        return manifest

    def broken(self, path: Path) -> Refusal:
        """A file that is missing, cut, or another one than the list says."""
        inner = path.relative_to(self.path).as_posix()
        sentence = f"Bản sao lưu không còn nguyên vẹn: tệp «{inner}» bị thiếu, bị cắt hoặc bị đổi. Dùng bản sao khác."
        return Refusal("BACKUP_BROKEN", sentence)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Only one backup at a time. Refuses BACKUP_RUNNING."""
        descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as taken:
            sentence = "Đang có một lần sao lưu khác vào thư mục này. Đợi xong rồi chạy lại."
            raise Refusal("BACKUP_RUNNING", sentence) from taken
        finally:
            os.close(descriptor)


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _manifest(told: dict[str, Any]) -> Manifest:
    """Raises ValueError, KeyError or TypeError for another format."""
    if told.pop("format") != FORMAT:
        raise ValueError("another format")
    photos = {name: KeptPhoto(**kept) for name, kept in told.pop("photos").items()}
    weights = {version: KeptWeights(**kept) for version, kept in told.pop("weights", {}).items()}
    return Manifest(photos=photos, weights=weights, **told)


def _other_key() -> Refusal:
    sentence = (
        "Khoá của máy này không mở được bản sao lưu. Đặt lại SOTREEM_BACKUP_KEY hoặc khoá gốc đã dùng khi sao lưu."
    )
    return Refusal("BACKUP_KEY", sentence)
