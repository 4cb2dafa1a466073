"""Tables as CSV and XLSX files, a line at a time, in which every cell is text and no formula can run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO

import xlsxwriter

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet takes for the beginning of a formula, with the full-width twins it takes for the same.

Apostrophes before it are of the text: it gets one more, so that whoever takes one away finds what was written.
"""

_BOM = "\ufeff"
_WIDTHS = {"min": 8, "max": 40}
FOOTER_MAX = 240
"""A footer holds 255 letters, its own signs among them."""
_SHEET_NAME = "Trẻ em"


def guarded(text: str) -> str:
    """The text as a CSV cell: one that would be taken for a formula is told apart by an apostrophe in front."""
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(target: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[str]], _note: str = "") -> None:
    """RFC 4180 in UTF-8; the byte order mark tells Excel so. Such a file has no place for a note beside its rows."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="")
    text.write(_BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(cell) for cell in header])
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    text.flush()
    text.detach()


def write_xlsx(target: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> None:
    """One sheet of text cells, its header kept in sight; memory does not grow with the rows.

    `note` is printed under every page and stands in the file's properties, never in a cell.
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
        if note:
            book.set_properties({"comments": note})
            sheet.set_footer(f"&L{note.replace('&', '&&')[:FOOTER_MAX]}&R&P / &N")
        for column, label in enumerate(header):
            sheet.set_column(column, column, min(max(len(label), _WIDTHS["min"]), _WIDTHS["max"]), text)
            sheet.write_string(0, column, label, bold)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell, text)
