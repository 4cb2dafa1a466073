"""Braces and lines drawn down a column: one value beside them stands for all rows they take in."""

from collections.abc import Mapping

import cv2
import numpy as np

from intake.ocr.owners import Flags, Strokes
from intake.ocr.stages import Box

HIGHEST_LETTER, WIDEST = 1.5, 0.7
"""In rows' heights: a stroke higher than the one takes in several rows, one wider than the other is no brace."""
TAKEN_IN = 0.6
"""Of a cell's height that the stroke runs along."""
Place = tuple[int, int]
"""Row and column."""


def found(strokes: Strokes, usable: Flags, boxes: Mapping[Place, Box]) -> tuple[Flags, dict[Place, int]]:
    """(strokes,) which of the usable ones are braces, and by the cells they take in their number.

    `boxes` of the body's cells and the strokes' own are in pixels of the same picture."""
    height = float(np.median([box[3] for box in boxes.values()])) if boxes else 0.0
    tall = strokes.boxes[:, cv2.CC_STAT_HEIGHT] > HIGHEST_LETTER * height
    narrow = strokes.boxes[:, cv2.CC_STAT_WIDTH] < WIDEST * height
    drawn = np.zeros(len(strokes.boxes), bool)
    taken_in: dict[Place, int] = {}
    for number in np.flatnonzero(tall & narrow & usable & strokes.writing()):
        x, y, wide, high = (int(side) for side in strokes.boxes[number, :4])
        beside = [place for place, box in boxes.items() if _runs_along(x + wide // 2, y, high, box)]
        if len(beside) > 1:
            drawn[number] = True
            taken_in |= dict.fromkeys(beside, int(number))
    return drawn, taken_in


def _runs_along(middle: int, top: int, high: int, box: Box) -> bool:
    left, above, width, height = box
    shared = min(top + high, above + height) - max(top, above)
    return left <= middle < left + width and shared > TAKEN_IN * height
