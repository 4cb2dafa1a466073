"""Where exactly rulings run: followed along the straightened page, one line of a double one and then its twin."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.stages import Pixels, Points

SEARCH_PX = 9
"""How far a ruling may stray from its place on the straightened page."""
OVERSHOOT_PX = 6
"""Rulings run on a little beyond the borders they end at."""
STEP_PX = 16
SMOOTH_STEPS = 5
STEEPEST_PX, JUMP_COST = 2, 8.0
"""How far a ruling may rise in a step, and how much darker the paper must be to pull it a pixel aside."""
PRESENT = 10
"""From this darkness on a ruling is there."""
BLOCK_PX = 240
"""A ruling's usual darkness is measured over this length: longer than a word's strokes on it."""
TWIN_PX, TWIN_STEP_PX = 16, 4
"""Within which distance a ruling's twin is looked for, and at how many places of its length."""
TWIN_BLOCKS, TWIN_SHARE = 0.75, 0.55
"""On how much of the length, and how dark beside the ruling itself, the second line of a double ruling stands."""
Curve = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A ruling that runs across: `heights` (width,) its middle at each pixel of the page's width."""

    heights: Curve
    start: int
    end: int


def along(points: Points, dark: Pixels) -> Ruling:
    """The stroke through (n, 2) points that go from left to right."""
    height, width = dark.shape
    heights = np.clip(np.interp(np.arange(width), points[:, 0], points[:, 1]), 0, height - 1)
    return Ruling(heights, max(int(points[0, 0]), 0), min(int(points[-1, 0]) + 1, width))


def trace(dark: Pixels, places: Sequence[float], ends: Sequence[tuple[int, int]]) -> list[Ruling]:
    """The rulings near the heights `places`, each between two columns of pixels; `dark` is (h, w), 255 being black."""
    spans = [(max(start - OVERSHOOT_PX, 0), min(end + OVERSHOOT_PX, dark.shape[1])) for start, end in ends]
    usual = [_usual(dark, place, *span) for place, span in zip(places, spans, strict=True)]
    paths = _paths(usual)
    return [
        Ruling(_heights(seen, path, place, start, dark.shape), start, end)
        for seen, path, place, (start, end) in zip(usual, paths, places, spans, strict=True)
    ]


def _usual(dark: Pixels, place: float, start: int, end: int) -> Curve:
    """(heights, steps) how dark it is around a place, over the length of a step."""
    rows = np.clip(np.arange(round(place) - SEARCH_PX, round(place) + SEARCH_PX + 1), 0, dark.shape[0] - 1)
    blurred = cv2.blur(dark[rows, start:end], (2 * STEP_PX + 1, 3))
    return np.asarray(blurred[:, ::STEP_PX], np.float64)


def _paths(usual: Sequence[Curve]) -> list[NDArray[np.int64]]:
    """For each ruling its height at each step: the darkest way that does not jump (Viterbi), all at once."""
    if not usual:
        return []
    longest, high = max(one.shape[1] for one in usual), 2 * SEARCH_PX + 1
    whole = np.zeros((longest, len(usual), high))
    for at, one in enumerate(usual):
        whole[: one.shape[1], at] = one.T
    moves = np.arange(-STEEPEST_PX, STEEPEST_PX + 1)
    came = np.zeros(whole.shape, np.int64)
    score = whole[0]
    for step in range(1, longest):
        padded = np.pad(score, ((0, 0), (STEEPEST_PX, STEEPEST_PX)), constant_values=-np.inf)
        ways = np.lib.stride_tricks.sliding_window_view(padded, len(moves), axis=1) - JUMP_COST * np.abs(moves)
        came[step] = ways.argmax(axis=2)
        score = whole[step] + ways.max(axis=2)
    path = np.zeros((longest, len(usual)), np.int64)
    path[-1] = score.argmax(axis=1)
    for step in range(longest - 1, 0, -1):
        path[step - 1] = path[step] + moves[came[step, np.arange(len(usual)), path[step]]]
    return [path[: one.shape[1], at] for at, one in enumerate(usual)]


def _heights(usual: Curve, path: NDArray[np.int64], place: float, start: int, shape: tuple[int, ...]) -> Curve:
    """(width,) along the path where a line is seen, straight between such places."""
    height, width = shape
    on_it = usual[path, np.arange(len(path))]
    sure = on_it - np.median(usual, axis=0) > PRESENT
    heights = np.full(width, float(place))
    if np.count_nonzero(sure) >= SMOOTH_STEPS:
        where = start + np.flatnonzero(sure) * STEP_PX
        smooth = _smooth(path[sure].astype(np.float64)) + round(place) - SEARCH_PX
        heights = np.interp(np.arange(width), where, smooth)
    return np.asarray(np.clip(heights, 0, height - 1), np.float64)


def _smooth(values: Curve) -> Curve:
    """Running median, then running mean: single words on the ruling do not pull it aside."""
    half = SMOOTH_STEPS // 2
    for middle in (np.median, np.mean):
        padded = np.pad(values, half, mode="edge")
        values = middle(np.lib.stride_tricks.sliding_window_view(padded, SMOOTH_STEPS), axis=1)
    return values


def twins(dark: Pixels, ruling: Ruling) -> list[Ruling]:
    """The lines that run beside a traced ruling as its second or third: printed registers draw borders double."""
    columns = np.arange(ruling.start, ruling.end, TWIN_STEP_PX)
    offsets = np.arange(-TWIN_PX, TWIN_PX + 1)
    rows = np.rint(ruling.heights[columns]).astype(np.int64)[None, :] + offsets[:, None]
    around = dark[np.clip(rows, 0, dark.shape[0] - 1), columns[None, :]]
    usual = in_blocks(around, BLOCK_PX // TWIN_STEP_PX)
    own = float(np.median(usual[TWIN_PX - 1 : TWIN_PX + 2].max(axis=0)))
    there = (usual >= max(PRESENT, TWIN_SHARE * own)).mean(axis=1) >= TWIN_BLOCKS
    found = []
    for side in (range(TWIN_PX - 1, -1, -1), range(TWIN_PX + 1, len(offsets))):
        gap = next((at for at in side if not there[at]), None)
        beyond = [at for at in side if there[at] and gap is not None and abs(offsets[at]) > abs(offsets[gap])]
        if beyond:
            away = offsets[max(beyond, key=lambda at: float(np.median(usual[at])))]
            found.append(Ruling(np.clip(ruling.heights + away, 0, dark.shape[0] - 1), ruling.start, ruling.end))
    return found


def in_blocks(around: Pixels, length: int) -> Curve:
    """(offsets, blocks) the usual darkness of each stretch about `length` pixels long."""
    blocks = max(1, round(around.shape[1] / length))
    return np.stack([np.median(part, axis=1) for part in np.array_split(around, blocks, axis=1)], axis=1)
