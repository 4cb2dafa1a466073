"""A page as a rubber sheet over the photo: where each point of the page lies on the photo."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.stages import Pixels, Points


@dataclass(frozen=True, slots=True)
class Mesh:
    """`nodes` (rows, columns, 2) x, y on the photo of nodes spread evenly over a page of `width` × `height` pixels.

    The first node is the middle of the first pixel, the last that of the last; between nodes linearly."""

    nodes: NDArray[np.float64]
    width: int
    height: int

    def to_photo(self, points: Points) -> Points:
        """(n, 2) points of the page as they lie on the photo; points beyond the page go on as its edge does."""
        rows, columns = self.nodes.shape[:2]
        across = np.asarray(points, np.float64)[:, 0] * (columns - 1) / (self.width - 1)
        down = np.asarray(points, np.float64)[:, 1] * (rows - 1) / (self.height - 1)
        left = np.clip(np.floor(across), 0, columns - 2).astype(int)
        top = np.clip(np.floor(down), 0, rows - 2).astype(int)
        right_share, low_share = (across - left)[:, None], (down - top)[:, None]
        upper = self.nodes[top, left] * (1 - right_share) + self.nodes[top, left + 1] * right_share
        lower = self.nodes[top + 1, left] * (1 - right_share) + self.nodes[top + 1, left + 1] * right_share
        return np.asarray(upper * (1 - low_share) + lower * low_share)

    def cut(self, grey: Pixels, scale: float = 1.0, how: int = cv2.INTER_CUBIC) -> Pixels:
        """(height, width) the page cut from an even grey photo, handed in `scale` times as large as it was.

        White where the photo ends: rulings must not seem to run on there."""
        x, y = self._places(scale)
        cut = cv2.remap(grey, x, y, how, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
        return np.asarray(cut, np.uint8)

    def _places(self, scale: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(height, width) x and y of the page's pixels on a photo `scale` times as large."""
        nodes = ((self.nodes + 0.5) * scale - 0.5).astype(np.float32)
        # Two maps of one channel: OpenCV 5.0 reads one map of two channels wrongly with linear interpolation.
        return _spread(nodes[:, :, 0], self.width, self.height), _spread(nodes[:, :, 1], self.width, self.height)


def _spread(nodes: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """(height, width) between nodes (rows, columns) linearly, the outer ones on the outer pixels.

    Band by band from one row of nodes to the next: what is worked on stays in the core's own memory, which takes a
    quarter of the time of OpenCV's warp over the whole page."""
    left, share = _between(nodes.shape[1], width)
    across = nodes[:, left] * (1 - share) + nodes[:, left + 1] * share
    top, share = _between(nodes.shape[0], height)
    whole = np.empty((height, width), np.float32)
    for row, (first, last) in enumerate(pairwise(np.searchsorted(top, np.arange(nodes.shape[0])))):
        np.multiply(share[first:last, None], across[row + 1] - across[row], out=whole[first:last])
        whole[first:last] += across[row]
    return whole


def _between(nodes: int, pixels: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """(pixels,) the node before each pixel, never the last one, and the share of the way to the next."""
    places = np.arange(pixels) * ((nodes - 1) / (pixels - 1))
    before = np.minimum(places.astype(np.int64), nodes - 2)
    return before, (places - before).astype(np.float32)
