"""A ruled table becomes rows: headers to columns, cells to readings, ditto marks and strokes to what they mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from intake.ocr import columns, consistency, lines, marks, repeats, values
from intake.ocr.body import Body
from intake.ocr.columns import Column
from intake.ocr.readers import Eyes, Reader, Trace
from intake.ocr.stages import Cell, CellReading, Corner, Quad, RowReading, Table

KEPT_OUT = frozenset(
    {"number", "", "male", "female", "note", "birth_place", "relation", "verification", "assistance_text"}
)
"""What rows do not carry on: working words of the paper that no field of a child takes."""


@dataclass(frozen=True, slots=True)
class TableReading:
    """Rows in the order of the paper, what the reader saw of their fields, and the columns as they were understood.

    `sums` are the texts of rows that count the others."""

    columns: tuple[Column, ...]
    rows: tuple[RowReading, ...]
    traces: tuple[dict[str, Trace], ...]
    sums: tuple[str, ...] = ()


def header_columns(table: Table, reader: Reader) -> list[Column]:
    """The columns as their headers name them."""
    written = [cell for cell in table.headers if not cell.is_blank]
    said = lines.texts([cell.ink for cell in written], reader)
    texts = {(cell.row, cell.column): text for cell, text in zip(written, said, strict=True)}
    return columns.from_headers(table, texts)


def read(table: Table, found: Sequence[Column], eyes: Eyes, context: values.Context) -> TableReading:
    """All rows that hold a child; the row of column numbers, empty rows and the sum are left out."""
    page = Body(table, found, eyes.first)
    known = columns.as_named(table, page.columns_known(context.today), context.learned.columns)
    page.read_figures(known)
    alive = [cells for cells in table.rows if page.is_child(cells, known)]
    context = replace(context, seen=page.sure_syllables(known), origins=page.origins(known))
    if eyes.second and (doubtful := page.doubtful(alive, known, context)):
        page.look_again(doubtful, eyes.second)
    rows = [_row(cells, known, page, context) for cells in alive]
    repeated = marks.resolved([fields for _, fields in rows], [page.dittos(cells, known) for cells in alive])
    repeated = marks.beside_braces(repeated, alive, {column.index: column.field for column in known})
    traces = tuple(page.traces(cells, known) for cells in alive)
    together = repeats.weighed(repeated, traces)
    finished = [
        RowReading(number, quad, consistency.weighed(fields))
        for number, ((quad, _), fields) in enumerate(zip(rows, together, strict=True), 1)
    ]
    return TableReading(tuple(known), tuple(finished), traces, tuple(page.sums()))


def _row(
    cells: Sequence[Cell], known: Sequence[Column], page: Body, context: values.Context
) -> tuple[Quad, dict[str, CellReading]]:
    """The row's place and its readings; ditto marks are still to be resolved."""
    by_column = {column.index: column for column in known}
    said: list[dict[str, CellReading]] = []
    of_sexes: list[dict[str, CellReading]] = []
    for cell in cells:
        column = by_column.get(cell.column)
        if column and (column.field not in KEPT_OUT or column.sex):
            (of_sexes if column.sex else said).append(_readings(column, cell, page, context))
    fields: dict[str, CellReading] = {}
    for found in [*said, *sorted(of_sexes, key=_dated, reverse=True)]:
        fields |= {field: one for field, one in found.items() if field not in fields or not fields[field].value}
    fields["struck"] = marks.struck(cells, page.version)
    return _spanned(cells), fields


def _dated(found: Mapping[str, CellReading]) -> tuple[bool, float]:
    """How surely a date stands in the boys' or girls' column: a long name's last letter reaches into it, too."""
    dated = found.get("birth_date")
    return (bool(dated.value), dated.confidence) if dated else (False, 0.0)


def _readings(column: Column, cell: Cell, page: Body, context: values.Context) -> dict[str, CellReading]:
    """What one cell says: its field, and the sex where boys and girls have columns of their own."""
    if column.field in columns.TICKED:
        return {column.field: marks.tick(cell, page.version)}
    if column.field.startswith(columns.GROUP):
        return marks.named_tick(cell, column.field.removeprefix(columns.GROUP), page.version)
    if not column.sex:
        return {column.field: page.reading(column.field, cell, context)}
    if cell.is_blank:
        return {}
    found = {"sex": CellReading("", column.sex, marks.IN_COLUMN_CONFIDENCE, page.version, cell.quad)}
    dated = page.reading("birth_date", cell, context)
    if dated.value or not marks.is_tick(cell, page.line_height_px):
        found["birth_date"] = dated
    return found


def _spanned(cells: Sequence[Cell]) -> Quad:
    """The line's own place: from its first cell to its last, as near to all of them as four corners can be."""
    ordered = sorted(cells, key=lambda cell: cell.column)
    upper = _levelled([corner for cell in ordered for corner in cell.quad[:2]])
    lower = _levelled([corner for cell in reversed(ordered) for corner in cell.quad[2:]])
    return *upper, *lower


def _levelled(corners: Sequence[Corner]) -> tuple[Corner, Corner]:
    """The ends of the straight line that lies nearest to corners handed in from one end to the other.

    On a bent page the outermost ones alone would draw it through the writing in the middle."""
    places = np.array(corners, np.float64)
    chord = places[-1] - places[0]
    along = (places - places[0]) @ chord / max(float(chord @ chord), 1.0)
    off = places - places[0] - np.outer(along, chord)
    shift = np.linalg.lstsq(np.stack([1 - along, along], axis=1), off, rcond=None)[0]
    one, other = ((round(float(x)), round(float(y))) for x, y in places[[0, -1]] + shift)
    return one, other
