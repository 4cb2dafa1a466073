"""Writing made ready for a reader: one scale for the whole page, dark on white, with white around it."""

from collections.abc import Iterable

import cv2
import numpy as np

from intake.ocr import shades
from intake.ocr.stages import Box, Pixels

LINE_HEIGHT_PX = 38.0
"""The height at which a line with marks above and tails below is handed over; Tesseract reads best near its own 36."""
MARGIN_PX = 10
LARGEST_SCALE, SMALLEST_SCALE = 4.0, 0.4
WIDEST_PX = 2400
WHITE = 255


def line_height_px(inks: Iterable[Pixels], least: int = 8) -> float:
    """How high a line of writing is on this page: the upper middle of what the cells hold."""
    heights = [ink.shape[0] for ink in inks if min(ink.shape[:2]) >= least]
    return float(np.percentile(heights, 60)) if heights else LINE_HEIGHT_PX


def prepared(ink: Pixels, page_line_height_px: float) -> Pixels:
    """The grey cell scaled so that the page's lines are `LINE_HEIGHT_PX` high, on a white border.

    A cell far higher or lower than the page's lines keeps its proportion to them only in part: small print is
    lifted, large print is lowered.
    """
    scale = scale_of(ink, page_line_height_px)
    method = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    scaled = cv2.resize(_stretched(ink), None, fx=scale, fy=scale, interpolation=method)
    return bordered(np.asarray(scaled, np.uint8))


def scale_of(ink: Pixels, page_line_height_px: float) -> float:
    """By how much `prepared` enlarges the ink."""
    own, common = max(ink.shape[0], 1), page_line_height_px
    scale = LINE_HEIGHT_PX / np.sqrt(common * max(own, 0.5 * common))
    return float(np.clip(scale, SMALLEST_SCALE, min(LARGEST_SCALE, WIDEST_PX / max(ink.shape[1], 1))))


def undone(box_px: Box, scale: float) -> Box:
    """A box on the prepared image as a box on the ink it was made from."""
    x, y, width, height = box_px
    left, top = (max(0, round((side - MARGIN_PX) / scale)) for side in (x, y))
    return left, top, round(width / scale), round(height / scale)


def bordered(grey: Pixels) -> Pixels:
    """The same on a white border."""
    return np.asarray(
        cv2.copyMakeBorder(grey, MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX, cv2.BORDER_CONSTANT, value=WHITE), np.uint8
    )


def _stretched(grey: Pixels) -> Pixels:
    """Contrast drawn out so that the darkest ink is black; paper is white already."""
    (darkest,) = shades.percentiles(grey, [1])
    if darkest > WHITE - 30:
        return grey
    drawn_out = (grey.astype(np.float32) - darkest) * (WHITE / (WHITE - darkest))
    return np.asarray(np.clip(drawn_out, 0, WHITE), np.uint8)
