"""Lines to write on, drawn or dotted, told from letters by the shapes of strokes alone: quick on a whole page."""

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.owners import FAINT, Strokes
from intake.ocr.stages import Pixels

RUN_PX = 51
"""A level stroke so long is no letter's: the bar of a T, a dash and an accent are shorter."""
THICK_PX = 7
"""Ink so high where a level stroke runs is a letter that crosses it."""
DOT_SHARE = 0.25
"""Of a letter's height, the largest side of a dot of a dotted line."""
IN_ROW = 6
"""So many dots within three letters' heights to both sides make a row: accents and points are never so close."""
NEAR, FAR, LEVEL = 3.0, 8.0, 0.1
"""In letters' heights: how far a row is looked for, how far it runs on under letters, and how crooked it may be."""
BIN_PX = 4
LARGER = 2.5
"""So many times the ink of the dots around it: a point of the writing, not one of the row."""
Flags = NDArray[np.bool_]


def without_level_strokes(dark: Pixels) -> Pixels:
    """`dark` (h, w; 255 is black) without long level strokes; what crosses them stays."""
    seen = (dark > FAINT).astype(np.uint8)
    run = cv2.morphologyEx(seen, cv2.MORPH_OPEN, np.ones((1, RUN_PX), np.uint8))
    if not run.any():
        return dark
    thick = cv2.morphologyEx(seen, cv2.MORPH_OPEN, np.ones((THICK_PX, 1), np.uint8))
    gone = cv2.dilate(cv2.bitwise_and(run, 1 - thick), np.ones((3, 1), np.uint8))
    return np.asarray(np.where((gone > 0) & (thick == 0), np.uint8(0), dark), np.uint8)


def dots(strokes: Strokes) -> Flags:
    """(strokes,) the dots of dotted lines."""
    x, y, width, height, area = strokes.boxes.T
    small = np.maximum(width, height) <= max(DOT_SHARE * strokes.letter_px, 3)
    small[0] = False
    if not small.any():
        return np.asarray(small)
    places = (y + height / 2).astype(int), ((x + width / 2) / BIN_PX).astype(int)
    many = _around(places, small, NEAR, strokes.letter_px)
    sure = small & (many >= IN_ROW)
    rows = _around(places, sure, FAR, strokes.letter_px)
    usual = _around(places, sure, FAR, strokes.letter_px, area) / np.maximum(rows, 1)
    return np.asarray(small & (rows >= IN_ROW) & (area <= LARGER * usual))


def _around(
    places: tuple[NDArray[np.int64], NDArray[np.int64]],
    counted: Flags,
    reach: float,
    letter_px: float,
    weight: NDArray[np.int32] | None = None,
) -> NDArray[np.float32]:
    """(strokes,) how many counted ones lie on one level within `reach` letters, or what they weigh together."""
    down, across = places
    field = np.zeros((int(down.max()) + 1, int(across.max()) + 1), np.float32)
    heavy = np.ones(len(counted)) if weight is None else weight
    np.add.at(field, (down[counted], across[counted]), heavy[counted].astype(np.float32))
    window = (2 * round(reach * letter_px / BIN_PX) + 1, 2 * max(1, round(LEVEL * letter_px)) + 1)
    summed = cv2.boxFilter(field, -1, window, normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(np.rint(summed[down, across]), np.float32)
