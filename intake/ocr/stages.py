"""The values that pass from stage to stage: photo → page → table or card → cells → readings → rows."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""(height, width) grey or (height, width, 3) RGB, 0 black to 255 white."""
Points = NDArray[np.float64]
"""(n, 2) x, y in pixels, origin top left."""
Mask = NDArray[np.bool_]
Corner = tuple[int, int]
Quad = tuple[Corner, Corner, Corner, Corner]
"""Four corners on the upright photo, in pixels: top left, top right, bottom right, bottom left."""
Box = tuple[int, int, int, int]
"""x, y, width, height on the flattened page, in pixels."""


class Unreadable(Exception):
    """The page defeats the reader; `code` for programs, the text one Vietnamese sentence for the officer."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Shot:
    """`corners` (4, 2) of the sheet, which may lie outside of the photo's `width` × `height`.

    `glare` and `foreign` (h, w) are pictures of the whole photo, small: where a lamp shines, where something lies.
    `has_neighbour`: another sheet lies beside it, which is not read."""

    width: int
    height: int
    corners: Points
    glare: Mask
    foreign: Mask
    is_dark: bool
    is_blurred: bool
    has_neighbour: bool = False

    def is_outside(self, points: Points, reach_px: float = 0.0) -> Mask:
        """(n,) which points (n, 2) of the photo's plane are not on it, or less than `reach_px` from its end."""
        x, y = np.asarray(points, np.float64).T
        beside = (x < reach_px) | (x > self.width - 1 - reach_px)
        return np.asarray(beside | (y < reach_px) | (y > self.height - 1 - reach_px))

    def at(self, mask: Mask, points: Points) -> Mask:
        """(n,) what one of the small pictures says of points (n, 2) on the photo."""
        height, width = mask.shape
        x, y = np.asarray(points, np.float64).T
        columns = np.clip(x * width / self.width, 0, width - 1).astype(int)
        rows = np.clip(y * height / self.height, 0, height - 1).astype(int)
        return np.asarray(mask[rows, columns])


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet, upright and flattened: even `grey`. `to_photo` maps points of the page onto the photo it came from.

    `shot` tells how the photo was taken; a page made without one has nothing to be said about it."""

    grey: Pixels
    to_photo: Callable[[Points], Points]
    shot: Shot | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What is written in one place of the page.

    `ink` is grey with even paper (255), rulings and dots removed, cut tight around the writing with a small
    margin; of a blank cell it is the emptied cell. `column_end` is the last column it spans, inclusive. Cells beside
    one brace have its number as `brace`, others 0.
    """

    row: int
    column: int
    column_end: int
    box_px: Box
    quad: Quad
    ink: Pixels
    is_blank: bool
    is_struck: bool = False
    brace: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: `headers` of one or two levels (`row` is the level), `rows` of body cells, top to bottom.

    `open_sides` (left, above, right, below) have no border, its rulings run on to where the paper ends or is cut.
    `is_alone`: the picture shows no other table, which would not be read."""

    box_px: Box
    column_count: int
    headers: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    open_sides: tuple[bool, bool, bool, bool] = (False,) * 4
    is_alone: bool = True


@dataclass(frozen=True, slots=True)
class CellReading:
    """One value as a reader saw it. `raw_text` is what the reader gave, `value` what the field's language made of it.

    `confidence` 0–1. `reader` names program and version. `alternatives` are other values, likeliest first, `shares`
    their probabilities where they were weighed.
    """

    raw_text: str
    value: str | bool
    confidence: float
    reader: str
    quad: Quad | None = None
    alternatives: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownMatch:
    """The known child a row most likely is, by the id it was handed in with; `others` who else it may be.

    `differs` what the record says where the paper says otherwise or nothing: never taken for what is written.
    """

    id: str
    confidence: float
    others: tuple[str, ...] = ()
    differs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowReading:
    """One child's line: readings by field key, the line's own place on the photo, the known child it is, if any."""

    number: int
    quad: Quad
    fields: dict[str, CellReading] = field(default_factory=dict)
    known: KnownMatch | None = None


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """Which printed sheet a page is: by its marks layout and rows, by its code, if that could be read, the rest."""

    layout: str
    rows: int
    area: str
    page: int
    page_count: int
    row_codes: tuple[str, ...]
    is_code_read: bool


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that was read of one photo. `notes` are Vietnamese sentences for the officer (a corner is missing …);
    `sheet` tells of a sheet that was printed to be read."""

    layout: str
    header: dict[str, CellReading]
    rows: tuple[RowReading, ...]
    notes: tuple[str, ...] = ()
    sheet: SheetSeen | None = None
