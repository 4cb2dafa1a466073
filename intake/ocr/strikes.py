"""Strokes drawn with a ruler through a whole row: told from rulings, and traced."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.lattice import Lattice, Marks, Places
from intake.ocr.stages import Points

END_PX = 6
"""A ruling ends on the outer borders; a stroke that starts or stops farther away was drawn by hand."""
DARKER = 1.5
"""So much darker than the page's rulings is a pen."""
CROSSED = 0.02
"""Share of the width where writing stands right above and right below: nobody writes across a ruling."""
CRAMPED = 1.3
"""The rows above and below a stroke make one row, at most so much higher than the others."""
INK = 70
AMID = 0.2
LONG = 0.4
"""Share of the table's width that a stroke through a row runs."""


def without(found: Lattice, marks: Marks) -> Lattice:
    """The lattice without strokes drawn through its rows."""
    rows = found.rows
    darkness = np.array([_darkness(found, marks, int(place)) for place in rows])
    struck = [
        0 < at < len(rows) - 1 and _is_strike(found, marks, at, darkness[at] > DARKER * float(np.median(darkness)))
        for at in range(len(rows))
    ]
    return replace(found, rows=rows[~np.array(struck)])


def _is_strike(found: Lattice, marks: Marks, at: int, is_dark: bool) -> bool:
    """Two signs of four, one of them of the pen itself."""
    place = int(found.rows[at])
    crosses = _crossed(found, marks, place) > CROSSED
    gaps = np.diff(found.rows)
    cramped = gaps[at - 1] + gaps[at] < CRAMPED * float(np.median(gaps))
    signs = sum(map(bool, (is_dark, crosses, cramped, _stops_short(found, marks, place))))
    return bool(is_dark or crosses) and signs >= 2


def _between(found: Lattice, marks: Marks) -> NDArray[np.bool_]:
    """(w,) columns of pixels inside the table, not on its rulings."""
    free = np.zeros(marks.grey.shape[1], bool)
    free[found.columns[0] : found.columns[-1]] = True
    for place in found.columns:
        free[max(place - 6, 0) : place + 7] = False
    return free


def _darkness(found: Lattice, marks: Marks, place: int) -> float:
    strip = slice(max(place - 3, 0), place + 4)
    lies = _between(found, marks) & (marks.across[strip].max(axis=0) > 0)
    return 255.0 - float(np.median(marks.grey[strip][:, lies].min(axis=0))) if lies.any() else 0.0


def _crossed(found: Lattice, marks: Marks, place: int) -> float:
    free = _between(found, marks)
    above, below = marks.grey[place - 8 : place - 3], marks.grey[place + 4 : place + 9]
    if not len(above) or not len(below) or not free.any():
        return 0.0
    written = (above.min(axis=0) < 255 - INK) & (below.min(axis=0) < 255 - INK) & free
    return float(np.count_nonzero(written) / np.count_nonzero(free))


def _stops_short(found: Lattice, marks: Marks, place: int) -> bool:
    left, right = int(found.columns[0]), int(found.columns[-1])
    lies = np.flatnonzero(marks.across[max(place - 4, 0) : place + 5].max(axis=0))
    lies = lies[(lies > left - 4 * END_PX) & (lies < right + 4 * END_PX)]
    return bool(len(lies) == 0 or lies[0] - left > END_PX or right - lies[-1] > END_PX)


def traces(rows: Places, columns: Places, marks: Marks) -> list[Points]:
    """(n, 2) points along each long stroke that is no ruling, in pixels of the look."""
    seen = np.zeros_like(marks.across)
    seen[:, columns[0] : columns[-1]] = marks.across[:, columns[0] : columns[-1]]
    seen[: rows[0] + END_PX] = seen[rows[-1] - END_PX :] = 0
    for place in rows:
        seen[max(place - 4, 0) : place + 5] = 0
    joined = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((1, 41), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    long = [at for at in range(1, count) if stats[at, cv2.CC_STAT_WIDTH] > LONG * (columns[-1] - columns[0])]
    lines = [_middle_line(np.asarray(labels == at)) for at in long]
    usual = float(np.median([_darkness_along(_level(int(row), columns), marks) for row in rows]))
    return [
        line
        for line in lines
        if _is_amid(float(np.median(line[:, 1])), rows)
        and (_darkness_along(line, marks) > DARKER * usual or _crossed_along(line, marks) > CROSSED)
    ]


def _level(row: int, columns: Places) -> Points:
    across = np.arange(columns[0], columns[-1], dtype=np.float64)
    return np.stack([across, np.full(len(across), float(row))], axis=1)


def _darkest(line: Points, marks: Marks, offsets: range) -> NDArray[np.int64]:
    """(n,) how dark it is at most at these offsets from each point of the line."""
    columns, rows = np.rint(line).astype(np.int64).T
    around = np.clip(rows[None, :] + np.array(offsets)[:, None], 0, len(marks.grey) - 1)
    return np.asarray(255 - marks.grey[around, columns[None, :]].astype(np.int64).min(axis=0))


def _darkness_along(line: Points, marks: Marks) -> float:
    return float(np.median(_darkest(line, marks, range(-4, 5))))


def _crossed_along(line: Points, marks: Marks) -> float:
    """Share of the line with writing right above and right below."""
    above, below = (_darkest(line, marks, offsets) > INK for offsets in (range(-8, -4), range(5, 9)))
    return float(np.mean(above & below))


def _is_amid(height: float, rows: Places) -> bool:
    """Whether a stroke runs through the middle of its row; what runs along a ruling is a crooked part of it."""
    below = int(np.clip(np.searchsorted(rows, height), 1, len(rows) - 1))
    above = float(rows[below - 1])
    return AMID < (height - above) / (float(rows[below]) - above) < 1 - AMID


def _middle_line(stroke: NDArray[np.bool_]) -> Points:
    rows, columns = np.nonzero(stroke)
    unique, inverse, count = np.unique(columns, return_inverse=True, return_counts=True)
    return np.stack([unique, np.bincount(inverse, rows) / count], axis=1).astype(np.float64)


def rows_struck(found: Sequence[Points], rows: Places) -> set[int]:
    """Which spaces between rulings, counted from 0, have a stroke through them."""
    return {int(np.searchsorted(rows, np.median(points[:, 1]))) - 1 for points in found}
