"""The share of wrong fields among all accepted ones, estimated from those drawn, with an interval that may be trusted.

Fields are drawn with different chances, so each counts as often as it stands for others: by the reciprocal of its
chance (Horvitz and Thompson 1952), divided by the sum of all (Hájek 1971). Errors are rare, and a wrong field that
stands for fifty weighs as much as fifty: the interval is that of Fay and Feuer (Statistics in Medicine 16, 1997,
791–801) for weighted sums of rare counts. It never promises too much, also when no error was found, and is the exact
Poisson interval where all weights are equal. `script/bench trust` counts how often it holds the truth.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from intake.trust.gamma import quantile

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Measured:
    """The share that is wrong, 0–1, and where the true one lies in 95 of 100 cases; of `count` fields entered twice."""

    share: float
    low: float
    high: float
    count: int
    wrong_count: int


def measured(drawn: Sequence[tuple[float, bool]]) -> Measured | None:
    """What fields entered twice say: for each the chance it was drawn with, and whether it was wrong; None of none."""
    if not drawn:
        return None
    total = sum(1 / chance for chance, _ in drawn)
    weights = [1 / chance / total for chance, _ in drawn]
    wrong = [weight for weight, (_, is_wrong) in zip(weights, drawn, strict=True) if is_wrong]
    share = sum(wrong)
    spread = sum(weight * weight for weight in wrong)
    low = _quantile((1 - CONFIDENCE) / 2, share, spread) if wrong else 0.0
    one_more = max(weights)
    high = _quantile((1 + CONFIDENCE) / 2, share + one_more, spread + one_more**2)
    return Measured(share, low, min(1.0, high), len(drawn), len(wrong))


def _quantile(probability: float, mean: float, variance: float) -> float:
    """Of the gamma distribution with that mean and variance."""
    return quantile(probability, mean**2 / variance, mean / variance)
