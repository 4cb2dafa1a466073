"""From raw confidence to the share that is right: a rising curve with few knots, pessimistic where samples are few."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LEAST_OF_KNOT = 40
"""Samples that a knot stands for; fewer say nothing about one wrong in a hundred."""
DOUBT_COUNT = 1.0
"""So many wrong samples are added to every knot: what was never seen wrong is not certain."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Neighbouring samples taken together: mean raw confidence, how many, how many of them right."""

    raw: Floats
    count: Floats
    right: Floats


def rising(values: ArrayLike, weights: ArrayLike) -> tuple[Floats, NDArray[np.int64]]:
    """Pool adjacent violators (Ayer et al. 1955): the nearest rising values, and where each pooled block begins."""
    means: list[float] = []
    sizes: list[float] = []
    starts: list[int] = []
    for at, (value, weight) in enumerate(zip(np.ravel(values), np.ravel(weights), strict=True)):
        means.append(float(value))
        sizes.append(float(weight))
        starts.append(at)
        while len(means) > 1 and means[-2] >= means[-1]:
            last, size = means.pop(), sizes.pop()
            means[-1] = (means[-1] * sizes[-1] + last * size) / (sizes[-1] + size)
            sizes[-1] += size
            starts.pop()
    return np.array(means, np.float64), np.array(starts, np.int64)


def fit(raw: ArrayLike, is_right: ArrayLike) -> tuple[Floats, Floats]:
    """(raw, sure) of the knots, both rising, sure between 0 and 1, never above the share that was right."""
    given, right = np.ravel(np.asarray(raw, np.float64)), np.ravel(np.asarray(is_right, np.float64))
    if not given.size:
        return np.array([0.0]), np.array([0.0])
    order = np.argsort(given, kind="stable")
    blocks = _binned(given[order], right[order])
    while True:
        shrunk = blocks.right / (blocks.count + DOUBT_COUNT)
        _, starts = rising(shrunk, blocks.count)
        if len(starts) == len(blocks.raw):
            return blocks.raw, shrunk
        blocks = _pooled(blocks, starts)


def _binned(raw: Floats, right: Floats) -> Blocks:
    """Runs of at least LEAST_OF_KNOT samples; equal raw confidences are never parted."""
    cuts = [0]
    for at in range(1, len(raw)):
        if at - cuts[-1] >= LEAST_OF_KNOT and raw[at] != raw[at - 1] and len(raw) - at >= LEAST_OF_KNOT:
            cuts.append(at)
    ones = Blocks(raw, np.ones_like(raw), right)
    return _pooled(ones, np.array(cuts, np.int64))


def _pooled(blocks: Blocks, starts: NDArray[np.int64]) -> Blocks:
    count = np.add.reduceat(blocks.count, starts)
    middle = np.add.reduceat(blocks.raw * blocks.count, starts) / count
    return Blocks(middle, count, np.add.reduceat(blocks.right, starts))
