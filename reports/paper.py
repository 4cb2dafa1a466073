"""A report as an official paper: A4, the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I (heading, number and date, title,
body, recipients and signatures; page numbers at the top centre from the second page on)."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from reports.shown import cell_text
from reports.tables import Column, Line, Report

_LEFT, _RIGHT, _TOP, _BOTTOM = 30 * mm, 15 * mm, 20 * mm, 20 * mm
_WIDE_LEFT = 15 * mm
_UPRIGHT_COLUMNS_MAX = 8
_NARROW_COLUMNS_MIN = 24
_RULE = 0.5
_COLUMN_MM, _SIGNED_MM = 14, 30
_LEADING, _TURNED_PAD = 1.25, 4.0


@dataclass(frozen=True, slots=True)
class Face:
    """Names of two faces that reportlab knows already, with all Vietnamese marks."""

    regular: str
    bold: str


@dataclass(frozen=True, slots=True)
class Stand:
    """What is said of the figures: the day of the paper, and when frozen the hash and where the log stood."""

    day: date
    hash: str = ""
    audit_stamp: str = ""


def written(report: Report, face: Face, stand: Stand) -> bytes:
    """The PDF."""
    out, paper = io.BytesIO(), _Paper(report, face, stand)
    document = SimpleDocTemplate(
        out,
        pagesize=paper.size,
        leftMargin=_WIDE_LEFT if paper.is_wide else _LEFT,
        rightMargin=_RIGHT,
        topMargin=_TOP,
        bottomMargin=_BOTTOM,
        title=f"{report.title} – {report.place}",
        lang="vi",
        invariant=1,
    )
    document.build(list(paper.parts()), onFirstPage=paper.foot, onLaterPages=paper.numbered)
    return out.getvalue()


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


class _Paper:
    """One report laid out from the top down."""

    def __init__(self, report: Report, face: Face, stand: Stand) -> None:
        self.report, self.face, self.stand = report, face, stand
        self.is_wide = len(report.columns) > _UPRIGHT_COLUMNS_MAX
        self.size: tuple[float, float] = landscape(A4) if self.is_wide else A4
        self.width = self.size[0] - (_WIDE_LEFT if self.is_wide else _LEFT) - _RIGHT
        self.cell_pt = 8.0 if self.is_wide else 11.0
        self.is_narrow = len(report.columns) > _NARROW_COLUMNS_MIN
        self.has_headings = any(column.heading for column in report.columns)

    def parts(self) -> Iterator[Flowable]:
        """Everything in its order."""
        yield self._heading()
        yield Spacer(0, 6 * mm)
        yield self._said(self.report.title, 14, bold=True, centred=True)
        yield self._said(self.report.place, 13, bold=True, centred=True)
        yield self._said(f"Kỳ báo cáo: {self.report.period.words}", 13, centred=True)
        yield Spacer(0, 4 * mm)
        yield self._table()
        yield Spacer(0, 3 * mm)
        remarks = list(self._remarks())
        yield from remarks[:-1]
        yield KeepTogether([*remarks[-1:], Spacer(0, 4 * mm), self._signatures()])

    def foot(self, canvas: Any, _document: Any) -> None:
        """What tells a paper from another one, small at the bottom of each page."""
        canvas.setFont(self.face.regular, 8)
        canvas.drawString(_WIDE_LEFT, 10 * mm, self._code())

    def numbered(self, canvas: Any, document: Any) -> None:
        """The same, with the page's number at the top centre."""
        self.foot(canvas, document)
        canvas.setFont(self.face.regular, 13)
        canvas.drawCentredString(self.size[0] / 2, self.size[1] - 13 * mm, str(document.page))

    def _code(self) -> str:
        if not self.stand.hash:
            return f"Danh mục {self.report.catalogue_version} · bản nháp, số liệu chưa chốt"
        told = f"mã băm {self.stand.hash[:16]} · {self.stand.audit_stamp}"
        return f"Danh mục {self.report.catalogue_version} · đã chốt, {told}"

    def _said(self, text: str, size: float, *, bold: bool = False, centred: bool = False) -> Paragraph:
        style = ParagraphStyle("said", fontName=self.face.bold if bold else self.face.regular, fontSize=size)
        style.leading, style.alignment = size * _LEADING, TA_CENTER if centred else 0
        return Paragraph(escape(text).replace("\n", "<br/>"), style)

    def _block(self, *lines: tuple[str, bool]) -> list[Flowable]:
        return [self._said(text, 12, bold=bold, centred=True) for text, bold in lines]

    def _heading(self) -> Table:
        day, place = self.stand.day, self.report.place
        office = f"ỦY BAN NHÂN DÂN\n{place.upper()}" if self.report.commune else f"UBND TỈNH {place.upper()}\nSỞ Y TẾ"
        left = self._block(
            (office, True), ("–––––––", False), ("Số: \u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/BC-UBND", False)
        )
        said = f"{_bare(place)}, ngày {day.day:02} tháng {day.month:02} năm {day.year}"
        right = self._block(
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
            ("Độc lập - Tự do - Hạnh phúc", True),
            ("–––––––––––––––––––", False),
            (said, False),
        )
        return Table(
            [[left, right]], colWidths=[self.width * 0.4, self.width * 0.6], style=[("VALIGN", (0, 0), (-1, -1), "TOP")]
        )

    def _table(self) -> Table:
        rows = [*self._heads(), *(self._row(line) for line in self.report.lines)]
        return Table(rows, colWidths=self._widths(), repeatRows=len(rows) - len(self.report.lines), style=self._rules())

    def _widths(self) -> list[float]:
        """The first column takes what the others leave, at least a sixth."""
        wanted = [self._width(at, column) for at, column in enumerate(self.report.columns)]
        room = min(1.0, self.width * 5 / 6 / sum(wanted))
        return [self.width - room * sum(wanted), *(room * width for width in wanted)]

    def _width(self, at: int, column: Column) -> float:
        """As wide as the longest number, no number of a column broken into two lines; a name to sign wants its own."""
        if column.key == "sign":
            return float(_SIGNED_MM * mm)
        told = [cell_text(line.cells[at], column) for line in self.report.lines if line.cells]
        longest = max((stringWidth(text, self.face.bold, self.cell_pt) for text in told), default=0.0)
        return float(max(_COLUMN_MM * mm, longest + 2 * self._pad()))

    def _pad(self) -> float:
        return 1.0 if self.is_wide else 3.0

    def _heads(self) -> list[list[Flowable]]:
        """One line of headings, or two where some stand over several columns."""
        words = [column.words for column in self.report.columns]
        if not self.has_headings:
            return [[self._head(text) for text in (self.report.first_heading, *words)]]
        spans = [column.heading for column in self.report.columns]
        upper = [spans[at] if at == 0 or spans[at] != spans[at - 1] else "" for at in range(len(spans))]
        lower = [self._turned(text) if self.is_narrow else self._head(text) for text in words]
        above = [self._head(text) for text in (self.report.first_heading, *upper)]
        return [above, [self._head(""), *lower]]

    def _head(self, words: str) -> Paragraph:
        return self._said(words, self.cell_pt, bold=True, centred=True)

    def _turned(self, words: str) -> Flowable:
        return Turned(words, self.face.bold, self.cell_pt)

    def _row(self, line: Line) -> list[Flowable]:
        is_bold = line.kind in ("total", "section")
        cells = line.cells or ("",) * len(self.report.columns)
        told = [
            self._number(cell_text(cell, column), is_bold)
            for cell, column in zip(cells, self.report.columns, strict=True)
        ]
        return [self._said(line.words, self.cell_pt, bold=is_bold), *told]

    def _number(self, text: str, is_bold: bool) -> Paragraph:
        style = ParagraphStyle("number", fontName=self.face.bold if is_bold else self.face.regular)
        style.fontSize, style.leading, style.alignment = self.cell_pt, self.cell_pt * _LEADING, TA_RIGHT
        return Paragraph(escape(text), style)

    def _rules(self) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = [
            ("GRID", (0, 0), (-1, -1), _RULE, "#000000"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *((f"{side}PADDING", (0, 0), (-1, -1), self._pad()) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
        ]
        if self.is_narrow:
            found.append(("ALIGN", (1, 1), (-1, 1), "CENTER"))
        if self.has_headings:
            found += [("SPAN", (0, 0), (0, 1))]
            found += [("SPAN", (first, 0), (last, 0)) for first, last in _spans(self.report.columns)]
        below = 2 if self.has_headings else 1
        sections = [at + below for at, line in enumerate(self.report.lines) if line.kind == "section"]
        return found + [("SPAN", (0, at), (-1, at)) for at in sections]

    def _remarks(self) -> Iterator[Flowable]:
        size = 8.0 if self.is_wide else 11.0
        passed = "; ".join(f"{check.words}: {'đạt' if check.is_passed else 'CHƯA ĐẠT'}" for check in self.report.checks)
        for text in (f"Kiểm tra số liệu: {passed}." if passed else "", " ".join(self.report.notes)):
            if text:
                yield self._said(text, size)
        for words, told in self.report.definitions:
            yield self._said(f"{words}: {told}", size)

    def _signatures(self) -> Table:
        told = "(Ký, ghi rõ họ tên)"
        cells = [self._block((words, True), (told, False), ("\n\n\n", False)) for words in self.report.signers]
        to = [self._said("Nơi nhận:", 12, bold=True), self._said("- Sở Y tế;\n- Lưu: VT, VHXH.", 11)]
        row: list[Any] = [to, *cells] if self.report.kind != "work" else cells
        return Table([row], colWidths=[self.width / len(row)] * len(row), style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def _bare(place: str) -> str:
    """The place without what kind of place it is: "Mường La"."""
    for kind in ("Xã ", "Phường ", "Đặc khu ", "Tỉnh ", "Thành phố "):
        place = place.removeprefix(kind)
    return place


def _spans(columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """First and last place (from 1) of neighbours under one heading; one without a heading stands by itself."""
    first = 0
    for at in range(1, len(columns) + 1):
        if at == len(columns) or columns[at].heading != columns[first].heading or not columns[at].heading:
            yield first + 1, at
            first = at
