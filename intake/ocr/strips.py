"""Writing made ready for a reader: one scale for the whole page, dark on white, with white around it."""

from collections.abc import Iterable

import cv2
import numpy as np

from intake.ocr.stages import Pixels

LINE_HEIGHT_PX = 38.0
"""The height at which a line with marks above and tails below is handed over; Tesseract reads best near its own 36."""
AGAIN_HEIGHT_PX = 27.0
"""The height for a second look: figures have no marks, and another size makes other mistakes."""
MARGIN_PX = 10
LARGEST_SCALE, SMALLEST_SCALE = 4.0, 0.4
WIDEST_PX = 2400
WHITE = 255


def line_height_px(inks: Iterable[Pixels], least: int = 8) -> float:
    """How high a line of writing is on this page: the upper middle of what the cells hold."""
    heights = [ink.shape[0] for ink in inks if min(ink.shape[:2]) >= least]
    return float(np.percentile(heights, 60)) if heights else LINE_HEIGHT_PX


def prepared(ink: Pixels, page_line_height_px: float, height_px: float = LINE_HEIGHT_PX) -> Pixels:
    """The grey cell scaled so that the page's lines are `height_px` high, on a white border.

    A cell far higher or lower than the page's lines keeps its proportion to them only in part: small print is
    lifted, large print is lowered.
    """
    scale = scale_of(ink, page_line_height_px, height_px)
    method = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    scaled = cv2.resize(_stretched(ink), None, fx=scale, fy=scale, interpolation=method)
    return bordered(np.asarray(scaled, np.uint8))


def scale_of(ink: Pixels, page_line_height_px: float, height_px: float = LINE_HEIGHT_PX) -> float:
    """By how much `prepared` enlarges the ink."""
    own, common = max(ink.shape[0], 1), page_line_height_px
    scale = height_px / np.sqrt(common * max(own, 0.5 * common))
    return float(np.clip(scale, SMALLEST_SCALE, min(LARGEST_SCALE, WIDEST_PX / max(ink.shape[1], 1))))


def bordered(grey: Pixels) -> Pixels:
    """The same on a white border."""
    return np.asarray(
        cv2.copyMakeBorder(grey, MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX, cv2.BORDER_CONSTANT, value=WHITE), np.uint8
    )


def _stretched(grey: Pixels) -> Pixels:
    """Contrast drawn out so that the darkest ink is black; paper is white already."""
    darkest = float(np.percentile(grey, 1))
    if darkest > WHITE - 30:
        return grey
    drawn_out = (grey.astype(np.float32) - darkest) * (WHITE / (WHITE - darkest))
    return np.asarray(np.clip(drawn_out, 0, WHITE), np.uint8)
