"""Behind `so-tre-em read`: photos in, one JSON object a line out, progress on standard error."""

import json
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from intake import child_process
from intake.ocr import answers
from intake.ocr.stages import Unreadable
from intake.ocr.tesseract import TesseractMissing, require_language

DONE, FAILED, MISSING = 0, 1, 3
READER = (sys.executable, "-m", "intake.reading_child")
PAGE_S = 180.0
MEMORY_BYTES = 3 * 1024 * 1024 * 1024
AT_ONCE_MAX = 4
NOT_READ = "Máy không đọc được ảnh này. Chụp lại trang cho rõ rồi đọc lại."
TOO_SLOW = "Máy đọc ảnh này quá lâu nên đã dừng. Chụp lại trang cho rõ hơn."


def read(paths: Sequence[Path | str], draw: Path | str | None = None) -> int:
    """Read every photo, one that fails does not stop the others; what was found is drawn on the last one if asked.

    0 done, 1 when a photo could not be read, 3 when Tesseract or its Vietnamese data is missing.
    """
    try:
        require_language()
    except TesseractMissing as missing:
        print(missing, file=sys.stderr)
        return MISSING
    photos = [Path(path) for path in paths]
    failed = 0
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, AT_ONCE_MAX)) as pool:
        for done, said in enumerate(pool.map(_read_one, photos), 1):
            failed += "error" in said
            print(json.dumps(said, ensure_ascii=False), flush=True)
            print(_progress(done, len(photos), said), file=sys.stderr, flush=True)
    if draw is not None:
        _draw(photos[-1], Path(draw))
    return FAILED if failed else DONE


def _read_one(path: Path) -> dict[str, Any]:
    """One photo in a child process of its own, as the worker reads it."""
    began = time.monotonic()
    try:
        return answers.from_mapping(_said(path), str(path), time.monotonic() - began) | _took(began)
    except Unreadable as page:
        return answers.refused(str(path), time.monotonic() - began, page.code, page.sentence)


def _took(began: float) -> dict[str, float]:
    return {"seconds": round(time.monotonic() - began, 2)}


def _said(path: Path) -> dict[str, Any]:
    try:
        photo = path.read_bytes()
    except OSError as missing:
        raise Unreadable("NO_PHOTO", f"Không mở được tệp {path}. Xem lại tên tệp.") from missing
    child = child_process.run(READER, photo, wall_s=PAGE_S, memory_bytes=MEMORY_BYTES)
    if child.timed_out:
        raise Unreadable("READER_TIMEOUT", TOO_SLOW)
    if child.exit_code != 0:
        raise Unreadable("READER_FAILED", NOT_READ)
    said: dict[str, Any] = json.loads(child.output)
    if "unreadable" in said:
        raise Unreadable(said["unreadable"]["code"], said["unreadable"]["sentence"])
    return said


def _progress(done: int, total: int, said: dict[str, Any]) -> str:
    told = said["error"]["sentence"] if "error" in said else f"{len(said['rows'])} dòng"
    return f"[{done}/{total}] {Path(said['photo']).name}: {told} ({said['seconds']} giây)"


def _draw(path: Path, out: Path) -> None:
    """The photo with all that was found on it."""
    from intake.ocr import drawing

    out.write_bytes(drawing.drawn(path.read_bytes()))
