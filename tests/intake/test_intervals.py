"""The interval of the measured error: right for equal and for unequal chances to be drawn, never too sure of itself."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.trust.gamma import below, quantile
from intake.trust.intervals import measured

CHI_SQUARED = [(0.975, 2, 7.3778), (0.025, 10, 3.2470), (0.975, 100, 129.5612), (0.5, 1, 0.4549)]
"""Probability, degrees of freedom, value: from printed tables."""


def test_of_nothing_nothing_is_said() -> None:
    assert measured([]) is None


@pytest.mark.parametrize(("probability", "degrees", "value"), CHI_SQUARED)
def test_quantiles_are_those_of_the_tables(probability: float, degrees: int, value: float) -> None:
    assert 2 * quantile(probability, degrees / 2) == pytest.approx(value, abs=1e-4)


@given(st.floats(0.5, 200), st.floats(0.001, 0.999))
def test_what_a_quantile_says_stays_below_it(shape: float, probability: float) -> None:
    assert below(quantile(probability, shape), shape) == pytest.approx(probability, abs=1e-6)


def test_without_an_error_among_equals_the_bound_is_the_exact_one() -> None:
    """−ln 0.025 errors at most, whatever the chance they were drawn with (Poisson, none seen)."""
    found = measured([(0.1, False)] * 500)
    assert found is not None
    assert (found.share, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(3.6889 / 500, rel=1e-3)


def test_equal_chances_give_the_exact_poisson_interval() -> None:
    """Of 1,000 fields 20 wrong: 12.217 to 30.888 (Garwood 1936)."""
    found = measured([(0.05, at < 20) for at in range(1000)])
    assert found is not None
    assert (found.low * 1000, found.high * 1000) == (pytest.approx(12.217, abs=1e-3), pytest.approx(30.888, abs=1e-3))


def test_a_field_counts_for_as_many_as_it_stands_for() -> None:
    found = measured([(0.5, True), *[(0.5, False)] * 49, *[(0.01, False)] * 9])
    assert found is not None
    assert found.share == pytest.approx(2 / 1000)


@given(st.lists(st.tuples(st.sampled_from([0.01, 0.05, 0.1, 1.0]), st.booleans()), min_size=1, max_size=60))
def test_the_share_lies_in_its_interval(drawn: list[tuple[float, bool]]) -> None:
    found = measured(drawn)
    assert found is not None
    assert 0 <= found.low <= found.share + 1e-12
    assert found.share <= found.high + 1e-12
    assert found.high <= 1
    assert (found.count, found.wrong_count) == (len(drawn), sum(wrong for _, wrong in drawn))


@given(st.lists(st.tuples(st.sampled_from([0.01, 0.1]), st.booleans()), min_size=1, max_size=40), st.floats(0.1, 1))
def test_only_the_proportions_of_the_chances_count(drawn: list[tuple[float, bool]], factor: float) -> None:
    one, other = measured(drawn), measured([(chance * factor, wrong) for chance, wrong in drawn])
    assert one is not None
    assert other is not None
    assert (one.low, one.high) == (pytest.approx(other.low), pytest.approx(other.high))


@pytest.mark.parametrize("shares", [(0.1, 0.1), (0.02, 0.3)])
def test_it_holds_the_truth_as_often_as_it_says(shares: tuple[float, float]) -> None:
    """Two columns, one with 3 % and one with 0.5 % wrong, drawn with these chances; the seed is fixed."""
    chance, held = Random(7), 0
    for _ in range(200):
        fields = [(shares[at % 2], chance.random() < (0.03, 0.005)[at % 2]) for at in range(4000)]
        true = sum(wrong for _, wrong in fields) / len(fields)
        found = measured([one for one in fields if chance.random() < one[0]])
        held += found is not None and found.low <= true <= found.high
    assert held >= 190
