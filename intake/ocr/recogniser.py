"""Our own reader: a small convolutional network with connectionist temporal classification, for print and for hands."""

from pathlib import Path

import cv2
import numpy as np

from intake.ocr.stages import Pixels

HEIGHT_PX = 48
"""Every line is brought to this height before it is read."""
EDGE_PX = 2
NARROWEST_PX, WIDEST_PX = 16, 1600
LEAST_OF_LINE = 0.6
"""Writing lower than this share of the page's lines keeps its proportion: a dash is not blown up to a figure."""
WHITE = 255


def normalised(ink: Pixels, line_height_px: float) -> Pixels:
    """(48, width) dark on white 255, contrast drawn out, from a grey cell cut tight around one line of writing.

    `line_height_px` is the height of lines on this page in the cell's own pixels, 0 when it is not known.
    """
    grey = _stretched(ink)
    inner = HEIGHT_PX - 2 * EDGE_PX
    scale = inner / max(grey.shape[0], LEAST_OF_LINE * line_height_px, 1.0)
    height = int(np.clip(round(grey.shape[0] * scale), 1, inner))
    width = int(np.clip(round(grey.shape[1] * scale), 1, WIDEST_PX - 2 * EDGE_PX))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    resized = np.asarray(cv2.resize(grey, (width, height), interpolation=method), np.uint8)
    out = np.full((HEIGHT_PX, max(NARROWEST_PX, width + 2 * EDGE_PX)), WHITE, np.uint8)
    top = (HEIGHT_PX - height) // 2
    out[top : top + height, EDGE_PX : EDGE_PX + width] = resized
    return out


def _stretched(grey: Pixels) -> Pixels:
    """Paper to white, the darkest ink to black."""
    darkest, paper = np.percentile(grey, (1, 90))
    if paper - darkest < 25:
        return grey
    drawn = (grey.astype(np.float32) - darkest) * (WHITE / (paper - darkest))
    return np.asarray(np.clip(drawn, 0, WHITE), np.uint8)
