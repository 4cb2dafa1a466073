"""One straight stroke drawn slantwise over several rows: a household, or a whole page, that has left."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.lattice import Lattice, Marks, Places
from intake.ocr.stages import Pixels, Points

INK = 70
RULING_PX = 4
"""To each side of a ruling's place nothing is ink."""
HALF_PX = 2
"""The ink is looked at in a picture so many times smaller, where a stroke is one or two pixels thick."""
ROWS_MIN, WIDE_MIN = 2.2, 0.2
"""A stroke runs over more than two rows, and over this share of the table's width: less is a letter's."""
LONG_MIN = 0.3
"""Of the shorter side of the table's body, in one piece."""
GAP_PX, VOTES, TURN = 20, 60, np.pi / 360
WINDOW_PX, DRAWN, WINDOWS_DRAWN = 24, 0.7, 0.9
"""Nearly every stretch of this length must be drawn over most of it; a line through a page of text is not."""
SAME_PX = 30
STEEPEST = 1.0
"""So steep a stroke can be followed, and taken from under the writing, from left to right."""


def find(found: Lattice, marks: Marks, header: int) -> list[Points]:
    """(n, 2) points, one a pixel along the longer way, of each slanting stroke below ruling `header`; look's pixels."""
    top, bottom = int(found.rows[header]), int(found.rows[-1])
    left, right = int(found.columns[0]), int(found.columns[-1])
    ink = _ink(found, marks)[top:bottom, left:right]
    height = float(np.median(np.diff(found.rows[header:]))) if len(found.rows) > header + 1 else 0.0
    least = max(ROWS_MIN * height, LONG_MIN * min(ink.shape))
    if not height or min(ink.shape) < least:
        return []
    small = cv2.resize(
        cv2.dilate(ink, np.ones((2, 2), np.uint8)), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_NEAREST
    )
    lines = cv2.HoughLinesP(small, 1, TURN, VOTES, minLineLength=least / HALF_PX, maxLineGap=GAP_PX)
    thick = cv2.dilate(ink, np.ones((5, 5), np.uint8))
    kept: list[Points] = []
    for x0, y0, x1, y1 in [] if lines is None else (HALF_PX * np.asarray(lines).reshape(-1, 4)).tolist():
        is_slanting = abs(y1 - y0) > ROWS_MIN * height and abs(x1 - x0) > WIDE_MIN * (right - left)
        points = _points(x0, y0, x1, y1)
        if is_slanting and _is_drawn(np.asarray(thick, np.uint8), points) and not _is_known(points, kept):
            kept.append(points)
    return [points + np.array([left, top]) for points in kept]


def rows_crossed(strokes: Sequence[Points], rows: Places) -> set[int]:
    """Which spaces between rulings, counted from 0, a slanting stroke runs over by more than half."""
    crossed: set[int] = set()
    for points in strokes:
        first, last = float(points[:, 1].min()), float(points[:, 1].max())
        covered = np.minimum(rows[1:], last) - np.maximum(rows[:-1], first)
        crossed |= set(np.flatnonzero(covered > np.diff(rows) / 2).tolist())
    return crossed


def traceable(strokes: Sequence[Points]) -> list[Points]:
    """Those that can be erased like rulings, from left to right."""
    return [one for one in strokes if np.ptp(one[:, 1]) <= STEEPEST * np.ptp(one[:, 0])]


def _ink(found: Lattice, marks: Marks) -> Pixels:
    """(h, w) 1 where something dark is that is no ruling."""
    ink = (marks.grey < 255 - INK).astype(np.uint8)
    for place in found.rows:
        ink[max(int(place) - RULING_PX, 0) : int(place) + RULING_PX + 1] = 0
    for place in found.columns:
        ink[:, max(int(place) - RULING_PX, 0) : int(place) + RULING_PX + 1] = 0
    return ink


def _points(x0: float, y0: float, x1: float, y1: float) -> Points:
    count = round(max(abs(x1 - x0), abs(y1 - y0))) + 1
    points = np.stack([np.linspace(x0, x1, count), np.linspace(y0, y1, count)], axis=1)
    return points[np.argsort(points[:, 0], kind="stable")]


def _is_drawn(thick: Pixels, points: Points) -> bool:
    height, width = thick.shape
    columns, rows = np.rint(points).astype(np.int64).T
    on: NDArray[np.bool_] = thick[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)] > 0
    windows = [part.mean() > DRAWN for part in np.array_split(on, max(len(on) // WINDOW_PX, 1))]
    return float(np.mean(windows)) >= WINDOWS_DRAWN


def _is_known(points: Points, kept: Sequence[Points]) -> bool:
    """Whether the stroke lies on one that was found already: its middle is near to it."""
    middle = points[len(points) // 2]
    return any(float(np.hypot(*(one - middle).T).min()) < SAME_PX for one in kept)
