"""Small counts of children, hidden from who may know figures alone (protection.md, "#"), also from who can subtract."""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

SMALL = 5
FEW, KEPT_BACK = f"< {SMALL}", "…"
"""What stands for a small count, and for a larger one that would give a small one away."""
P = TypeVar("P")


def is_small(count: int) -> bool:
    """Whether a count may lead to a child."""
    return 0 < count < SMALL


def hidden(count: int) -> str:
    """A count as who only counts may see it."""
    return FEW if is_small(count) else str(count)


def given_away(
    counts: Mapping[P, int], small: Collection[P], sums: Iterable[Collection[P]], hidden_before: Collection[P] = ()
) -> set[P]:
    """The places to keep back beside the `small` ones and those hidden anyway, so that no sum tells a small one.

    `sums` are places bound by one addition (parts and their total). One alone hidden is told by the rest, and so are
    several that can only be all ones or all fours: the least of the others that is not nothing is kept back with them.
    """
    kept_back, bound = set(hidden_before), [list(one) for one in sums]
    while True:
        more = {place for one in bound if (place := _next(counts, set(small), kept_back, one)) is not None}
        if not more:
            return kept_back - set(hidden_before)
        kept_back |= more


def _next(counts: Mapping[P, int], small: Collection[P], kept_back: Collection[P], bound: list[P]) -> P | None:
    out = [place for place in bound if place in small or place in kept_back]
    is_extreme = sum(counts[place] for place in out) in (len(out), len(out) * (SMALL - 1))
    if not out or (len(out) > 1 and not (is_extreme and all(place in small for place in out))):
        return None
    others = [place for place in bound if place not in out and counts[place]]
    return min(others, key=lambda place: (counts[place], bound.index(place)), default=None)
