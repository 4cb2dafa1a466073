"""Excel files as rows of texts, with nothing but the standard library: what is a number stays as it was written down.

A workbook is a zip of XML. No entity is ever declared in one that a spreadsheet saved, so any that declares one is
refused; so is what unpacks to more than a list of people can be.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from catalogue.refusals import Refusal
from catalogue.vietnamese import tidy

UNPACKED_MAX_BYTES = 40_000_000
ROWS_MAX = 20_000
_NS = "{http:" + "//schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_PLACE = re.compile(r"([A-Z]{1,3})\d+")
_COLUMNS_MAX = 100


def rows_of(data: bytes) -> list[list[str]]:
    """The first sheet of an .xlsx file, empty cells as "". Refuses NO_WORKBOOK, WORKBOOK_TOO_LARGE."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            if sum(entry.file_size for entry in book.infolist()) > UNPACKED_MAX_BYTES:
                raise Refusal("WORKBOOK_TOO_LARGE", "Tệp Excel quá lớn. Gửi đúng tệp danh sách đã tải về.", status=413)
            return _read(book)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, RuntimeError) as broken:
        raise _no_workbook() from broken


def _no_workbook() -> Refusal:
    return Refusal("NO_WORKBOOK", "Tệp này không phải tệp Excel (.xlsx) đọc được. Lưu lại thành .xlsx rồi gửi lại.")


def _read(book: zipfile.ZipFile) -> list[list[str]]:
    names = sorted((int(found[1]), name) for name in book.namelist() if (found := _SHEET.fullmatch(name)))
    if not names:
        raise _no_workbook()
    shared = list(_shared(book)) if "xl/sharedStrings.xml" in book.namelist() else []
    rows = []
    for number, row in enumerate(_tree(book, names[0][1]).iter(f"{_NS}row")):
        if number >= ROWS_MAX:
            raise Refusal("WORKBOOK_TOO_LARGE", f"Tệp có hơn {ROWS_MAX} dòng. Chia nhỏ rồi gửi lại.", status=413)
        rows.append(_cells(row, shared))
    return rows


def _tree(book: zipfile.ZipFile, name: str) -> Element:
    text = book.read(name)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise _no_workbook()
    return ElementTree.fromstring(text)  # noqa: S314 - declares no entity, checked above


def _shared(book: zipfile.ZipFile) -> Iterator[str]:
    for item in _tree(book, "xl/sharedStrings.xml").iter(f"{_NS}si"):
        yield "".join(part.text or "" for part in item.iter(f"{_NS}t"))


def _cells(row: Element, shared: list[str]) -> list[str]:
    found: list[str] = []
    for cell in row.iter(f"{_NS}c"):
        at = _column(cell.get("r", ""), len(found))
        if at >= _COLUMNS_MAX:
            break
        found += [""] * (at - len(found))
        found.append(tidy(_text(cell, shared)))
    return found


def _column(place: str, otherwise: int) -> int:
    letters = _PLACE.fullmatch(place)
    if letters is None:
        return otherwise
    at = 0
    for letter in letters[1]:
        at = at * 26 + ord(letter) - ord("A") + 1
    return max(otherwise, at - 1)


def _text(cell: Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_NS}t"))
    value = cell.findtext(f"{_NS}v") or ""
    return shared[int(value)] if cell.get("t") == "s" and value else value
