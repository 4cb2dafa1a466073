"""Shades of a grey picture counted instead of sorted: 256 of them tell as much, many times faster."""

from collections.abc import Sequence

import cv2
import numpy as np

from intake.ocr.stages import Pixels

WHITE = 255


def percentiles(grey: Pixels, shares: Sequence[float]) -> list[float]:
    """What `numpy.percentile` says of a picture that is not empty, `shares` 0 to 100."""
    up_to = np.cumsum(cv2.calcHist([np.ascontiguousarray(grey)], [0], None, [WHITE + 1], [0, WHITE + 1]).ravel())
    places = np.asarray(shares) / 100 * (grey.size - 1)
    lower, upper = (np.searchsorted(up_to, step(places), side="right") for step in (np.floor, np.ceil))
    return (lower + (upper - lower) * (places % 1)).tolist()  # type: ignore[no-any-return]
