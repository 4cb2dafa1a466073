"""A report as an official paper: A4, the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I (heading, number and date, title,
body, recipients and signatures; page numbers at the top centre from the second page on).

Sizes, faces and margins are the decree's; a table alone is smaller where its columns would not fit on the sheet.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Literal

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from reports.paper_table import PORTRAIT_COLUMNS_MAX, laid_out
from reports.stand import Stand
from reports.tables import Report

LEFT, RIGHT, TOP, BOTTOM = 30 * mm, 15 * mm, 20 * mm, 20 * mm
_FRAME_PT = 6.0
"""What the library leaves free inside every margin."""
_LEADING = 1.25
_TEXT_PT, _WIDE_NOTES_PT = 13.0, 11.0
_LAST_SIGNER = 0.4
"""The part of the width in which "TM. ỦY BAN NHÂN DÂN" stands on one line."""
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_TO_WRITE_IN = "\u00a0" * 6
_PLACES = ("Xã ", "Phường ", "Đặc khu ", "Tỉnh ", "Thành phố ")

Style = Literal["regular", "bold", "italic", "bold_italic"]


@dataclass(frozen=True, slots=True)
class Face:
    """Names of four faces that reportlab knows already, with all Vietnamese marks."""

    regular: str
    bold: str
    italic: str
    bold_italic: str


def written(report: Report, face: Face, stand: Stand) -> bytes:
    """The PDF."""
    out, paper = io.BytesIO(), _Paper(report, face, stand)
    document = SimpleDocTemplate(
        out,
        pagesize=paper.size,
        leftMargin=LEFT - _FRAME_PT,
        rightMargin=RIGHT - _FRAME_PT,
        topMargin=TOP - _FRAME_PT,
        bottomMargin=BOTTOM - _FRAME_PT,
        title=f"{report.title} – {report.place}",
        lang="vi",
        invariant=1,
    )
    document.build(list(paper.parts()), onFirstPage=paper.foot, onLaterPages=paper.numbered)
    return out.getvalue()


class _Paper:
    """One report laid out from the top down."""

    def __init__(self, report: Report, face: Face, stand: Stand) -> None:
        self.report, self.face, self.stand = report, face, stand
        self.is_wide = len(report.columns) > PORTRAIT_COLUMNS_MAX
        self.size: tuple[float, float] = landscape(A4) if self.is_wide else A4
        self.width = self.size[0] - LEFT - RIGHT
        self.is_of_commune = bool(report.commune)

    def parts(self) -> Iterator[Flowable]:
        """Everything in its order."""
        yield self._heading()
        yield Spacer(0, 6 * mm)
        yield self._said(self.report.title, 14, "bold")
        yield self._said(self.report.place, 14, "bold")
        yield self._rule(self.width / 6)
        yield self._said(f"Kỳ báo cáo: {self.report.period.words}", _TEXT_PT)
        if early := self.stand.early_words(self.report.period):
            yield self._said(f"({early})", _TEXT_PT, "italic")
        yield Spacer(0, 4 * mm)
        for table in laid_out(self.report, self.face.regular, self.face.bold, self.width):
            yield table
            yield Spacer(0, 3 * mm)
        remarks = list(self._remarks())
        yield from remarks[:-1]
        yield KeepTogether([*remarks[-1:], Spacer(0, 4 * mm), self._signatures()])

    def foot(self, canvas: Any, _document: Any) -> None:
        """What tells a paper from another one, small at the bottom of each page."""
        canvas.setFont(self.face.regular, 8)
        canvas.drawString(LEFT, 10 * mm, self._code())

    def numbered(self, canvas: Any, document: Any) -> None:
        """The same, with the page's number at the top centre."""
        self.foot(canvas, document)
        canvas.setFont(self.face.regular, _TEXT_PT)
        canvas.drawCentredString(self.size[0] / 2, self.size[1] - 13 * mm, str(document.page))

    def _code(self) -> str:
        if not self.stand.hash:
            return f"Danh mục {self.report.catalogue_version} · bản nháp, số liệu chưa chốt"
        told = f"mã băm {self.stand.hash[:16]} · {self.stand.audit_stamp}"
        return f"Danh mục {self.report.catalogue_version} · đã chốt, {told}"

    def _said(self, text: str, size: float, face: Style = "regular", *, centred: bool = True) -> Paragraph:
        style = ParagraphStyle("said", fontName=getattr(self.face, face), fontSize=size)
        style.leading, style.alignment = size * _LEADING, TA_CENTER if centred else 0
        return Paragraph(escape(text).replace("\n", "<br/>"), style)

    def _rule(self, width: float) -> HRFlowable:
        return HRFlowable(width=width, thickness=0.7, color="#000000", spaceBefore=2, spaceAfter=5)

    def _heading(self) -> Table:
        """The office on the left with its number, the motto on the right with place and day."""
        rule = self._rule(self.width * 0.12)
        left = [*self._office(), rule, self._said(f"Số: {_TO_WRITE_IN}/BC-{self._short()}", _TEXT_PT)]
        right = [
            self._said("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "bold"),
            self._said(_MOTTO, 13, "bold"),
            self._rule(stringWidth(_MOTTO, self.face.bold, 13)),
            self._said(place_and_day(self.report.place, self.stand.day), 13, "italic"),
        ]
        free = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("ALIGN", (0, 0), (-1, -1), "CENTER"),
            *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in _SIDES),
        ]
        return Table([[left, right]], colWidths=[self.width * 0.4, self.width * 0.6], style=free)

    def _office(self) -> list[Paragraph]:
        place = self.report.place.upper()
        if self.is_of_commune:
            return [self._said(f"ỦY BAN NHÂN DÂN\n{place}", 12, "bold")]
        return [self._said(f"ỦY BAN NHÂN DÂN\n{place}", 12), self._said("SỞ Y TẾ", 12, "bold")]

    def _short(self) -> str:
        return "UBND" if self.is_of_commune else "SYT"

    def _remarks(self) -> Iterator[Flowable]:
        size = _WIDE_NOTES_PT if self.is_wide else _TEXT_PT
        passed = "; ".join(f"{check.words}: {'đạt' if check.is_passed else 'CHƯA ĐẠT'}" for check in self.report.checks)
        if hidden := self.report.hidden_note:
            yield self._said(hidden, size, "italic", centred=False)
        for text in (f"Kiểm tra số liệu: {passed}." if passed else "", " ".join(self.report.other_notes)):
            if text:
                yield self._said(text, size, centred=False)
        for words, told in self.report.definitions:
            yield self._said(f"{words}: {told}", size, centred=False)

    def _signatures(self) -> Table:
        """The recipients on the left, then who signs; the settlement of work goes to nobody."""
        row: list[Any] = [self._signer(words) for words in self.report.signers]
        if self.report.kind != "work":
            to = "- Sở Y tế;\n- Lưu: VT, VHXH." if self.is_of_commune else "- UBND tỉnh;\n- Lưu: VT."
            row = [[self._said("Nơi nhận:", 12, "bold_italic", centred=False), self._said(to, 11, centred=False)], *row]
        widths = [self.width * (1 - _LAST_SIGNER) / (len(row) - 1)] * (len(row) - 1)
        top = [("VALIGN", (0, 0), (-1, -1), "TOP")]
        return Table([row], colWidths=[*widths, self.width * _LAST_SIGNER], style=top)

    def _signer(self, words: str) -> list[Flowable]:
        """Who signs for the committee says so above (TM.); room for a signature and a stamp below."""
        title = f"TM. ỦY BAN NHÂN DÂN\n{words}" if words == "CHỦ TỊCH" and self.report.kind != "work" else words
        signed = self._said("(Ký, ghi rõ họ tên)", 12, "italic")
        return [self._said(title, 13, "bold"), signed, Spacer(0, 22 * mm)]


_SIDES = ("LEFT", "RIGHT", "TOP", "BOTTOM")


def place_and_day(place: str, day: date) -> str:
    """Where and when a paper was made, without what kind of place it is: "Mường La, ngày 05 tháng 01 năm 2026".

    A zero stands before days under 10 and before the months 1 and 2 alone. Source: Nghị định 30/2020, Phụ lục I.
    """
    for kind in _PLACES:
        place = place.removeprefix(kind)
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02} tháng {month} năm {day.year}"
