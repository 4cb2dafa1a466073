"""A report as a workbook: numbers are numbers, the rest is text; what is hidden on paper is hidden here."""

import io
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

import xlsxwriter

from reports.sheets import Note, noted
from reports.shown import cell_text, is_change
from reports.stand import Stand
from reports.tables import Column, Line, Report

_FIRST_WIDTH, _WIDTH = 32, 11


def header(report: Report) -> list[str]:
    """The headings of the table, the first column's too."""
    return [report.first_heading, *(_head(column) for column in report.columns)]


def rows(report: Report) -> Iterator[list[str]]:
    """Its lines as people read them; what a file's checksum is taken of."""
    for line in report.lines:
        told = (cell_text(cell, column, line) for cell, column in zip(line.cells, report.columns, strict=False))
        yield [line.words, *told]


def written(report: Report, stand: Stand, note: Note | None = None) -> bytes:
    """The XLSX file: heading, table, checks, notes, definitions, one below the other on one sheet.

    It is as old as what it tells, so the same figures make the same file, but for what `note` says of who took it.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        told = _Sheet(book, report)
        told.fill(stand)
        noted(book, told.sheet, note or Note(), created=datetime.combine(stand.day, time()))
    return out.getvalue()


class _Sheet:
    """One sheet, written from the top down."""

    def __init__(self, book: Any, report: Report) -> None:
        self.report, self.at = report, 0
        self.sheet = book.add_worksheet("Báo cáo")
        self.bold = book.add_format({"bold": True, "text_wrap": True})
        self.boxed = {
            is_bold: book.add_format({"border": 1, "bold": is_bold, "text_wrap": True, "num_format": "#,##0.##"})
            for is_bold in (False, True)
        }
        self.counts = {
            is_bold: book.add_format({"border": 1, "bold": is_bold, "num_format": "#,##0"}) for is_bold in (False, True)
        }
        self.change = book.add_format({"border": 1, "num_format": "+#,##0;-#,##0;0"})

    def fill(self, stand: Stand) -> None:
        """Everything in its order."""
        report = self.report
        self.sheet.set_column(0, 0, _FIRST_WIDTH)
        self.sheet.set_column(1, len(report.columns), _WIDTH)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        heads = (report.place, report.title, f"Kỳ báo cáo: {report.period.words}", stand.early_words(report.period))
        for words in filter(None, heads):
            self._say(words, self.bold)
        self._heads()
        for line in report.lines:
            self._line(line)
        for check in report.checks:
            self._say(f"{check.words}: {'đạt' if check.is_passed else 'CHƯA ĐẠT'}")
        for words in (*report.notes, *(f"{words}: {told}" for words, told in report.definitions)):
            self._say(words)
        self._say(f"Danh mục {report.catalogue_version}. {_told(stand)}")

    def _say(self, words: str, style: Any = None) -> None:
        self.sheet.write_string(self.at, 0, words, style)
        self.at += 1

    def _heads(self) -> None:
        for column, words in enumerate(header(self.report)):
            self.sheet.write_string(self.at, column, words, self.boxed[True])
        self.at += 1
        self.sheet.freeze_panes(self.at, 1)

    def _line(self, line: Line) -> None:
        is_bold = line.kind in ("total", "section")
        self.sheet.write_string(self.at, 0, line.words, self.boxed[is_bold])
        for at, (cell, column) in enumerate(zip(line.cells, self.report.columns, strict=False), start=1):
            if isinstance(cell, int | float):
                styles = self.counts if isinstance(cell, int) else self.boxed
                style = self.change if is_change(column, line) else styles[is_bold]
                self.sheet.write_number(self.at, at, cell, style)
            else:
                self.sheet.write_string(self.at, at, cell or "", self.boxed[is_bold])
        self.at += 1


def _head(column: Column) -> str:
    return f"{column.heading}: {column.words}" if column.heading else column.words


def _told(stand: Stand) -> str:
    return f"Đã chốt, mã băm {stand.hash}. {stand.audit_stamp}" if stand.hash else "Bản nháp, số liệu chưa chốt."
