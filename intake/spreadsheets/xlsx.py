"""XLSX and XLSM: a zip of XML (ECMA-376). Values as the sheet shows them, old fonts decoded."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from posixpath import join, normpath

from intake.spreadsheets.faults import NO_WORKBOOK, Unreadable
from intake.spreadsheets.sheet import Teller
from intake.spreadsheets.xlsx_parts import Book, read_shared, read_styles
from intake.spreadsheets.xlsx_sheet import SheetReader
from intake.spreadsheets.xml_stream import local, parse

_SHEET_FILE = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_FIRST_1904 = ("1", "true")


def tell(zipped: zipfile.ZipFile, teller: Teller) -> None:
    """Every sheet in the book's own order. Raises Unreadable, KeyError, ValueError."""
    names = zipped.namelist()
    book = Book()
    sheets = _listed(zipped, names, book) or _by_file_name(names)
    if not sheets:
        raise Unreadable(NO_WORKBOOK)
    if "xl/styles.xml" in names:
        book.styles = read_styles(zipped)
    if "xl/sharedStrings.xml" in names:
        read_shared(zipped, book)
    for name, path, is_hidden in sheets:
        teller.begin(name, is_hidden=is_hidden)
        reader = SheetReader(book, teller)
        with zipped.open(path) as source:
            parse(source, reader.start, reader.end, reader.text)
        teller.end(reader.merges)


def _by_file_name(names: Sequence[str]) -> list[tuple[str, str, bool]]:
    found = sorted((int(match[1]), name) for name in names if (match := _SHEET_FILE.fullmatch(name)))
    return [(f"Sheet{number}", name, False) for number, name in found]


def _listed(zipped: zipfile.ZipFile, names: Sequence[str], book: Book) -> list[tuple[str, str, bool]]:
    """(name, file, whether hidden) of each sheet of cells that the workbook lists."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(names):
        return []
    files: dict[str, str] = {}
    found: list[tuple[str, str, bool]] = []

    def related(name: str, told: Mapping[str, str]) -> None:
        if local(name) == "Relationship":
            target = told.get("Target", "")
            files[told.get("Id", "")] = normpath(target.lstrip("/") if target[:1] == "/" else join("xl", target))

    def listed(name: str, told: Mapping[str, str]) -> None:
        if local(name) == "workbookPr" and told.get("date1904") in _FIRST_1904:
            book.count_from_1904()
        if local(name) == "sheet":
            file = next((files[value] for key, value in told.items() if key.endswith(":id") and value in files), "")
            if file in names:
                found.append((told.get("name", ""), file, told.get("state", "visible") != "visible"))

    for path, start in (("xl/_rels/workbook.xml.rels", related), ("xl/workbook.xml", listed)):
        with zipped.open(path) as source:
            parse(source, start, _nothing, _nothing)
    return found


def _nothing(_told: str) -> None:
    """What is of no interest."""
