"""Behind `so-tre-em read`: photos in, one JSON object a line out, progress on standard error."""

import json
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cv2

from intake import child_process
from intake.ocr import answers, handed, photo
from intake.ocr.draw import draw as drawn_on
from intake.ocr.matching import KnownChild
from intake.ocr.progress import Progress
from intake.ocr.stages import PageReading, Unreadable
from intake.ocr.tesseract_program import TesseractMissing, require_language
from intake.reading_child import COMMAND, MEMORY_BYTES, MISSING, PAGE_S

DONE, FAILED = 0, 1
AT_ONCE_MAX = 4
NOT_READ = "Máy không đọc được ảnh này. Chụp lại trang cho rõ rồi đọc lại."
TOO_SLOW = "Máy đọc ảnh này quá lâu nên đã dừng. Chụp lại trang cho rõ hơn."
BAD_RECORDS = "Tệp {path} không phải danh sách trẻ đã biết. Xem lại tệp: mỗi trẻ có id và fields."


@dataclass(frozen=True, slots=True)
class _Done:
    """One photo: what was read, or why not."""

    path: Path
    seconds: float
    reading: PageReading | None
    refusal: Unreadable | None

    def as_json(self) -> dict[str, Any]:
        if self.reading is not None:
            return answers.as_json(self.reading, str(self.path), self.seconds)
        code, sentence = (self.refusal.code, self.refusal.sentence) if self.refusal else ("READER_FAILED", NOT_READ)
        return answers.refused(str(self.path), self.seconds, code, sentence)

    def told(self) -> str:
        return f"{len(self.reading.rows)} dòng" if self.reading else str(self.refusal)


def read(paths: Sequence[Path | str], draw: Path | str | None = None, known: Path | str | None = None) -> int:
    """Read every photo, one that fails does not stop the others; what was found on the last one is drawn if asked.

    `known` is a file of the children known in the pages' hamlet: JSON [{"id", "fields"}].
    0 done, 1 when a photo or that file could not be read, 3 when Tesseract or its Vietnamese data is missing.
    """
    try:
        children = handed.from_file(Path(known)) if known is not None else []
    except (OSError, ValueError, RecursionError):
        print(BAD_RECORDS.format(path=known), file=sys.stderr)
        return FAILED
    try:
        require_language()
    except TesseractMissing as missing:
        print(missing, file=sys.stderr)
        return MISSING
    done: list[_Done] = []
    progress = Progress(len(paths), "Đang đọc ảnh")
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, AT_ONCE_MAX)) as pool:
        for one in pool.map(partial(_read_one, children), map(Path, paths)):
            done.append(one)
            print(json.dumps(one.as_json(), ensure_ascii=False), flush=True)
            progress.add(f"{one.path.name}: {one.told()} ({one.seconds:.1f} giây)")
    if draw is not None:
        _draw([one for one in done if one.reading], Path(draw))
    return FAILED if any(one.refusal for one in done) else DONE


def _read_one(known: Sequence[KnownChild], path: Path) -> _Done:
    """One photo in a child process of its own, as the worker reads it."""
    began = time.monotonic()
    try:
        reading = answers.reading_of(_said(path, known))
    except Unreadable as refusal:
        return _Done(path, time.monotonic() - began, None, refusal)
    return _Done(path, time.monotonic() - began, reading, None)


def _said(path: Path, known: Sequence[KnownChild]) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as missing:
        raise Unreadable("NO_PHOTO", f"Không mở được tệp {path}. Xem lại tên tệp.") from missing
    given = handed.sent_with(data, handed.Beside(known))
    child = child_process.run([*COMMAND, handed.FLAG], given, wall_s=PAGE_S, memory_bytes=MEMORY_BYTES)
    if child.timed_out:
        raise Unreadable("READER_TIMEOUT", TOO_SLOW)
    if child.exit_code != 0:
        raise Unreadable("READER_FAILED", NOT_READ)
    said: dict[str, Any] = json.loads(child.output)
    if "unreadable" in said:
        raise Unreadable(said["unreadable"]["code"], said["unreadable"]["sentence"])
    return said


def _draw(done: Sequence[_Done], out: Path) -> None:
    """The last photo that was read, with the outlines of all that was found."""
    if done and done[-1].reading:
        drawn = drawn_on(photo.load(done[-1].path.read_bytes()), done[-1].reading)
        cv2.imwrite(str(out), cv2.cvtColor(drawn, cv2.COLOR_RGB2BGR))
