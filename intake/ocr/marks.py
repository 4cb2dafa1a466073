"""Marks that are no text: ticks, strokes through a row, signs that repeat the row above."""

import re
from collections.abc import Sequence
from dataclasses import replace

from catalogue import vietnamese
from intake.ocr.language import ditto
from intake.ocr.stages import Cell, CellReading
from intake.ocr.values import BLANK_CONFIDENCE, Writing

IN_COLUMN_CONFIDENCE = 0.95
TICK_CONFIDENCE = 0.9
FLAT = 0.25
"""A mark so much wider than high is a dash: nothing there."""
CROSSED_FACTOR = 0.5
STRUCK_SHARE = 0.5
DITTO_FACTOR = 0.9
LIKELY, CLEAR = 0.5, 0.8
"""From this probability a mark is one; what was read so surely and is none needs no measuring."""
HOUSEHOLD = "household_number"
RUNNING_ON = 20.0
"""How much likelier a household's number is the one above, or the next, than any other."""
_SUM = re.compile(r"(tong )?(cong|tong so|tong)\b\W*\d")


def tick(cell: Cell, version: str) -> CellReading:
    """True for any mark but a dash."""
    if cell.is_blank:
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
        if ditto.share(trace) >= LIKELY:
            return True
        if writing.text.confidence >= CLEAR:
            return False
    return ditto.is_ditto(field, writing.text.text, writing.width_px, writing.height_px, writing.line_height_px)


def resolved(rows: Sequence[dict[str, CellReading]], marked: Sequence[set[str]]) -> list[dict[str, CellReading]]:
    """The rows as the row above explains them: ditto marks replaced by its values, household numbers running on."""
    done: list[dict[str, CellReading]] = []
    for fields, repeated in zip(rows, marked, strict=True):
        above = done[-1] if done else {}
        same = {key: _same(one, above.get(key)) if key in repeated else one for key, one in fields.items()}
        if HOUSEHOLD in same and HOUSEHOLD not in repeated:
            same[HOUSEHOLD] = _running_on(same[HOUSEHOLD], above.get(HOUSEHOLD))
        done.append(same)
    return done


def _running_on(one: CellReading, above: CellReading | None) -> CellReading:
    """Of close readings of a household's number the one that is the number above, or the next."""
    if above is None or not str(above.value).isdigit() or not one.shares:
        return one
    expected = {str(above.value), str(int(str(above.value)) + 1)}
    pool = {str(one.value): one.confidence, **dict(zip(one.alternatives, one.shares, strict=True))}
    masses = {value: p * (RUNNING_ON if value in expected else 1.0) for value, p in pool.items()}
    total = sum(masses.values()) + max(0.0, 1 - sum(pool.values()))
    (value, mass), *others = sorted(masses.items(), key=lambda pair: pair[1], reverse=True)
    names, shares = tuple(name for name, _ in others), tuple(m / total for _, m in others)
    return replace(one, value=value, confidence=mass / total, alternatives=names, shares=shares)


def _same(mark: CellReading, above: CellReading | None) -> CellReading:
    if above is None:
        return replace(mark, value="", confidence=0.1)
    return replace(
        mark, value=above.value, confidence=above.confidence * DITTO_FACTOR, alternatives=above.alternatives, shares=()
    )
