"""Dotted lines to write on, taken out from under the writing."""

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.stages import Pixels

INK = 30
DOT_PX = 7
"""No dot of a leader is higher, nor twice as wide."""
REACH_PX = 60.0
NEAR = 3
"""Other dots level with it that make a speck part of a line of dots."""
LEVEL_PX = 2.5


def remove_dotted_lines(grey: Pixels) -> Pixels:
    """The same writing without the dots it was written on: rows of small specks that lie level, close together."""
    dark = (cv2.bitwise_not(grey) > INK).astype(np.uint8)
    _, labels, stats, middles = cv2.connectedComponentsWithStats(dark, connectivity=8)
    small = (stats[:, cv2.CC_STAT_HEIGHT] <= DOT_PX) & (stats[:, cv2.CC_STAT_WIDTH] <= 2 * DOT_PX)
    small[0] = False
    places = np.flatnonzero(small)
    ordered = places[np.argsort(middles[places, 0])]
    chained = np.zeros(len(stats), bool)
    for at, dot in enumerate(ordered):
        chained[dot] = _neighbours(np.asarray(middles, np.float64), ordered, at) >= NEAR
    if not chained.any():
        return grey
    gone = cv2.dilate(chained[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(np.where(gone > 0, np.uint8(255), grey), np.uint8)


def _neighbours(middles: NDArray[np.float64], ordered: NDArray[np.int64], at: int) -> int:
    """How many other dots lie level with this one within reach."""
    x, y = middles[ordered[at]]
    near = middles[ordered[max(at - 12, 0) : at + 13]]
    return int(np.count_nonzero((np.abs(near[:, 0] - x) < REACH_PX) & (np.abs(near[:, 1] - y) < LEVEL_PX))) - 1
