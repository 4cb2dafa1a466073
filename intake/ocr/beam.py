"""The likeliest texts of a trace under what a field can say: prefix beam search (Hannun et al. 2014)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from intake.ocr import ctc
from intake.ocr.readers import Trace

Weigh = Callable[[str], float]
"""What a text that begins so is worth beside others, 0 when nothing can begin so. The whole text's weight is final."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far is searched: so many texts at a time, no sign less likely than `least_p` at its step, no beginning that
    weighs less than `least_share` of the best one."""

    width: int
    least_p: float
    least_share: float


FAR, NEAR = Reach(16, 1e-3, 1e-4), Reach(8, 2e-3, 1e-3)


@dataclass(frozen=True, slots=True)
class Heard:
    """A text and its probability over all paths that were followed, the prior not counted."""

    text: str
    p: float


@dataclass(frozen=True, slots=True)
class Found:
    """The texts, heaviest (probability × weight) first, and the probability × weight of beginnings given up."""

    heard: tuple[Heard, ...]
    unfollowed: float

    @property
    def p(self) -> float:
        """The probability of all texts found."""
        return sum(one.p for one in self.heard)


def anything(_text: str) -> float:
    """The weight where any text may stand."""
    return 1.0


def search(trace: Trace, weigh: Weigh = anything, signs: str | None = None, reach: Reach = FAR) -> Found:
    """The texts that may stand in the trace; only `signs` may stand in them if given.

    The probabilities are those of the whole trace: what is missing to 1 is held by beginnings given up and by texts
    that may not stand there.
    """
    weights: dict[str, float] = {"": 1.0}
    beams, unfollowed = {"": (1.0, 0.0)}, 0.0
    for blank, found in _steps(trace, _allowed(trace.signs, signs), reach.least_p):
        beams = _followed(beams, blank, found, weigh, weights)
        if len(beams) > 1:
            beams, lost = _pruned(beams, weights, reach)
            unfollowed += lost
    ranked = sorted(((sum(p) * weights[text], text) for text, p in beams.items()), reverse=True)
    return Found(tuple(Heard(text, min(1.0, sum(beams[text]))) for _, text in ranked), unfollowed)


@lru_cache(maxsize=64)
def _allowed(signs: tuple[str, ...], wanted: str | None) -> "np.typing.NDArray[np.bool_]":
    return np.array([bool(sign) and (wanted is None or sign in wanted) for sign in signs])


def _steps(
    trace: Trace, allowed: "np.typing.NDArray[np.bool_]", least_p: float
) -> Iterable[tuple[float, dict[str, float]]]:
    """For each step the blank's probability and those of the signs worth following."""
    p = np.exp(ctc.compact(trace).log_p)
    found: list[dict[str, float]] = [{} for _ in p]
    rows, places = np.nonzero((p >= least_p) & allowed)
    for row, place, value in zip(rows.tolist(), places.tolist(), p[rows, places].tolist(), strict=True):
        found[row][trace.signs[place]] = value
    return zip(p[:, 0].tolist(), found, strict=True)


def _followed(
    beams: dict[str, tuple[float, float]],
    blank: float,
    found: dict[str, float],
    weigh: Weigh,
    weights: dict[str, float],
) -> dict[str, tuple[float, float]]:
    """One step on: each beginning with its probability of ending in the blank and in its last sign."""
    after: dict[str, tuple[float, float]] = {}
    for text, (in_blank, in_sign) in beams.items():
        both, last = in_blank + in_sign, text[-1:]
        had = after.get(text, (0.0, 0.0))
        after[text] = (had[0] + both * blank, had[1] + in_sign * found.get(last, 0.0))
        for sign, p in found.items():
            longer = text + sign
            if longer not in weights:
                weights[longer] = weigh(longer)
            if weights[longer] > 0:
                had = after.get(longer, (0.0, 0.0))
                after[longer] = (had[0], had[1] + (in_blank if sign == last else both) * p)
    return after


def _pruned(
    beams: dict[str, tuple[float, float]], weights: dict[str, float], reach: Reach
) -> tuple[dict[str, tuple[float, float]], float]:
    """The heaviest beginnings, and what the others weighed."""
    heavy = sorted([((p[0] + p[1]) * weights[text], text) for text, p in beams.items()], reverse=True)
    least = heavy[0][0] * reach.least_share
    count = next(
        (at for at, (weight, _) in enumerate(heavy[: reach.width]) if weight < least), len(heavy[: reach.width])
    )
    return {text: beams[text] for _, text in heavy[:count]}, sum(weight for weight, _ in heavy[count:])
