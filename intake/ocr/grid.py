"""A flat page becomes a table: header cells of one or two levels, and rows of body cells."""

from collections.abc import Iterator

import numpy as np

from intake.ocr import lattice
from intake.ocr.cells import Sheet, Span
from intake.ocr.lattice import Lattice
from intake.ocr.stages import Page, Table

LEVEL = 0.6
"""Share of a column's width that a stroke must cover to part its header into two levels."""
PARTED = 0.5
"""Share of a header's height that a stroke must cover to part two columns."""


def find_table(page: Page) -> Table | None:
    """The largest ruled table of an upright page, None when there is none."""
    found = lattice.find(lattice.look(page.grey))
    if found is None:
        return None
    levels = header_spans(found)
    body = body_spans(found)
    sheet = Sheet.of(page, found)
    spans = [*levels, *(span for row in body for span in row)]
    cut = iter(sheet.cut(spans))
    headers = tuple(next(cut) for _ in levels)
    rows = tuple(tuple(next(cut) for _ in row) for row in body)
    return Table(sheet.box_px, len(found.columns) - 1, headers, rows)


def body_spans(found: Lattice) -> list[list[Span]]:
    """One span for each cell below the header, row by row."""
    count = len(found.columns) - 1
    return [
        [Span(number, column, column, top, bottom) for column in range(count)]
        for number, (top, bottom) in enumerate(zip(found.rows[1:-1].tolist(), found.rows[2:].tolist(), strict=True))
    ]


def header_spans(found: Lattice) -> list[Span]:
    """The header's cells; a column without a second level has one cell from top to bottom."""
    top, bottom = int(found.rows[0]), int(found.rows[1])
    level = _level(found, top, bottom)
    if level is None:
        return [Span(0, first, last, top, bottom) for first, last in _runs(found, top, bottom, range(_count(found)))]
    split = [_is_stroked(found, column, level) for column in range(_count(found))]
    spans = [Span(0, column, column, top, bottom) for column in range(_count(found)) if not split[column]]
    parted = [column for column in range(_count(found)) if split[column]]
    spans += [Span(0, first, last, top, level) for first, last in _runs(found, top, level, parted)]
    spans += [Span(1, first, last, level, bottom) for first, last in _runs(found, level, bottom, parted)]
    return sorted(spans, key=lambda span: (span.row, span.column))


def _count(found: Lattice) -> int:
    return len(found.columns) - 1


def _level(found: Lattice, top: int, bottom: int) -> int | None:
    """Where the header's second level begins, if strokes part some of its columns."""
    margin = lattice.APART_PX
    if bottom - top < 3 * margin:
        return None
    inside = found.marks.across[top + margin : bottom - margin, found.columns[0] : found.columns[-1]]
    cover = lattice.cover_of(inside)
    place = int(np.argmax(cover)) + top + margin
    return place if any(_is_stroked(found, column, place) for column in range(_count(found))) else None


def _is_stroked(found: Lattice, column: int, place: int) -> bool:
    """Whether a stroke runs through the column at this height."""
    left, right = found.columns[column] + 3, found.columns[column + 1] - 2
    strip = found.marks.across[max(place - 4, 0) : place + 5, left:right]
    return bool(strip.size and strip.max(axis=0).mean() >= LEVEL)


def _runs(found: Lattice, top: int, bottom: int, columns: "range | list[int]") -> Iterator[tuple[int, int]]:
    """First and last of each run of columns that no stroke parts between these heights."""
    first = last = -2
    for column in columns:
        if column == last + 1 and not _is_parted(found, column, top, bottom):
            last = column
            continue
        if last >= 0:
            yield first, last
        first = last = column
    if last >= 0:
        yield first, last


def _is_parted(found: Lattice, column: int, top: int, bottom: int) -> bool:
    """Whether the border on the column's left is drawn between these heights."""
    place = int(found.columns[column])
    strip = found.marks.down[top + 3 : bottom - 2, max(place - 4, 0) : place + 5]
    return not strip.size or bool(strip.max(axis=1).mean() >= PARTED)
