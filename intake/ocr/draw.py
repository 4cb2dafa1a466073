"""What was found, drawn on the photo: people debug with their eyes."""

from collections.abc import Iterator

import cv2
import numpy as np

from intake.ocr import outline
from intake.ocr.stages import Cell, PageReading, Pixels, Quad, Table

ROW, CELL, BLANK, HEADER, STRUCK = (200, 30, 30), (20, 110, 220), (150, 200, 150), (150, 60, 200), (230, 140, 0)
SHEET = (20, 180, 180)
"""RGB."""
THIN_SHARE = 0.0008
"""Of the photo's long side."""
Colour = tuple[int, int, int]


def draw(photo: Pixels, found: PageReading | Table) -> Pixels:
    """A copy of the RGB photo with the outlines of the sheet, its rows and cells; written, blank, struck cells and
    headers differ."""
    drawn = photo.copy()
    thickness = max(1, round(THIN_SHARE * max(photo.shape)))
    sheet = np.rint(outline.corners(photo)).astype(np.int32)
    cv2.polylines(drawn, [sheet], True, SHEET, 3 * thickness, cv2.LINE_AA)
    for quad, colour in _table(found) if isinstance(found, Table) else _reading(found):
        cv2.polylines(drawn, [np.array(quad, np.int32)], True, colour, thickness, cv2.LINE_AA)
    return drawn


def _table(table: Table) -> Iterator[tuple[Quad, Colour]]:
    for cell in table.headers:
        yield cell.quad, HEADER
    for row in table.rows:
        for cell in row:
            yield cell.quad, _colour(cell)


def _colour(cell: Cell) -> Colour:
    if cell.is_struck:
        return STRUCK
    return BLANK if cell.is_blank else CELL


def _reading(reading: PageReading) -> Iterator[tuple[Quad, Colour]]:
    for value in reading.header.values():
        if value.quad:
            yield value.quad, HEADER
    for row in reading.rows:
        for value in row.fields.values():
            if value.quad:
                yield value.quad, CELL if value.value else BLANK
        struck = row.fields.get("struck")
        yield row.quad, STRUCK if struck and struck.value else ROW
