"""An upload that comes in parts over a bad line: sealed pieces in files until the last one is there."""

import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from access.keys import Keyring, SealBroken
from catalogue.refusals import Refusal
from intake import durable_files
from intake.imaging import BYTES_MAX

UPLOADS_MAX = 20
PARTS_MAX = 512
KEPT_S = 7 * 24 * 3600.0
_PIECE = re.compile(r"(\d{8})-(\d{8})\.sealed")


@dataclass(frozen=True, slots=True)
class Range:
    """What `Content-Range: bytes 0-1023/4096` says: the first byte, the one after the last, the whole length."""

    start: int
    end: int
    total: int


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose parts they are: nobody else's upload is reached, helped or hindered."""

    commune_code: str
    user_id: int
    sent_sha256: str

    @property
    def place(self) -> str:
        """What the pieces' boxes are bound to."""
        return f"part:{self.commune_code}:{self.user_id}:{self.sent_sha256}"


def range_from(header: str, length: int) -> Range:
    """The range a header names for a body of `length` bytes. Refuses RANGE_WRONG, IMAGE_TOO_LARGE."""
    said = re.fullmatch(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})", header.strip())
    if said is None:
        raise _range_wrong()
    start, last, total = (int(number) for number in said.groups())
    if total > BYTES_MAX:
        raise Refusal("IMAGE_TOO_LARGE", "Máy chỉ nhận ảnh đến 12 MB. Chụp lại ở cỡ nhỏ hơn.", status=413)
    if not start <= last < total or last - start + 1 != length:
        raise _range_wrong()
    return Range(start, last + 1, total)


class PartsFolder:
    """Pieces `START-END.sealed` in one folder an upload. What overlaps is taken once, what leaves a gap not at all."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder = folder
        self._keyring = keyring

    def received(self, sender: Sender) -> int:
        """How many bytes from the first on are here; 0 when the upload is unknown."""
        return _reach(_pieces(self._of(sender)))[1]

    def add(self, sender: Sender, span: Range, data: bytes) -> int:
        """Keep a part and say how many bytes are here now; a part beyond a gap is not kept, the number tells.

        Refuses TOO_MANY_UPLOADS, DISK_FULL.
        """
        folder = self._of(sender)
        here = self.received(sender)
        if not span.start <= here < span.end:
            return here
        self._refuse_too_many(folder)
        path = folder / f"{here:08d}-{span.end:08d}.sealed"
        durable_files.write(path, self._keyring.seal(data[here - span.start :], f"{sender.place}:{here}"))
        return self.received(sender)

    def whole(self, sender: Sender) -> bytes:
        """All pieces joined. Refuses PARTS_BROKEN, and forgets them, when one does not open."""
        folder = self._of(sender)
        joined = b""
        try:
            for start, end, path in _reach(_pieces(folder))[0]:
                piece = self._keyring.open(path.read_bytes(), f"{sender.place}:{start}")
                joined += piece[len(joined) - start : end - start]
        except (SealBroken, FileNotFoundError) as broken:
            self.forget(sender)
            raise Refusal("PARTS_BROKEN", "Ảnh gửi dở bị hỏng trên máy chủ. Gửi lại ảnh này từ đầu.") from broken
        return joined

    def forget(self, sender: Sender) -> None:
        """Remove an upload: it is whole, or it is none."""
        shutil.rmtree(self._of(sender), ignore_errors=True)

    def reseal(self) -> int:
        """Seal all pieces with the newest key; how many were under another. One that does not open stays as it is."""
        count = 0
        for path in list(self._folder.glob("*/*/*/*.sealed")):
            commune_code, user_id, sent_sha256 = path.parts[-4:-1]
            place = f"{Sender(commune_code, int(user_id), sent_sha256).place}:{int(path.name[:8])}"
            with suppress(FileNotFoundError, SealBroken):
                box = path.read_bytes()
                if box[0] != self._keyring.newest:
                    durable_files.write(path, self._keyring.seal(self._keyring.open(box, place), place))
                    count += 1
        return count

    def sweep(self) -> int:
        """Remove uploads nobody has touched for a week; how many."""
        before = time.time() - KEPT_S
        old = [folder for folder in self._folder.glob("*/*/*") if _touched_at(folder) < before]
        for folder in old:
            shutil.rmtree(folder, ignore_errors=True)
        return len(old)

    def _of(self, sender: Sender) -> Path:
        return self._folder / sender.commune_code / str(sender.user_id) / sender.sent_sha256

    def _refuse_too_many(self, folder: Path) -> None:
        """A new upload beside too many open ones, or one in too many pieces."""
        if folder.is_dir():
            if len(_pieces(folder)) >= PARTS_MAX:
                raise Refusal("TOO_MANY_PARTS", "Ảnh bị chia quá nhỏ. Gửi lại ảnh này thành một tệp.", status=429)
            return
        self.sweep()
        if folder.parent.is_dir() and sum(1 for _ in folder.parent.iterdir()) >= UPLOADS_MAX:
            raise Refusal(
                "TOO_MANY_UPLOADS", "Đang có nhiều ảnh gửi dở. Gửi xong các ảnh đó rồi gửi ảnh này.", status=429
            )


Piece = tuple[int, int, Path]


def _pieces(folder: Path) -> list[Piece]:
    if not folder.is_dir():
        return []
    named = [(_PIECE.fullmatch(path.name), path) for path in folder.iterdir()]
    return sorted((int(name[1]), int(name[2]), path) for name, path in named if name)


def _reach(pieces: list[Piece]) -> tuple[list[Piece], int]:
    """The pieces that join from the first byte on, and how far they reach (two senders may have sent one part)."""
    joined, here = [], 0
    for start, end, path in pieces:
        if start <= here < end:
            joined.append((start, end, path))
            here = end
    return joined, here


def _touched_at(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _range_wrong() -> Refusal:
    return Refusal("RANGE_WRONG", "Phần ảnh gửi lên không khớp với số byte đã báo. Gửi lại ảnh này từ đầu.")
