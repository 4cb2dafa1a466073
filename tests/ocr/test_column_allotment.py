"""Header, cells and neighbours together say which column holds which field."""

from datetime import date

import numpy as np
import pytest

from intake.ocr import allotment, columns
from intake.ocr.stages import Cell, Table

NOWHERE = ((0, 0), (0, 0), (0, 0), (0, 0))
WHITE = np.full((4, 4), 255, np.uint8)
TODAY = date(2026, 11, 22)
NAMES = ["Lò Thị Mai", "Lò Văn An", "Quàng Thị Hoa", "Cà Văn Minh"]
FATHERS = ["Lò Văn Ín", "Lò Văn Ín", "Quàng Văn Bun", "Cà Văn Ọi"]
MOTHERS = ["Vì Thị Xuân", "Vì Thị Xuân", "Lường Thị É", "Tòng Thị Ban"]
DATES = ["05/03/2019", "12/11/2016", "7/8/2021", "23/02/2014"]
IDS = ["014319000123", "014216004567", "014321003311", "014214009876"]
HOUSES = ["12", "12", "13", "15"]
GROUPS = ["Thái", "Thái", "Mông", "Kinh"]
SEXES = ["Nữ", "Nam", "Nữ", "Nam"]
GRADES = ["Mẫu giáo", "Lớp 4", "Lớp 1A", "Lớp 7"]


def fields(*said):
    """The fields of columns that are told as (header, cells)."""
    heads = tuple(Cell(0, at, at, (0, 0, 4, 4), NOWHERE, WHITE, False) for at in range(len(said)))
    found = columns.from_headers(
        Table((0, 0, 4, 4), len(said), heads, ()), {(0, at): one[0] for at, one in enumerate(said)}
    )
    return [one.field for one in allotment.known(found, {at: one[1] for at, one in enumerate(said)}, TODAY)]


def test_a_header_that_cannot_be_read_shifts_no_name():
    assert fields(
        ("TT", ()), ("Sếi hệy", HOUSES), ("Eai vì ten dhb kợ", FATHERS), ("Họ và tên trẻ", NAMES), ("NTNS", DATES)
    ) == ["number", "household_number", "household_head", "full_name", "birth_date"]


@pytest.mark.parametrize(
    ("field", "cells"),
    [
        ("birth_date", DATES),
        ("personal_id", IDS),
        ("ethnicity", GROUPS),
        ("sex", SEXES),
        ("schooling", GRADES),
        ("household_number", HOUSES),
        ("mother_name", MOTHERS),
    ],
)
@pytest.mark.parametrize("header", ["", "&x ifr"])
def test_cells_name_a_column_whose_header_is_lost(field, cells, header):
    at = 0 if field == "household_number" else 2
    said, named = [("Họ và tên", NAMES), ("Họ tên cha", FATHERS)], ["full_name", "father_name"]
    assert fields(*said[:at], (header, cells), *said[at:]) == [*named[:at], field, *named[at:]]


def test_cells_outweigh_a_header_that_was_read_as_another():
    found = fields(("Họ và tên", NAMES), ("Số ĐD", HOUSES), ("Mã định danh", IDS))
    assert found == ["full_name", "household_number", "personal_id"]


def test_cells_that_were_read_badly_do_not_outweigh_a_clear_header():
    found = fields(
        ("Họ và tên", NAMES), ("Ngày sinh", ["o5 ou ziq", "Lan", "Lò Văn"]), ("Dân tộc", ["Tnâi", "n+", "x"])
    )
    assert found == ["full_name", "birth_date", "ethnicity"]


def test_ticks_name_a_column_whose_header_was_half_read():
    said = [("Họ và tên", NAMES), ("TE có HCĐB", ["x", "X"]), ("TE có ng 78", ["X", "v", "x"]), ("Biến động", ())]
    assert fields(*said)[2] == "at_risk"


def test_ticks_alone_do_not_name_a_column_of_another_matter():
    assert fields(("Họ và tên", NAMES), ("Thẻ BHYT", ["x", "X", "x"]), ("Biến động", ()))[1] == ""


def test_a_column_of_another_matter_stays_without_a_field():
    assert fields(("Họ và tên", NAMES), ("Chiều cao, cân nặng", ["1m20 21kg", "98cm 15kg", "1m31"]))[1] == ""
    assert fields(("Họ và tên", NAMES), ("", ()))[1] == ""


def test_two_columns_of_remarks_both_keep_their_field():
    assert fields(("Họ và tên", NAMES), ("Ghi chú", ()), ("Biến động", ["chuyển đi 2024"])) == [
        "full_name",
        "note",
        "note",
    ]


def test_words_in_brackets_may_explain_a_header():
    assert fields(("Họ và tên", NAMES), ("Giới tính (Nam/Nữ)", ())) == ["full_name", "sex"]
    assert fields(("Họ và tên", NAMES), ("Họ tên cha (mẹ)", FATHERS)) == ["full_name", "parent_name"]


def test_columns_of_names_without_readable_headers_stand_in_the_usual_order():
    found = fields(
        ("TT", ()), ("Hhp Vã ka ch hệ", FATHERS), ("Hịp sêu Kr", NAMES), ("Ngàn khàg nă sh", DATES),
        ("Hùịp t cha", FATHERS), ("Hùẹ và têm Bp", MOTHERS),
    )  # fmt: skip
    assert found == ["number", "household_head", "full_name", "birth_date", "father_name", "mother_name"]


def test_one_column_of_parents_does_not_stand_beside_the_fathers():
    found = fields(
        ("Số hộ", HOUSES), ("Cha hệ", FATHERS), ("Họ và tên trẻ", NAMES), ("Cha", FATHERS), ("Họ tên mẹ", MOTHERS)
    )
    assert found == ["household_number", "household_head", "full_name", "father_name", "mother_name"]


def test_clear_headers_keep_their_fields_in_any_order():
    found = fields(("Mẹ", MOTHERS), ("Cha", FATHERS), ("Họ và tên trẻ", NAMES), ("Chủ hộ", FATHERS), ("Số hộ", HOUSES))
    assert found == ["mother_name", "father_name", "full_name", "household_head", "household_number"]


def test_the_number_of_a_column_read_behind_its_header_does_not_matter():
    assert fields(("Họ và tên 428", ()), ("Sinh ngày 5", ()), ("Lớp T2", ()), ("Dân tộc -", ())) == [
        "full_name",
        "birth_date",
        "schooling",
        "ethnicity",
    ]


def test_the_only_column_of_numbers_is_not_the_one_that_the_police_fill():
    assert fields(("Họ và tên", NAMES), ("Số định danh/to", IDS)) == ["full_name", "personal_id"]
    assert fields(("Số định danh", IDS), ("Số định danh mới", IDS)) == ["personal_id", "new_personal_id"]


def test_an_abbreviation_with_one_letter_wrong_is_known_by_what_its_column_holds():
    assert (
        fields(("Họ và tên", NAMES), ("Cha", FATHERS), ("Mẹ", MOTHERS), ("NGN", ["Lò Thị Ban"]))[3] == "guardian_name"
    )


def test_boys_and_girls_are_a_pair_though_a_border_cuts_the_header_over_both():
    heads = tuple(Cell(0, at, at, (0, 0, 4, 4), NOWHERE, WHITE, False) for at in range(4))
    said = {(0, 0): "Họ và tên", (0, 1): "Năm Nam", (0, 2): "inh Nữ", (0, 3): "Dân tộc"}
    found = allotment.known(columns.from_headers(Table((0, 0, 4, 4), 4, heads, ()), said), {1: DATES, 2: DATES}, TODAY)
    assert [(one.field, one.sex) for one in found[1:3]] == [("birth_date", "male"), ("birth_date", "female")]
