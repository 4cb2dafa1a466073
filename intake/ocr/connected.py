"""Ink that hangs together, piece by piece."""

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.stages import Pixels

Labels = NDArray[np.int32]


def pieces(seen: Pixels) -> tuple[Labels, Labels]:
    """(h, w) the number of the piece that each pixel of `seen` (0 or not) belongs to, 0 outside of all; and (pieces, 5)
    x, y, width, height, area of each (cv2.CC_STAT_LEFT …), the outside first. Corners that touch hang together."""
    # Two rows of pixels at once (Grana et al. 2010): two thirds of the time of OpenCV's own choice.
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(seen, 8, cv2.CV_32S, cv2.CCL_BBDT)
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32)
