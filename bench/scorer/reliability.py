"""Whether confidence tells the truth: of the fields said so sure, how many are right."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bench.scorer.tally import Judged

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Band:
    """Fields said between `low` and `high` sure: how many, how sure in the mean, how many of them right."""

    low: float
    high: float
    count: int
    said: float
    right: float


def bands(judged: Sequence[Judged]) -> list[Band]:
    """The fields that were given a confidence, by how sure they were said to be; empty bands are left out."""
    told = [one for one in judged if one.sure > 0]
    found = []
    for low, high in pairwise(EDGES):
        inside = [one for one in told if low <= one.sure < high or (high == 1.0 and one.sure == 1.0)]
        if inside:
            said, right = (
                sum(values) / len(inside) for values in zip(*((o.sure, o.is_right) for o in inside), strict=True)
            )
            found.append(Band(low, high, len(inside), said, right))
    return found


def calibration_error(judged: Sequence[Judged]) -> float:
    """Expected calibration error: the mean distance of said from right over all bands, weighted by their fields."""
    found = bands(judged)
    return sum(band.count * abs(band.said - band.right) for band in found) / max(sum(b.count for b in found), 1)


def right_of_sure(judged: Sequence[Judged]) -> tuple[int, int]:
    """(right, all) of the fields said to be at least 95 % sure."""
    sure = [one.is_right for one in judged if one.sure >= SURE]
    return sum(sure), len(sure)


def table(judged: Sequence[Judged]) -> str:
    """The bands as lines, and what is promised: of the fields said 95 % sure, 95 % are right."""
    lines = [
        f"  said {100 * band.low:5.1f}–{100 * band.high:5.1f} %: {band.count:5} fields, "
        f"mean {100 * band.said:5.1f} %, right {100 * band.right:5.1f} %"
        for band in bands(judged)
    ]
    right, count = right_of_sure(judged)
    share = right / max(count, 1)
    mark = "✓" if share >= SURE else "✗"
    lines.append(
        f"  said at least 95 % sure: {right} of {count} right, {100 * share:.1f} % {mark}; "
        f"expected calibration error {100 * calibration_error(judged):.1f} %"
    )
    return "\n".join(lines)
