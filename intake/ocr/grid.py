"""A flat page becomes a table: header cells of one or two levels, and rows of body cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from intake.ocr import diagonals, lattice, strikes
from intake.ocr.cells import Sheet, Span
from intake.ocr.lattice import Lattice, Marks
from intake.ocr.stages import Page, Table

STROKED = 0.85
"""Share of a column's width that a stroke must cover to part its header into two levels."""
PARTED = 0.5
"""Share of a header's height that a stroke must cover to part two columns."""


@dataclass(frozen=True, slots=True)
class _Header:
    """Rulings `top`, `level` (None if there is one level) and `bottom` of the header, counted in `rows` of the look;
    `split` tells of each column whether it has a second level."""

    marks: Marks
    found: Lattice
    level: int | None
    split: tuple[bool, ...]

    @property
    def level_span(self) -> tuple[int, int] | None:
        """The rulings down between which the second level's ruling runs."""
        parted = [column for column, split in enumerate(self.split) if split]
        return (parted[0], parted[-1] + 1) if parted else None

    @property
    def bottom(self) -> int:
        return 1 if self.level is None else 2


def find_table(page: Page) -> Table | None:
    """The largest ruled table of an upright page, None when there is none."""
    marks = lattice.look(page.grey)
    found = lattice.find(marks)
    if lattice.lacks_rows(found):
        marks, found = _with_dotted(marks, found)
    if lattice.lacks_columns(marks, found):
        marks, found = _with_dotted_down(marks, found)
        if found is None:
            # Dots both ways: neither tells of a table without the other.
            marks, found = _with_dotted_down(lattice.with_dotted(marks), None)
    if found is None:
        return None
    header = _header(strikes.without(found, marks), marks)
    rows, columns = header.found.rows, header.found.columns
    drawn = strikes.traces(rows, columns, marks)
    slanting = diagonals.find(header.found, marks, header.bottom)
    through = [*drawn, *diagonals.traceable(slanting)]
    sheet = Sheet.of(page, header.found, marks.scale, through, header.level_span)
    levels = list(_header_spans(header))
    body = _body_spans(header)
    cells = sheet.cut([*levels, *(span for row in body for span in row)])
    if not cells:
        return None
    cut = iter(cells)
    headers = tuple(next(cut) for _ in levels)
    struck = strikes.rows_struck(drawn, rows) | diagonals.rows_crossed(slanting, rows)
    return Table(
        sheet.box_px,
        len(columns) - 1,
        headers,
        tuple(tuple(replace(next(cut), is_struck=span.above in struck) for span in row) for row in body),
        header.found.open_sides,
        found.is_alone,
    )


def _with_dotted(marks: Marks, found: Lattice | None) -> tuple[Marks, Lattice | None]:
    """The same again with lines of dots for rulings, if that tells of more rows."""
    dotted = lattice.with_dotted(marks)
    again = lattice.find(dotted)
    if again is None or (found is not None and len(again.rows) <= len(found.rows)):
        return marks, found
    return dotted, again


def _with_dotted_down(marks: Marks, found: Lattice | None) -> tuple[Marks, Lattice | None]:
    """The same again with lines of dots for the rulings down, if that tells of more columns.

    Where nothing is ruled with strokes, rows enough must hang on the dots: letters stand one below the other, too."""
    dotted = lattice.with_dotted_down(marks)
    again = lattice.find(dotted)
    is_more = again is not None and (
        len(again.columns) > len(found.columns) if found else len(again.rows) >= lattice.ROWS_FEW
    )
    if not is_more:
        return marks, found
    return dotted, again


def _body_spans(header: _Header) -> list[list[Span]]:
    """One span for each cell below the header, row by row."""
    below = range(header.bottom, len(header.found.rows) - 1)
    count = len(header.found.columns) - 1
    return [[Span(row, column, column, above, above + 1) for column in range(count)] for row, above in enumerate(below)]


def _header(found: Lattice, marks: Marks) -> _Header:
    """The header's levels. A second level is what parts the columns of a pair that is not parted above it."""
    whole = _Header(marks, found, None, (False,) * (len(found.columns) - 1))
    for place in (*_partial(found, marks), int(found.rows[1])):
        split = _split(found, marks, place)
        if any(split) and (place != found.rows[1] or not all(split)):
            rows = np.unique(np.append(found.rows, place))
            return _Header(marks, replace(found, rows=rows), place, split)
    return whole


def _partial(found: Lattice, marks: Marks) -> Iterator[int]:
    """The best place for a stroke within the header that parts only some columns."""
    margin = lattice.APART_PX
    top, bottom = int(found.rows[0]) + margin, int(found.rows[1]) - margin
    inside = marks.across[top:bottom, found.columns[0] : found.columns[-1]]
    if inside.size:
        yield int(np.argmax(lattice.cover_of(inside))) + top


def _split(found: Lattice, marks: Marks, place: int) -> tuple[bool, ...]:
    """Which columns the stroke at this height parts from a header they share with their neighbour."""
    count = len(found.columns) - 1
    stroked = [column for column in range(count) if _is_stroked(found, marks, column, place)]
    shared = [run for run in _runs(found, marks, int(found.rows[0]), place, stroked) if run[1] > run[0]]
    return tuple(any(first <= column <= last for first, last in shared) for column in range(count))


def _header_spans(header: _Header) -> Iterator[Span]:
    """The header's cells, level by level; a column without a second level has one cell from top to bottom."""
    rows, bottom = header.found.rows.tolist(), header.bottom
    # Without a second level a border that cannot be seen is one that glare hides, not two columns in one.
    for column in range(len(header.split)):
        if not header.split[column]:
            yield Span(0, column, column, 0, bottom)
    parted = [column for column, split in enumerate(header.split) if split]
    for level in range(2 if parted else 0):
        for first, last in _runs(header.found, header.marks, rows[level], rows[level + 1], parted):
            yield Span(level, first, last, level, level + 1)


def _is_stroked(found: Lattice, marks: Marks, column: int, place: int) -> bool:
    """Whether a stroke runs through the column at this height, from border to border."""
    left, right = found.columns[column] + 3, found.columns[column + 1] - 2
    strip = marks.across[max(place - 4, 0) : place + 5, left:right]
    return bool(strip.size and strip.max(axis=0).mean() >= STROKED)


def _runs(found: Lattice, marks: Marks, top: int, bottom: int, columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbouring columns that no stroke parts between these heights."""
    run: list[int] = []
    for column in columns:
        if run and (column != run[-1] + 1 or _is_parted(found, marks, column, top, bottom)):
            yield run[0], run[-1]
            run = []
        run.append(column)
    if run:
        yield run[0], run[-1]


def _is_parted(found: Lattice, marks: Marks, column: int, top: int, bottom: int) -> bool:
    """Whether the border on the column's left is drawn between these heights."""
    place = int(found.columns[column])
    strip = marks.down[top + 3 : bottom - 2, max(place - 4, 0) : place + 5]
    return not strip.size or bool(strip.max(axis=1).mean() >= PARTED)
