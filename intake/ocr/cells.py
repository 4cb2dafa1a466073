"""Cells cut from the page: rulings taken out, each stroke of the pen given to the cell it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from intake.ocr import braces, erase, owners, tracing
from intake.ocr.dots import remove_dotted_lines
from intake.ocr.lattice import Lattice
from intake.ocr.owners import Owners
from intake.ocr.stages import Box, Cell, Page, Pixels, Points, Quad, Table
from intake.ocr.tracing import Ruling

__all__ = ["Sheet", "Span", "quad", "remove_dotted_lines", "strip_above", "strip_below"]

HALO_PX = 5
MARGIN = 0.06
"""Of the row's height: the white left around the ink."""
PAD_PX = 24
"""Around the table: writing of its outer cells pokes out."""


@dataclass(frozen=True, slots=True)
class Span:
    """One cell's place: row or level, first and last column, and which rulings, counted from 0, lie above and below."""

    row: int
    column: int
    column_end: int
    above: int
    below: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table without its rulings: `dark` (h, w) the whole page's ink, 255 being black, and the traced rulings."""

    page: Page
    dark: Pixels
    rows: tuple[Ruling, ...]
    columns: tuple[Ruling, ...]

    @classmethod
    def of(
        cls, page: Page, lattice: Lattice, scale: float, drawn: Sequence[Points], level: tuple[int, int] | None
    ) -> "Sheet":
        """Trace the lattice's rulings in full size, take them out, and with them strokes `drawn` through rows.

        `lattice` and `drawn` are in pixels of a look `scale` times as large as the page; between the two rulings of
        `level`, if the header has two, the second ruling across is drawn."""
        across, down = (np.rint(places / scale).astype(int).tolist() for places in (lattice.rows, lattice.columns))
        folds = [np.rint(places / scale).astype(int).tolist() for places in lattice.folds]
        dark = np.ascontiguousarray(cv2.bitwise_not(page.grey), np.uint8)
        # OpenCV turns a picture over its diagonal many times faster than a copy of NumPy's view does.
        upright = np.asarray(cv2.transpose(dark), np.uint8)
        ends = [(down[0], down[-1])] * len(across)
        if level:
            ends[1] = down[level[0]], down[level[1]]
        rows = tuple(tracing.trace(dark, across, ends))
        columns = tuple(tracing.trace(upright, down, [(across[0], across[-1])] * len(down)))
        all_rows = [*rows, *(twin for ruling in rows for twin in tracing.twins(dark, ruling))]
        all_columns = [*columns, *(twin for ruling in columns for twin in tracing.twins(upright, ruling))]
        creases = tracing.trace(dark, folds[0], [(down[0], down[-1])] * len(folds[0]))
        for ruling in (*all_rows, *creases, *(tracing.along(points / scale, dark) for points in drawn)):
            erase.erase(dark, ruling, all_columns)
        upright = np.asarray(cv2.transpose(dark), np.uint8)
        creases = tracing.trace(upright, folds[1], [(across[0], across[-1])] * len(folds[1]))
        for ruling in (*all_columns, *creases):
            erase.erase(upright, ruling, all_rows)
        return cls(page, np.asarray(cv2.transpose(upright), np.uint8), rows, columns)

    @property
    def box_px(self) -> Box:
        """The table on the page."""
        left, right = (int(np.median(self.columns[at].heights)) for at in (0, -1))
        top, bottom = (int(np.median(self.rows[at].heights)) for at in (0, -1))
        return left, top, right - left, bottom - top

    def cut(self, spans: Sequence[Span]) -> list[Cell]:
        """A cell for each span, in their order; none at all where rulings cross each other, as they do in noise."""
        boxes = self._boxes(spans)
        if not boxes or min(min(width, height) for _, _, width, height in boxes) < 0:
            return []
        x, y, width, height = self.box_px
        left, top = max(x - PAD_PX, 0), max(y - PAD_PX, 0)
        dark = self.dark[top : y + height + PAD_PX, left : x + width + PAD_PX]
        places = np.zeros(dark.shape, np.int32)
        for number, (x, y, width, height) in enumerate(boxes, 1):
            places[max(y - top, 0) : y - top + height, max(x - left, 0) : x - left + width] = number
        across = erase.zone(self.dark.shape, self.rows)
        upright = erase.zone(self.dark.shape[::-1], self.columns)
        down = np.asarray(cv2.transpose(upright.view(np.uint8)), np.uint8).view(np.bool_)
        inside = slice(top, top + dark.shape[0]), slice(left, left + dark.shape[1])
        strokes = owners.Strokes.of(dark)
        body = {(span.above, span.column): _moved(box, left, top) for span, box in zip(spans, boxes, strict=True)}
        drawn, taken_in = braces.found(strokes, ~strokes.mostly_in(down[inside]), body)
        given = owners.give(strokes, places, across[inside], down[inside], drawn)
        paper = cv2.bitwise_not(dark)
        inks = [
            _ink(np.asarray(paper, np.uint8), given, number, box, (left, top)) for number, box in enumerate(boxes, 1)
        ]
        return [
            replace(self._cell(span, box, ink), brace=taken_in.get((span.above, span.column), 0))
            for span, box, ink in zip(spans, boxes, inks, strict=True)
        ]

    def _boxes(self, spans: Sequence[Span]) -> list[Box]:
        """The spans on the page; none where rulings lie in another order than they were found in."""
        rows, columns = ([int(np.median(one.heights)) for one in rulings] for rulings in (self.rows, self.columns))
        if min(np.diff(rows).min(), np.diff(columns).min()) < 0:
            return []
        return [self._box(span, rows, columns) for span in spans]

    def _box(self, span: Span, rows: Sequence[int], columns: Sequence[int]) -> Box:
        """The span on the page; its borders where the rulings run between its corners."""
        upper, lower = self.rows[span.above].heights, self.rows[span.below].heights
        left, right = self.columns[span.column].heights, self.columns[span.column_end + 1].heights
        across = slice(columns[span.column], columns[span.column_end + 1] + 1)
        down = slice(rows[span.above], rows[span.below] + 1)
        x, y = round(float(left[down].mean())), round(float(upper[across].mean()))
        return x, y, round(float(right[down].mean())) - x, round(float(lower[across].mean())) - y

    def _cell(self, span: Span, box: Box, ink: Pixels | None) -> Cell:
        blank = np.full((box[3], box[2]), 255, np.uint8) if ink is None else ink
        return Cell(span.row, span.column, span.column_end, box, quad(self.page, box), blank, ink is None)


def _moved(box: Box, left: int, top: int) -> Box:
    """The same box in a picture that begins at these pixels."""
    return box[0] - left, box[1] - top, box[2], box[3]


def quad(page: Page, box: Box) -> Quad:
    """The box's corners on the photo."""
    x, y, width, height = box
    corners = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float64)
    one, two, three, four = ((round(float(px)), round(float(py))) for px, py in page.to_photo(corners))
    return one, two, three, four


def _ink(paper: Pixels, given: Owners, number: int, box: Box, origin: tuple[int, int]) -> Pixels | None:
    """What the cell owns, tight with a small margin; None when it owns nothing."""
    x, y, wide, high = box[0] - origin[0], box[1] - origin[1], box[2], box[3]
    reach = high // 2
    window = slice(max(y - reach, 0), y + high + reach), slice(max(x - 2 * reach, 0), x + wide + 2 * reach)
    mine = (given[window] == number).astype(np.uint8)
    if not mine.any():
        return None
    x, y, wide, high = cv2.boundingRect(mine)
    margin = max(2, round(MARGIN * box[3]))
    inside = slice(max(y - margin, 0), y + high + margin), slice(max(x - margin, 0), x + wide + margin)
    halo = cv2.dilate(mine[inside], np.ones((HALO_PX, HALO_PX), np.uint8))
    foreign = (given[window][inside] > 0) & (mine[inside] == 0)
    return np.where((halo > 0) & ~foreign, paper[window][inside], np.uint8(255)).astype(np.uint8)


def strip_above(page: Page, table: Table) -> tuple[Pixels, Box]:
    """(grey, box) what stands above the table: title, commune, hamlet; its box on the page."""
    return _strip(page, 0, table.box_px[1])


def strip_below(page: Page, table: Table) -> tuple[Pixels, Box]:
    """(grey, box) what stands below the table: the sum, signatures; its box on the page."""
    return _strip(page, table.box_px[1] + table.box_px[3], page.grey.shape[0])


def _strip(page: Page, top: int, bottom: int) -> tuple[Pixels, Box]:
    width = page.grey.shape[1]
    return page.grey[top:bottom], (0, top, width, max(bottom - top, 0))
