"""Dotted lines to write on, taken out from under the writing."""

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import connected, rulings
from intake.ocr.stages import Pixels

BAND_PX = 9
"""Height of the band in which a line's dots lie."""
BRIDGED_PX = 61
"""Breaks in a line so long, where letters hide it, are part of it."""
BARE = 0.25
"""Share of a line's length without letters above or below: rows of accents are none, lines of dots are."""
NEAR_LETTERS_PX = 31
FAINT, LETTER_DARK, DOT_PX = 30, 60, 7
LARGER = 3.5
"""So many times the ink of a dot of the line, standing in it: a point of the writing."""
Flags = NDArray[np.bool_]


def remove_dotted_lines(grey: Pixels) -> Pixels:
    """The same even grey (h, w) without the dots it was written on; letters and points that stand in them stay."""
    letters = _higher_than_dots(grey)
    line = _lines(grey, letters)
    if not line.any():
        return grey
    # Closed over breaks only: a line drawn out at its ends would reach into the label before it.
    bridged = cv2.morphologyEx(line.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, BRIDGED_PX), np.uint8))
    band = cv2.dilate(bridged, np.ones((BAND_PX, 1), np.uint8)) > 0
    points = _points(grey, band & ~letters) & _written(letters)
    kept = cv2.dilate((letters | points).astype(np.uint8), np.ones((5, 3), np.uint8)) > 0
    return np.asarray(np.where(band & ~kept, np.uint8(255), grey), np.uint8)


def _lines(grey: Pixels, letters: Flags) -> Flags:
    """(h, w) the middles of lines of dots, as far as they are bare of writing."""
    seen = (rulings.dotted(grey) > rulings.FAINTEST).astype(np.uint8)
    labels, stats = connected.pieces(seen)
    bare = np.bincount(labels[~_written(letters)], minlength=len(stats)) / np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    good = (stats[:, cv2.CC_STAT_WIDTH] >= rulings.DOTTED_PX) & (bare > BARE)
    good[0] = False
    return np.asarray(good[labels])


def _written(letters: Flags) -> Flags:
    """(h, w) right above or below letters."""
    return np.asarray(cv2.dilate(letters.astype(np.uint8), np.ones((NEAR_LETTERS_PX, 1), np.uint8)) > 0)


def _higher_than_dots(grey: Pixels) -> Flags:
    """(h, w) strokes higher than a dot."""
    dark = (np.asarray(cv2.bitwise_not(grey)) > LETTER_DARK).astype(np.uint8)
    labels, stats = connected.pieces(dark)
    high = stats[:, cv2.CC_STAT_HEIGHT] > DOT_PX
    high[0] = False
    return np.asarray(high[labels])


def _points(grey: Pixels, band: Flags) -> Flags:
    """(h, w) specks in the band with far more ink than its dots have."""
    dark = np.where(band, np.asarray(cv2.bitwise_not(grey)), 0)
    labels, _ = connected.pieces((dark > FAINT).astype(np.uint8))
    ink = np.bincount(labels.ravel(), dark.ravel().astype(np.float64))
    ink[0] = 0
    usual = float(np.percentile(ink[1:], 80)) if len(ink) > 1 else 0.0
    large = ink > LARGER * usual
    large[0] = False
    return np.asarray(large[labels])
