"""What a recogniser saw step by step, weighed as texts: connectionist temporal classification (Graves et al. 2006)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from intake.ocr.readers import TextReading, Trace, Word

FLOOR = np.float32(-16.0)
"""Natural logarithm; nothing is held for less likely at one step, so that no product of steps underflows."""
RESCALE_STEPS = 10
DOUBTFUL = 0.05
QUIET = np.float32(-0.0005)
"""A blank so sure that a stretch of such steps says no more than one of them."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of the likeliest path: `confidence` 0–1, from step `start` to before step `stop`."""

    sign: str
    confidence: float
    start: int
    stop: int


def glyphs(trace: Trace) -> list[Glyph]:
    """The signs of the likeliest path, blanks and repetitions taken out; spaces are glyphs too.

    A sign is as sure as its surest step, less what a third sign claims between it and its neighbour.
    """
    best = trace.log_p.argmax(axis=1)
    turns = np.flatnonzero(np.diff(best)) + 1
    bounds = [0, *turns.tolist(), len(best)] if len(best) else []
    runs = [(int(best[start]), start, stop) for start, stop in pairwise(bounds)]
    surest = np.exp(trace.log_p.max(axis=1))
    found = [Glyph(trace.signs[at], float(surest[a:b].max()), a, b) for at, a, b in runs if at]
    return _doubted(found, trace, best)


def _doubted(found: list[Glyph], trace: Trace, best: NDArray[np.int64]) -> list[Glyph]:
    """Glyphs beside a blank step at which a sign lies that is neither of its neighbours: it may have been lost."""
    # A rival has no more than the blank leaves, and most blanks leave nothing.
    steps = np.flatnonzero((best == 0) & (trace.log_p[:, 0] < np.log(1 - DOUBTFUL)))
    signs = trace.log_p[steps, 1:]
    others, rivals = signs.argmax(axis=1) + 1, np.exp(signs.max(axis=1, initial=FLOOR))
    for step, other, rival in zip(steps.tolist(), others.tolist(), rivals.tolist(), strict=True):
        behind = next((i for i, glyph in enumerate(found) if glyph.start > step), len(found))
        beside = [i for i in (behind - 1, behind) if 0 <= i < len(found)]
        if rival > DOUBTFUL and trace.signs[other] not in {found[i].sign for i in beside}:
            for i in beside:
                found[i] = replace(found[i], confidence=min(found[i].confidence, 1 - rival))
    return found


def greedy(trace: Trace, height_px: int = 0) -> tuple[Word, ...]:
    """The words of the likeliest path; the worst character decides. Boxes run over the image's whole height."""
    words: list[list[Glyph]] = [[]]
    for glyph in glyphs(trace):
        if glyph.sign.isspace():
            words.append([])
        else:
            words[-1].append(glyph)
    return tuple(_word(one, trace, height_px) for one in words if one)


def _word(one: Sequence[Glyph], trace: Trace, height_px: int) -> Word:
    left, right = (round(trace.left_px + step * trace.step_px) for step in (one[0].start, one[-1].stop))
    text = "".join(glyph.sign for glyph in one)
    return Word(text, min(glyph.confidence for glyph in one), (left, 0, right - left, height_px))


def restricted(trace: Trace, allowed: Iterable[str]) -> Trace:
    """The same steps when nothing but `allowed` signs (and the blank) can stand there; each step adds up to 1 again."""
    wanted = {"", *allowed}
    kept = [at for at, sign in enumerate(trace.signs) if sign in wanted]
    log_p = trace.log_p[:, kept]
    total = np.logaddexp.reduce(log_p, axis=1, keepdims=True)
    return replace(trace, log_p=(log_p - total).astype(np.float32), signs=tuple(trace.signs[at] for at in kept))


def compact(trace: Trace) -> Trace:
    """The same without the repetitions of sure blanks; its steps have no places on the image any more."""
    is_quiet = trace.log_p[:, 0] >= QUIET
    is_quiet[1:] &= is_quiet[:-1].copy()
    is_quiet[:1] = False
    return replace(trace, log_p=trace.log_p[~is_quiet])


def joined(traces: Sequence[Trace]) -> Trace:
    """Lines of one cell as if one stood behind the other, a space between them; at least one."""
    first, *others = traces
    space = np.full((1, len(first.signs)), FLOOR, np.float32)
    space[0, first.signs.index(" ")] = 0.0
    parts = [first.log_p, *(part for one in others for part in (space, one.log_p))]
    return replace(first, log_p=np.concatenate(parts).astype(np.float32))


def part(trace: Trace, start: int, stop: int) -> Trace:
    """The steps from `start` to before `stop`."""
    return replace(trace, log_p=trace.log_p[start:stop], left_px=trace.left_px + start * trace.step_px)


def words_of(said: TextReading, first: int, end: int) -> TextReading:
    """The words from `first` to before `end` with their part of the trace, as when a label stood before them."""
    words = said.words[first:end]
    if said.trace is None or not words:
        return TextReading(words)
    left, right = words[0].box_px[0], words[-1].box_px[0] + words[-1].box_px[2]
    start, stop = (round((edge - said.trace.left_px) / said.trace.step_px) for edge in (left, right))
    return TextReading(words, part(said.trace, max(start, 0), stop))


def stripped(trace: Trace) -> Trace:
    """The same without spaces read before the first or behind the last character."""
    best = trace.log_p.argmax(axis=1)
    signs = best[best != 0]
    if not len(signs) or not any(trace.signs[int(sign)].isspace() for sign in (signs[0], signs[-1])):
        return trace
    found = glyphs(trace)
    start, stop = 0, len(trace.log_p)
    while found and found[0].sign.isspace():
        start = found.pop(0).stop
    while found and found[-1].sign.isspace():
        stop = found.pop().start
    return part(trace, start, stop) if (start, stop) != (0, len(trace.log_p)) else trace


def score(trace: Trace, texts: Sequence[str]) -> Floats:
    """Natural logarithm of the probability of each text over all paths; -inf where a sign is not known or no path fits.

    Over all texts there are the probabilities add up to 1, so what is left over is the weight of everything else.
    """
    if not texts:
        return np.zeros(0)
    known = _encoded(tuple(texts), trace.signs)
    found = _forward(np.exp(np.maximum(compact(trace).log_p, FLOOR)).astype(np.float64), known)
    return np.where(known.is_known, found, -np.inf)


@dataclass(frozen=True, slots=True, eq=False)
class _Encoded:
    """Texts as states: `labels` (texts, 2 longest + 1) blank, sign, blank …; `leap` 1 where the blank may be left out;
    `ends` (texts,) the last blank's state."""

    labels: NDArray[np.intp]
    leap: Floats
    ends: NDArray[np.intp]
    is_known: NDArray[np.bool_]


@lru_cache(maxsize=256)
def _encoded(texts: tuple[str, ...], signs: tuple[str, ...]) -> _Encoded:
    places = _places(signs)
    longest = max(1, *(len(text) for text in texts))
    labels = np.zeros((len(texts), 2 * longest + 1), np.intp)
    for row, text in enumerate(texts):
        labels[row, 1 : 2 * len(text) : 2] = [places.get(sign, 0) for sign in text]
    leap = np.zeros(labels.shape)
    leap[:, 2:] = (labels[:, 2:] != 0) & (labels[:, 2:] != labels[:, :-2])
    ends = np.array([2 * len(text) for text in texts])
    return _Encoded(labels, leap, ends, np.array([all(sign in places for sign in text) for text in texts]))


@lru_cache(maxsize=8)
def _places(signs: tuple[str, ...]) -> dict[str, int]:
    return {sign: at for at, sign in enumerate(signs) if at}


def _forward(p: Floats, known: _Encoded) -> Floats:
    """`p` (steps, signs) probabilities; the logarithm of each text's sum over paths."""
    state = np.zeros(known.labels.shape)
    state[:, 0] = 1.0
    logs = np.zeros(len(state))
    for step, row in enumerate(p):
        moved = state.copy()
        moved[:, 1:] += state[:, :-1]
        moved[:, 2:] += state[:, :-2] * known.leap[:, 2:]
        state = moved * row[known.labels]
        if step % RESCALE_STEPS == RESCALE_STEPS - 1:
            largest = state.max(axis=1)
            largest[largest == 0] = 1.0
            state /= largest[:, None]
            logs += np.log(largest)
    return _ended(state, logs, known)


def _ended(state: Floats, logs: Floats, known: _Encoded) -> Floats:
    """Paths may end on the last sign or on the blank behind it; of an empty text there is only the blank."""
    rows = np.arange(len(state))
    on_sign = np.where(known.ends > 0, state[rows, np.maximum(known.ends - 1, 0)], 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(state[rows, known.ends] + on_sign) + logs)
