"""What of a page the photo does not show: where something lies on it, a lamp shines, or the picture ends."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from intake.ocr.stages import CellReading, Points, Quad, Shot

HIDDEN = 0.3
"""Share of a cell that must be hidden before it counts."""
UNSEEN = 0.3
"""Confidence of emptiness there: most cells of a register are filled."""


def doubted(fields: Mapping[str, CellReading], shot: Shot | None) -> dict[str, CellReading]:
    """A row's readings; of an empty cell that can't be seen it is not known whether it is empty."""
    if shot is None:
        return dict(fields)
    return {
        field: replace(one, confidence=min(one.confidence, UNSEEN)) if _is_empty_unseen(one, shot) else one
        for field, one in fields.items()
    }


def _is_empty_unseen(one: CellReading, shot: Shot) -> bool:
    if one.value or one.raw_text or not one.quad:
        return False
    points = over(one.quad)
    unseen = shot.at(shot.foreign, points) | shot.at(shot.glare, points) | shot.is_outside(points)
    return bool(unseen.mean() > HIDDEN)


@lru_cache(maxsize=2_000)
def over(quad: Quad) -> Points:
    """(15, 2) points all over a place of the photo; kept, since every note about a page asks for each of its cells."""
    first, second, third, fourth = np.array(quad, np.float64)
    across, down = (one.reshape(-1, 1) for one in np.meshgrid(np.linspace(0.1, 0.9, 5), np.linspace(0.2, 0.8, 3)))
    upper, lower = first * (1 - across) + second * across, fourth * (1 - across) + third * across
    return np.asarray(upper * (1 - down) + lower * down)
