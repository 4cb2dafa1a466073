"""Marks that are no text: ticks, strokes through a row, signs that repeat the row above."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from catalogue import vietnamese
from intake.ocr import boxes, neighbours
from intake.ocr.language import ditto
from intake.ocr.stages import Cell, CellReading
from intake.ocr.values import BLANK_CONFIDENCE, Writing

IN_COLUMN_CONFIDENCE = 0.95
TICK_CONFIDENCE = 0.9
FLAT = 0.25
"""A mark so much wider than high is a dash: nothing there."""
CROSSED_FACTOR = 0.5
STRUCK_SHARE = 0.5
DITTO_FACTOR, OVER_A_GAP = 0.9, 0.6
LIKELY, CLEAR = 0.5, 0.8
"""From this probability a mark is one; what was read so surely and is none needs no measuring."""
_SUM = re.compile(r"(tong )?(cong|tong so|tong)\b\W*\d")


def tick(cell: Cell, version: str) -> CellReading:
    """True for any mark but a dash or a printed box with nothing in it."""
    if cell.is_blank or boxes.is_empty(cell.ink):
        return CellReading("", False, BLANK_CONFIDENCE, version, cell.quad)
    height, width = cell.ink.shape[:2]
    is_dash = height < FLAT * width
    return CellReading("-" if is_dash else "x", not is_dash, TICK_CONFIDENCE, version, cell.quad)


def named_tick(cell: Cell, group: str, version: str) -> dict[str, CellReading]:
    """The group of a ticked column in words; nothing when it is not ticked."""
    mark = tick(cell, version)
    return {"circumstances_text": replace(mark, value=group)} if mark.value else {}


def is_tick(cell: Cell, line_height_px: float) -> bool:
    """Whether the ink is a lone mark rather than a line of figures."""
    return bool(cell.ink.shape[1] < 2.2 * line_height_px)


def struck(cells: Sequence[Cell], version: str) -> CellReading:
    """Whether a stroke runs through the row."""
    written = [cell for cell in cells if not cell.is_blank]
    share = sum(cell.is_struck for cell in written) / max(len(written), 1)
    sure = 0.5 + abs(share - STRUCK_SHARE) if written else 0.5
    return CellReading("", share >= STRUCK_SHARE, min(sure, BLANK_CONFIDENCE), version)


def is_sum(text: str) -> bool:
    """Whether the text is the sum of a list: "Cộng: 18 trẻ, nam 10", never a name such as Nguyễn Công."""
    return bool(_SUM.match(vietnamese.fold(text)))


def repeats(field: str, writing: Writing) -> bool:
    """Whether the cell's mark stands for what is above it, in a field where that may be."""
    if field in ditto.REPEATED and (trace := writing.trace):
        said, size = writing.text.text, (writing.width_px, writing.height_px, writing.line_height_px)
        if ditto.share(trace) >= LIKELY or ditto.is_spelled(said) or ditto.is_low_stroke(said, *size):
            return True
        if writing.text.confidence >= CLEAR and (field in ditto.NUMBERED or writing.text.text.strip('"-/.,').isalpha()):
            return False
    return ditto.is_ditto(field, writing.text.text, writing.width_px, writing.height_px, writing.line_height_px)


def resolved(rows: Sequence[dict[str, CellReading]], marked: Sequence[set[str]]) -> list[dict[str, CellReading]]:
    """The rows as the others explain them: close readings decided, every ditto mark replaced by the value above."""
    words = [{key: one for key, one in row.items() if key not in at} for row, at in zip(rows, marked, strict=True)]
    done: list[dict[str, CellReading]] = []
    for fields, lent, repeated in zip(rows, neighbours.lent(words), marked, strict=True):
        done.append({key: _same(fields[key], _above(key, done)) if key in repeated else lent[key] for key in fields})
    return done


def _above(key: str, done: Sequence[dict[str, CellReading]]) -> CellReading | None:
    """The value that a mark repeats: nobody repeats a blank, so one above was not seen or not understood."""
    found = next((row[key] for row in reversed(done) if key in row and row[key].value), None)
    is_next = found is not None and done[-1].get(key) is found
    return found if found is None or is_next else replace(found, confidence=OVER_A_GAP * found.confidence)


def _same(mark: CellReading, above: CellReading | None) -> CellReading:
    """The value `above` where a mark says that it is the same; nothing where there is none."""
    if above is None:
        return replace(mark, value="", confidence=0.1)
    return replace(
        mark, value=above.value, confidence=above.confidence * DITTO_FACTOR, alternatives=above.alternatives, shares=()
    )


def beside_braces(
    rows: Sequence[dict[str, CellReading]], cells: Sequence[Sequence[Cell]], fields: Mapping[int, str]
) -> list[dict[str, CellReading]]:
    """The rows, the empty cells beside a brace filled with the one value written beside it, or else the one above.

    Only in fields that may repeat at all; `fields` by column, `cells` of each row."""
    done = [dict(row) for row in rows]
    groups: dict[tuple[str, int], list[tuple[int, Cell]]] = {}
    for at, ones in enumerate(cells):
        for cell in ones:
            field = fields.get(cell.column, "")
            if cell.brace and field in ditto.REPEATED and field in done[at]:
                groups.setdefault((field, cell.brace), []).append((at, cell))
    for (field, _), members in groups.items():
        written = [at for at, cell in members if not cell.is_blank]
        source = written[0] if written else members[0][0] - 1
        for at, cell in members if len(written) < 2 and source >= 0 else ():
            if cell.is_blank:
                done[at][field] = _same(done[at][field], done[source][field])
    return done
