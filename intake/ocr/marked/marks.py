"""The corner marks of a printed sheet, looked for on every photo: it must cost next to nothing where there are none."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from intake.forms.printed import corners
from intake.forms.printed.corners import SIDE_MM, Mark, mark_of
from intake.ocr.stages import Pixels, Points

LOOK_PX, CLOSE_LOOK_PX = 1100, 2200
"""Long side of the picture marks are looked for in, and of the second look when but one was seen."""
WINDOW_PX, STEP_DARK = 17, 7
MARKS_LEAST = 2
"""One alone says what the sheet is, but not how it lies."""
SMALLEST_SHARE, LARGEST_SHARE = 0.05, 0.4
"""Of the picture's long side: a mark's four sides together."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The marks of one sheet: `on_sheet` (n, 2) points in millimetres, `on_photo` (n, 2) the same in pixels."""

    layout: str
    rows: int
    corners: tuple[int, ...]
    on_sheet: Points
    on_photo: Points


def find(photo: Pixels, sizes: Mapping[str, tuple[float, float]]) -> Seen | None:
    """The sheet whose marks are on an RGB photo; None where fewer than two of one sheet are seen.

    `sizes` are width and height of the page, in millimetres, for each layout."""
    green = np.asarray(cv2.extractChannel(photo, 1), np.uint8)
    found = _looked(green, LOOK_PX)
    if not found:
        return None
    if len(found) < len(corners.CORNERS):
        found = {**_looked(green, CLOSE_LOOK_PX), **found}
    (layout, rows), _ = Counter((mark.layout, mark.rows) for mark in found).most_common(1)[0]
    mine = {mark.corner: points for mark, points in found.items() if (mark.layout, mark.rows) == (layout, rows)}
    if len(mine) < MARKS_LEAST:
        return None
    on_sheet = np.concatenate([_square(corner, *sizes[layout]) for corner in mine])
    return Seen(layout, rows, tuple(mine), on_sheet, _sharpened(green, np.concatenate(list(mine.values()))))


def _looked(green: Pixels, long_side_px: int) -> dict[Mark, Points]:
    """Each mark that is seen with its corners on the photo, clockwise from its own upper left."""
    # OpenCV shrinks by a whole number several times faster than to a given size.
    shrink = max(round(max(green.shape) / long_side_px), 1)
    small = cv2.resize(green, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    squares, numbers, _ = _detector().detectMarkers(small)
    if numbers is None:
        return {}
    told = [(mark_of(int(number)), np.asarray(square, np.float64).reshape(4, 2)) for number, square in
            zip(numbers.ravel(), squares, strict=True)]  # fmt: skip
    return {mark: (points + 0.5) * shrink - 0.5 for mark, points in told if mark}


@cache
def _detector() -> cv2.aruco.ArucoDetector:
    told = cv2.aruco.DetectorParameters()
    told.adaptiveThreshWinSizeMin = told.adaptiveThreshWinSizeMax = WINDOW_PX
    told.adaptiveThreshConstant = STEP_DARK
    told.minMarkerPerimeterRate, told.maxMarkerPerimeterRate = SMALLEST_SHARE, LARGEST_SHARE
    return cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_1000), told)


def _square(corner: int, width_mm: float, height_mm: float) -> Points:
    """(4, 2) a mark's corners on the sheet, clockwise from its upper left."""
    x, y = corners.origin_of(corner, width_mm, height_mm)
    return np.array([[x, y], [x + SIDE_MM, y], [x + SIDE_MM, y + SIDE_MM], [x, y + SIDE_MM]])


def _sharpened(green: Pixels, points: Points) -> Points:
    """The corners to a fraction of a pixel of the photo."""
    side = float(np.median(np.hypot(*(points.reshape(-1, 4, 2)[:, 0] - points.reshape(-1, 4, 2)[:, 1]).T)))
    # Within half a square of the mark, or the window takes the next square's corner in.
    reach = max(2, round(side / 7 / 2.2))
    stop = cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 30, 0.01
    found = cv2.cornerSubPix(green, points.astype(np.float32).reshape(-1, 1, 2), (reach, reach), (-1, -1), stop)
    return np.asarray(found, np.float64).reshape(-1, 2)
