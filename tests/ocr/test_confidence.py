"""Checked confidence: what is not measured stays raw, values are never touched, evidence is what the row says."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from intake.ocr import confidence, evidence
from intake.ocr.confidence import ANY, Scale
from intake.ocr.evidence import COLUMNS, Evidence
from intake.ocr.stages import CellReading, PageReading, RowReading

QUAD = ((0, 0), (900, 0), (900, 50), (0, 50))
NUMBER = "014319003201"
"""Sơn La, a girl, 2019."""


def read(value, sure=0.9, raw=None, others=()):
    text = str(value) if raw is None else raw
    return CellReading(text, value, sure, "lines 1", QUAD, others)


def page(*rows, **header):
    return PageReading("table", header, tuple(RowReading(n, QUAD, fields) for n, fields in enumerate(rows, 1)))


def column(name, reading, field, row=0):
    return evidence.of_page(reading)[1][row][field].columns[COLUMNS.index(name)]


def scale(*knots, constant=0.0):
    raw, sure = zip(*knots, strict=True)
    return Scale((constant, 1.0, *([0.0] * (len(COLUMNS) - 1))), raw, sure)


def test_without_any_measured_table_confidence_stays_as_the_reader_said(monkeypatch):
    monkeypatch.setattr(confidence, "scales", dict)
    reading = page({"full_name": read("Lò Thị Mai")})
    assert confidence.told(reading) is reading


def test_values_boxes_and_other_ways_to_read_are_never_touched(monkeypatch):
    monkeypatch.setattr(confidence, "scales", lambda: {(ANY, ANY): scale((0.0, 0.1), (1.0, 0.6))})
    reading = page({"full_name": read("Lò Thị Mai", others=("Lò Thị Mại",)), "struck": read(False, raw="")})
    told = confidence.told(reading)
    assert told.rows[0].fields["full_name"].confidence < 0.6
    again = [replace(one, confidence=0.9) for one in told.rows[0].fields.values()]
    assert again == list(reading.rows[0].fields.values())


def test_a_kind_that_was_measured_with_this_reader_goes_before_all_others():
    known = {
        ("full_name", "lines"): scale((0.0, 0.2)),
        ("full_name", ANY): scale((0.0, 0.4)),
        (ANY, ANY): scale((0.0, 0.6)),
    }
    columns = (0.0,) * len(COLUMNS)
    shown = [
        round(confidence.sure(Evidence(kind, reader, columns), known), 1)
        for kind, reader in (("full_name", "lines"), ("full_name", "tesseract"), ("hamlet", "lines"))
    ]
    assert shown == [0.2, 0.4, 0.6]


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8), st.floats(-6, 6), st.floats(0.01, 3)
)
def test_a_reader_that_is_surer_is_never_believed_less(knots, odds, more):
    raw, sure = (sorted(axis) for axis in zip(*knots, strict=True))
    given_scale = scale(*zip(raw, sure, strict=True))
    rest = (0.0,) * (len(COLUMNS) - 1)
    less, greater = given_scale.of((odds, *rest)), given_scale.of((odds + more, *rest))
    assert 0 <= less <= greater <= 1


def test_committed_tables_rise_and_stay_below_certainty():
    for known in confidence.scales().values():
        assert list(known.raw) == sorted(known.raw)
        assert list(known.sure) == sorted(known.sure)
        assert 0 <= known.sure[0] <= known.sure[-1] < 1
        assert known.weights[1] >= 0


def test_a_number_that_contradicts_the_row_speaks_against_all_three():
    fields = {"personal_id": read(NUMBER), "sex": read("male"), "birth_date": read("2016-03-05")}
    assert column("sex", page(fields), "sex") == column("sex", page(fields), "personal_id") == -1
    assert column("year", page(fields), "birth_date") == column("year", page(fields), "personal_id") == -1


def test_eleven_digits_speak_against_the_number_alone():
    fields = {"personal_id": read(NUMBER[:11]), "sex": read("female")}
    assert (column("sex", page(fields), "personal_id"), column("sex", page(fields), "sex")) == (-1, 0)


def test_a_province_that_stands_once_on_the_page_speaks_against_its_number():
    rows = [{"personal_id": read(number)} for number in (NUMBER, "014220005512", "091319003201")]
    assert [column("origin", page(*rows), "personal_id", row) for row in range(3)] == [1, 1, -1]


def test_a_child_with_another_family_name_than_its_father_is_less_sure():
    same, other = ({"full_name": read("Lò Thị Mai"), "father_name": read(name)} for name in ("Lò Văn An", "Là Văn An"))
    assert (column("family", page(same), "full_name"), column("family", page(other), "father_name")) == (1, -1)


def test_blank_ticked_and_struck_are_decisions_of_their_own():
    kinds = {
        "father_name": evidence.kind_of("father_name", read("", raw="")),
        "mother_name": evidence.kind_of("mother_name", read("", raw="l~")),
        "at_risk": evidence.kind_of("at_risk", read(False, raw="")),
        "special_circumstances": evidence.kind_of("special_circumstances", read(True, raw="x")),
        "struck": evidence.kind_of("struck", read(False, raw="")),
        "sex": evidence.kind_of("sex", read("male", raw="Nam")),
    }
    assert list(kinds.values()) == ["blank", "unread", "blank tick", "tick", "struck", "sex"]


def test_a_page_of_doubtful_words_speaks_against_each_of_them():
    good, bad = (page({"full_name": read("Lò Thị Mai", sure), "sex": read("female", 0.9)}) for sure in (0.95, 0.3))
    assert column("row", good, "sex") > 0 > column("row", bad, "sex")


def test_the_height_of_a_row_on_the_photo_is_told():
    assert column("height", page({"sex": read("female")}), "sex") == 0


def test_a_value_beside_one_nearly_as_likely_has_no_margin():
    near = replace(read("Lò Thị Mai", 0.5, others=("Lò Thị Mại",)), shares=(0.45,))
    alone = read("Lò Thị Mai", 0.5)
    fields = [column("margin", page({"full_name": one}), "full_name") for one in (near, alone)]
    assert 0 < fields[0] < 0.2 < fields[1]


def test_a_name_of_one_word_and_a_number_of_eleven_digits_are_odd():
    fields = {"full_name": read("Thục"), "mother_name": read("Lò Thị Mai"), "personal_id": read(NUMBER[:11])}
    assert [column("odd", page(fields), key) for key in fields] == [1, 0, 1]


def test_what_is_no_syllable_of_names_is_less_usual():
    fields = {"full_name": read("Nguyễn Thị Mai"), "father_name": read("Nguyễn Thị Mbi")}
    assert column("usual", page(fields), "full_name") > column("usual", page(fields), "father_name")


def test_a_next_value_that_differs_by_a_mark_alone_is_told():
    fields = {"full_name": read("Lò Thị Mai", others=("Lò Thị Mài",)), "mother_name": read("Lò Hà", others=("Lê Hà",))}
    assert [column("marks", page(fields), key) for key in fields] == [1, 0]
