"""Which way up a page of Vietnamese text lies, from the shapes and places of its words alone."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import connected
from intake.ocr.stages import Pixels

LOOK_PX = 1700
INK = 90
JOIN_PX, JOIN_LINES_PX = 9, 7
"""Letters nearer than this make one word, with their marks, in a picture of about `LOOK_PX`."""
LOW_PX, HIGH_PX = 9, 70
LONG = 1.6
"""A word is so much longer than high."""
WORDS_MIN = 12
"""Fewer words tell nothing: the page stays as it lies."""
FULL = 0.55
"""Of a word's fullest lines of pixels: lines so full run through its small letters."""
SAME_EDGE_PX = 4
ALIGNED_MIN = 3
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Words:
    """Of each word: `rises` how much more of it stands above its small letters than below, in shares of its height;
    where it starts and ends, in pixels."""

    rises: Numbers
    starts: Numbers
    ends: Numbers

    @property
    def upright(self) -> float:
        """Above 0 when the words stand on their feet, below when on their heads.

        Tall letters and tone marks stand above Vietnamese letters more often than tails hang below; lines and the
        cells of a column start at one place and end anywhere."""
        starting, ending = _company(self.starts), _company(self.ends)
        aligned = np.maximum(starting, ending) >= ALIGNED_MIN
        return float(np.mean(np.sign(self.rises)) + np.mean(np.sign(starting - ending) * aligned))


def quarter_turns(grey: Pixels, rulings: Pixels) -> int:
    """How many quarters an even grey page must be turned clockwise so that its words stand upright: 0 to 3.

    `rulings` (h, w) is not 0 where long strokes run, which are no words."""
    near = cv2.dilate(rulings, np.ones((5, 5), np.uint8))
    bare = np.asarray((grey < 255 - INK) & (near == 0), np.uint8)
    level, sideways = _words(bare), _words(np.ascontiguousarray(np.rot90(bare)))
    if max(len(level.rises), len(sideways.rises)) < WORDS_MIN:
        return 0
    if len(level.rises) >= len(sideways.rises):
        return 0 if level.upright >= 0 else 2
    return 3 if sideways.upright >= 0 else 1


def words(grey: Pixels) -> list[Pixels]:
    """Pictures of single words of an even grey page, across and down it."""
    scale = min(1.0, LOOK_PX / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    bare = np.asarray(np.asarray(small) < 255 - INK, np.uint8)
    level, down = _boxes(bare), _boxes(np.ascontiguousarray(bare.T))[:, [1, 0, 3, 2]]
    return [
        grey[y : y + h, x : x + w] for x, y, w, h in np.rint(np.concatenate([level, down]) / scale).astype(int).tolist()
    ]


def _boxes(ink: Pixels) -> NDArray[np.int64]:
    """(words, 4) x, y, width, height of the words that run across a picture of 0 and 1."""
    joined = cv2.dilate(ink, np.ones((JOIN_LINES_PX, JOIN_PX), np.uint8))
    # Every second pixel tells where words lie as well, in a quarter of the time.
    _, stats = connected.pieces(np.ascontiguousarray(joined[::2, ::2]))
    boxes = 2 * np.asarray(stats[1:, :4], np.int64)
    width, height = boxes[:, 2], boxes[:, 3]
    return boxes[(height >= LOW_PX) & (height <= HIGH_PX) & (width > LONG * height)]


def _words(ink: Pixels) -> _Words:
    """The words that run across a picture of 0 and 1."""
    found = [
        (_rise(np.trim_zeros(ink[y : y + h, x : x + w].sum(axis=1, dtype=np.int64))), x, x + w)
        for x, y, w, h in _boxes(ink).tolist()
    ]
    table = np.array(found, np.float64).reshape(-1, 3)
    return _Words(table[:, 0], table[:, 1], table[:, 2])


def _rise(lines: NDArray[np.int_]) -> float:
    full = np.flatnonzero(lines >= FULL * _nine_tenths(lines)) if len(lines) else lines
    return float(full[0] - (len(lines) - 1 - full[-1])) / len(lines) if len(full) else 0.0


def _nine_tenths(lines: NDArray[np.int_]) -> float:
    """Their 90th percentile; numpy's own takes longer for a word's forty lines than all the rest of a word's look."""
    ordered = sorted(lines.tolist())
    below, rest = divmod(0.9 * (len(ordered) - 1), 1)
    lower, upper = ordered[int(below)], ordered[min(int(below) + 1, len(ordered) - 1)]
    return float(lower + rest * (upper - lower))


def _company(edges: Numbers) -> Numbers:
    """(words,) how many others start (end) where this one does."""
    return np.asarray((np.abs(edges[:, None] - edges[None, :]) <= SAME_EDGE_PX).sum(axis=1) - 1.0)
