"""Traces as a recogniser would give them, made from texts: each character a step, a blank behind it."""

from collections.abc import Mapping

import numpy as np

from intake.ocr import ctc
from intake.ocr.readers import TextReading, Trace
from intake.ocr.signs import SIGNS

STEP_PX = 8.0
Doubts = Mapping[int, Mapping[str, float]]
"""For a place in the text the other signs that may stand there, with their probabilities; "" is nothing at all."""


def trace(text: str, doubts: Doubts | None = None, sure: float = 0.99) -> Trace:
    """Every character stands with `sure` less what its doubts hold, the rest is spread over all signs."""
    steps = []
    for at, sign in enumerate(text):
        held = dict((doubts or {}).get(at, {}))
        for probabilities in ({sign: sure - sum(held.values()), **held}, {"": sure}):
            row = np.full(len(SIGNS), (1 - sure) / len(SIGNS))
            for one, p in probabilities.items():
                row[SIGNS.index(one)] += p
            steps.append(row)
    log_p = np.log(np.array(steps, np.float64).reshape(-1, len(SIGNS)))
    return Trace(log_p.astype(np.float32), SIGNS, STEP_PX)


def said(text: str, doubts: Doubts | None = None, sure: float = 0.99) -> TextReading:
    """The same as a reader hands it on, its words read from it."""
    seen = trace(text, doubts, sure)
    return TextReading(ctc.greedy(seen), seen)
