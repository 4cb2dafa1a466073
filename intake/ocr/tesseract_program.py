"""Whether Tesseract and its Vietnamese data are on this machine, and which: asked also by programs that never read."""

import os
from functools import cache

import pytesseract

LANGUAGE = "vie"
# Threads inside Tesseract burn CPU and save no time; pages are what runs side by side.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")


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
