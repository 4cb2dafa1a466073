"""The table of a report on paper: columns as wide as their numbers, letters as large as the sheet allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph, Table

from reports.shown import cell_text
from reports.tables import Column, Line, Report

PORTRAIT_COLUMNS_MAX = 8
_TURNED_COLUMNS_MIN = 24
"""From so many columns on headings are read from below upwards."""
_SIZES_PT = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
_LEAST_PT = 9.0
"""What is smaller no chairman reads without his glasses."""
_RULE_PT, _LEADING, _TURNED_PAD = 0.5, 1.25, 4.0
_COLUMN_MM, _TURNED_MM, _SIGNED_MM = 12.0, 5.5, 30.0


def laid_out(report: Report, regular: str, bold: str, width: float) -> list[Table]:
    """The table `width` points wide, its headings repeated on every page, in the two faces of those names.

    Two of them, each with the names of its lines, where one could only be in smaller letters than `_LEAST_PT`."""
    is_turned = len(report.columns) > _TURNED_COLUMNS_MIN
    whole = _largest(report, regular, bold, width, is_turned=is_turned)
    at = 0 if whole.fits and whole.size >= _LEAST_PT else _middle(report.columns)
    parts = [_part(report, 0, at), _part(report, at, len(report.columns))] if at else []
    return [_largest(one, regular, bold, width, is_turned=is_turned).table() for one in parts] or [whole.table()]


def _largest(report: Report, regular: str, bold: str, width: float, *, is_turned: bool) -> "_Laid":
    """In the largest letters that fit, else in the smallest."""
    tries = [_Laid(report, regular, bold, width, size, is_turned) for size in _SIZES_PT]
    return next((one for one in tries if one.fits), tries[-1])


def _middle(columns: Sequence[Column]) -> int:
    """Where a new heading begins, nearest to the middle; 0 where none does."""
    begins = [at for at in range(1, len(columns)) if columns[at].heading != columns[at - 1].heading]
    return min(begins, key=lambda at: abs(2 * at - len(columns)), default=0)


def _part(report: Report, first: int, last: int) -> Report:
    """The report with its columns from `first` up to `last` alone."""
    lines = tuple(replace(line, cells=line.cells[first:last]) for line in report.lines)
    return replace(report, columns=report.columns[first:last], lines=lines)


class Turned(Flowable):  # type: ignore[misc]
    """A heading of a narrow column, read from below upwards: upright it could only be too small."""

    def __init__(self, words: str, face: str, size: float) -> None:
        super().__init__()
        self.words, self.face, self.size = words, face, size

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """As wide as the line is high, as high as the line is long."""
        return self.size * _LEADING, stringWidth(self.words, self.face, self.size) + _TURNED_PAD

    def draw(self) -> None:
        """Along the y axis."""
        self.canv.rotate(90)
        self.canv.setFont(self.face, self.size)
        self.canv.drawString(_TURNED_PAD / 2, -self.size, self.words)


@dataclass(frozen=True, slots=True)
class _Laid:
    """The table in letters of one size (points)."""

    report: Report
    regular: str
    bold: str
    width: float
    size: float
    is_turned: bool

    @property
    def fits(self) -> bool:
        return sum(self._wanted()) + self._first_wanted() <= self.width

    @property
    def has_headings(self) -> bool:
        return any(column.heading for column in self.report.columns)

    @property
    def _pad(self) -> float:
        return 1.0 if self.is_turned else 3.0

    def table(self) -> Table:
        rows = [*self._heads(), *(self._row(line) for line in self.report.lines)]
        return Table(rows, colWidths=self._widths(), repeatRows=len(rows) - len(self.report.lines), style=self._rules())

    def _widths(self) -> list[float]:
        """The first column takes what the others leave, at least a sixth; of many it leaves them what no name needs."""
        wanted = self._wanted()
        room = min(1.0, self.width * 5 / 6 / sum(wanted))
        more = max(0.0, self.width - sum(wanted) - self._longest_name()) / len(wanted) if self.is_turned else 0.0
        widths = [room * width + more for width in wanted]
        return [self.width - sum(widths), *widths]

    def _longest_name(self) -> float:
        """Points that the longest of the lines' names wants on one line."""
        names = (line.words for line in self.report.lines)
        longest = max((stringWidth(name, self.bold, self.size) for name in names), default=0.0)
        return float(max(longest + 2 * self._pad + 1, self._first_wanted()))

    def _first_wanted(self) -> float:
        """A quarter of an upright sheet; beside many columns names may break more often."""
        return self.width / (4 if len(self.report.columns) <= PORTRAIT_COLUMNS_MAX else 7)

    def _wanted(self) -> list[float]:
        return [self._width(at, column) for at, column in enumerate(self.report.columns)]

    def _width(self, at: int, column: Column) -> float:
        """As wide as the longest number and the longest word of the heading, none broken; a name to sign wants its own.

        Points.
        """
        if column.key == "sign":
            return float(_SIGNED_MM * mm)
        told = [cell_text(line.cells[at], column, line) for line in self.report.lines if line.cells]
        words = [] if self.is_turned else column.words.split()
        longest = max((stringWidth(text, self.bold, self.size) for text in (*told, *words)), default=0.0)
        least = _TURNED_MM if self.is_turned else _COLUMN_MM
        return float(max(least * mm, longest + 2 * self._pad + 1))

    def _heads(self) -> list[list[Flowable]]:
        """One line of headings, or two where some stand over several columns."""
        words = [column.words for column in self.report.columns]
        if not self.has_headings:
            return [[self._head(text) for text in (self.report.first_heading, *words)]]
        spans = [column.heading for column in self.report.columns]
        upper = [
            (span if at == 0 or span != spans[at - 1] else "") if span else words[at] for at, span in enumerate(spans)
        ]
        lower = [Turned(text, self.bold, self.size) if self.is_turned else self._head(text) for text in words]
        above = [self._head(text) for text in (self.report.first_heading, *upper)]
        return [above, [self._head(""), *lower]]

    def _head(self, words: str) -> Paragraph:
        return self._said(words, TA_CENTER, is_bold=True)

    def _row(self, line: Line) -> list[Flowable]:
        is_bold = line.kind in ("total", "section")
        cells = line.cells or ("",) * len(self.report.columns)
        told = (cell_text(cell, column, line) for cell, column in zip(cells, self.report.columns, strict=True))
        numbers = [self._said(text, TA_RIGHT, is_bold=is_bold) for text in told]
        return [self._said(line.words, TA_LEFT, is_bold=is_bold), *numbers]

    def _said(self, text: str, alignment: int, *, is_bold: bool) -> Paragraph:
        style = ParagraphStyle("cell", fontName=self.bold if is_bold else self.regular, fontSize=self.size)
        style.leading, style.alignment = self.size * _LEADING, alignment
        return Paragraph(escape(text), style)

    def _rules(self) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = [
            ("GRID", (0, 0), (-1, -1), _RULE_PT, "#000000"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *((f"{side}PADDING", (0, 0), (-1, -1), self._pad) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
        ]
        if self.is_turned:
            found.append(("ALIGN", (1, 1), (-1, 1), "CENTER"))
        if self.has_headings:
            found += [("SPAN", (0, 0), (0, 1))]
            found += [("SPAN", (first, 0), (last, 0)) for first, last in _spans(self.report.columns)]
            columns = enumerate(self.report.columns, start=1)
            found += [("SPAN", (at, 0), (at, 1)) for at, column in columns if not column.heading]
        below = 2 if self.has_headings else 1
        sections = [at + below for at, line in enumerate(self.report.lines) if line.kind == "section"]
        return found + [("SPAN", (0, at), (-1, at)) for at in sections]


def _spans(columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """First and last place (from 1) of neighbours under one heading; one without a heading stands by itself."""
    first = 0
    for at in range(1, len(columns) + 1):
        if at == len(columns) or columns[at].heading != columns[first].heading or not columns[at].heading:
            yield first + 1, at
            first = at
