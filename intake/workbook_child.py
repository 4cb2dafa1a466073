"""A program of its own: an .xlsx or .csv file on standard input, its rows of texts as JSON on standard output.

Nothing but the standard library: what is a number stays as it was written down. A workbook is a zip of XML. No entity
is ever declared in one that a spreadsheet saved, so any that declares one is refused; so is what unpacks to more than a
list of people can be. What can't be read is answered {"refused": code}.
"""

import csv
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO, StringIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

UNPACKED_MAX_BYTES = 40_000_000
ROWS_MAX = 20_000
NO_WORKBOOK, TOO_LARGE = "NO_WORKBOOK", "WORKBOOK_TOO_LARGE"
_ZIP = b"PK\x03\x04"
_NS = "{http:" + "//schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_PLACE = re.compile(r"([A-Z]{1,3})\d+")
_COLUMNS_MAX = 100
_DELIMITERS = ";\t,"


class Unreadable(Exception):
    """The file is not what it should be; its code says in what way."""


def main() -> int:
    """Read one file; the exit code."""
    try:
        answer: dict[str, object] = {"rows": _rows(sys.stdin.buffer.read(), takes_csv="--csv" in sys.argv)}
    except Unreadable as why:
        answer = {"refused": str(why)}
    json.dump(answer, sys.stdout, ensure_ascii=False)
    return 0


def _rows(data: bytes, *, takes_csv: bool) -> list[list[str]]:
    if takes_csv and not data.startswith(_ZIP):
        return _of_csv(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            if sum(entry.file_size for entry in book.infolist()) > UNPACKED_MAX_BYTES:
                raise Unreadable(TOO_LARGE)
            return _of_book(book)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, RuntimeError, IndexError) as broken:
        raise Unreadable(NO_WORKBOOK) from broken


def _of_csv(data: bytes) -> list[list[str]]:
    """Texts between delimiters, quoted or not."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as broken:
        raise Unreadable(NO_WORKBOOK) from broken
    if not text.strip() or "\0" in text:
        raise Unreadable(NO_WORKBOOK)
    found: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text), delimiter=_delimiter(text)):
            if len(found) >= ROWS_MAX:
                raise Unreadable(TOO_LARGE)
            found.append([_plain(cell) for cell in row[:_COLUMNS_MAX]])
    except csv.Error as broken:
        raise Unreadable(NO_WORKBOOK) from broken
    return found


def _delimiter(text: str) -> str:
    """The one that most of the first lines have: Excel writes ";" where people write 97,5, and lists have titles."""
    lines = text.splitlines()[:20]
    return max(_DELIMITERS, key=lambda one: sum(one in line for line in lines))


def _plain(cell: str) -> str:
    """Our own files put an apostrophe before what a spreadsheet would take for a formula."""
    return cell[1:] if re.match(r"'[=+\-@]", cell) else cell


def _of_book(book: zipfile.ZipFile) -> list[list[str]]:
    names = sorted((int(found[1]), name) for name in book.namelist() if (found := _SHEET.fullmatch(name)))
    if not names:
        raise Unreadable(NO_WORKBOOK)
    shared = list(_shared(book)) if "xl/sharedStrings.xml" in book.namelist() else []
    rows = []
    for number, row in enumerate(_tree(book, names[0][1]).iter(f"{_NS}row")):
        if number >= ROWS_MAX:
            raise Unreadable(TOO_LARGE)
        rows.append(_cells(row, shared))
    return rows


def _tree(book: zipfile.ZipFile, name: str) -> Element:
    text = book.read(name)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Unreadable(NO_WORKBOOK)
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
        found.append(_text(cell, shared))
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


if __name__ == "__main__":
    sys.exit(main())
