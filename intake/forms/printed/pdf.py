"""A laid-out sheet as a PDF: rulings and words in black, places to write in drawn so light that reading drops them."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from intake.forms.printed import codes, corners, face
from intake.forms.printed.boxes import Box, Place, SheetPlan, Words
from intake.forms.printed.codes import SheetCode
from intake.forms.printed.corners import Mark

GUIDE = (1.0, 0.78, 0.68)
"""Red enough to leave with the red of stamps, light enough to leave where a printer knows black alone."""
GUIDE_MM, RULE_MM, THIN_MM = 0.25, 0.3, 0.15
LEADING = 1.15
RULED = 0.36
"""How far under its base line a text is ruled off, in its size."""
FITTED_LEAST = 0.55
"""Words too long for their place are set smaller, down to this share of their size, then cut."""
ANSWER_PT = 10.0
Filled = Mapping[tuple[int, str], str]
"""What stands already in places to write in, by row and field: digits without their gaps, a tick by its value."""


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page to print: its plan, its code, and what is known already of what its boxes ask.

    `foot` names the page at its right bottom, `remark` is said of the whole list at its left.
    """

    plan: SheetPlan
    code: SheetCode
    filled: Filled = field(default_factory=dict)
    foot: str = ""
    remark: str = ""


def written(pages: Sequence[PrintedPage], title: str) -> bytes:
    """The PDF of all pages. Raises FaceMissing."""
    face.load()
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setTitle(title)
    for page in pages:
        canvas.setPageSize((page.plan.width_mm * mm, page.plan.height_mm * mm))
        _Page(canvas, page).draw()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Page:
    """One page on its canvas, whose origin is at the bottom and whose unit is the point."""

    canvas: Canvas
    page: PrintedPage

    def draw(self) -> None:
        """Guides first, so that nothing printed lies under them."""
        plan = self.page.plan
        for box in plan.boxes:
            self._guide(box)
        for rule in plan.rules:
            self.canvas.setLineWidth((THIN_MM if rule.is_thin else RULE_MM) * mm)
            self.canvas.line(*self._at(*rule.start), *self._at(*rule.end))
        for words in plan.words:
            self._words(words)
        self._answers()
        for corner in range(len(corners.CORNERS)):
            self._mark(corner)
        for place in plan.codes:
            self._squares(_code_cells(self.page.code), place)
        self._foot()

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * mm, (self.page.plan.height_mm - y) * mm

    def _guide(self, box: Box) -> None:
        x, y, width, height = box.place
        self.canvas.setStrokeColorRGB(*GUIDE)
        self.canvas.setLineWidth(GUIDE_MM * mm)
        left, bottom = self._at(x, y + height)
        if box.kind == "text":
            self.canvas.line(left, bottom, left + width * mm, bottom)
        else:
            self.canvas.rect(left, bottom, width * mm, height * mm)
        self.canvas.setStrokeColorRGB(0, 0, 0)

    def _words(self, words: Words) -> None:
        x, y, width, height = words.place
        self.canvas.saveState()
        if words.turned:
            self.canvas.translate(*self._at(x + width, y + height))
            self.canvas.rotate(90)
            self._set(words, height, width)
        else:
            self.canvas.translate(*self._at(x, y + height))
            self._set(words, width, height)
        self.canvas.restoreState()

    def _set(self, words: Words, width: float, height: float) -> None:
        """Lines of words in a place that begins where the canvas now does, in the middle of its height."""
        font = face.BOLD if words.is_bold else face.REGULAR
        size, lines = fitted(words.text, font, words.size, width * mm, height * mm)
        self.canvas.setFont(font, size)
        y = (height * mm + LEADING * size * len(lines)) / 2 - 0.9 * size
        for line in lines:
            if words.is_centred:
                self.canvas.drawCentredString(width * mm / 2, y, line)
            else:
                self.canvas.drawString(0, y, line)
            y -= LEADING * size
        if words.ruled:
            half = words.ruled * stringWidth(lines[-1], font, size) / 2
            y += (LEADING - RULED) * size
            self.canvas.setLineWidth(THIN_MM * mm)
            self.canvas.line(width * mm / 2 - half, y, width * mm / 2 + half, y)

    def _answers(self) -> None:
        """What is known already, printed where a hand would have written it."""
        for box in self.page.plan.boxes:
            told = self.page.filled.get((box.row, box.field), "")
            sign = _sign(box, told)
            if sign.strip():
                size = ANSWER_PT + 1 if box.kind == "digit" else ANSWER_PT
                self._words(Words(sign, box.place, size, is_centred=box.kind != "text"))

    def _mark(self, corner: int) -> None:
        import cv2  # 15 MB of a server that seldom prints

        plan = self.page.plan
        number = corners.number_of(Mark(corner, plan.layout, plan.rows))
        dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_1000)
        cells = np.asarray(cv2.aruco.generateImageMarker(dictionary, number, 7)) == 0
        x, y = corners.origin_of(corner, plan.width_mm, plan.height_mm)
        self._squares(cells, (x, y, corners.SIDE_MM, corners.SIDE_MM))

    def _squares(self, dark: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]", place: Place) -> None:
        """A picture of dark squares, each run of them across one rectangle."""
        x, y, width, height = place
        wide, high = width / dark.shape[1], height / dark.shape[0]
        for row, cells in enumerate(dark):
            for first, last in _runs([bool(cell) for cell in cells]):
                left, bottom = self._at(x + first * wide, y + (row + 1) * high)
                self.canvas.rect(left, bottom, (last - first) * wide * mm, high * mm, stroke=0, fill=1)

    def _foot(self) -> None:
        """What people say of the page to one another, at the very bottom."""
        plan, code = self.page.plan, self.page.code
        text = self.page.foot or f"{code.area or 'Tờ trắng'} · trang {code.page}/{code.page_count}"
        place = plan.width_mm - 110, plan.height_mm - 8, 90.0, 4.0
        self._words(Words(text, place, 7, is_centred=True))
        if self.page.remark:
            self._words(Words(self.page.remark, (46.0, plan.height_mm - 8, plan.width_mm - 158, 4.0), 7))


def _sign(box: Box, told: str) -> str:
    """What of a known value stands in a box."""
    if box.kind == "tick":
        return "x" if box.value in told.split("; ") else ""
    if box.kind == "digit":
        return told[box.index] if box.index < len(told) else ""
    return told


def _code_cells(code: SheetCode) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """(cells, cells) the dark squares of a sheet's QR code, without the white that OpenCV leaves around it."""
    import cv2

    told = cv2.QRCodeEncoder.Params()
    told.correction_level, told.mode = cv2.QRCODE_ENCODER_CORRECT_LEVEL_M, cv2.QRCODE_ENCODER_MODE_ALPHANUMERIC
    drawn = np.asarray(cv2.QRCodeEncoder.create(told).encode(codes.said(code)))
    dark = drawn < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return np.asarray(dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def _runs(dark: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) places of neighbours that are dark."""
    begun = None
    for at, is_dark in enumerate([*dark, False]):
        if is_dark and begun is None:
            begun = at
        elif not is_dark and begun is not None:
            yield begun, at
            begun = None


def fitted(text: str, font: str, size: float, width_pt: float, height_pt: float) -> tuple[float, list[str]]:
    """(size, lines) of a text in a place, smaller where it would not fit; cut where even the smallest does not."""
    least = FITTED_LEAST * size
    while True:
        lines = [line for part in text.split("\n") for line in _wrapped(part, font, size, width_pt)]
        if len(lines) * LEADING * size <= height_pt and all(stringWidth(one, font, size) <= width_pt for one in lines):
            return size, lines
        if size <= least:
            return size, lines[: max(1, int(height_pt / (LEADING * size)))]
        size -= 0.25


def _wrapped(text: str, font: str, size: float, width_pt: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or stringWidth(longer, font, size) <= width_pt:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
