"""CSV: texts between delimiters, in the encodings Vietnamese offices send."""

import csv
import re
from io import StringIO

from intake.spreadsheets.faults import NO_WORKBOOK, Unreadable
from intake.spreadsheets.sheet import Teller

_DELIMITERS = ";\t,|"
_FIRST_LINES = 20
_GUARDED = re.compile(r"''*[=+\-@\t\r＝＋－＠]")
_MARKUP = re.compile(r"\s*<[!?a-zA-Z]")
"""What many programs call .xls: a page of the web, or XML, which Excel opens and saves anew."""
_TEXT_MAX = 1_000_000


def tell(data: bytes, teller: Teller) -> None:
    """The one sheet of the file. Raises Unreadable."""
    text = _decoded(data)
    if not text.strip() or "\0" in text or _MARKUP.match(text):
        raise Unreadable(NO_WORKBOOK)
    csv.field_size_limit(_TEXT_MAX)
    teller.begin("")
    try:
        for line, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text)), start=1):
            teller.row(line, [_plain(cell) for cell in row])
    except csv.Error as broken:
        raise Unreadable(NO_WORKBOOK) from broken
    teller.end()


def _decoded(data: bytes) -> str:
    """Unicode when it is; else each byte as Windows-1252 shows it, in which old encodings are recognised later."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _whole(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _whole(data, "latin-1") if b"\0" not in data else ""


def _whole(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise Unreadable(NO_WORKBOOK) from broken


def _delimiter(text: str) -> str:
    """The one that most of the first lines have: Excel writes ";" where people write 97,5, and lists have titles."""
    lines = text[: 200 * _FIRST_LINES].splitlines()[:_FIRST_LINES]
    return max(_DELIMITERS, key=lambda one: sum(one in line for line in lines))


def _plain(cell: str) -> str:
    """Our own files put an apostrophe before what a spreadsheet would take for a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell
