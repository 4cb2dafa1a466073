"""A page as a rubber sheet over the photo: where each point of the page lies on the photo."""

from dataclasses import dataclass

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

    def cut(self, photo: Pixels) -> Pixels:
        """(height, width[, 3]) the page cut from the photo; what lies outside of the photo repeats its edge."""
        place = self._places(self.width, self.height)
        cut = cv2.remap(photo, place, np.empty(0, np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cut, np.uint8)

    def beyond(self, photo: Pixels) -> NDArray[np.bool_]:
        """(height, width) what of the page lies outside of the photo, to eight pixels."""
        height, width = photo.shape[:2]
        x, y = np.moveaxis(self._places(max(self.width // 8, 2), max(self.height // 8, 2)), 2, 0)
        out = (x < 0) | (y < 0) | (x > width - 1) | (y > height - 1)
        full = cv2.resize(out.astype(np.uint8), (self.width, self.height), interpolation=cv2.INTER_NEAREST)
        return np.asarray(full > 0)

    def _places(self, width: int, height: int) -> NDArray[np.float32]:
        """(height, width, 2) where the pixels of a page of this size lie on the photo."""
        rows, columns = self.nodes.shape[:2]
        # resize() puts pixel middles at half pixels, warpAffine lets the nodes sit on the outer pixels exactly.
        grow = np.array([[(columns - 1) / (width - 1), 0, 0], [0, (rows - 1) / (height - 1), 0]])
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        nodes = self.nodes.astype(np.float32)
        places = cv2.warpAffine(nodes, grow, (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(places, np.float32)
