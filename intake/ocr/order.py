"""The order in which registers have their columns: it decides between columns whose headers could not be read."""

from collections.abc import Sequence
from itertools import combinations

RANKS = {
    "number": 0,
    "household_number": 1,
    "household_head": 2,
    "full_name": 3,
    "father_name": 4,
    "parent_name": 4,
    "mother_name": 5,
    "guardian_name": 6,
    "circumstances_text": 7,
    "special_circumstances": 7,
    "at_risk": 8,
    "note": 9,
}
"""Fields that stand in this order in nearly all registers; the others stand anywhere."""
TURNED = 1.2
"""What two columns in the other order cost (log)."""
BOTH = 2.0
"""What a column of parents beside one of the father or the mother costs: registers have either."""
ROUNDS = 3
Chosen = list[int | None]


def improved(
    chosen: Chosen, gains: Sequence[Sequence[float]], fields: Sequence[str], doubtful: Sequence[int]
) -> Chosen:
    """The choice (field's place by row) with `doubtful` rows changed, or changed about, while gains and order rise."""
    best, value = list(chosen), _value(chosen, gains, fields)
    for _ in range(ROUNDS):
        before = value
        for row in doubtful:
            for place in (at for at, gain in enumerate(gains[row]) if gain > 0 and at != best[row]):
                other = _changed(best, row, place, gains, doubtful)
                if other and (more := _value(other, gains, fields)) > value:
                    best, value = other, more
        if value == before:
            break
    return best


def _changed(chosen: Chosen, row: int, place: int, gains: Sequence[Sequence[float]], doubtful: Sequence[int]) -> Chosen:
    """The choice with `place` given to the row; who had it takes what the row had, if it may. Empty if it is sure."""
    changed = list(chosen)
    if place in chosen:
        holder, left = chosen.index(place), chosen[row]
        if holder not in doubtful:
            return []
        changed[holder] = left if left is not None and gains[holder][left] > 0 else None
    changed[row] = place
    return changed


def _value(chosen: Chosen, gains: Sequence[Sequence[float]], fields: Sequence[str]) -> float:
    taken = [(row, place) for row, place in enumerate(chosen) if place is not None]
    ranks = [RANKS[fields[place]] for _, place in taken if fields[place] in RANKS]
    turned = sum(first > second for first, second in combinations(ranks, 2))
    named = {fields[place] for _, place in taken}
    both = "parent_name" in named and bool(named & {"father_name", "mother_name"})
    return sum(gains[row][place] for row, place in taken) - TURNED * turned - BOTH * both
