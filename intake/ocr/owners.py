"""Each stroke of the pen given to the cell it belongs to, dirt to none."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import connected
from intake.ocr.stages import Pixels

FAINT = 20
"""Darkness, of 255, from which a pixel may be ink."""
OWNED = 0.72
"""A stroke with so much of its ink in one cell is all that cell's; otherwise it is cut at the border."""
LETTER_SHARE = 0.3
"""A stroke of this share of a letter's height, by itself, is writing: a ditto mark, a small tick."""
DARK, PALE = 0.4, 0.22
"""Of the page's usual ink: writing is darker than the one, what is lighter than the other is grain of the paper."""
MARK_REACH = 1.6
"""In letters' heights: a small mark so near to writing is an accent or a point, farther away it is dirt."""
LETTER_MIN_PX = 7
THIN_PX = 2.5
REST = 0.8
"""Of a stroke's ink: with so much of it where a ruling ran, it is part of the ruling."""
Owners = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Strokes:
    """Connected ink: (h, w) `labels`; per stroke its box (x, y, w, h, pixels) and greatest darkness; 0 is no stroke."""

    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]
    peaks: NDArray[np.uint8]
    letter_px: float

    @classmethod
    def of(cls, dark: Pixels) -> "Strokes":
        """All strokes of a picture whose rulings are gone."""
        labels, boxes = connected.pieces((dark > FAINT).astype(np.uint8))
        peaks = np.zeros(len(boxes), np.uint8)
        inked = np.flatnonzero(dark > FAINT)
        np.maximum.at(peaks, labels.ravel()[inked], np.asarray(dark, np.uint8).ravel()[inked])
        tall = boxes[1:, cv2.CC_STAT_HEIGHT]
        tall = tall[tall >= LETTER_MIN_PX]
        letter = float(np.median(tall)) if len(tall) else float(LETTER_MIN_PX)
        return cls(labels, boxes, peaks, letter)

    def writing(self) -> Flags:
        """(strokes,) large and dark enough to be writing by themselves."""
        large = (self._size() >= LETTER_SHARE * self.letter_px) & (self.boxes[:, cv2.CC_STAT_AREA] >= 8)
        dark = self.peaks >= DARK * self._usual()
        dark[0] = False
        return np.asarray(large & dark)

    def marks(self) -> Flags:
        """(strokes,) dark enough to be an accent or a letter's leg where writing is near."""
        enough = (self.peaks >= PALE * self._usual()) & (self.boxes[:, cv2.CC_STAT_AREA] >= 4)
        enough[0] = False
        return np.asarray(enough)

    def like_letters(self) -> Flags:
        """(strokes,) as dark, as large and as thick as letters are."""
        size = self._size()
        large = (size > 0.5 * self.letter_px) & (size < 2 * self.letter_px)
        thick = self.boxes[:, cv2.CC_STAT_AREA] > THIN_PX * size
        return np.asarray(large & thick & (self.peaks > 0.7 * self._usual()))

    def mostly_in(self, area: Flags) -> Flags:
        """(strokes,) with nearly all of their ink in a part (h, w) of the picture."""
        inside = np.bincount(self.labels[area], minlength=len(self.boxes))
        return np.asarray(inside > REST * self.boxes[:, cv2.CC_STAT_AREA])

    def _size(self) -> NDArray[np.int32]:
        return np.maximum(self.boxes[:, cv2.CC_STAT_WIDTH], self.boxes[:, cv2.CC_STAT_HEIGHT])

    def _usual(self) -> float:
        peaks = self.peaks[1:][self.boxes[1:, cv2.CC_STAT_AREA] > 2 * LETTER_MIN_PX]
        return float(np.percentile(peaks, 60)) if len(peaks) else 255.0


def give(strokes: Strokes, places: Owners, across: Flags, down: Flags, foreign: Flags) -> Owners:
    """(h, w) for each inked pixel its cell's number as in `places`, 0 where there is no ink or only dirt.

    Strokes that are `foreign` (strokes,) belong to no cell.

    `across` and `down` (h, w) are where rulings ran. What lies there alone is left of them, but for a letter's leg
    on a ruling that runs down; it belongs to the writing it stands beside, and is none by itself."""
    labels = strokes.labels.ravel()
    # Four times as fast as looking for numbers that are not 0.
    inked = np.flatnonzero(labels > 0)
    stroke, cell = labels[inked], places.ravel()[inked]
    on_down = strokes.mostly_in(down)
    left_over = foreign | strokes.mostly_in(across) | (on_down & ~strokes.like_letters())
    writing = strokes.writing() & ~left_over & ~on_down
    owners = np.zeros(strokes.labels.shape, np.int32)
    flat = owners.ravel()
    sure = writing[stroke]
    flat[inked[sure]] = _owner(stroke[sure], cell[sure], len(writing), int(places.max()) + 1)
    reach = round(MARK_REACH * strokes.letter_px)
    near = cv2.dilate((owners > 0).astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    touched = np.zeros(len(writing), bool)
    touched[stroke[near.ravel()[inked]]] = True
    mark = (strokes.marks() & touched & ~left_over & ~writing)[stroke]
    flat[inked[mark]] = _owner(stroke[mark], cell[mark], len(writing), int(places.max()) + 1)
    return owners


def _owner(stroke: NDArray[np.int32], cell: Owners, strokes: int, cells: int) -> Owners:
    """(n,) the cell of each pixel: the one that holds nearly all of its stroke, else the one it lies in."""
    if cells < 2 or not len(stroke):
        return cell
    counts = np.bincount(stroke.astype(np.int64) * cells + cell, minlength=strokes * cells).reshape(-1, cells)
    main = np.argmax(counts[:, 1:], axis=1) + 1
    share = counts[np.arange(strokes), main] / np.maximum(counts.sum(axis=1), 1)
    return np.where(share[stroke] >= OWNED, main[stroke], cell).astype(np.int32)
