"""Even light: shadows, lamps and yellow paper leave, and with them the red of stamps; blue and black ink stay."""

import cv2
import numpy as np

from intake.ocr import shades
from intake.ocr.stages import Pixels

NOISY, QUIET = 0.15, 0.08
"""Noise, as a share of the paper's light, from which a photo is softened, and what is left of it."""
SOFTEST_PX = 1.5
"""More would merge the legs of letters."""
SHRINK = 4
STROKE_PX = 7
"""Wider than any stroke of a pen in the picture shrunk four times; closing with it leaves the bare paper."""
OF_RED, OF_GREEN, OF_BLUE = 0.36, 0.54, 0.10
"""What each colour adds to grey: blue ink is darkest in red and green."""
RED = 28
"""How much lighter red must be than the two others, paper being 255, before a spot counts as stamp ink."""
STAMP_MIN_PX = 50
"""Spots in the picture shrunk by half; fewer are noise of the camera."""


def quiet(image: Pixels) -> Pixels:
    """An RGB photo, softened where the camera's noise would drown rulings: dim light makes it, and a high ISO."""
    height, width = image.shape[:2]
    middle = np.ascontiguousarray(image[height // 4 : 3 * height // 4 : 2, width // 4 : 3 * width // 4, 1])
    # Most neighbours are both bare paper; a normal spread is so many times the median of their differences.
    steps = np.asarray(cv2.absdiff(middle[:, 1:], middle[:, :-1]), np.uint8)
    (step,), (light,) = (shades.percentiles(grey, [50]) for grey in (steps, middle))
    noise = step / (0.6745 * np.sqrt(2))
    share = noise / max(light, 1.0)
    if share < NOISY:
        return image
    # A Gaussian leaves 1 / (2 sqrt(pi) sigma) of the noise.
    sigma = min(share / (2 * np.sqrt(np.pi) * QUIET), SOFTEST_PX)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)


def even(image: Pixels) -> Pixels:
    """(h, w) grey of an RGB picture: paper near 255 wherever it lay, red ink gone."""
    mixed = cv2.transform(image, np.array([[OF_RED, OF_GREEN, OF_BLUE]], np.float32))
    grey = _over_paper(np.asarray(mixed, np.uint8))
    stamped = _stamped(image)
    if np.count_nonzero(stamped) > STAMP_MIN_PX:
        _lighten(grey, image, stamped)
    return grey


def _lighten(grey: Pixels, image: Pixels, stamped: Pixels) -> None:
    """Where stamps are, nothing but the red of the picture, in place: blue strokes stay dark in it."""
    full = cv2.resize(stamped, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    x, y, wide, high = cv2.boundingRect(full)
    inside = slice(y, y + high), slice(x, x + wide)
    red = _over_paper(np.ascontiguousarray(image[inside][:, :, 0]))
    grey[inside] = np.where(full[inside] > 0, cv2.max(grey[inside], red), grey[inside])


def _stamped(image: Pixels) -> Pixels:
    """(h / 2, w / 2) 1 where there is red ink and next to it."""
    half = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    red, green, blue = (_over_paper(np.asarray(one, np.uint8), SHRINK // 2) for one in cv2.split(half))
    found = (cv2.subtract(red, cv2.max(green, blue)) > RED).astype(np.uint8)
    return np.asarray(cv2.dilate(found, np.ones((3, 3), np.uint8)), np.uint8)


def _over_paper(channel: Pixels, shrink: int = SHRINK) -> Pixels:
    """One channel divided by the paper beneath, 255 where nothing is written."""
    height, width = channel.shape
    # OpenCV shrinks by a whole number several times faster than to a given size.
    small = cv2.resize(channel, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (STROKE_PX, STROKE_PX))
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), (0, 0), 3)
    full = cv2.resize(np.maximum(paper, 8), (width, height), interpolation=cv2.INTER_LINEAR)
    # Closing takes the lightest grain of the paper; a twentieth more light puts its middle at white.
    return np.asarray(cv2.divide(channel, full, scale=268.0), np.uint8)
