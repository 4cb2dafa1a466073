"""How the photo was taken: what it leaves out of the picture, what lies on the sheet or shines, and how sharp it is."""

import cv2
import numpy as np

from intake.ocr.stages import Mask, Pixels, Points, Shot

INKLESS_PX = 9
"""Wider than any stroke in the small picture."""
SATURATED = 250
"""Of 255, in the darkest of the three colours: nothing written can be seen in it."""
EXPOSED = 235
"""Paper lighter than this all over is a scan or a bright photo, no lamp shines on it."""
FOREIGN = 16.0
"""Steps of colour (Lab, lightness left out) between the paper and what lies on it; shadows have no colour."""
DARK = 40.0
"""Of 255: paper darker than this leaves ink only the noise of the camera."""
SPREAD_MAX = 0.0009
"""Of the sheet's long side, as `_spread_px` measures: a quarter of a millimetre on A4, the legs of letters merge."""
INK = 40
NEAR_PX = 15
SAMPLE_PX = 640


def look(photo: Pixels, small: Pixels, corners: Points, even: Pixels) -> Shot:
    """The shot of an RGB photo; `small` is the same much smaller, `even` its even grey."""
    height, width = photo.shape[:2]
    sheet = np.zeros(small.shape[:2], np.uint8)
    cv2.fillConvexPoly(sheet, np.rint(corners * small.shape[1] / width).astype(np.int32), 1)
    paper = small[sheet > 0] if sheet.any() else small.reshape(-1, 3)
    lightness = float(np.median(paper))
    glare = (small.min(axis=2) >= SATURATED) & (sheet > 0) & (lightness < EXPOSED)
    foreign = _foreign(small) & (sheet > 0)
    return Shot(width, height, corners, _grown(glare), _grown(foreign), lightness < DARK, _is_blurred(even, corners))


def _grown(mask: Mask) -> Mask:
    """Without specks."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    return np.asarray(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, kernel) > 0)


def _foreign(small: Pixels) -> Mask:
    """(h, w) where the colour is not that of the paper; ink does not count."""
    kernel = np.ones((INKLESS_PX, INKLESS_PX), np.uint8)
    inkless = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    lab = cv2.cvtColor(inkless.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    height, width = lab.shape[:2]
    middle = lab[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4, 1:].reshape(-1, 2)
    return np.asarray(np.linalg.norm(lab[:, :, 1:] - np.median(middle, axis=0), axis=2) > FOREIGN)


def _is_blurred(even: Pixels, corners: Points) -> bool:
    height, width = even.shape
    x, y = (int(np.clip(at, 0, side)) for at, side in zip(corners.mean(axis=0), (width, height), strict=True))
    half = SAMPLE_PX // 2
    sample = even[max(y - half, 0) : y + half, max(x - half, 0) : x + half]
    return _spread_px(sample) > SPREAD_MAX * float(np.ptp(corners, axis=0).max())


def _spread_px(grey: Pixels) -> float:
    """How wide the edges of strokes are: their height over their slope, halved twice to be like a Gaussian's sigma."""
    near = np.ones((NEAR_PX, NEAR_PX), np.uint8)
    step = cv2.subtract(cv2.dilate(grey, near), cv2.erode(grey, near))
    slopes = [cv2.Sobel(grey, cv2.CV_32F, dx, 1 - dx, ksize=3, scale=1 / 8) for dx in (0, 1)]
    steepest = cv2.dilate(np.hypot(*slopes), near)
    written = step > INK
    if not written.any():
        return 0.0
    return float(np.median(step[written] / np.maximum(steepest[written], 1.0))) / 2.5
