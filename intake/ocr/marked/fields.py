"""The boxes of a flat sheet become readings: digits by their places, ticks by their ink, text as in any table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from catalogue.fields import is_known
from intake.forms.printed.boxes import Box
from intake.forms.printed.layouts import DATE_GROUPS
from intake.ocr import cells, consistency, grades, marks, neighbours, repeats, values
from intake.ocr.body import Body
from intake.ocr.columns import Column
from intake.ocr.marked import digits
from intake.ocr.marked.ink import FlatSheet
from intake.ocr.readers import Eyes
from intake.ocr.stages import Cell, CellReading, Quad, Table
from intake.ocr.values import BLANK_CONFIDENCE, Writing

SINGLE = frozenset({"sex", "answer"})
"""Fields of ticks of which one is meant."""
TWO_TICKS, CLEAR_TICK = 0.4, 0.985
"""What is believed where two of them are ticked, and of one that covers CLEAR of its box: no dirt is so large."""
CLEAR = 0.03
PARTED = {"birth_date": DATE_GROUPS}
"""Digits that stand for several numbers."""
ON_A_SHEET = (repeats.PARENTS, repeats.HAMLET, repeats.ETHNICITY)
"""What the rows of one hamlet's sheet say several times."""
NUMBERS = frozenset({"personal_id", "new_personal_id"})
"""Twelve digits of which a row bears out six at the most: how sure the others are, the ink alone says."""
Fields = dict[str, CellReading]
Key = tuple[int, str]
"""(row, field)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The boxes of one field of one row with what is written in them."""

    row: int
    field: str
    boxes: tuple[Box, ...]
    cells: tuple[Cell, ...]

    @property
    def kind(self) -> str:
        return self.boxes[0].kind

    @property
    def is_blank(self) -> bool:
        return all(cell.is_blank for cell in self.cells)

    @property
    def quad(self) -> Quad:
        """Where they stand together on the photo."""
        first, last = self.cells[0].quad, self.cells[-1].quad
        return first[0], last[1], last[2], first[3]


def read(flat: FlatSheet, eyes: Eyes, context: values.Context) -> dict[int, Fields]:
    """By row, 0 for what stands once on the sheet: what is written in its boxes. Rows with nothing are left out."""
    places = entries(flat)
    found: dict[Key, CellReading] = {}
    in_digits, shares = _digits([place for place in places if place.kind == "digit"], eyes, context)
    found |= in_digits
    found |= {(p.row, p.field): _ticked(p, eyes.first.version) for p in places if p.kind == "tick"}
    found |= _texts([place for place in places if place.kind == "text"], eyes, context)
    written = {place.row for place in places if not place.is_blank}
    order = {(place.row, place.field): None for place in places}
    rows = {row: {field: found[row, field] for at, field in order if at == row} for row in sorted({0, *written})}
    agreed = grades.weighed({row: consistency.weighed(fields) for row, fields in rows.items()})
    return {row: as_sure_as_ink(fields, shares.get(row, {})) for row, fields in agreed.items()}


def as_sure_as_ink(fields: Fields, shares: Mapping[str, digits.Shares]) -> Fields:
    """Numbers no surer than their ink, however well they agree with their row and the page."""
    bounds = {key: digits.believed(told, str(fields[key].value)) for key, told in shares.items() if key in NUMBERS}
    sure = {key: min(fields[key].confidence, bound) for key, bound in bounds.items()}
    return fields | {key: replace(fields[key], confidence=one) for key, one in sure.items()}


def entries(flat: FlatSheet) -> list[Entry]:
    """Every field of every row with its ink, in the order of the plan."""
    grouped = groupby(flat.plan.boxes, key=lambda box: (box.row, box.field))
    boxes = [(row, field, tuple(mine)) for (row, field), mine in grouped]
    return [Entry(row, field, mine, tuple(flat.inks(mine))) for row, field, mine in boxes]


def _digits(
    places: Sequence[Entry], eyes: Eyes, context: values.Context
) -> tuple[dict[Key, CellReading], dict[int, dict[str, digits.Shares]]]:
    """All fields of digits in two batches, each field as a line, each digit by itself; and by row what the ink says."""
    written = [(place, [cell for cell in place.cells if not cell.is_blank]) for place in places if not place.is_blank]
    lines = [digits.line(own) for _, own in written]
    reader, single = eyes.first, [cell.ink for _, own in written for cell in own]
    said, alone = reader.read([picture for picture, _ in lines], "digits"), iter(reader.read(single, "digits"))
    seen = iter(eyes.digits(single)) if eyes.digits else None
    found = {(p.row, p.field): values.blank(p.quad, reader.version) for p in places if p.is_blank}
    inked: dict[int, dict[str, digits.Shares]] = {}
    for (place, own), (picture, spans), one in zip(written, lines, said, strict=True):
        ours = np.array([next(seen) for _ in own]) if seen else None
        shares = digits.weighed(one, spans, [next(alone) for _ in own], ours)
        text = digits.as_reading(shares, [cell.column for cell in own], PARTED.get(place.field, ()))
        inked.setdefault(place.row, {})[place.field] = shares
        high, wide = picture.shape
        writing = Writing(text, None, place.quad, reader.version, wide, high, high)
        found[place.row, place.field] = values.reading(place.field, writing, context)
    rows: dict[int, Fields] = {}
    for row, field in sorted(found):
        rows.setdefault(row, {})[field] = found[row, field]
    lent = zip(rows, neighbours.lent(list(rows.values())), strict=True)
    return {(row, field): reading for row, fields in lent for field, reading in fields.items()}, inked


def _ticked(place: Entry, version: str) -> CellReading:
    """The values of the boxes that are ticked; of a field that can have but one, the darkest tick."""
    ticks = [
        (str(box.value), CLEAR_TICK if _share(cell) >= CLEAR else one.confidence, _share(cell))
        for box, cell in zip(place.boxes, place.cells, strict=True)
        if (one := marks.tick(cell, version)).value
    ]
    if not ticks:
        return CellReading("", "", BLANK_CONFIDENCE, version, place.quad)
    if place.field not in SINGLE or len(ticks) == 1:
        sure = min(confidence for _, confidence, _ in ticks)
        return CellReading("x", "; ".join(value for value, _, _ in ticks), sure, version, place.quad)
    (first, _, _), *others = sorted(ticks, key=lambda tick: -tick[2])
    return CellReading("x", first, TWO_TICKS, version, place.quad, tuple(value for value, _, _ in others))


def _share(cell: Cell) -> float:
    """How much of its box the ink covers, as if it were all black."""
    _, _, wide, high = cell.box_px
    return float((255 - cell.ink.astype(np.float64)).sum() / 255 / (wide * high))


def _texts(places: Sequence[Entry], eyes: Eyes, context: values.Context) -> dict[Key, CellReading]:
    """Text read as a table's columns are: in one batch, a second voice in doubt, marks that repeat the row above."""
    known = [Column(at, field, 1.0, "") for at, field in enumerate(dict.fromkeys(place.field for place in places))]
    at = {column.field: column.index for column in known}
    rows = {
        row: tuple(replace(p.cells[0], row=row, column=at[p.field], column_end=at[p.field]) for p in mine)
        for row, mine in _by_row(places)
    }
    table = Table((0, 0, 1, 1), len(known), (), tuple(rows.values()))
    body = Body(table, known, eyes.first)
    context = replace(context, seen=body.sure_syllables(known))
    if eyes.second and (doubtful := body.doubtful(table.rows, known, context)):
        body.look_again(doubtful, eyes.second)
    read = {
        row: {known[cell.column].field: body.reading(known[cell.column].field, cell, context) for cell in mine}
        for row, mine in rows.items()
    }
    below = [row for row in rows if row > 0]
    resolved = marks.resolved([read[row] for row in below], [body.dittos(rows[row], known) for row in below])
    together = repeats.weighed(resolved, [body.traces(rows[row], known) for row in below], ON_A_SHEET)
    read |= dict(zip(below, together, strict=True))
    return {(row, field): one for row, fields in read.items() for field, one in fields.items()}


def _by_row(places: Sequence[Entry]) -> Iterator[tuple[int, list[Entry]]]:
    for row, mine in groupby(places, key=lambda place: place.row):
        yield row, list(mine)


def row_quad(flat: FlatSheet, row: int) -> Quad:
    """The line's own place on the photo."""
    return cells.quad(flat.page, flat.box_px(flat.plan.row_place(row)))


def inherited(header: Mapping[str, CellReading]) -> Fields:
    """What stands once on the sheet and holds for every child."""
    return {key: one for key, one in header.items() if one.value and is_known(key)}
