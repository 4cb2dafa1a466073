"""Tesseract, the reader of print: whole batches of images by one process, with a time limit."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import cv2

from intake.ocr.readers import Alphabet, Shape, TextReading, Word
from intake.ocr.stages import Pixels, Unreadable

# Threads inside Tesseract burn CPU and save no time; pages are what runs side by side.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import pytesseract

LANGUAGE = "vie"
START_S = 20.0
IMAGE_S = 1.0
SHEET_S = 40.0
_SIGNS = str.maketrans({"⁄": "/", "∕": "/", "†": "t", "‡": "t"})
"""Signs that Tesseract gives for plain letters and strokes."""
PAGE_MODES: dict[Shape, int] = {"line": 7, "block": 6, "sheet": 11}
WHITELISTS: dict[Alphabet, str] = {
    "text": "",
    "digits": "0123456789",
    "date": "0123456789/.-",
    "grade": "Lớp0123456789",
    "sex": "NamữTriGá",
}


class TesseractMissing(Exception):
    """The program or its Vietnamese data is not installed; the text says how to get it (exit code 3)."""


def require_language(language: str = LANGUAGE) -> None:
    """Raises TesseractMissing with one Vietnamese sentence when print cannot be read on this machine."""
    try:
        known = pytesseract.get_languages()
    except pytesseract.TesseractNotFoundError:
        known = None
    if known is None:
        raise TesseractMissing(
            "Máy này chưa có Tesseract để đọc chữ in. Cài bằng lệnh: apt-get install tesseract-ocr tesseract-ocr-vie"
        )
    if language not in known:
        raise TesseractMissing(
            f"Tesseract chưa có dữ liệu ngôn ngữ «{language}». Cài bằng lệnh: apt-get install tesseract-ocr-{language}"
        )


@cache
def version() -> str:
    """Name and version, such as `tesseract 5.3.0 vie`."""
    return f"tesseract {pytesseract.get_tesseract_version()} {LANGUAGE}"


class Tesseract:
    """The `Reader` of print."""

    @property
    def version(self) -> str:
        return version()

    def read(self, images: Sequence[Pixels], alphabet: Alphabet = "text", shape: Shape = "line") -> list[TextReading]:
        """One reading an image; a single process for all of them."""
        if not images:
            return []
        with tempfile.TemporaryDirectory(prefix="cells-") as folder:
            table = _run(_write(images, Path(folder)), alphabet, shape, len(images))
        return _readings(table.splitlines(), len(images))


def _write(images: Sequence[Pixels], folder: Path) -> Path:
    """Lay the images in `folder` with the list that names them; returns the list."""
    names = [folder / f"{index}.pgm" for index in range(len(images))]
    for name, image in zip(names, images, strict=True):
        cv2.imwrite(str(name), image)
    listing = folder / "images.txt"
    listing.write_text("\n".join(map(str, names)) + "\n")
    return listing


def _run(listing: Path, alphabet: Alphabet, shape: Shape, image_count: int) -> str:
    """Tesseract's table of words over all images of the list."""
    config = f"--psm {PAGE_MODES[shape]} --dpi 300"
    if WHITELISTS[alphabet]:
        config += f" -c tessedit_char_whitelist={WHITELISTS[alphabet]}"
    limit_s = START_S + image_count * (SHEET_S if shape == "sheet" else IMAGE_S)
    try:
        return str(pytesseract.image_to_data(str(listing), lang=LANGUAGE, config=config, timeout=limit_s))
    except pytesseract.TesseractNotFoundError:
        require_language()
        raise
    except pytesseract.TesseractError as error:
        raise Unreadable("READER_FAILED", "Bộ đọc chữ bị dừng giữa chừng. Đưa ảnh này vào đọc lại.") from error
    except RuntimeError as error:
        raise Unreadable("READER_TIMEOUT", "Đọc ảnh này quá lâu nên đã dừng. Chụp lại trang cho rõ hơn.") from error


def _readings(lines: Iterable[str], image_count: int) -> list[TextReading]:
    """The words of the table by image; `page_num` counts the images from 1."""
    words: list[list[Word]] = [[] for _ in range(image_count)]
    for line in lines:
        parts = line.split("\t")
        if len(parts) < 12 or parts[0] != "5" or not parts[11].strip():
            continue
        left, top, width, height = (int(part) for part in parts[6:10])
        word = Word(parts[11].strip().translate(_SIGNS), max(float(parts[10]), 0.0) / 100, (left, top, width, height))
        words[int(parts[1]) - 1].append(word)
    return [TextReading(tuple(found)) for found in words]
