"""Thin straight strokes much longer than letters: where the page may be ruled."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import connected
from intake.ocr.stages import Pixels, Points

STEP_PX = 12
"""A stroke is remembered by one point in each stretch of this length."""
FAINTEST = 14
"""Darkness, of 255, from which an unbroken stroke is a stroke and not the grain of the paper."""

LETTER_DARK, DOT_PX = 60, 6
DOTS_PX = 61
"""Over this length the dots of a line are taken together: longer than any letter's small parts."""
DOTTED_PX = 110
"""A line of dots is at least so long; what is shorter may be an accent drawn out by taking things together."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """Points on strokes: (n, 2) x, y; (n,) which stroke each lies on, counted from 0; (n,) pixels it stands for."""

    points: Points
    stroke: NDArray[np.int64]
    weight: NDArray[np.float64]


def across(grey: Pixels, length_px: int) -> Pixels:
    """(h, w) darkness of strokes that run across the page for at least `length_px`; 0 elsewhere."""
    dark = cv2.subtract(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((11, 1), np.uint8)), grey)
    # Where another ruling crosses, everything around is dark and nothing stands out: the stroke goes on beneath.
    beneath = cv2.min(cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, 7), np.uint8)), cv2.bitwise_not(grey))
    thick = cv2.dilate(cv2.max(dark, beneath), np.ones((3, 1), np.uint8))
    run = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length_px), np.uint8))
    return np.asarray(cv2.min(run, cv2.max(dark, cv2.erode(run, np.ones((3, 1), np.uint8)))), np.uint8)


def dotted(grey: Pixels) -> Pixels:
    """(h, w) darkness of lines of dots that run across the page, fourfold; 0 elsewhere.

    Single dots may be paler than the grain of the paper; only their mean along the line stands out from it."""
    dark = np.asarray(cv2.bitwise_not(grey), np.uint8)
    free = bare(grey)
    along = (DOTS_PX, 3)
    mean = cv2.blur(np.minimum(dark, 90) * free, along) / np.maximum(cv2.blur(free, along), 0.25)
    return np.asarray(np.clip(4 * (mean - cv2.blur(mean, (1, DOTS_PX // 2))), 0, 255), np.uint8)


def bare(grey: Pixels) -> NDArray[np.float32]:
    """(h, w) 0 on and right beside strokes larger than a dot, 1 elsewhere."""
    dark = np.asarray(cv2.bitwise_not(grey), np.uint8)
    labels, stats = connected.pieces((dark > LETTER_DARK).astype(np.uint8))
    letters = (stats[:, cv2.CC_STAT_HEIGHT] > DOT_PX) | (stats[:, cv2.CC_STAT_WIDTH] > DOTS_PX)
    letters[0] = False
    near = cv2.dilate(letters[labels].astype(np.uint8), np.ones((5, 5), np.uint8))
    return 1 - np.asarray(near, np.float32)


def down(grey: Pixels, length_px: int) -> Pixels:
    """The same for strokes that run down the page."""
    return np.asarray(cv2.transpose(across(np.asarray(cv2.transpose(grey), np.uint8), length_px)), np.uint8)


def strokes(darkness: Pixels, length_px: int) -> Strokes:
    """The strokes in a picture made by `across`, those at least `length_px` long."""
    seen = (darkness > FAINTEST).astype(np.uint8)
    labels, stats = connected.pieces(seen)
    good = (stats[:, cv2.CC_STAT_WIDTH] >= length_px) & (stats[:, cv2.CC_STAT_AREA] < 8 * stats[:, cv2.CC_STAT_WIDTH])
    good[0] = False
    columns, rows = _places(seen)
    of = labels[rows, columns]
    kept = good[of]
    columns, rows, of = columns[kept], rows[kept], of[kept]
    steps = int(darkness.shape[1] // STEP_PX + 1)
    # Numbered among themselves: counting over all specks of a page takes as long as all the rest.
    keys = (np.cumsum(good) - 1)[of] * steps + columns // STEP_PX
    # Darkness pulls the point to the middle of the stroke, finer than a pixel.
    dark = darkness[rows, columns].astype(np.float64)
    total = np.bincount(keys, dark)
    used = np.flatnonzero(total)
    along, aside = (np.bincount(keys, dark * place)[used] / total[used] for place in (columns, rows))
    _, stroke = np.unique(used // steps, return_inverse=True)
    width = np.minimum(np.bincount(keys)[used], STEP_PX).astype(np.float64)
    return Strokes(np.stack([along, aside], axis=1), stroke.astype(np.int64), width)


def _places(seen: Pixels) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(n,) columns and (n,) rows of all pixels that are not 0."""
    found = cv2.findNonZero(seen)
    x, y = np.empty((2, 0), np.int32) if found is None else np.asarray(found, np.int32).reshape(-1, 2).T
    return x, y


def together(one: Strokes, other: Strokes) -> Strokes:
    """The strokes of both."""
    first = int(one.stroke.max()) + 1 if len(one.stroke) else 0
    return Strokes(
        np.concatenate([one.points, other.points]),
        np.concatenate([one.stroke, other.stroke + first]),
        np.concatenate([one.weight, other.weight]),
    )
