"""The sum at the foot of a list: it is told, it lends and takes confidence, and it changes no value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.ocr import sums
from intake.ocr.stages import CellReading, RowReading
from intake.ocr.sums import Sum

NOWHERE = ((0, 0), (0, 0), (0, 0), (0, 0))


def row(sex, sure=0.9, struck=False, struck_sure=0.97):
    told = {"sex": CellReading(str(sex), sex, sure, "own 1"), "struck": CellReading("", struck, struck_sure, "own 1")}
    return RowReading(1, NOWHERE, told)


def confidences(rows, key="sex"):
    return [one.fields[key].confidence for one in rows]


@pytest.mark.parametrize("foot", ["", "Trưởng thôn", "Cộng: 7 trẻ, nam 3, nữ 5", "Cộng: 0 trẻ, nam 0, nữ 0"])
def test_what_is_no_sum_or_does_not_add_up_says_nothing(foot):
    assert sums.read([foot]) is None
    rows = [row("male"), row("female")]
    assert sums.notes(sums.read([foot]), rows) == []
    assert list(sums.weighed(rows, sums.read([foot]))) == rows


def test_a_sum_is_read_beside_signatures_and_with_marks_lost():
    assert sums.read(["Trưởng bản", "Cộng: 18 tré, trong đó nam 10, nừ 8", "Người ghi sổ"]) == Sum(18, 10, 8)


def test_rows_struck_through_are_not_in_the_sum():
    rows = [row("male"), row("female"), row("male", struck=True)]
    assert sums.notes(Sum(2, 1, 1), rows) == []
    (said,) = sums.notes(Sum(3, 1, 2), rows)[:1]
    assert "3 trẻ" in said
    assert "2 dòng (không kể 1 dòng bị gạch)" in said


def test_a_sum_that_counts_other_boys_is_told():
    assert sums.notes(Sum(2, 2, 0), [row("male"), row("female")]) == [
        "Cuối trang ghi 2 nam, ở đây đọc được 1 nam. Xem lại cột giới tính.",
        "Cuối trang ghi 0 nữ, ở đây đọc được 1 nữ. Xem lại cột giới tính.",
    ]


def test_a_sum_that_agrees_makes_sexes_surer():
    before = [row("male", 0.8), row("female", 0.95), row("male")]
    after = sums.weighed(before, Sum(3, 2, 1))
    assert all(late > early for late, early in zip(confidences(after), confidences(before), strict=True))


def test_a_sum_that_disagrees_doubts_the_least_sure_most_and_changes_no_value():
    before = [row("male", 0.7), row("male", 0.99), row("female", 0.99)]
    after = sums.weighed(before, Sum(3, 1, 2))
    assert [one.fields["sex"].value for one in after] == ["male", "male", "female"]
    unsure, sure, girl = confidences(after)
    assert unsure < 0.4
    assert sure > 0.9
    assert girl >= 0.99


def test_of_sexes_nothing_is_said_when_a_row_is_missing():
    before = [row("male", 0.8), row("female", 0.8)]
    assert confidences(sums.weighed(before, Sum(3, 2, 1))) == confidences(before)


def test_a_row_that_the_sum_does_not_count_is_more_surely_struck():
    before = [row("male"), row("female"), row("male", struck=True, struck_sure=0.8)]
    assert confidences(sums.weighed(before, Sum(2, 1, 1)), "struck")[2] > 0.85
    assert confidences(sums.weighed(before, Sum(3, 2, 1)), "struck")[2] < 0.6


@given(
    st.lists(st.tuples(st.sampled_from(["male", "female", ""]), st.floats(0, 1), st.booleans()), max_size=12),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_no_sum_changes_a_value_or_leaves_the_range_of_confidences(told, boys, girls):
    before = [row(sex, sure, struck) for sex, sure, struck in told]
    after = sums.weighed(before, Sum(boys + girls, boys, girls))
    for early, late in zip(before, after, strict=True):
        assert {key: one.value for key, one in early.fields.items()} == {k: one.value for k, one in late.fields.items()}
        assert all(0 <= one.confidence <= 1 for one in late.fields.values())
