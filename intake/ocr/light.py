"""Even light: shadows, lamps and yellow paper leave, and with them the red of stamps; blue and black ink stay."""

import cv2
import numpy as np

from intake.ocr.stages import Pixels

SHRINK = 4
STROKE_PX = 7
"""Wider than any stroke of a pen in the picture shrunk four times; closing with it leaves the bare paper."""
RED = 28
"""How much lighter red must be than the two others, paper being 255, before a spot counts as stamp ink."""


def even(image: Pixels) -> Pixels:
    """(h, w) grey of an RGB page: paper near 255 wherever it lay, red ink gone."""
    red, green, blue = (_over_paper(image[:, :, index]) for index in range(3))
    grey = cv2.addWeighted(cv2.addWeighted(red, 0.4, green, 0.6, 0), 0.9, blue, 0.1, 0)
    stamped = cv2.subtract(red, cv2.max(green, blue)) > RED
    if np.count_nonzero(stamped) > 200:
        spread = cv2.dilate(stamped.astype(np.uint8), np.ones((5, 5), np.uint8))
        grey = np.where(spread > 0, cv2.max(grey, red), grey)
    return np.asarray(grey, np.uint8)


def _over_paper(channel: Pixels) -> Pixels:
    """One channel divided by the paper beneath, 255 where nothing is written."""
    height, width = channel.shape
    small = cv2.resize(channel, (max(width // SHRINK, 8), max(height // SHRINK, 8)), interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (STROKE_PX, STROKE_PX))
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), (0, 0), 3)
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    # Closing takes the lightest grain of the paper; a twentieth more light puts its middle at white.
    return np.asarray(cv2.divide(channel, np.maximum(full, 8), scale=268.0), np.uint8)
