"""Tables as CSV and XLSX files, a line at a time, in which every cell is text and no formula can run."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from db.rows import chunks

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet takes for the beginning of a formula, with the full-width twins it takes for the same.

Apostrophes before it are of the text: it gets one more, so that whoever takes one away finds what was written.
"""

_BOM = "\ufeff"
_WIDTHS = {"min": 8, "max": 40}
_MARGIN_MAX = 240
"""A header or footer of a printed page holds 255 letters, its own signs among them."""
LINES_AT_ONCE = 200
_SHEET_NAME = "Trẻ em"


@dataclass(frozen=True, slots=True)
class Note:
    """What a workbook says of itself: above every printed page, below it, and both in the file's properties."""

    above: str = ""
    below: str = ""


def guarded(text: str) -> str:
    """The text as a CSV cell: one that would be taken for a formula is told apart by an apostrophe in front."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_head(header: Sequence[str]) -> bytes:
    """How a CSV file begins: the byte order mark that tells Excel of UTF-8, and the header."""
    return _BOM.encode() + csv_lines([header])


def csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Lines of RFC 4180 in UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def write_csv(
    target: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[str]], _note: Callable[[], Note] = Note
) -> None:
    """Such a file has no place for a note beside its rows."""
    target.write(csv_head(header))
    for some in chunks(rows, LINES_AT_ONCE):
        target.write(csv_lines(some))


def write_xlsx(
    target: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[str]], note: Callable[[], Note] = Note
) -> None:
    """One sheet of text cells, its header kept in sight; memory does not grow with the rows.

    `note` is asked when the last row is written; it stands in no cell.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_SHEET_NAME)
        sheet.freeze_panes(1, 0)
        for column, label in enumerate(header):
            sheet.set_column(column, column, min(max(len(label), _WIDTHS["min"]), _WIDTHS["max"]), text)
            sheet.write_string(0, column, label, bold)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell, text)
        noted(book, sheet, note())


def noted(book: Any, sheet: Any, said: Note, **more: object) -> None:
    """Lay a note on every printed page of a sheet and into the file's properties, beside `more` of these."""
    book.set_properties({"comments": f"{said.below} {said.above}".strip(), **more})
    if said.above:
        sheet.set_header(_margin(said.above))
    sheet.set_footer(f"{_margin(said.below)}&R&P / &N")


def _margin(text: str) -> str:
    return f"&L{text.replace('&', '&&')[:_MARGIN_MAX]}" if text else ""
