"""The judge of readings: what it must not count as right, and the figures beside their targets."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.scorer import reliability, targets
from bench.scorer.tally import Count, Judged, PageRows, Score, score, touchless

TRUTH = {
    "layout": "A",
    "fill": "hand",
    "level": 2,
    "header": {"hamlet": "Bản Lứa"},
    "rows": [
        {"full_name": "Lò Thị Mai", "birth_date": "2019-03-05", "personal_id": "014319003201", "father_name": ""},
        {"full_name": "Sùng A Pao", "birth_date": "2016-11-20", "personal_id": "", "father_name": "Sùng A Chá"},
    ],
}


def said(value, sure=0.9):
    return {"value": value, "confidence": sure}


def scored(tmp_path, rows, header=None):
    (tmp_path / "page.json").write_text(json.dumps(TRUTH), encoding="utf-8")
    return score(tmp_path, {"page.jpg": {"header": header or {}, "rows": rows}})


def judged(is_right, sure, is_written=True, fill="typed", field="full_name"):
    return Judged("page.jpg", 0, fill, "A", field, is_written, is_right, sure)


def test_a_page_without_a_reading_counts_as_nothing_found(tmp_path):
    (tmp_path / "page.json").write_text(json.dumps(TRUTH), encoding="utf-8")
    total = score(tmp_path, {})
    assert (total.found, total.rows, total.missing) == (0, 2, ["page.jpg"])
    assert Count.of(total.judged) == Count(written=7, right=0, blank=2, invented=0)


def test_a_value_read_where_the_paper_is_blank_is_invented(tmp_path):
    total = scored(tmp_path, [{"full_name": said("Lò Thị Mai"), "father_name": said("Lò Văn An")}])
    assert total.groups["field father_name"].invented == 1


def test_a_row_too_many_is_extra(tmp_path):
    total = scored(tmp_path, [{"full_name": said(name)} for name in ("Lò Thị Mai", "Sùng A Pao", "Ma Thị Hoa")])
    assert (total.found, total.extra) == (2, 1)


def test_a_field_that_was_left_out_is_never_taken_unseen():
    assert touchless([judged(is_right=True, sure=0.0)]) == 0.0


def test_one_wrong_field_said_surest_lets_nothing_through():
    assert touchless([judged(is_right=False, sure=0.99), *[judged(is_right=True, sure=0.9)] * 100]) == 0.0


def test_right_fields_above_a_wrong_one_go_through():
    assert touchless([*[judged(is_right=True, sure=0.9)] * 3, judged(is_right=False, sure=0.5)]) == 0.75


def test_targets_are_not_met_by_one_field_too_few():
    limit = next(one.limit for one in targets.TARGETS if one.limit.name.startswith("print"))
    assert limit.is_met(targets.Share(989, 1000)) is False
    assert limit.is_met(targets.Share(990, 1000)) is True
    assert limit.is_met(targets.Share(0, 0)) is None


def test_dates_and_numbers_alone_are_those_of_handwritten_pages():
    fields = [
        judged(is_right=True, sure=1, fill="hand", field="birth_date"),
        judged(is_right=False, sure=1, fill="hand", field="personal_id"),
        judged(is_right=False, sure=1, fill="hand", field="full_name"),
        judged(is_right=False, sure=1, fill="typed", field="birth_date"),
    ]
    target = next(one for one in targets.TARGETS if one.limit.name.startswith("handwritten dates"))
    assert target.of(Score(fields)) == targets.Share(1, 2)


def test_extra_rows_are_told_beside_the_rows_of_the_paper():
    target = next(one for one in targets.TARGETS if one.limit.name == "rows extra" and one.limit.quality == "3")
    assert target.of(Score([], [PageRows("page.jpg", 3, 20, 20, 1), PageRows("b.jpg", 4, 9, 9, 5)])) == targets.Share(
        1, 20
    )


def test_the_table_has_every_figure_and_the_gap_between_two_sets():
    one, other = (Score([judged(right, 0.9)] * 4, [PageRows("page.jpg", 0, 1, 1, 0)]) for right in (True, False))
    shown = targets.table([("dev", one), ("own", other)])
    assert len(shown.splitlines()) == 1 + len(targets.TARGETS)
    assert "100.0 % ✓" in shown
    assert "+100.0" in shown


def test_sure_fields_that_are_wrong_break_the_promise():
    fields = [*[judged(is_right=True, sure=0.97)] * 9, judged(is_right=False, sure=0.97)]
    assert reliability.right_of_sure(fields) == (9, 10)
    assert "✗" in reliability.table(fields)
    assert reliability.calibration_error(fields) == pytest.approx(0.07)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), max_size=60))
def test_every_field_with_a_confidence_is_in_one_band(pairs):
    fields = [judged(is_right, sure) for is_right, sure in pairs]
    assert sum(band.count for band in reliability.bands(fields)) == sum(sure > 0 for _, sure in pairs)
    assert 0 <= reliability.calibration_error(fields) <= 1
