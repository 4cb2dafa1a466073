"""Strokes drawn with a ruler through a whole row: told from rulings, and traced."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import connected
from intake.ocr.lattice import Lattice, Marks, Places
from intake.ocr.stages import Pixels, Points

END_PX = 6
"""A ruling ends on the outer borders; a stroke that starts or stops farther away was drawn by hand."""
DARKER = 1.5
"""So much darker than the page's rulings is a pen."""
CROSSED = 0.02
"""Share of the width where writing stands right above and right below: nobody writes across a ruling."""
CRAMPED = 1.3
"""The rows above and below a stroke make one row, at most so much higher than the others."""
HEADING = 2
"""Rulings down to here may end a header and the row that numbers the columns, both low by right."""
HALF = 0.75
"""Of the usual height: less is no row of a table whose rows are alike."""
REGULAR, REGULAR_MIN = 0.08, 6
"""Rows differ by less than this share of their height, and there are enough of them to say so."""
INK = 70
AMID = 0.2
SIGNS = 2
"""So many of four make a stroke."""
UNBROKEN = 0.8
"""Share of a stroke's length that is drawn: letters that blur into each other leave gaps between words."""
BRIDGED_PX = 41
LONG = 0.4
"""Share of the table's width that a stroke through a row runs."""


def without(found: Lattice, marks: Marks) -> Lattice:
    """The lattice without strokes drawn through its rows.

    One after the other, the clearest first and of equals the uppermost: of three strokes through two rows that were
    struck the middle one is their ruling, which shows only when the first is gone."""
    darkness = [_darkness(found, marks, int(place)) for place in found.rows]
    dark = {
        int(place): one > DARKER * float(np.median(darkness)) for place, one in zip(found.rows, darkness, strict=True)
    }
    while True:
        drawn = [(*_signs(found, marks, at, dark), -at) for at in range(1, len(found.rows) - 1)]
        struck = [(own, at) for own, by_rows, is_sure, at in drawn if is_sure and own + by_rows >= SIGNS]
        if not struck:
            return found
        found = replace(found, rows=np.delete(found.rows, -max(struck)[1]))


def _signs(found: Lattice, marks: Marks, at: int, dark: Mapping[int, bool]) -> tuple[int, int, bool]:
    """Signs that a ruling is a stroke: of its own, of the rows it would part, and whether one that counts is there.

    That is the pen itself, or a row cut in two where all others are alike."""
    place = int(found.rows[at])
    crosses = _crossed(found, marks, place) > CROSSED
    gaps = np.diff(found.rows)
    usual = float(np.median(gaps))
    both = int(gaps[at - 1] + gaps[at])
    cramped = both < CRAMPED * usual
    is_cut = max(gaps[at - 1], gaps[at]) < HALF * usual or abs(both - usual) < REGULAR * usual
    halves = at > HEADING and cramped and is_cut and _is_regular(gaps)
    own = dark[place] + crosses + _stops_short(found, marks, place)
    return own, cramped + halves, dark[place] or crosses or halves


def _is_regular(gaps: Places) -> bool:
    """Whether nearly all rows are of one height."""
    usual = float(np.median(gaps))
    return len(gaps) >= REGULAR_MIN and float(np.median(np.abs(gaps - usual))) < REGULAR * usual


def _between(found: Lattice, marks: Marks) -> NDArray[np.bool_]:
    """(w,) columns of pixels inside the table, not on its rulings."""
    free = np.zeros(marks.grey.shape[1], bool)
    free[found.columns[0] : found.columns[-1]] = True
    for place in found.columns:
        free[max(place - 6, 0) : place + 7] = False
    return free


def _darkness(found: Lattice, marks: Marks, place: int) -> float:
    strip = slice(max(place - 3, 0), place + 4)
    lies = _between(found, marks) & (marks.across[strip].max(axis=0) > 0)
    return 255.0 - float(np.median(marks.grey[strip][:, lies].min(axis=0))) if lies.any() else 0.0


def _crossed(found: Lattice, marks: Marks, place: int) -> float:
    free = _between(found, marks)
    above, below = marks.grey[place - 8 : place - 3], marks.grey[place + 4 : place + 9]
    if not len(above) or not len(below) or not free.any():
        return 0.0
    written = (above.min(axis=0) < 255 - INK) & (below.min(axis=0) < 255 - INK) & free
    return float(np.count_nonzero(written) / np.count_nonzero(free))


def _stops_short(found: Lattice, marks: Marks, place: int) -> bool:
    left, right = int(found.columns[0]), int(found.columns[-1])
    lies = np.flatnonzero(marks.across[max(place - 4, 0) : place + 5].max(axis=0))
    lies = lies[(lies > left - 4 * END_PX) & (lies < right + 4 * END_PX)]
    return bool(len(lies) == 0 or lies[0] - left > END_PX or right - lies[-1] > END_PX)


def traces(rows: Places, columns: Places, marks: Marks) -> list[Points]:
    """(n, 2) points along each long stroke that is no ruling, in pixels of the look."""
    left, top = int(columns[0]), int(rows[0])
    seen = marks.across[top : int(rows[-1]), left : int(columns[-1])].copy()
    for place in rows - top:
        seen[max(place - 4, 0) : place + 5] = 0
    seen[:END_PX] = seen[-END_PX:] = 0
    lines = [line + np.array([left, top]) for line in _long(seen)]
    usual = float(np.median([_darkness_along(_level(int(row), columns), marks) for row in rows]))
    return [
        line
        for line in lines
        if _is_amid(float(np.median(line[:, 1])), rows)
        and (_darkness_along(line, marks) > DARKER * usual or _crossed_along(line, marks) > CROSSED)
    ]


def _level(row: int, columns: Places) -> Points:
    across = np.arange(columns[0], columns[-1], dtype=np.float64)
    return np.stack([across, np.full(len(across), float(row))], axis=1)


def _darkest(line: Points, marks: Marks, offsets: range) -> NDArray[np.int64]:
    """(n,) how dark it is at most at these offsets from each point of the line."""
    columns, rows = np.rint(line).astype(np.int64).T
    around = np.clip(rows[None, :] + np.array(offsets)[:, None], 0, len(marks.grey) - 1)
    return np.asarray(255 - marks.grey[around, columns[None, :]].astype(np.int64).min(axis=0))


def _darkness_along(line: Points, marks: Marks) -> float:
    return float(np.median(_darkest(line, marks, range(-4, 5))))


def _crossed_along(line: Points, marks: Marks) -> float:
    """Share of the line with writing right above and right below."""
    above, below = (_darkest(line, marks, offsets) > INK for offsets in (range(-8, -4), range(5, 9)))
    return float(np.mean(above & below))


def _is_amid(height: float, rows: Places) -> bool:
    """Whether a stroke runs through the middle of its row; what runs along a ruling is a crooked part of it."""
    below = int(np.clip(np.searchsorted(rows, height), 1, len(rows) - 1))
    above = float(rows[below - 1])
    return AMID < (height - above) / (float(rows[below]) - above) < 1 - AMID


def _long(seen: Pixels) -> Iterator[Points]:
    """(n, 2) the middle of each long stroke, breaks in it bridged."""
    joined = np.asarray(cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((1, BRIDGED_PX), np.uint8)), np.uint8)
    labels, stats = connected.pieces(joined)
    for at in np.flatnonzero(stats[1:, cv2.CC_STAT_WIDTH] > LONG * seen.shape[1]) + 1:
        x, y, wide, high = (int(side) for side in stats[at, :4])
        inside = slice(y, y + high), slice(x, x + wide)
        stroke = labels[inside] == at
        if np.mean((stroke & (seen[inside] > 0)).any(axis=0)) > UNBROKEN:
            rows, columns = np.nonzero(stroke)
            heights = np.bincount(columns, rows) / np.bincount(columns)
            yield np.stack([x + np.arange(wide), y + heights], axis=1).astype(np.float64)


def rows_struck(found: Sequence[Points], rows: Places) -> set[int]:
    """Which spaces between rulings, counted from 0, have a stroke through them."""
    return {int(np.searchsorted(rows, np.median(points[:, 1]))) - 1 for points in found}
