"""Printed boxes to be ticked (☐ ☑): whether there is one in a cell, and anything in it."""

import cv2
import numpy as np

from intake.ocr.stages import Pixels

INK = 70
SQUARE = 1.6
"""A box's sides differ by no more than this."""
SMALLEST_PX = 10
ROOM, STRAIGHT = 0.35, 0.88
"""Share of all ink's frame that the white inside covers, and of its own frame that it fills: of a ring it is 0.79."""
RIM, CLEAN = 0.12, 0.03
"""Of the room's sides: the box's own rough edge; share of what is inside that dirt may cover."""


def is_empty(ink: Pixels) -> bool:
    """Whether all there is in the cell is one box with nothing in it; a mark through its border opens or parts it."""
    height, width = ink.shape[:2]
    if min(height, width) < SMALLEST_PX or max(height, width) > SQUARE * min(height, width):
        return False
    dark = (ink < 255 - INK).astype(np.uint8)
    framed = cv2.copyMakeBorder(1 - dark, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(framed, connectivity=4)
    inner = np.asarray(stats)[np.unique(np.asarray(labels))]
    rooms = [one for one in inner[1:] if one[0] > 0 and one[1] > 0]
    if not rooms:
        return False
    x, y, wide, high, area = (int(side) for side in max(rooms, key=lambda one: int(one[cv2.CC_STAT_AREA])))
    if area < ROOM * width * height or area < STRAIGHT * wide * high:
        return False
    aside, above = max(round(RIM * wide), 1), max(round(RIM * high), 1)
    inside = np.asarray(labels)[y + above : y + high - above, x + aside : x + wide - aside] == 0
    return bool(inside.mean() <= CLEAN)
