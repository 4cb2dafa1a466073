"""Sheets of paper on a photo of several, or of one that lies small or far from the middle: pale, even regions."""

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.stages import Mask, Points

Colours = NDArray[np.float32]
"""(h, w, 3) as `outline` weighs them: light, and two of colour."""
COLOURED, MIXED = 8.0, 0.03
"""Steps of colour from the most of a region, and the share of it so far away, that make it more than one thing."""
CHROMA_COSTS = 0.5
"""Paper is light and without colour; wood, cloth and tiles are darker or coloured."""
LEAST = 0.04
"""Share of the photo that a sheet covers at least."""
CUT_FACTOR = 0.5
"""Of the say of a sheet that the picture cuts: the whole one is meant."""
CORE = 0.4
"""Of the way from a sheet's edge to its middle: what lies farther in is surely sheet."""
BESIDE, FULL = 0.3, 0.8
"""Share of the sheet's area, and of its own upright rectangle, that another sheet has at least."""


def is_mixed(region: Colours) -> bool:
    """Whether (n, 3) colours are of more than one thing; shadows have no colour."""
    aside = np.linalg.norm(region[:, 1:] - np.median(region[:, 1:], axis=0), axis=1)
    return bool(np.mean(aside > COLOURED) > MIXED)


def cores(colours: Colours) -> tuple[Mask, Mask] | None:
    """(h, w) the middle of the sheet that lies most inside the photo, and the middles of all others; None: no sheet."""
    labels, stats, middles = _pale(colours)
    height, width = labels.shape
    say = []
    for at in range(1, len(stats)):
        x, y, wide, high, area = (int(one) for one in stats[at])
        is_cut = x <= 3 or y <= 3 or x + wide >= width - 3 or y + high >= height - 3
        off = float(np.hypot(*(middles[at] - (width / 2, height / 2)))) / np.hypot(width, height)
        say.append(0.0 if area < LEAST * labels.size else area * (1 - off) * (CUT_FACTOR if is_cut else 1))
    if not say or max(say) == 0:
        return None
    mine = labels == int(np.argmax(say)) + 1
    return _core(mine), _core((labels > 0) & ~mine)


def lies_beside(colours: Colours, corners: Points) -> bool:
    """Whether another sheet, as pale as the one with these corners (4, 2), lies beside it."""
    labels, stats, _ = _pale(colours)
    sheet = np.zeros(labels.shape, np.uint8)
    cv2.fillConvexPoly(sheet, np.rint(corners).astype(np.int32), 1)
    area = int(np.count_nonzero(sheet))
    near = cv2.dilate(sheet, np.ones((7, 7), np.uint8)) > 0
    for at in range(1, len(stats)):
        x, y, wide, high, size = (int(one) for one in stats[at])
        inside = slice(y, y + high), slice(x, x + wide)
        mine = labels[inside] == at
        is_other = np.count_nonzero(mine & near[inside]) < 0.1 * size
        if is_other and size > BESIDE * area and _fills(mine) > FULL:
            return True
    return False


def _fills(region: Mask) -> float:
    """Share of the smallest rectangle around the region that it fills."""
    points = cv2.findNonZero(region.astype(np.uint8))
    _, (wide, high), _ = cv2.minAreaRect(points)
    return float(np.count_nonzero(region) / max((wide + 1) * (high + 1), 1.0))


def _pale(colours: Colours) -> tuple[NDArray[np.int32], NDArray[np.int32], Points]:
    """Regions of the lighter half of the photo: labels, boxes with areas, middles."""
    paper = colours[:, :, 0] - CHROMA_COSTS * np.linalg.norm(colours[:, :, 1:], axis=2)
    grey = cv2.normalize(paper, np.empty(0), 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
    _, pale = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    opened = cv2.morphologyEx(pale, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    _, labels, stats, middles = cv2.connectedComponentsWithStats(opened, connectivity=4)
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32), np.asarray(middles, np.float64)


def _core(region: Mask) -> Mask:
    away = cv2.distanceTransform(np.pad(region, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    return np.asarray(away > CORE * max(float(away.max()), 1.0))
