"""A page beside known records: what is changed comes out changed, strangers stay strangers, blanks stay blank."""

import io
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.ocr import answers, assignment, belief, command, handed
from intake.ocr.known import beside
from intake.ocr.matching import KnownChild, match
from intake.ocr.readers import Trace
from intake.ocr.stages import CellReading, PageReading, RowReading

QUAD = ((0, 0), (9, 0), (9, 9), (0, 9))
SIGNS = ("", *"0123456789/ .-abcdefghijklmnopqrstuvwxyzâăêôơưđàáảãạèéẻẽẹNTLGMHKA")
MAI = {
    "full_name": "Lò Thị Mai",
    "birth_date": "2019-03-05",
    "sex": "female",
    "ethnicity": "Thái",
    "personal_id": "014319000123",
    "mother_name": "Quàng Thị Hoa",
    "father_name": "Lò Văn Pâng",
}
PAO = {
    "full_name": "Sùng A Pao",
    "birth_date": "2016-11-20",
    "sex": "male",
    "ethnicity": "Mông",
    "personal_id": "014216004567",
    "mother_name": "Vàng Thị Dợ",
    "father_name": "Sùng A Tủa",
}


def cell(value, sure=0.8, raw=None, others=()):
    return CellReading(str(value) if raw is None else raw, value, sure, "test 1", QUAD, others)


def row(sure=0.8, **fields):
    return RowReading(1, QUAD, {k: v if isinstance(v, CellReading) else cell(v, sure) for k, v in fields.items()})


def child(name, fields, **changed):
    return KnownChild(name, {**fields, **changed})


def trace_of(text, doubt_at=-1, doubted="", share=0.5):
    """A recogniser that is sure of every sign but one, of which it holds `doubted` as likely as `share`."""
    steps = []
    for at, sign in enumerate(text):
        step = np.full(len(SIGNS), 1e-6)
        step[SIGNS.index(sign)] = 1.0
        if at == doubt_at:
            step[SIGNS.index(sign)], step[SIGNS.index(doubted)] = 1 - share, share
        steps += [step, np.eye(len(SIGNS))[0] + 1e-6]
    p = np.array(steps)
    return Trace(np.log(p / p.sum(axis=1, keepdims=True)).astype(np.float32), SIGNS, 4.0)


@pytest.mark.parametrize(
    ("field", "old"),
    [
        ("birth_date", "2019-03-08"),
        ("full_name", "Lò Thị Mài"),
        ("mother_name", "Cà Thị Lan"),
        ("personal_id", "014319000128"),
        ("sex", "male"),
        ("ethnicity", "Mông"),
    ],
)
def test_a_changed_fact_is_not_swallowed(field, old):
    [read] = beside([row(**MAI)], [child("mai", MAI, **{field: old}), child("pao", PAO)])
    assert read.known.id == "mai"
    assert read.fields[field].value == MAI[field]
    assert read.known.differs == {field: old}


def test_the_record_of_a_changed_fact_is_no_reading_of_the_ink():
    [read] = beside([row(**MAI)], [child("mai", MAI, mother_name="Cà Thị Lan")])
    assert read.fields["mother_name"].alternatives == ()


@pytest.mark.parametrize("sure", [0.97, 0.1])
def test_a_blank_is_never_filled_from_the_record(sure):
    written = {**MAI, "personal_id": cell("", sure, raw="")}
    [read] = beside([row(**written)], [child("mai", MAI)])
    assert read.fields["personal_id"].value == ""
    assert read.fields["personal_id"].alternatives == ()
    assert read.known.differs == {"personal_id": MAI["personal_id"]}


def test_a_column_that_is_not_on_the_paper_is_not_made_up():
    written = {key: value for key, value in MAI.items() if key != "ethnicity"}
    [read] = beside([row(**written)], [child("mai", MAI)])
    assert "ethnicity" not in read.fields


def test_a_stranger_is_not_matched():
    stranger = {**PAO, "full_name": "Giàng Thị Xua", "sex": "female", "birth_date": "2021-07-14"}
    stranger |= {"personal_id": "014321007788", "mother_name": "Mùa Thị Say", "father_name": "Giàng A Chu"}
    assert match([row(**stranger)], [child("mai", MAI), child("pao", PAO)]) == [None]


def test_a_new_sibling_is_not_matched_to_the_one_who_is_known():
    sibling = {**MAI, "full_name": "Lò Văn Dũng", "sex": "male", "birth_date": "2023-09-01", "personal_id": ""}
    found = match([row(**sibling)], [child("mai", MAI), child("pao", PAO)])[0]
    assert found is None or found.confidence < 0.9


def test_a_twin_who_is_not_known_is_not_taken_for_the_one_who_is():
    twin = {**MAI, "full_name": "Lò Thị Đào", "personal_id": "014319000124"}
    found = match([row(**twin)], [child("mai", MAI), child("pao", PAO)])[0]
    assert found is None or found.confidence < 0.9


def test_twins_are_not_confused():
    twin = {**MAI, "full_name": "Lò Thị Mây", "personal_id": "014319000124"}
    known = [child("mây", twin), child("pao", PAO), child("mai", MAI)]
    found = match([row(**MAI), row(**twin)], known)
    assert [one.id for one in found] == ["mai", "mây"]
    assert all(one.confidence > 0.9 for one in found)


def test_twins_of_whom_one_name_was_changed_are_told_apart_by_the_other():
    twin = {**MAI, "full_name": "Lò Thị Mây", "personal_id": ""}
    known = [child("mây", twin), child("mai", MAI, full_name="Lò Thị Hương", personal_id="")]
    found = match([row(**{**MAI, "personal_id": ""}), row(**twin)], known)
    assert [one and one.id for one in found] == ["mai", "mây"]


def test_two_records_alike_are_both_named_and_neither_believed():
    found = match([row(**MAI)], [child("one", MAI), child("other", MAI)])[0]
    assert {found.id, *found.others} == {"one", "other"}
    assert found.confidence < 0.6


def test_without_records_nothing_changes():
    rows = [row(**MAI), row(**PAO)]
    assert list(beside(rows, [])) == rows


def test_a_row_that_is_not_surely_the_child_is_read_without_its_record():
    unsure = row(full_name=cell("Lò Thị Mal", 0.3, others=("Lò Thị Mai",)))
    [read] = beside([unsure], [child("one", MAI), child("other", MAI)])
    assert read.fields == unsure.fields


def test_what_agrees_with_the_record_is_believed():
    [read] = beside([row(sure=0.6, **MAI)], [child("mai", MAI), child("pao", PAO)])
    assert all(read.fields[key].confidence > 0.98 for key in ("full_name", "birth_date", "personal_id", "mother_name"))
    assert read.fields["sex"].confidence < read.fields["birth_date"].confidence


def test_what_contradicts_the_record_is_believed_less_where_a_slip_is_likely():
    [read] = beside([row(**{**MAI, "birth_date": cell("2019-03-06", 0.5)})], [child("mai", MAI)])
    assert read.fields["birth_date"].value == "2019-03-06"
    assert read.fields["birth_date"].confidence < 0.2


def test_ink_that_was_not_understood_is_read_by_the_record_it_looks_like():
    written = {**MAI, "birth_date": cell("", 0.1, raw="05/O3/20l9")}
    [read] = beside([row(**written)], [child("mai", MAI)])
    assert (read.fields["birth_date"].value, read.fields["birth_date"].raw_text) == ("2019-03-05", "05/O3/20l9")


def test_ink_that_looks_like_something_else_stays_unread():
    written = {**MAI, "birth_date": cell("", 0.1, raw="~~ xem giấy")}
    [read] = beside([row(**written)], [child("mai", MAI)])
    assert read.fields["birth_date"].value == ""


def test_what_the_recogniser_held_possible_is_settled_by_the_record():
    doubtful = trace_of("05/03/2019", doubt_at=4, doubted="8", share=0.4)
    one = belief.weighed("birth_date", cell("2019-03-05", 0.6, raw="05/03/2019"), ["2019-08-05"], 1.0, doubtful)
    assert one.value == "2019-08-05"
    assert one.alternatives == ("2019-03-05",)


def test_what_the_recogniser_saw_clearly_is_not_settled_by_the_record():
    clear = trace_of("05/03/2019", doubt_at=4, doubted="8", share=0.001)
    one = belief.weighed("birth_date", cell("2019-03-05", 0.9, raw="05/03/2019"), ["2019-08-05"], 1.0, clear)
    assert one.value == "2019-03-05"


def test_a_school_year_goes_by_itself():
    [read] = beside([row(schooling=cell("Lớp 4", 0.7), **MAI)], [child("mai", MAI, schooling="Lớp 3")])
    assert read.fields["schooling"].value == "Lớp 4"
    assert "schooling" not in read.known.differs


def test_the_record_never_stands_in_for_schooling():
    one = belief.weighed("schooling", cell("Lớp 4", 0.05, raw="Lóp 4"), ["Lớp 1"], 1.0)
    assert one.value == "Lớp 4"


def test_a_parents_column_may_name_either():
    written = {key: value for key, value in MAI.items() if key not in ("mother_name", "father_name")}
    [read] = beside([row(parent_name=cell("Lò Văn Pâng", 0.6), **written)], [child("mai", MAI)])
    assert read.fields["parent_name"].confidence > 0.98


def test_the_match_goes_through_json():
    page = PageReading("table", {}, beside([row(**MAI)], [child("mai", MAI, sex="male")]))
    said = answers.as_json(page, "x.jpg", 0.0)
    assert said["known"][0]["id"] == "mai"
    assert said["known"][0]["differs"] == {"sex": "male"}


gains = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(st.integers(-9, 9).map(float), min_size=wide, max_size=wide), min_size=1, max_size=4)
)


@given(gains)
@settings(max_examples=200)
def test_the_assignment_is_one_to_one_and_no_other_is_better(table):
    taken = assignment.best(table)
    columns = [column for column in taken if column is not None]
    assert len(set(columns)) == len(columns)
    places = [*range(len(table[0])), *[None] * len(table)]
    others = (_sum(table, way[: len(table)]) for way in set(permutations(places, len(table))))
    assert _sum(table, taken) == max(others)


def _sum(table, taken):
    return sum(row[column] for row, column in zip(table, taken, strict=True) if column is not None)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(sorted(belief.HABITS)), st.text(max_size=12), st.text())
@settings(max_examples=200)
def test_a_reading_stays_a_reading(sure, match_sure, field, told, read):
    one = belief.weighed(field, cell(read, sure), [told], match_sure)
    assert 0 <= one.confidence <= 1
    assert one.value in (read, told)
    assert one.raw_text == read


@pytest.mark.parametrize("said", ["{}", "[1]", '[{"id": 1, "fields": {}}]', '[{"id": "x", "fields": {"sex": 1}}]', "x"])
def test_a_file_that_lists_no_children_is_refused(tmp_path, capsys, said):
    (tmp_path / "known.json").write_text(said)
    assert command.read([], known=tmp_path / "known.json") == command.FAILED
    assert "Xem lại tệp" in capsys.readouterr().err


def test_children_go_to_the_reading_program_before_the_photo():
    known = [child("mai", MAI), child("pao", PAO)]
    sent = io.BytesIO(handed.sent_with(b"\xff\xd8\nphoto", handed.Beside(known)))
    assert handed.received(sent, ["program", handed.FLAG]) == (b"\xff\xd8\nphoto", handed.Beside(known))
