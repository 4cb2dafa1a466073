"""Headers in any wording lead to fields, in any order, on one level or two."""

import numpy as np
import pytest

from intake.ocr import columns, headers, labels
from intake.ocr.readers import Word
from intake.ocr.stages import Cell, Table

NOWHERE = ((0, 0), (0, 0), (0, 0), (0, 0))
WHITE = np.full((4, 4), 255, np.uint8)


def cell(row, column, end=None):
    return Cell(row, column, column if end is None else end, (0, 0, 4, 4), NOWHERE, WHITE, is_blank=False)


def fields(*texts):
    table = Table((0, 0, 4, 4), len(texts), tuple(cell(0, at) for at in range(len(texts))), ())
    return [one.field for one in columns.from_headers(table, {(0, at): text for at, text in enumerate(texts)})]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Họ, chữ đệm và tên", "full_name"),
        ("NTNS", "birth_date"),
        ("Phái", "sex"),
        ("Số CCCD/CMND", "personal_id"),
        ("Họ tên bố", "father_name"),
        ("Mẹ", "mother_name"),
        ("Họ tên cha (mẹ)", "parent_name"),
        ("Người giám hộ", "guardian_name"),
        ("Họ và tên chủ hộ", "household_head"),
        ("Đang học", "schooling"),
        ("Thuộc nhóm", "circumstances_text"),
        ("TE có HCĐB", "special_circumstances"),
        ("Nơi ở hiện tại", "hamlet"),
        ("Biến động", "note"),
        ("SỐ ĐỊNH BANHCCD", "personal_id"),
    ],
)
def test_a_header_means_its_field(header, field):
    assert headers.meanings(header)[0].field == field


def test_a_header_of_another_matter_means_nothing():
    assert headers.meanings("Chiều cao cân nặng") == []


def test_columns_are_found_in_any_order():
    assert fields("Lớp", "Mã ĐD", "Họ, tên trẻ", "TT") == ["schooling", "personal_id", "full_name", "number"]


def test_two_columns_never_share_a_field():
    assert fields("Họ và tên", "Họ và tên").count("full_name") == 1


def test_a_broken_header_gets_a_field_that_no_other_column_has():
    assert fields("Họ và tên", "NAY SH", "Dân tộc", "&ã BDCN") == [
        "full_name",
        "birth_date",
        "ethnicity",
        "personal_id",
    ]


def test_boys_and_girls_have_columns_of_their_own():
    table = Table((0, 0, 4, 4), 3, (cell(0, 0), cell(0, 1, 2), cell(1, 1), cell(1, 2)), ())
    said = {(0, 0): "Họ và tên", (0, 1): "Ngày, tháng, năm sinh", (1, 1): "Nam", (1, 2): "Xữ"}
    found = columns.from_headers(table, said)
    assert [(one.field, one.sex) for one in found[1:]] == [("birth_date", "male"), ("birth_date", "female")]


def line(*words):
    """Words of one line, 20 high, a little gap between them; a number is a wider gap."""
    at, made = 0, []
    for word in words:
        if isinstance(word, int):
            at += word
            continue
        made.append(Word(word, 0.9, (at, 0, 10 * len(word), 20)))
        at += 10 * len(word) + 8
    return made


def found(*words):
    vocabulary = [*labels.sheet_vocabulary(), *labels.child_vocabulary()]
    return [(one.field, one.room_px[0]) for one in labels.find([line(*words)], vocabulary, 900)]


def test_labels_before_dotted_lines_are_found():
    assert [name for name, _ in found("Hộ", "số:", "99", 60, "Chủ", "hộ:", "Lò", "Văn", "An")] == [
        "household_number",
        "household_head",
    ]


def test_an_answer_is_never_part_of_its_label():
    assert [name for name, _ in found("Học:", "Lớp", "5")] == ["schooling"]
    assert found("Học:", "Lớp", "5")[0][1] < 60


def test_a_title_in_capitals_is_no_label():
    assert found("SỔ", "THEO", "DÕI", "TRẺ", "EM", "TRONG", "GIA", "ĐÌNH") == []


def test_a_label_spelled_with_its_alternative_is_whole_without_its_colon():
    line = [Word(text, 0.9, (at, 0, 60, 20)) for text, at in (("Xã", 0), ("(phường)", 66), ("Lùng", 145), ("Tám", 211))]
    assert [(start, stop, field) for start, stop, field in labels.within(line, labels.sheet_vocabulary())][:1] == [
        (0, 2, "commune")
    ]
