"""Traced rulings taken out of the page, without the strokes of the pen that cross or lie on them."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.stages import Pixels
from intake.ocr.tracing import BLOCK_PX, PRESENT, Flags, Ruling, in_blocks

REACH_PX = 9
"""From a ruling's middle outwards, everything that is looked at when it is taken out."""
OVER = 40
"""So much darker than the ruling alone: a stroke of the pen lies on it."""
INK = 60
MEET_PX = 6
ZONE_PX = 6
"""Specks so near to a ruling are what is left of it."""
SLANT_PX = 3


def erase(dark: Pixels, ruling: Ruling, crossing: Sequence[Ruling] = ()) -> None:
    """Take the ruling out of `dark`, in place; `crossing` are the rulings that meet it, no strokes of a pen."""
    columns = np.arange(ruling.start, ruling.end)
    offsets = np.arange(-REACH_PX, REACH_PX + 1)
    rows = np.rint(ruling.heights[columns]).astype(np.int64)[None, :] + offsets[:, None]
    rows = np.clip(rows, 0, dark.shape[0] - 1)
    around = dark[rows, columns[None, :]]
    alone = _alone(around)
    band = _band(alone)
    if band is None:
        return
    first, last = band
    on_it = (around[first : last + 1].astype(np.int16) - alone[first : last + 1]) > OVER
    kept = (on_it | _bridged(around, first, last)[None, :]) & ~_met(ruling, crossing)[None, :]
    inside = around[first : last + 1]
    dark[rows[first : last + 1], columns[None, :]] = np.where(kept, inside, 0)


def _met(ruling: Ruling, crossing: Sequence[Ruling]) -> Flags:
    """(length,) where other rulings meet this one."""
    met = np.zeros(ruling.end - ruling.start, bool)
    height = int(np.median(ruling.heights[ruling.start : ruling.end]))
    for other in crossing:
        if other.start <= height < other.end:
            middle = round(float(other.heights[height])) - ruling.start
            met[max(middle - MEET_PX, 0) : max(middle + MEET_PX + 1, 0)] = True
    return met


def zone(shape: tuple[int, int], rulings: Sequence[Ruling]) -> Flags:
    """(h, w) where the rulings run, and next to them."""
    covered = np.zeros(shape, bool)
    offsets = np.arange(-ZONE_PX, ZONE_PX + 1)[:, None]
    for ruling in rulings:
        columns = np.arange(ruling.start, ruling.end)
        rows = np.rint(ruling.heights[columns]).astype(np.int64)[None, :] + offsets
        covered[np.clip(rows, 0, shape[0] - 1), columns[None, :]] = True
    return covered


def _alone(around: Pixels) -> NDArray[np.int16]:
    """(offsets, length) how dark the ruling would be with nothing written on it."""
    medians = in_blocks(around, BLOCK_PX)
    size = around.shape[1], len(around)
    return np.asarray(cv2.resize(medians.astype(np.float32), size, interpolation=cv2.INTER_LINEAR), np.int16)


def _band(alone: NDArray[np.int16]) -> tuple[int, int] | None:
    """First and last offset that the ruling darkens; None when it is not there at all."""
    usual = np.median(alone, axis=1)
    middle = int(np.argmax(usual[REACH_PX - 2 : REACH_PX + 3])) + REACH_PX - 2
    if usual[middle] < PRESENT:
        return None
    first = last = middle
    while first > 2 and usual[first - 1] >= PRESENT:
        first -= 1
    while last < len(usual) - 3 and usual[last + 1] >= PRESENT:
        last += 1
    return max(first - 1, 2), min(last + 1, len(usual) - 3)


def _bridged(around: Pixels, first: int, last: int) -> Flags:
    """(length,) where ink stands right above and right below the ruling: one stroke crosses it."""
    reach = np.ones((1, 2 * SLANT_PX + 1), np.uint8)
    above = cv2.dilate(around[first - 2 : first].max(axis=0)[None, :], reach)[0]
    below = cv2.dilate(around[last + 1 : last + 3].max(axis=0)[None, :], reach)[0]
    return np.asarray((above > INK) & (below > INK))
