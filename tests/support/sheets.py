"""Sheets drawn for tests of the eye: ruled tables with words in known cells, photographed on purpose badly."""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from intake.ocr.stages import Pixels, Points

WIDTH_PX, HEIGHT_PX = 1700, 1200
BLUE, BLACK, GREY, RED = (40, 50, 140), (20, 20, 20), (110, 110, 110), (200, 40, 40)
WORDS = ("Lan", "Hoang", "Minh", "Thuy", "Quang", "Ngoc", "Bich", "Dinh")


@dataclass(frozen=True)
class Sheet:
    """A landscape register: `columns` borders as shares of the width, `rows` body rows of which `struck` are struck.

    `blank` are (row, column) cells left empty; all others hold a word of the hand in the colour of its `pen`.
    Rulings of the body are drawn twice, `double_px` apart, where that is not 0."""

    columns: tuple[float, ...] = (0.05, 0.1, 0.35, 0.5, 0.6, 0.8, 0.95)
    rows: int = 8
    struck: int | tuple[int, ...] = ()
    two_levels: bool = False
    blank: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    ruling: tuple[int, int, int] = GREY
    double_px: int = 0
    pen: tuple[int, int, int] = BLUE

    @property
    def row_heights(self) -> list[int]:
        """Rulings across, from the header's top to the table's end."""
        return [260, 360, *(360 + round((number + 1) * 680 / self.rows) for number in range(self.rows))]

    def drawn(self) -> Pixels:
        """(1200, 1700, 3) the sheet itself."""
        page = np.full((HEIGHT_PX, WIDTH_PX, 3), 245, np.uint8)
        self._write_around(page)
        self._rule(page)
        self._fill(page)
        return page

    def _write_around(self, page: Pixels) -> None:
        cv2.putText(page, "SO THEO DOI TRE EM", (550, 90), cv2.FONT_HERSHEY_TRIPLEX, 1.6, BLACK, 3, cv2.LINE_AA)
        cv2.putText(page, "Thon: Ban Ngoai", (90, 180), cv2.FONT_HERSHEY_SIMPLEX, 1.0, BLACK, 2, cv2.LINE_AA)
        cv2.putText(page, "Nguoi lap", (1300, 1120), cv2.FONT_HERSHEY_SIMPLEX, 1.0, BLACK, 2, cv2.LINE_AA)

    def _rule(self, page: Pixels) -> None:
        borders = [round(share * WIDTH_PX) for share in self.columns]
        for height in self.row_heights:
            cv2.line(page, (borders[0], height), (borders[-1], height), self.ruling, 2)
        for at, border in enumerate(borders):
            top = 310 if self.two_levels and at == 4 else 260
            cv2.line(page, (border, top), (border, self.row_heights[-1]), self.ruling, 2)
        for height in self.row_heights[1:] if self.double_px else ():
            again = height + self.double_px
            cv2.line(page, (borders[0], again), (borders[-1], again), self.ruling, 2)
        for border in borders if self.double_px else ():
            again = border + self.double_px
            cv2.line(page, (again, 260), (again, self.row_heights[-1]), self.ruling, 2)
        if self.two_levels:
            cv2.line(page, (borders[3], 310), (borders[5], 310), self.ruling, 2)
        for struck in (self.struck,) if isinstance(self.struck, int) else self.struck:
            middle = sum(self.row_heights[struck + 1 : struck + 3]) // 2
            cv2.line(page, (borders[0] + 20, middle - 3), (borders[-1] - 40, middle + 3), BLACK, 5)

    def _fill(self, page: Pixels) -> None:
        borders = [round(share * WIDTH_PX) for share in self.columns]
        for row in range(self.rows + 1):
            base = self.row_heights[row + 1] - (30 if row else 15)
            for column, left in enumerate(borders[:-1]):
                if (row - 1, column) in self.blank:
                    continue
                word = str(row) if column == 0 else WORDS[(row + column) % len(WORDS)]
                colour = BLACK if row == 0 or column == 0 else self.pen
                cv2.putText(page, word, (left + 12, base), cv2.FONT_HERSHEY_SIMPLEX, 0.9, colour, 2, cv2.LINE_AA)


def photographed(sheet: Pixels, corners: Points, width: int = 2200, height: int = 1700) -> Pixels:
    """The sheet with its corners (top left first, clockwise) at these places of a photo of a streaked table."""
    rng = np.random.default_rng(4)
    streaks = cv2.blur(rng.integers(0, 255, (height, width), np.uint8), (151, 3)).astype(np.int16) - 127
    table = np.clip(np.array([120, 80, 50]) + 2 * streaks[:, :, None], 0, 255).astype(np.uint8)
    high, wide = sheet.shape[:2]
    edges = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    warp = cv2.getPerspectiveTransform(edges, np.asarray(corners, np.float32))
    cv2.warpPerspective(sheet, warp, (width, height), table, cv2.INTER_AREA, cv2.BORDER_TRANSPARENT)
    return table


def bent(sheet: Pixels, sag: Callable[[np.ndarray], np.ndarray]) -> Pixels:
    """The sheet with each column of pixels moved down by `sag` of its place (0 left, 1 right), in pixels."""
    height, width = sheet.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    moved = y - sag(x / width).astype(np.float32)
    return cv2.remap(sheet, x, moved, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def shaded(photo: Pixels, dimmest: float = 0.35) -> Pixels:
    """A shadow across the photo, soft at its edge."""
    height, width = photo.shape[:2]
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    light = dimmest + (1 - dimmest) / (1 + np.exp(-12 * (x + 0.6 * y)))
    return np.clip(photo * light[:, :, None], 0, 255).astype(np.uint8)
