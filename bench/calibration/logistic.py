"""Logistic regression with a pull towards zero, by Newton's steps, for thousands of samples and few columns."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS = 30
PULL = 2.0
"""On every weight but the constant, as if so many samples spoke against it."""


def fit(columns: Floats, is_right: NDArray[np.bool_], rising: int = 0) -> Floats:
    """(columns + 1) weights, the constant first, for `columns` (samples, columns); `rising` never weighs below 0."""
    weights = _newton(columns, is_right)
    if weights[1 + rising] < 0:
        without = columns.copy()
        without[:, rising] = 0
        weights = _newton(without, is_right)
    return weights


def _newton(columns: Floats, is_right: NDArray[np.bool_]) -> Floats:
    given = np.column_stack([np.ones(len(columns)), columns])
    weights = np.zeros(given.shape[1])
    pull = np.full(given.shape[1], PULL)
    pull[0] = 1e-3
    for _ in range(STEPS):
        sure = probability(given @ weights)
        slope = given.T @ (is_right - sure) - pull * weights
        bend = (given * (sure * (1 - sure))[:, None]).T @ given + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        weights += step * min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-12))
    return weights


def probability(score: Floats) -> Floats:
    """1 / (1 + e^-score), bounded so that nothing overflows."""
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))), np.float64)
