"""Lines to write on, drawn or dotted, told from letters by the shapes of strokes alone: quick on a whole page."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.owners import Strokes
from intake.ocr.stages import Pixels

RUN_PX = 51
"""A level stroke so long is no letter's: the bar of a T, a dash and an accent are shorter."""
THICK_PX = 7
"""Ink so high where a level stroke runs is a letter that crosses it."""
FLAT_SHARE, FLAT_PX = 0.33, 5
"""Of a letter's height, how high dots and pieces of a line to write on are."""
LETTER_SHARE, HIGHEST = 0.6, 3.0
"""Of a letter's height, what is surely no dot and no accent; what is higher is the edge of the sheet or a stain."""
BELOW, ASIDE = 1.4, 0.4
"""In letters' heights: accents and points stand so near to a letter; a row to write on runs on where no letter is."""
REACH, LEVEL, ROUNDS = 6.0, 0.13, 4
"""In letters' heights: how far along a row its other parts are looked for at a time, and how crooked it may be."""
DOTS, DRAWN = 6, 2.0
"""So many bare dots, or a bare line so many letters' heights long, make a row."""
BIN_PX = 4
LARGER = 2.5
"""So many times as thick as the row around it: a point of the writing, not one of the row."""
Flags = NDArray[np.bool_]
Places = tuple[NDArray[np.int64], NDArray[np.int64]]


def without_level_strokes(dark: Pixels, faintest: int) -> tuple[Pixels, Pixels]:
    """`dark` (h, w; 255 is black) without long level strokes, what crosses them stays; and (h, w) 1 where they were."""
    seen = (dark > faintest).astype(np.uint8)
    run = cv2.morphologyEx(seen, cv2.MORPH_OPEN, np.ones((1, RUN_PX), np.uint8))
    if not run.any():
        return dark, np.asarray(run, np.uint8)
    thick = np.asarray(cv2.morphologyEx(seen, cv2.MORPH_OPEN, np.ones((THICK_PX, 1), np.uint8)), np.uint8)
    thin = np.asarray(cv2.bitwise_and(run, 1 - thick), np.uint8)
    run = thin * np.repeat(_runs_on(thin, thick), BIN_PX, axis=1)[:, : thin.shape[1]]
    gone = (cv2.dilate(run, np.ones((3, 1), np.uint8)) > 0) & (thick == 0)
    return np.asarray(np.where(gone, np.uint8(0), dark), np.uint8), np.asarray(run, np.uint8)


def _runs_on(run: Pixels, thick: Pixels) -> NDArray[np.uint8]:
    """(h, w / BIN_PX) 1 on levels where a stroke runs on bare of letters: joined letters have level parts, too."""
    small = np.ascontiguousarray(thick[:, ::BIN_PX])
    near = cv2.dilate(small, np.ones((6 * THICK_PX, 5), np.uint8))
    bare = np.where(near > 0, 0, run[:, ::BIN_PX]).astype(np.float32)
    window = (RUN_PX * 10 // BIN_PX, THICK_PX)
    found = cv2.boxFilter(bare, -1, window, normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(found * BIN_PX >= RUN_PX, np.uint8)


def pieces(strokes: Strokes, runs: Pixels) -> Flags:
    """(strokes,) the dots and pieces of lines to write on; `runs` (h, w) 1 where long level strokes were taken out.

    Accents of a line lie on one level too, but each has its letter: only what runs on bare of letters makes a row."""
    x, y, width, height, area = strokes.boxes.T
    letter = strokes.letter_px
    flat = (height <= max(FLAT_SHARE * letter, FLAT_PX)) & (width < RUN_PX)
    flat[0] = False
    down, across = (y + height / 2).astype(int), ((x + width / 2) / BIN_PX).astype(int)
    field = (runs.shape[0], runs.shape[1] // BIN_PX + 1)
    near = _near_letters(strokes, field)
    bare = flat & ~near[down, across]
    rows, columns = np.nonzero(runs[:, ::BIN_PX])
    kept = ~near[rows, columns]
    window = (2 * round(REACH * letter / BIN_PX) + 1, 2 * max(1, round(LEVEL * letter)) + 1)
    drawn = _summed(field, (rows[kept], columns[kept]), np.full(int(kept.sum()), float(BIN_PX)), window)
    place, thick = (down, across), area / np.maximum(width, 1)
    is_drawn, seen, found = drawn[place] >= DRAWN * letter, bare, np.zeros(len(flat), bool)
    # A page is never quite level: what is known to be of the row tells where it runs on.
    for _ in range(ROUNDS):
        dots = _summed(field, (down[seen], across[seen]), np.ones(int(seen.sum())), window)[place]
        ink = _summed(field, (down[seen], across[seen]), thick[seen], window)[place]
        usual = np.where(dots >= DOTS, ink / np.maximum(dots, 1), FLAT_SHARE * letter)
        found = flat & (is_drawn | (dots >= DOTS)) & (thick <= LARGER * usual)
        seen = bare | found
    return np.asarray(found)


def _near_letters(strokes: Strokes, field: tuple[int, int]) -> Flags:
    """(h, w / BIN_PX) right above, below and beside what is higher than any dot."""
    letter = strokes.letter_px
    near = np.zeros(field, np.uint8)
    heights = strokes.boxes[:, cv2.CC_STAT_HEIGHT]
    letters = (heights >= LETTER_SHARE * letter) & (heights <= HIGHEST * letter)
    letters[0] = False
    for x, y, width, height, _ in strokes.boxes[letters].tolist():
        top, bottom = round(y - BELOW * letter), round(y + height + BELOW * letter)
        left, right = int((x - ASIDE * letter) / BIN_PX), int((x + width + ASIDE * letter) / BIN_PX) + 1
        near[max(top, 0) : bottom, max(left, 0) : right] = 1
    return np.asarray(near > 0)


def _summed(
    field: tuple[int, int], places: Places, weight: NDArray[np.float64], window: Sequence[int]
) -> NDArray[np.float32]:
    """(h, w / BIN_PX) what the places weigh together in a window around each."""
    found = np.zeros(field, np.float32)
    np.add.at(found, places, weight.astype(np.float32))
    summed = cv2.boxFilter(found, -1, tuple(window), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(summed, np.float32)
