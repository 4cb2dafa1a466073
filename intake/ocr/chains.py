"""Which strokes make a line of writing: letters that follow each other on one level, accents with their letters."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import connected, shades
from intake.ocr.owners import Strokes
from intake.ocr.stages import Box, Pixels

FAINT, MARK_DARK, LETTER_DARK = 20, 28, 36
"""Darkness, of 255, of the evened-out page: what belongs to a stroke, and the darkest spot of a mark and of a letter.

A pale pen is hardly darker; the grain of a dim photo, evened out over nine pixels, stays below."""
GRAIN, GRAIN_STEP, FAINT_MOST, TILES = 2.0, 3, 60, 8
LETTER_MIN_PX = 7.0
DASH_SHARE = 0.3
"""Of a letter's height, the size of the smallest writing: a dash, a ditto mark."""
LOWEST, HIGHEST = 0.45, 2.6
"""In letters' heights: what is lower is an accent or a point, what is higher no letter of a line."""
LONGEST = 40
"""In letters' heights: no run of joined letters is so long."""
MOST_STROKES = 4000
SAME_LEVEL = 0.5
"""Share of the lower letter's height that must lie beside the line's last letters."""
MEMORY = 4
MARK_ASIDE, MARK_AWAY = 0.5, 0.8
"""In letters' heights: so far from its letter an accent may stand."""
ACCENT_AWAY = 0.6
"""In the line's letters' heights: so far from the line's box an accent as high as a letter may stand."""
Indices = NDArray[np.int64]


def faintest(dark: Pixels) -> int:
    """From which darkness on a pixel belongs to a stroke: the higher the coarser the grain of the paper."""
    if not dark.size:
        return FAINT
    smooth = np.asarray(cv2.GaussianBlur(dark[::GRAIN_STEP, ::GRAIN_STEP], (3, 3), 0), np.uint8)
    parts = [part for strip in np.array_split(smooth, TILES, 0) for part in np.array_split(strip, TILES, 1)]
    # Ink covers far less than a seventh of a page; what lies there is one deviation of the paper from its mean. Of the
    # page's parts the middle one counts: folds and what lies beside the sheet are coarser than its paper.
    grain = float(np.median([shades.percentiles(part, [85]) for part in parts if part.size]))
    return min(FAINT + round(GRAIN * grain), FAINT_MOST)


def strokes_of(dark: Pixels, faint: int) -> Strokes:
    """Connected ink of `dark` (h, w; 255 is black), pale writing too: grain of the paper is evened out before."""
    smooth = np.asarray(cv2.GaussianBlur(dark, (3, 3), 0), np.uint8)
    labels, boxes = connected.pieces((smooth > faint).astype(np.uint8))
    peaks = np.zeros(len(boxes), np.uint8)
    inked = np.asarray(labels > 0)
    np.maximum.at(peaks, labels[inked], smooth[inked])
    return Strokes(labels, boxes, peaks, _letter_px(boxes[1:], peaks[1:]))


def _letter_px(boxes: NDArray[np.int32], peaks: NDArray[np.uint8]) -> float:
    """The usual height of letters: of strokes half as dark as the darkest tenth, which grain and stains are not."""
    tall = boxes[:, cv2.CC_STAT_HEIGHT] >= LETTER_MIN_PX
    dark = peaks >= max(LETTER_DARK, 0.5 * float(np.percentile(peaks[tall], 90))) if tall.any() else tall
    return float(np.median(boxes[tall & dark, cv2.CC_STAT_HEIGHT])) if (tall & dark).any() else LETTER_MIN_PX


def owners(found: Strokes, reach_px: float, none: NDArray[np.bool_]) -> Indices:
    """(strokes,) the number of the line each stroke belongs to, -1 for none, as for the strokes of `none`.

    A gap of `reach_px` ends a line."""
    letters = _letters(found, none)
    owner = np.full(len(found.boxes), -1, np.int64)
    for number, chain in enumerate(_chains(found.boxes[letters], reach_px)):
        owner[letters[chain]] = number
    _give_marks(owner, found, letters, none)
    return owner


def is_writing(found: Strokes) -> NDArray[np.bool_]:
    """(strokes,) large and dark enough to be writing by themselves."""
    size = np.maximum(found.boxes[:, cv2.CC_STAT_WIDTH], found.boxes[:, cv2.CC_STAT_HEIGHT])
    large = (size >= DASH_SHARE * found.letter_px) & (found.boxes[:, cv2.CC_STAT_AREA] >= 8)
    large[0] = False
    return np.asarray(large & (found.peaks >= LETTER_DARK))


def _letters(found: Strokes, none: NDArray[np.bool_]) -> Indices:
    """(n,) strokes that are letters or runs of letters, from the left."""
    height, width = found.boxes[:, cv2.CC_STAT_HEIGHT], found.boxes[:, cv2.CC_STAT_WIDTH]
    low, high = LOWEST * found.letter_px, HIGHEST * found.letter_px
    sized = (height >= low) & (height <= high)
    letters = _largest(np.flatnonzero(sized & ~none & is_writing(found) & (width < LONGEST * found.letter_px)), found)
    return letters[np.argsort(found.boxes[letters, cv2.CC_STAT_LEFT], kind="stable")]


def _largest(strokes: Indices, found: Strokes) -> Indices:
    """At most as many as a full page can hold: noise is no writing and must not take time without end."""
    if len(strokes) <= MOST_STROKES:
        return strokes
    return strokes[np.argsort(-found.boxes[strokes, cv2.CC_STAT_AREA], kind="stable")[:MOST_STROKES]]


def _chains(boxes: NDArray[np.int32], reach_px: float) -> list[list[int]]:
    """Letters, given from the left, by lines: each joins the line whose last letters it stands beside."""
    chains: list[list[int]] = []
    ends: dict[int, tuple[float, float, float]] = {}
    for at, (x, y, width, height, _) in enumerate(boxes.tolist()):
        ends = {number: end for number, end in ends.items() if x - end[0] <= reach_px}
        beside = {number: _beside(end, y, height) for number, end in ends.items()}
        best = max(beside, key=lambda number: beside[number], default=-1)
        if best < 0 or beside[best] <= SAME_LEVEL:
            best = len(chains)
            chains.append([])
        chains[best].append(at)
        last = boxes[chains[best][-MEMORY:], :4].tolist()
        right = max(x + width, ends[best][0] if best in ends else 0.0)
        count = len(last)
        ends[best] = right, sum(one[1] for one in last) / count, sum(one[1] + one[3] for one in last) / count
    return _with_accents(chains, boxes)


def _beside(end: tuple[float, float, float], y: float, height: float) -> float:
    """The share of the lower one's height in which a letter and the end of a line stand beside each other."""
    _, top, bottom = end
    return (min(y + height, bottom) - max(y, top)) / max(min(height, bottom - top), 1)


def _with_accents(chains: Sequence[list[int]], boxes: NDArray[np.int32]) -> list[list[int]]:
    """Lines of one stroke that lies on a longer line are accents as high as letters: they go to that line."""
    frames = np.array([around(boxes[chain]) for chain in chains], np.int32).reshape(-1, 4)
    high = np.array([float(np.median(boxes[chain, 3])) for chain in chains])
    longer = np.array([len(chain) > 1 for chain in chains], bool)
    done = [list(chain) for chain in chains]
    for at, chain in enumerate(chains):
        x, y, width, height = frames[at]
        if longer[at]:
            continue
        middle = x + width / 2
        apart = np.maximum(frames[:, 1] - y - height, y - frames[:, 1] - frames[:, 3])
        over = longer & (frames[:, 0] <= middle) & (middle <= frames[:, 0] + frames[:, 2])
        homes = np.flatnonzero(over & (apart < ACCENT_AWAY * high) & (height < high))
        if len(homes):
            done[int(homes[np.argmin(apart[homes])])] += chain
            done[at] = []
    return [chain for chain in done if chain]


def _give_marks(owner: Indices, found: Strokes, letters: Indices, none: NDArray[np.bool_]) -> None:
    """Accents, points and dashes to the line of the nearest letter, in place; dots of dotted lines to none."""
    marks = np.flatnonzero((found.peaks >= MARK_DARK) & (found.boxes[:, 4] >= 4) & (owner < 0) & ~none)
    marks = marks[marks > 0]
    marks = _largest(marks[found.boxes[marks, cv2.CC_STAT_HEIGHT] <= HIGHEST * found.letter_px], found)
    if not len(marks) or not len(letters):
        return
    aside = _gap(found.boxes[marks], found.boxes[letters], 0)
    away = _gap(found.boxes[marks], found.boxes[letters], 1)
    near = np.argmin(aside + away, axis=1)
    row = np.arange(len(marks))
    fits = (aside[row, near] <= MARK_ASIDE * found.letter_px) & (away[row, near] <= MARK_AWAY * found.letter_px)
    owner[marks[fits]] = owner[letters[near[fits]]]


def _gap(ones: NDArray[np.int32], others: NDArray[np.int32], axis: int) -> NDArray[np.int32]:
    """(ones, others) the room between two boxes along one axis, 0 where they overlap."""
    start, stop = ones[:, axis], ones[:, axis] + ones[:, axis + 2]
    first, last = others[:, axis], others[:, axis] + others[:, axis + 2]
    return np.maximum(np.maximum(first[None, :] - stop[:, None], start[:, None] - last[None, :]), 0)


def around(boxes: NDArray[np.int32]) -> Box:
    """The box around boxes (n, ≥ 4) of x, y, width, height."""
    left, top = int(boxes[:, 0].min()), int(boxes[:, 1].min())
    right, bottom = int((boxes[:, 0] + boxes[:, 2]).max()), int((boxes[:, 1] + boxes[:, 3]).max())
    return left, top, right - left, bottom - top
