"""The rulings of one table as they cross: where its rows and columns end, measured on the straight page."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import rulings
from intake.ocr.stages import Box, Pixels

LOOK_PX = 1700
"""Long side of the picture in which rulings are looked for."""
STROKE_SHARE = 0.02
"""Of the long side: longer than a letter's stroke, shorter than a narrow column."""
WHOLE = 0.5
"""Share of the table's width (height) that a stroke must cover to part rows (columns)."""
APART_PX = 10
"""Two rulings are never nearer than this."""
SMALLEST = 0.04
"""Share of the page that a table covers at least."""
RIM = 0.022
"""Of the page's sides: there the sheet's own edges lie, which look like rulings."""
LINES_MIN = 3
"""Rulings each way: fewer make a box or an underlining, no table."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Strokes across and down on a picture `scale` times as large as the page; (h, w) of 0 and 1."""

    across: Pixels
    down: Pixels
    scale: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """Rulings of a table in pixels of the look: `rows` and `columns` their places, from first border to last."""

    marks: Marks
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]


def look(grey: Pixels) -> Marks:
    """All long strokes of a page."""
    scale = min(1.0, LOOK_PX / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    length = round(STROKE_SHARE * max(small.shape))
    across, down = (
        (found(np.asarray(small, np.uint8), length) > rulings.FAINTEST).astype(np.uint8)
        for found in (rulings.across, rulings.down)
    )
    for marks in (across, down):
        _clear_rim(marks)
    return Marks(across, down, scale)


def _clear_rim(marks: Pixels) -> None:
    height, width = (round(RIM * side) for side in marks.shape)
    marks[:height] = marks[-height:] = 0
    marks[:, :width] = marks[:, -width:] = 0


def find(marks: Marks) -> Lattice | None:
    """The largest ruled table of the page; None when nothing on it has rulings both ways."""
    frame = _frame(marks)
    if frame is None:
        return None
    x, y, width, height = frame
    inside = slice(y, y + height), slice(x, x + width)
    rows = _whole(marks.across[inside], APART_PX) + y
    columns = _whole(np.ascontiguousarray(marks.down[inside].T), APART_PX) + x
    if len(rows) < LINES_MIN or len(columns) < LINES_MIN:
        return None
    return Lattice(marks, rows, columns)


def _frame(marks: Marks) -> Box | None:
    """The box around the largest web of strokes that meet."""
    web = cv2.dilate(cv2.max(marks.across, marks.down), np.ones((9, 9), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(web, connectivity=8)
    boxes = [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:] if w * h > SMALLEST * web.size]
    crossed = [box for box in boxes if _is_crossed(marks, box)]
    return max(crossed, key=lambda box: box[2] * box[3], default=None)


def _is_crossed(marks: Marks, box: Box) -> bool:
    x, y, width, height = box
    inside = slice(y, y + height), slice(x, x + width)
    return all(
        len(_whole(np.ascontiguousarray(part), APART_PX)) >= LINES_MIN
        for part in (marks.across[inside], marks.down[inside].T)
    )


def _whole(seen: Pixels, apart: int) -> NDArray[np.int64]:
    """Rows of the picture that hold a stroke over most of its width; of close ones the best."""
    cover = cover_of(seen)
    order = np.argsort(-cover, kind="stable")
    taken: list[int] = []
    for place in order[: np.count_nonzero(cover >= WHOLE)]:
        if all(abs(int(place) - other) >= apart for other in taken):
            taken.append(int(place))
    return np.sort(np.array(taken, np.int64))


def cover_of(seen: Pixels) -> NDArray[np.float64]:
    """(h,) the share of the width where a stroke lies on this row of pixels or the next ones above and below."""
    thick = cv2.dilate(seen, np.ones((5, 1), np.uint8))
    smooth = cv2.blur(seen.mean(axis=1).reshape(-1, 1).astype(np.float64), (1, 5)).ravel()
    return np.asarray(thick.mean(axis=1) + 1e-3 * smooth)
