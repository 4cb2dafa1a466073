"""Small counts stay unknown to who can subtract."""

from collections.abc import Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from access.small_counts import given_away, hidden, is_small


def test_what_is_small_is_said_to_be_few() -> None:
    assert [hidden(count) for count in (0, 1, 4, 5)] == ["0", "< 5", "< 5", "5"]


def test_a_small_count_alone_in_its_sum_takes_the_least_other_one_along() -> None:
    counts = {"a": 2, "b": 9, "c": 7, "all": 18}
    assert given_away(counts, ["a"], [list(counts)]) == {"c"}


def test_what_is_nothing_hides_nothing() -> None:
    counts = {"a": 2, "b": 0, "all": 2}
    assert given_away(counts, ["a", "all"], [list(counts)]) == set()


def test_ones_that_the_rest_tells_to_be_ones_take_another_along() -> None:
    counts = {"a": 1, "b": 1, "c": 8, "all": 10}
    assert given_away(counts, ["a", "b"], [list(counts)]) == {"c"}


def could_be(parts: Sequence[int], small: set[int], kept_back: set[int], total: int | None) -> set[int]:
    """What the first small part may be for who sees all that is shown (kept back: at most 30)."""
    open_sum = sum(part for at, part in enumerate(parts) if at not in small | kept_back)
    ranges = [range(1, 5) if at in small else range(1, 31) for at in sorted(small | kept_back)]
    first = sorted(small | kept_back).index(min(small))
    return {told[first] for told in product(*ranges) if total is None or open_sum + sum(told) == total}


@given(st.lists(st.integers(0, 12), min_size=2, max_size=4))
def test_no_sum_tells_a_small_count(parts: list[int]) -> None:
    counts = {str(at): part for at, part in enumerate(parts)} | {"all": sum(parts)}
    few = [place for place, count in counts.items() if is_small(count)]
    kept = given_away(counts, few, [list(counts)])
    small = {int(place) for place in few if place != "all"}
    if not small:
        return
    total = None if "all" in kept or "all" in few else counts["all"]
    assert len(could_be(parts, small, {int(place) for place in kept if place != "all"}, total)) > 1
