"""Digits in boxes: set side by side and read as one line, then each weighed by itself, since its place is known."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from intake.ocr import ctc
from intake.ocr.readers import TextReading, Trace, Word
from intake.ocr.signs import DIGITS, SIGNS
from intake.ocr.stages import Cell, Pixels

GAP = 0.16
"""Between digits set side by side, of the highest one."""
HEARD = 0.25
"""How far each of the two readings counts, of the digit in its line and alone: they see the same ink, as the third
does, and all of them take a badly made 4 for the same 9."""
SEEN = 1.0
"""How far the reader counts that knows digits alone."""
MISMADE = 0.002
"""How often a digit is made so that all readers surely see another one: none is believed more than this leaves."""
FLOOR = 1e-5
WHITE = 255
Shares = NDArray[np.float64]


def line(cells: Sequence[Cell]) -> tuple[Pixels, list[tuple[int, int]]]:
    """The digits of one field side by side on a common height, and from where to where each stands; no blank ones."""
    tops = [cell.ink.shape[0] for cell in cells]
    high = max(tops)
    gap = max(2, round(GAP * high))
    x, spans = gap, []
    wide = sum(cell.ink.shape[1] + gap for cell in cells) + gap
    whole = np.full((high, wide), WHITE, np.uint8)
    for cell in cells:
        tall, across = cell.ink.shape
        top = (high - tall) // 2
        whole[top : top + tall, x : x + across] = cell.ink
        spans.append((x, x + across))
        x += across + gap
    return whole, spans


def weighed(
    said: TextReading, spans: Sequence[tuple[int, int]], alone: Sequence[TextReading], seen: Shares | None = None
) -> Shares:
    """(digits, 10) what each digit is, by the line and by its own picture, and by what `seen` (digits, 10) says."""
    bounds = [(first + last) / 2 for (_, first), (last, _) in pairwise(spans)]
    edges = [-np.inf, *bounds, np.inf]
    found = np.ones((len(spans), len(DIGITS))) if seen is None else seen**SEEN
    for at in range(len(spans)):
        if said.trace is not None:
            found[at] *= _shares(_part(said.trace, edges[at], edges[at + 1])) ** HEARD
        if (own := alone[at].trace) is not None:
            found[at] *= _shares(own) ** HEARD
    agreed = found / found.sum(axis=1, keepdims=True)
    return np.asarray((1 - MISMADE) * agreed + MISMADE / len(DIGITS))


def _part(trace: Trace, left: float, right: float) -> Trace:
    """The steps whose middles lie between two places of the image."""
    middles = trace.left_px + (np.arange(len(trace.log_p)) + 0.5) * trace.step_px
    inside = np.flatnonzero((middles >= left) & (middles < right))
    return ctc.part(trace, int(inside[0]), int(inside[-1]) + 1) if len(inside) else ctc.part(trace, 0, 0)


def _shares(trace: Trace) -> Shares:
    """(10,) how likely the steps hold just this digit."""
    if not len(trace.log_p):
        return np.full(len(DIGITS), 1 / len(DIGITS))
    p = np.exp(ctc.score(trace, list(DIGITS))) + FLOOR
    return np.asarray(p / p.sum())


def as_reading(shares: Shares, places: Sequence[int], groups: Sequence[int]) -> TextReading:
    """What a recogniser would have said of it: `places` are the boxes that hold a digit; with `groups` such as
    (2, 2, 4) the parts of a date stand apart by slashes."""
    steps: list[NDArray[np.float64]] = []
    text = ""
    starts = list(accumulate(groups))[:-1]
    for number, (place, row) in enumerate(zip(places, shares, strict=True)):
        if number and any(places[number - 1] < start <= place for start in starts):
            steps.append(_step({"/": 1.0}))
            text += "/"
        elif number:
            steps.append(_step({"": 1.0}))
        steps.append(_step(dict(zip(DIGITS, row, strict=True))))
        text += DIGITS[int(row.argmax())]
    trace = Trace(np.log(np.maximum(steps, FLOOR**2)).astype(np.float32), SIGNS, 1.0)
    sure = float(np.prod(shares.max(axis=1)))
    return TextReading((Word(text, sure, (0, 0, 1, 1)),), trace)


def believed(shares: Shares, text: str) -> float:
    """How likely the ink holds just these digits; 1 where `text` has more or fewer, of which it says nothing."""
    if len(text) != len(shares) or not text.isdecimal():
        return 1.0
    return float(np.prod([row[int(sign)] for row, sign in zip(shares, text, strict=True)]))


def _step(told: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([told.get(sign, 0.0) for sign in SIGNS])
