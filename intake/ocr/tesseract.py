"""Tesseract, the reader of print: whole batches of images by one process, with a time limit."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import pytesseract

from intake.ocr import strips
from intake.ocr.readers import Alphabet, TextReading, Word
from intake.ocr.stages import Pixels, Unreadable
from intake.ocr.tesseract_program import LANGUAGE, require_language, version

START_S = 20.0
IMAGE_S = 1.0
_SIGNS = str.maketrans({"⁄": "/", "∕": "/", "†": "t", "‡": "t"})
"""Signs that Tesseract gives for plain letters and strokes."""
ONE_LINE = "--psm 7 --dpi 300"
WHITELISTS: dict[Alphabet, str] = {
    "text": "",
    "digits": "0123456789",
    "date": "0123456789/.-",
    "grade": "Lớp0123456789",
    "sex": "NamữTriGá",
}


class Tesseract:
    """The `Reader` of print."""

    @property
    def version(self) -> str:
        return version()

    def read(self, images: Sequence[Pixels], alphabet: Alphabet = "text") -> list[TextReading]:
        """One reading an image; a single process for all of them."""
        if not images:
            return []
        height_px = strips.line_height_px(images)
        prepared = [strips.prepared(image, height_px) for image in images]
        with tempfile.TemporaryDirectory(prefix="cells-") as folder:
            table = _run(_write(prepared, Path(folder)), alphabet, len(images))
        readings = _readings(table.splitlines(), len(images))
        return [_placed(one, strips.scale_of(image, height_px)) for one, image in zip(readings, images, strict=True)]


def _placed(said: TextReading, scale: float) -> TextReading:
    """The words with their boxes on the image that was handed in."""
    return TextReading(tuple(replace(word, box_px=strips.undone(word.box_px, scale)) for word in said.words))


def _write(images: Sequence[Pixels], folder: Path) -> Path:
    """Lay the images in `folder` with the list that names them; returns the list."""
    names = [folder / f"{index}.pgm" for index in range(len(images))]
    for name, image in zip(names, images, strict=True):
        cv2.imwrite(str(name), image)
    listing = folder / "images.txt"
    listing.write_text("\n".join(map(str, names)) + "\n")
    return listing


def _run(listing: Path, alphabet: Alphabet, image_count: int) -> str:
    """Tesseract's table of words over all images of the list."""
    config = ONE_LINE
    if WHITELISTS[alphabet]:
        config += f" -c tessedit_char_whitelist={WHITELISTS[alphabet]}"
    limit_s = START_S + image_count * IMAGE_S
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
