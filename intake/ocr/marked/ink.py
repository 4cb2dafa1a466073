"""What is written in the boxes of a flat sheet: guides and rulings gone, every stroke given to its box."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.forms.printed.boxes import Box, Place, SheetPlan
from intake.ocr import cells, connected
from intake.ocr.stages import Cell, Page, Pixels

DARK, FADED, GUIDE_DARK = 18, 7, 60
"""Of 255: what is paler all over is no ink; so pale is a stroke where it fades, as thin ones do between two darker
places; and, where a guide was printed, no more than the guide in grey."""
RULE_MM, GUIDE_MM = 0.32, 0.25
"""Half of what is taken out around a printed ruling, and looked at around a guide."""
REACH_MM = 1.2
"""Writing pokes so far out of its box."""
OWN = 0.55
"""Of a stroke, in the box: less, and it is the neighbour's; what lies evenly in several is parted between them."""
WRITTEN_MM2 = 0.09
"""Less ink is no writing, as much as this of full black: a faint, thin 1 is more."""
SPECK_MM2 = 0.05
HALO_PX = 3
WHITE = 255


@dataclass(frozen=True, slots=True)
class FlatSheet:
    """A page flat and tight, `px_a_mm` pixels a millimetre; `paper` is its grey without printed rulings."""

    page: Page
    plan: SheetPlan
    px_a_mm: float
    paper: Pixels

    @classmethod
    def of(cls, page: Page, plan: SheetPlan, px_a_mm: float) -> "FlatSheet":
        """Take rulings and guides out where the plan has them."""
        paper = np.where(_guides(page.grey.shape, plan, px_a_mm) & (page.grey > WHITE - GUIDE_DARK), WHITE, page.grey)
        paper = np.ascontiguousarray(paper, np.uint8)
        for rule in plan.rules:
            start, end = (tuple(round(side * px_a_mm - 0.5) for side in point) for point in (rule.start, rule.end))
            cv2.line(paper, start, end, WHITE, 2 * round(RULE_MM * px_a_mm) + 1)
        return cls(page, plan, px_a_mm, paper)

    def box_px(self, place: Place) -> tuple[int, int, int, int]:
        """A place of the sheet on the page."""
        x, y, width, height = (round(side * self.px_a_mm) for side in place)
        return x, y, width, height

    def inks(self, boxes: Sequence[Box]) -> list[Cell]:
        """A cell for each of neighbouring boxes, from left to right, with what is written in it."""
        return [self._cell(box, ink) for box, ink in zip(boxes, _parted(self, boxes), strict=True)]

    def _cell(self, box: Box, ink: Pixels | None) -> Cell:
        place = self.box_px(box.place)
        blank = np.full((place[3], place[2]), WHITE, np.uint8) if ink is None else ink
        quad = cells.quad(self.page, place)
        return Cell(box.row, box.index, box.index, place, quad, blank, ink is None)


def _guides(shape: tuple[int, ...], plan: SheetPlan, px_a_mm: float) -> NDArray[np.bool_]:
    """(h, w) where guides are printed: colour leaves with the red of stamps, but many printers know grey alone."""
    drawn = np.zeros(shape[:2], np.uint8)
    thick = 2 * round(GUIDE_MM * px_a_mm) + 1
    for box in plan.boxes:
        x, y, wide, high = (round(side * px_a_mm) for side in box.place)
        start = (x, y + high) if box.kind == "text" else (x, y)
        cv2.rectangle(drawn, start, (x + wide, y + high), 1, thick)
    return drawn > 0


def _parted(flat: FlatSheet, boxes: Sequence[Box]) -> list[Pixels | None]:
    """The ink of each box, None where nothing is written."""
    reach = round(REACH_MM * flat.px_a_mm)
    places = [flat.box_px(box.place) for box in boxes]
    left, top = min(x for x, _, _, _ in places) - reach, min(y for _, y, _, _ in places) - reach
    right, bottom = max(x + w for x, _, w, _ in places) + reach, max(y + h for _, y, _, h in places) + reach
    left, top = max(left, 0), max(top, 0)
    paper = flat.paper[top:bottom, left:right]
    owner = _owner(paper.shape, [(x - left, y - top, w, h) for x, y, w, h in places])
    mine = _given(paper, owner, len(boxes), SPECK_MM2 * flat.px_a_mm**2)
    least = WRITTEN_MM2 * flat.px_a_mm**2
    return [_cut(paper, mine == number, least) for number in range(1, len(boxes) + 1)]


def _owner(shape: tuple[int, ...], places: Sequence[tuple[int, int, int, int]]) -> NDArray[np.int32]:
    """(h, w) the number, from 1, of the box around each pixel; 0 outside of all."""
    owner = np.zeros(shape[:2], np.int32)
    for number, (x, y, wide, high) in enumerate(places, 1):
        owner[max(y, 0) : y + high, max(x, 0) : x + wide] = number
    return owner


def _given(paper: Pixels, owner: NDArray[np.int32], count: int, speck_px: float) -> NDArray[np.int32]:
    """(h, w) the number of the box that each pixel of ink is given to, 0 for paper and for what is a neighbour's."""
    found, stats = connected.pieces((paper < WHITE - FADED).astype(np.uint8))
    labels = np.asarray(found, np.int32)
    shares = np.zeros((len(stats), count + 1))
    np.add.at(shares, (labels.ravel(), owner.ravel()), 1)
    areas = np.asarray(stats)[:, cv2.CC_STAT_AREA]
    whose = shares[:, 1:].argmax(axis=1) + 1
    is_whole = shares[np.arange(len(whose)), whose] >= OWN * areas
    is_ours = shares[:, 1:].sum(axis=1) >= OWN * areas
    whose = np.where(is_whole, whose, np.where(is_ours, -1, 0))
    whose[np.bincount(labels[paper < WHITE - DARK], minlength=len(stats)) < speck_px] = 0
    whose[0] = 0
    given = whose[labels]
    return np.where(given < 0, owner, given).astype(np.int32)


def _cut(paper: Pixels, mine: NDArray[np.bool_], least_px: float) -> Pixels | None:
    """The strokes alone, tight with a small margin; None where there is too little ink to be writing."""
    darkness = (WHITE - paper[mine & (paper < WHITE - DARK)].astype(np.float64)).sum() / WHITE
    if darkness < least_px:
        return None
    x, y, wide, high = cv2.boundingRect(mine.astype(np.uint8))
    margin = 2
    inside = slice(max(y - margin, 0), y + high + margin), slice(max(x - margin, 0), x + wide + margin)
    halo = cv2.dilate(mine[inside].astype(np.uint8), np.ones((HALO_PX, HALO_PX), np.uint8)) > 0
    return np.where(halo, paper[inside], np.uint8(WHITE)).astype(np.uint8)
