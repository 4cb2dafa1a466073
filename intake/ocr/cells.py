"""Cells cut from the page: rulings taken out, each stroke of the pen given to the cell it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.lattice import Lattice
from intake.ocr.stages import Box, Cell, Page, Pixels, Quad, Table

INK = 70
"""Darkness, of 255, from which a pixel is written on."""
OWNED = 0.72
"""A stroke with so much of its ink in one cell is all that cell's; otherwise it is cut at the border."""
HALO_PX = 5
MARGIN = 0.06
"""Of the row's height: the white left around the ink."""
SPECK = 0.05
"""Of the row's height: strokes smaller than this both ways are dirt."""
PALE = 0.4
"""Of the page's usual ink: strokes paler than this are dirt or show through from the back."""
DOT_INK = 30
DOT_PX = 7
DOT_REACH_PX = 60.0
DOTS_NEAR = 3
Owners = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Span:
    """One cell's place in the lattice: row or level, first and last column, top and bottom in pixels of the look."""

    row: int
    column: int
    column_end: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table without its rulings, in pixels of the page; `origin` is the top left corner of `paper` on the page."""

    page: Page
    lattice: Lattice
    paper: Pixels
    origin: tuple[int, int]
    box_px: Box

    @classmethod
    def of(cls, page: Page, lattice: Lattice) -> "Sheet":
        scale = lattice.marks.scale
        left, right = (round(float(x) / scale) for x in lattice.columns[[0, -1]])
        top, bottom = (round(float(y) / scale) for y in lattice.rows[[0, -1]])
        height, width = page.grey.shape
        pad = 24
        x, y = max(left - pad, 0), max(top - pad, 0)
        inside = slice(y, min(bottom + pad, height)), slice(x, min(right + pad, width))
        paper = without_rulings(page.grey, lattice)[inside]
        return cls(page, lattice, paper, (x, y), (left, top, right - left, bottom - top))

    def cut(self, spans: Sequence[Span]) -> list[Cell]:
        """A cell for each span, in their order."""
        boxes = [self._box(span) for span in spans]
        places = np.zeros(self.paper.shape, np.int32)
        for number, (x, y, width, height) in enumerate(boxes, 1):
            places[y : y + height, x : x + width] = number
        unit = float(np.median([box[3] for box in boxes]))
        owners = _owners(self.paper, places, unit)
        return [
            self._cell(span, box, owners, number)
            for number, (span, box) in enumerate(zip(spans, boxes, strict=True), 1)
        ]

    def _box(self, span: Span) -> Box:
        """The span on `paper`."""
        scale = self.lattice.marks.scale
        columns = self.lattice.columns
        left, right = (round(float(columns[at]) / scale) for at in (span.column, span.column_end + 1))
        top, bottom = round(span.top / scale), round(span.bottom / scale)
        return left - self.origin[0], top - self.origin[1], right - left, bottom - top

    def _cell(self, span: Span, box: Box, owners: Owners, number: int) -> Cell:
        x, y, width, height = box
        ink = _ink(self.paper, owners, number, box)
        on_page = (x + self.origin[0], y + self.origin[1], width, height)
        blank = np.full((height, width), 255, np.uint8) if ink is None else ink
        return Cell(span.row, span.column, span.column_end, on_page, quad(self.page, on_page), blank, ink is None)


def quad(page: Page, box: Box) -> Quad:
    """The box's corners on the photo."""
    x, y, width, height = box
    corners = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float64)
    one, two, three, four = ((round(float(px)), round(float(py))) for px, py in page.to_photo(corners))
    return one, two, three, four


def without_rulings(grey: Pixels, lattice: Lattice) -> Pixels:
    """The page with the table's rulings white; ink that crosses a ruling stays joined."""
    height, width = grey.shape
    band = max(3, round(3 / lattice.marks.scale))
    across = np.zeros(lattice.marks.across.shape, np.uint8)
    down = np.zeros_like(across)
    for place in lattice.rows:
        across[max(place - 4, 0) : place + 5] = lattice.marks.across[max(place - 4, 0) : place + 5]
    for place in lattice.columns:
        down[:, max(place - 4, 0) : place + 5] = lattice.marks.down[:, max(place - 4, 0) : place + 5]
    dark = cv2.bitwise_not(grey)
    masks: list[Pixels] = []
    for mask, kernel in ((across, (band, 1)), (down, (1, band))):
        full = cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST)
        masks.append(np.asarray(cv2.dilate(full, np.ones(kernel, np.uint8)), np.uint8))
    bare: Pixels = np.where((masks[0] | masks[1]) > 0, np.uint8(0), dark)
    reach = 2 * band + 3
    for mask, kernel in ((masks[0], (reach, 1)), (masks[1], (1, reach))):
        joined = cv2.morphologyEx(bare, cv2.MORPH_CLOSE, np.ones(kernel, np.uint8))
        bare = np.asarray(np.where(mask > 0, cv2.min(joined, dark), bare), np.uint8)
    return np.asarray(cv2.bitwise_not(bare), np.uint8)


def _owners(paper: Pixels, places: Owners, unit: float) -> Owners:
    """(h, w) for each inked pixel the number of the cell it belongs to, 0 where there is no ink or only dirt."""
    dark = np.asarray(cv2.bitwise_not(paper), np.uint8)
    _, found, sizes, _ = cv2.connectedComponentsWithStats((dark > INK).astype(np.uint8), connectivity=8)
    labels, stats = np.asarray(found, np.int32), np.asarray(sizes, np.int32)
    rows, columns = np.nonzero(labels)
    stroke = labels[rows, columns]
    cell = places[rows, columns]
    size = int(places.max()) + 1
    shares = np.bincount(stroke.astype(np.int64) * size + cell, minlength=len(stats) * size).reshape(-1, size)
    main = np.argmax(shares[:, 1:], axis=1) + 1 if size > 1 else np.zeros(len(stats), int)
    share = shares[np.arange(len(stats)), main] / np.maximum(shares.sum(axis=1), 1)
    owner = np.where(share[stroke] >= OWNED, main[stroke], cell)
    owner = np.where(_is_dirt(dark[rows, columns], stroke, stats, unit)[stroke], 0, owner)
    owners = np.zeros(paper.shape, np.int32)
    owners[rows, columns] = owner
    return owners


def _is_dirt(dark: Pixels, stroke: NDArray[np.int32], stats: NDArray[np.int32], unit: float) -> NDArray[np.bool_]:
    """(strokes,) too small or too pale to be writing."""
    peak = np.zeros(len(stats), np.uint8)
    np.maximum.at(peak, stroke, dark)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    usual = float(np.percentile(peak[1:], 80)) if len(peak) > 1 else 255.0
    tiny = np.maximum(wide, high) < max(3.0, SPECK * unit)
    return np.asarray(tiny | (peak < PALE * usual))


def _ink(paper: Pixels, owners: Owners, number: int, box: Box) -> Pixels | None:
    """What the cell owns, tight with a small margin; None when it owns nothing."""
    height, width = paper.shape
    x, y, wide, high = box
    reach = high // 2
    top, left = max(y - reach, 0), max(x - 2 * reach, 0)
    window = slice(top, min(y + high + reach, height)), slice(left, min(x + wide + 2 * reach, width))
    mine = (owners[window] == number).astype(np.uint8)
    if not mine.any():
        return None
    x, y, wide, high = cv2.boundingRect(mine)
    margin = max(2, round(MARGIN * box[3]))
    inside = slice(max(y - margin, 0), y + high + margin), slice(max(x - margin, 0), x + wide + margin)
    halo = cv2.dilate(mine[inside], np.ones((HALO_PX, HALO_PX), np.uint8))
    foreign = (owners[window][inside] > 0) & (mine[inside] == 0)
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


def remove_dotted_lines(grey: Pixels) -> Pixels:
    """The same writing without the dots it was written on: rows of small specks that lie level, evenly apart."""
    dark = (cv2.bitwise_not(grey) > DOT_INK).astype(np.uint8)
    _, labels, stats, middles = cv2.connectedComponentsWithStats(dark, connectivity=8)
    height = stats[:, cv2.CC_STAT_HEIGHT]
    small = (height <= DOT_PX) & (stats[:, cv2.CC_STAT_WIDTH] <= 2 * DOT_PX)
    small[0] = False
    chained = np.zeros(len(stats), bool)
    places = np.flatnonzero(small)
    ordered = places[np.argsort(middles[places, 0])]
    for at, dot in enumerate(ordered):
        chained[dot] = _neighbours(np.asarray(middles, np.float64), ordered, at) >= DOTS_NEAR
    if not chained.any():
        return grey
    gone = cv2.dilate(chained[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(np.where(gone > 0, np.uint8(255), grey), np.uint8)


def _neighbours(middles: NDArray[np.float64], ordered: NDArray[np.int64], at: int) -> int:
    """How many other dots lie level with this one within reach."""
    x, y = middles[ordered[at]]
    near = middles[ordered[max(at - 12, 0) : at + 13]]
    return int(np.count_nonzero((np.abs(near[:, 0] - x) < DOT_REACH_PX) & (np.abs(near[:, 1] - y) < 2.5))) - 1
