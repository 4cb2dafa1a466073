"""Number, sex and birth date of one row, two readers of one cell, and the row above."""

from collections import Counter
from datetime import date

import pytest

from intake.ocr import consistency, marks, values
from intake.ocr.stages import CellReading
from tests.support.traces import said


def cell(value, confidence=0.97, **others):
    return CellReading(str(value), value, confidence, "own 1", None, tuple(others), tuple(others.values()))


def number(value, confidence=0.97, **others):
    return cell(value, confidence, **{key.removeprefix("n"): share for key, share in others.items()})


def row(number, sex, born):
    return consistency.weighed({"personal_id": number, "sex": sex, "birth_date": born})


def test_a_wrong_sex_digit_clearly_written_stays_and_is_doubted():
    before = number("014219000123", 0.999), cell("female", 0.999), cell("2019-03-05", 0.999)
    after = row(*before)
    assert [after[key].value for key in consistency.FACTS] == ["014219000123", "female", "2019-03-05"]
    assert after["personal_id"].confidence < 0.8
    assert after["sex"].confidence < 0.8
    assert after["birth_date"].confidence > 0.9


def test_a_year_that_contradicts_makes_number_and_date_doubtful():
    after = row(number("014319000123"), cell("female"), cell("2014-03-05"))
    assert after["personal_id"].confidence < 0.8
    assert after["birth_date"].confidence < 0.8


def test_eleven_digits_are_not_repaired_by_the_row():
    after = row(number("01431900123", 0.95, n014319000123=0.001), cell("female"), cell("2019-03-05"))
    assert after["personal_id"].value == "01431900123"
    assert after["personal_id"].confidence < 0.95


def test_a_digit_that_was_hardly_seen_is_not_gained_because_the_row_agrees():
    after = row(number("01431900123", 0.7, n014319000123=0.1), cell("female"), cell("2019-03-05"))
    assert after["personal_id"].value == "01431900123"


def test_of_close_readings_those_that_agree_are_chosen_together():
    after = row(
        number("014319000123", 0.7, n014219000123=0.25),
        cell("female", 0.6, male=0.3),
        CellReading("", "2014-03-05", 0.5, "own 1", None, ("2019-03-05",), (0.4,)),
    )
    assert [after[key].value for key in consistency.FACTS] == ["014319000123", "female", "2019-03-05"]
    assert after["birth_date"].confidence > 0.9
    assert "2014-03-05" in after["birth_date"].alternatives


def test_agreement_makes_surer():
    after = row(number("014319000123", 0.9), cell("female", 0.9), cell("2019-03-05", 0.9))
    assert all(after[key].confidence > 0.9 for key in consistency.FACTS)


def test_a_row_without_a_number_stays_as_it_is():
    fields = {"sex": cell("male"), "birth_date": cell("2019-03-05")}
    assert consistency.weighed(fields) == fields


def test_two_readers_that_disagree_are_less_sure_and_keep_both_values():
    vote = values.agreed(cell("Lò Thị Mai", 0.6, **{"Lò Thị Mãi": 0.2}), cell("Lò Thi Mai", 0.5))
    assert vote.value == "Lò Thị Mai"
    assert vote.confidence < 0.6
    assert "Lò Thi Mai" in vote.alternatives


def test_two_readers_that_agree_are_surer():
    assert values.agreed(cell("Lò Thị Mai", 0.6, **{"Lò Thị Mãi": 0.2}), cell("Lò Thị Mai", 0.6)).confidence > 0.8


def test_the_second_reader_may_choose_among_close_alternatives():
    vote = values.agreed(cell("Lò Thị Mãi", 0.45, **{"Lò Thị Mai": 0.4}), cell("Lò Thị Mai", 0.8))
    assert vote.value == "Lò Thị Mai"
    assert vote.alternatives[0] == "Lò Thị Mãi"


def test_two_readers_that_weighed_nothing_keep_the_surer_value():
    plain, other = CellReading("a", "Mai", 0.6, "one"), CellReading("b", "Mái", 0.8, "two")
    assert values.agreed(plain, other).value == "Mái"
    assert values.agreed(plain, other).alternatives == ("Mai",)


def writing(text, doubts=None):
    return values.Writing(said(text, doubts), None, None, "own 1", 60, 30, 30.0)


@pytest.mark.parametrize("text", ["Co", "Mạ", "Kinh", "-"])
def test_a_clear_word_or_a_stroke_for_none_is_no_ditto_mark(text):
    assert not marks.repeats("ethnicity", writing(text))


def test_a_name_or_a_number_never_repeats_the_row_above():
    assert not marks.repeats("full_name", writing("nt"))
    assert not marks.repeats("personal_id", writing('"'))


@pytest.mark.parametrize("text", ['"', "nt", "-nt-", "//", "như trên"])
def test_signs_and_words_for_the_row_above_are_known(text):
    assert marks.repeats("father_name", writing(text))


@pytest.mark.parametrize("field", ["household_number", "mother_name", "ethnicity", "hamlet"])
@pytest.mark.parametrize("text", ["11", "'1", '"', "1", "-11-"])
def test_two_low_strokes_repeat_the_row_above_and_figures_of_a_line_s_height_do_not(field, text):
    low = values.Writing(said(text), None, None, "own 1", 18, 16, 30.0)
    high = values.Writing(said("11"), None, None, "own 1", 22, 28, 30.0)
    assert marks.repeats(field, low)
    assert not marks.repeats("household_number", high)


@pytest.mark.parametrize("text", ["như tiên", "Như tren", "nhu trên"])
def test_the_words_for_the_row_above_are_known_with_a_letter_misread(text):
    assert marks.repeats("ethnicity", writing(text))
    assert not marks.repeats("mother_name", writing("Như Trần"))


def test_a_short_dash_says_that_there_is_none():
    dash = values.Writing(said("-"), None, None, "own 1", 14, 8, 30.0)
    assert not marks.repeats("father_name", dash)


def test_a_ditto_mark_under_a_blank_repeats_the_last_value_with_less_confidence():
    rows = [{"ethnicity": one} for one in (cell("Gia Rai"), cell("", 0.97), cell("nt"))]
    last = marks.resolved(rows, [set(), set(), {"ethnicity"}])[2]["ethnicity"]
    assert last.value == "Gia Rai"
    assert last.confidence < 0.6


def test_household_numbers_run_on_where_the_ink_leaves_it_open():
    above, open_ink = {"household_number": cell("16")}, {"household_number": cell("11", 0.6, **{"17": 0.3})}
    clear_ink = {"household_number": cell("41", 0.99, **{"17": 0.001})}
    assert marks.resolved([above, open_ink], [set(), set()])[1]["household_number"].value == "17"
    assert marks.resolved([above, clear_ink], [set(), set()])[1]["household_number"].value == "41"


def test_a_ditto_mark_in_the_first_row_says_nothing():
    (first,) = marks.resolved([{"father_name": cell("nt")}], [{"father_name"}])
    assert (first["father_name"].value, first["father_name"].confidence) == ("", 0.1)


def test_household_number_is_read_over_a_trace():
    context = values.Context(date(2026, 11, 22), Counter())
    assert values.reading("household_number", writing("12"), context).value == "12"


def rows_of(field, *cells):
    resolved = marks.resolved([{field: one} for one in cells], [set() for _ in cells])
    return [row[field].value for row in resolved]


def test_a_clear_value_is_not_made_like_its_neighbours():
    mai, may = cell("Lò Thị Mai", 0.99), cell("Lò Thị Mây", 0.98, **{"Lò Thị Mai": 0.005})
    assert rows_of("mother_name", mai, may, mai) == ["Lò Thị Mai", "Lò Thị Mây", "Lò Thị Mai"]


def test_names_and_dates_of_the_children_themselves_are_not_lent():
    an, on = cell("Lò Văn An", 0.99), cell("Lò Văn Ón", 0.6, **{"Lò Văn An": 0.3})
    assert rows_of("full_name", an, on) == ["Lò Văn An", "Lò Văn Ón"]


def test_a_doubtful_parent_is_the_one_of_the_row_beside():
    mai, doubtful = cell("Lò Thị Mai", 0.95), cell("Lò Thị Mãi", 0.5, **{"Lò Thị Mai": 0.4})
    assert rows_of("mother_name", mai, doubtful) == rows_of("mother_name", doubtful, mai) == ["Lò Thị Mai"] * 2


def test_neighbours_that_agree_take_no_more_than_half_of_a_doubt_away():
    clear, doubtful = cell("Lò Thị Mai", 0.99), cell("Lò Thị Mai", 0.9, **{"Lò Thị Mãi": 0.08})
    rows = [{"mother_name": one} for one in (clear, doubtful, clear)]
    agreed = marks.resolved(rows, [set(), set(), set()])[1]["mother_name"]
    assert 0.9 < agreed.confidence <= 0.95
    assert agreed.confidence + sum(agreed.shares) <= 1.0001


def test_numbers_nobody_weighed_share_the_page_s_origin_too():
    clear, close = cell("014319000123", 0.99), number("014319000555", 0.8, n074319000555=0.1)
    rows = [{"personal_id": one} for one in (clear, clear, clear, close)]
    assert marks.resolved(rows, [set()] * 4)[3]["personal_id"].confidence < 0.92


def test_close_numbers_have_the_page_s_origin():
    clear, close = cell("014319000123", 0.99), number("074319000555", 0.5, n014319000555=0.4)
    assert rows_of("personal_id", clear, clear, close)[2] == "014319000555"
