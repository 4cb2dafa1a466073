"""Lines of dots that run down a page: rulings of some registers, told from letters that stand one below the other."""

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import connected, rulings
from intake.ocr.stages import Box, Pixels

WINDOW_PX, SIDE_PX, CORE_PX = 16, 7, 3
"""A line is looked at in windows of this length, so far to each side; its dots lie in the core."""
DARKEST = 90
CLEARLY = 3.0
"""Steps of darkness between a line's dots and what lies beside them, in the mean of a window."""
EVENLY = 0.8
"""Share of its windows in which a line of dots stands out; letters below each other leave gaps."""
BARE_PX = 8
"""Pixels without letters that a row of a window must have to be looked at."""
Plane = NDArray[np.float32]


def down(grey: Pixels) -> Pixels:
    """(h, w) 1 on lines of dots that run down the even `grey` page, 0 elsewhere."""
    upright = np.asarray(cv2.transpose(grey), np.uint8)
    seen = (rulings.dotted(upright) > rulings.FAINTEST).astype(np.uint8)
    labels, stats = connected.pieces(seen)
    bare = rulings.bare(upright)
    dark = np.minimum(np.asarray(cv2.bitwise_not(upright)), DARKEST) * bare
    good = np.zeros(len(stats), np.uint8)
    for at in np.flatnonzero(stats[1:, cv2.CC_STAT_WIDTH] >= rulings.DOTTED_PX) + 1:
        x, y, wide, high = (int(side) for side in stats[at, :4])
        good[at] = _is_even(dark, bare, labels[y : y + high, x : x + wide] == at, (x, y, wide, high))
    return np.asarray(cv2.transpose(good[labels]), np.uint8)


def _is_even(dark: Plane, bare: Plane, mine: NDArray[np.bool_], box: Box) -> bool:
    """Whether dots stand out along the whole of one stroke `mine` (h, w) in its box, wherever no letters hide them."""
    x, y, wide, _ = box
    looked, clear = 0, 0
    for start in range(0, wide - WINDOW_PX + 1, WINDOW_PX):
        rows, _ = np.nonzero(mine[:, start : start + WINDOW_PX])
        middle = y + round(float(rows.mean()))
        window = slice(max(middle - SIDE_PX, 0), middle + SIDE_PX + 1), slice(x + start, x + start + WINDOW_PX)
        weight = bare[window].sum(axis=1)
        seen = weight >= BARE_PX
        core = seen.copy()
        core[: SIDE_PX - CORE_PX] = core[SIDE_PX + CORE_PX + 1 :] = False
        if not core.any():
            continue
        mean = dark[window].sum(axis=1) / np.maximum(weight, 1)
        looked += 1
        clear += bool(mean[core].max() - np.median(mean[seen]) > CLEARLY)
    return looked > 0 and clear >= EVENLY * looked
