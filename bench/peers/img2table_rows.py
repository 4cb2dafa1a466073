"""Peer: img2table with Tesseract on photographed pages: FOLDER OUT.jsonl.

A program of its own, with packages of its own (requirements.lock). A thin adapter names the columns by their headers;
everything else is the peer's."""

import json
import re
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from img2table.document import Image  # type: ignore[import-not-found]
from img2table.ocr import TesseractOCR  # type: ignore[import-not-found]
from rapidfuzz import fuzz

HEADERS = {
    "full_name": ("Họ và tên trẻ em", "Họ và tên", "Họ tên trẻ", "HỌ VÀ TÊN"),
    "birth_date": ("Ngày, tháng, năm sinh", "NGÀY SINH", "Ngày sinh", "Năm sinh"),
    "sex": ("Giới tính", "Nam / Nữ", "Nam/Nữ"),
    "ethnicity": ("Dân tộc", "DT"),
    "personal_id": ("Số định danh cá nhân", "SỐ ĐỊNH DANH/CCCD", "Mã định danh", "Số CCCD / mã định danh"),
    "parent_name": ("Họ tên cha (mẹ)",),
    "father_name": ("Họ và tên cha", "Họ tên cha", "Họ tên bố"),
    "mother_name": ("Họ và tên mẹ", "Họ tên mẹ"),
    "guardian_name": ("Người nuôi dưỡng",),
    "schooling": ("Tình trạng học tập", "Học lớp", "Lớp"),
    "circumstances_text": ("Hoàn cảnh của trẻ", "Đối tượng"),
    "hamlet": ("Nơi ở hiện tại",),
    "male": ("Nam",),
    "female": ("Nữ",),
    "special_circumstances": ("TE có HCĐB",),
    "at_risk": ("TE có nguy cơ",),
}
LEAST_FIT = 60
CONFIDENCE = 0.5
"""It gives none; no figure but touchless depends on it."""
_DATE = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})")


def main(argv: Sequence[str]) -> int:
    """One line of JSON for each photo of a folder."""
    folder, out = Path(argv[0]), Path(argv[1])
    reader = TesseractOCR(n_threads=1, lang="vie", psm=11)
    with out.open("w", encoding="utf-8") as lines:
        for photo in sorted(folder.glob("*.jpg")):
            began = time.monotonic()
            said = {"photo": photo.name, "rows": list(rows(photo, reader)), "seconds": time.monotonic() - began}
            lines.write(json.dumps(said, ensure_ascii=False) + "\n")
            lines.flush()
    return 0


def rows(photo: Path, reader: Any) -> Iterator[dict[str, Any]]:
    """The rows of the largest table; none of a photo that the peer breaks on, which is told."""
    try:
        tables = Image(str(photo), detect_rotation=True).extract_tables(
            ocr=reader, implicit_rows=False, borderless_tables=False, min_confidence=1
        )
    except Exception as broken:
        print(f"{photo.name}: {type(broken).__name__}", file=sys.stderr)
        return
    if tables:
        grid = max((_texts(table) for table in tables), key=lambda rows: len(rows) * len(rows[0]))
        columns = {at: field for at, text in enumerate(grid[0]) if (field := _field(text))}
        for cells in grid[1:]:
            yield _row({field: " ".join(cells[at].split()) for at, field in columns.items()})


def _texts(table: Any) -> list[list[str]]:
    return [[cell.value or "" for cell in cells] for cells in table.content.values()]


def _field(header: str) -> str:
    text = unicodedata.normalize("NFC", header).casefold()
    fits = [(fuzz.ratio(text, known.casefold()), field) for field, words in HEADERS.items() for known in words]
    fit, field = max(fits)
    return field if fit > LEAST_FIT else ""


def _row(texts: dict[str, str]) -> dict[str, Any]:
    said: dict[str, str] = {}
    for field, text in texts.items():
        if field in ("male", "female"):
            said |= {"birth_date": _date(text), "sex": field} if text else {}
        else:
            said[field] = _date(text) if field == "birth_date" else text
    return {field: {"value": text, "confidence": CONFIDENCE} for field, text in said.items()}


def _date(text: str) -> str:
    found = _DATE.search(text)
    return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
