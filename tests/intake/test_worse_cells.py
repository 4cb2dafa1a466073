"""What a list says less well than a record does never takes it away, and what nobody understood is told."""

from datetime import datetime

import pytest
from openpyxl import Workbook

from intake.spreadsheets import above
from intake.spreadsheets.meaning import Answers, Meant, meant
from tests.intake.test_broken_spreadsheets import book as sheet
from tests.intake.test_good_spreadsheets import said
from tests.intake.test_imports import Desk, book, fields_of
from tests.support.office import MAI, Office

HEADER = ("Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số định danh", "Họ tên cha", "Ghi chú")
KNOWN = ("Lò Thị Mai", "05/03/2019", "Nữ", "Thái", "014319000123", "Lò Văn Sơn", "")


def brought(office: Office, **changed: str) -> Desk:
    """A file with Mai's row, changed in a column or two, compared."""
    desk = Desk(office)
    desk.bring(book([changed.get(name, cell) for name, cell in zip(HEADER, KNOWN, strict=True)], header=HEADER))
    desk.confirm()
    return desk


@pytest.mark.parametrize(("column", "text", "why"), [
    ("Giới tính", "2", "giữ như hồ sơ"),
    ("Dân tộc", "Thái/Kinh", "chưa hiểu được"),
    ("Ngày sinh", "05-Foo-19", "chưa hiểu được"),
    ("Ngày sinh", "2018", "thiếu ngày"),
    ("Số định danh", "14319000123", "không đủ 12 chữ số"),
    ("Số định danh", "chưa có", "giữ như hồ sơ"),
    ("Số định danh", "0", "giữ như hồ sơ"),
    ("Họ tên cha", "không rõ", "giữ như hồ sơ"),
])  # fmt: skip
def test_a_worse_answer_leaves_the_record_as_it_is(office: Office, column: str, text: str, why: str) -> None:
    mai = office.add_child(**MAI, father_name="Lò Văn Sơn")
    before = fields_of(office, mai)
    desk = brought(office, **{column: text})
    assert desk.rows()[0].child_uuid == mai
    assert any(why in note for note in desk.notes(1))
    desk.accept()
    assert fields_of(office, mai) == before


def test_a_better_answer_is_still_written(office: Office) -> None:
    mai = office.add_child(**MAI | {"personal_id": "", "birth_date": "2019", "sex": "x"})
    desk = brought(office)
    assert [row.fate for row in desk.rows()] == ["doubtful"]
    desk.decide(1, "child")
    desk.accept()
    found = fields_of(office, mai)
    assert [found[key] for key in ("birth_date", "sex", "personal_id")] == ["2019-03-05", "female", "014319000123"]


@pytest.mark.parametrize(("column", "text"), [("Ngày sinh", "5/3"), ("Giới tính", "?nữ?"), ("Dân tộc", "Người Thượng")])
def test_what_is_not_understood_is_told_before_it_is_written(office: Office, column: str, text: str) -> None:
    desk = brought(office, **{column: text})
    assert [note for note in desk.notes(1) if f"«{text}»" in note and "Chưa hiểu" in note]


@pytest.mark.parametrize("text", ["chưa có", ""])
def test_who_has_no_number_yet_is_not_spoken_of(office: Office, text: str) -> None:
    assert brought(office, **{"Số định danh": text}).notes(1) == []


@pytest.mark.parametrize("note", ["Chết 2/2026", "Đã chuyển đi Hà Nội", "mất năm 2025", "Cắt khẩu", "TỬ VONG"])
def test_who_is_gone_by_its_note_waits_for_an_officer(office: Office, note: str) -> None:
    desk = brought(office, **{"Ghi chú": note})
    assert [row.fate for row in desk.rows()] == ["doubtful"]
    desk.accept()
    assert desk.rows()[0].child_uuid is None


@pytest.mark.parametrize("note", ["Bố chết", "Mất giấy khai sinh", "Chuyển đến 2/2026", "Bán trú"])
def test_other_notes_are_no_end(office: Office, note: str) -> None:
    assert [row.fate for row in brought(office, **{"Ghi chú": note}).rows()] == ["new"]


def of(field: str, text: str, answers: Answers | None = None) -> Meant:
    return meant(("Lò Thị Mai", text), ["full_name", field], answers or Answers())


@pytest.mark.parametrize("text", ["nt", "-nt-", '"', "″", "Như trên", "( nt )", "''"])
def test_a_ditto_is_never_a_child_s_own(text: str) -> None:
    found = of("mother_name", text)
    assert "mother_name" not in found.fields
    assert "như trên" in found.notes[0]


@pytest.mark.parametrize("text", ["-", "--", "…", ".", "#N/A"])
def test_a_stroke_says_nothing(text: str) -> None:
    found = of("mother_name", text)
    assert "mother_name" not in found.fields
    assert found.notes == []


@pytest.mark.parametrize(("text", "is_ticked"), [("✓", True), ("+", True), ("x", True), ("-", False)])
def test_a_sign_in_a_column_of_ticks_is_an_answer(text: str, is_ticked: bool) -> None:
    assert bool(of("group:Khuyết tật", text).fields.get("circumstances")) == is_ticked


@pytest.mark.parametrize("text", ["Ngọc Tuyết", "NT 2", "Nà Trà"])
def test_a_name_is_no_ditto(text: str) -> None:
    assert not above.is_ditto(text)


def test_a_ditto_for_a_hamlet_is_asked_about_like_a_blank(office: Office) -> None:
    header = ("Họ và tên", "Ngày sinh", "Thôn")
    rows = [("Lò Thị Mai", "05/03/2019", "Bản Hua Nà"), ("Lò Thị Ban", "06/03/2019", "-nt-")]
    for answer, hamlet in ((Answers(), None), (Answers(fill_down=["hamlet"]), "Bản Hua Nà")):
        desk = Desk(office)
        desk.bring(book(*rows, header=header))
        desk.confirm(answer)
        assert desk.told(2)["fields"].get("hamlet") == hamlet


@pytest.mark.parametrize(("text", "father", "mother"), [
    ("Bố: Lò Văn Sơn - Mẹ: Quàng Thị Hà", "Lò Văn Sơn", "Quàng Thị Hà"),
    ("Mẹ: Quàng Thị Hà; Cha: Lò Văn Sơn", "Lò Văn Sơn", "Quàng Thị Hà"),
    ("BỐ: LÒ VĂN SƠN, MẸ: QUÀNG THỊ HÀ", "Lò Văn Sơn", "Quàng Thị Hà"),
    ("Mẹ: Quàng Thị Hà", None, "Quàng Thị Hà"),
    ("Quàng Thị Hà, Lò Văn Sơn", "Lò Văn Sơn", "Quàng Thị Hà"),
    ("Lò Văn Sơn và Quàng Thị Hà", "Lò Văn Sơn", "Quàng Thị Hà"),
])  # fmt: skip
def test_two_parents_in_one_cell_are_told_apart(text: str, father: str | None, mother: str | None) -> None:
    found = of("parent_name", text).fields
    assert (found.get("father_name"), found.get("mother_name"), found.get("parent_name")) == (father, mother, None)


@pytest.mark.parametrize(("text", "is_told"), [
    ("Lò Văn Sơn", False),
    ("Lò Văn Sơn Quàng Thị Hà", True),
    ("Sùng A Dơ, Vàng A Chư", True),
    ("Ông: Lò Văn Sơn - Bà: Quàng Thị Hà", True),
])  # fmt: skip
def test_parents_that_nothing_tells_apart_stay_and_are_told(text: str, is_told: bool) -> None:
    found = of("parent_name", text)
    assert found.fields["parent_name"] == text
    assert any("có lẽ là hai người" in note for note in found.notes) == is_told


@pytest.mark.parametrize(("field", "text", "name"), [
    ("full_name", "1. Cà Văn An", "Cà Văn An"),
    ("mother_name", "Quàng Thị Hà (1995)", "Quàng Thị Hà"),
    ("mother_name", "Lò Thị Ban - 1990", "Lò Thị Ban"),
    ("father_name", "Lò Văn Sơn, sinh năm 1990", "Lò Văn Sơn"),
    ("full_name", "Lò Thị Mai (2019)", "Lò Thị Mai (2019)"),
])  # fmt: skip
def test_a_name_is_taken_without_its_place_in_the_list_and_a_year(field: str, text: str, name: str) -> None:
    found = meant((text,), [field], Answers())
    assert found.fields[field] == name
    assert (f"Tên «{text}» lấy là «{name}»." in found.notes) == (text != name)


@pytest.mark.parametrize(("shown", "day", "told"), [
    ("mmm-yy", datetime(2019, 3, 1), "2019-03"),
    ("mm/yyyy", datetime(2019, 3, 1), "2019-03"),
    ("mm/yyyy", datetime(2019, 3, 5), "2019-03-05"),
    ("yyyy", datetime(2019, 1, 1), "2019"),
    ("yyyy", datetime(2019, 3, 1), "2019-03-01"),
    ("dd/mm/yyyy", datetime(2019, 1, 1), "2019-01-01"),
])  # fmt: skip
def test_a_month_or_a_year_that_excel_made_a_day_is_no_day(shown: str, day: datetime, told: str) -> None:
    def change(made: Workbook) -> None:
        made.active["B2"].number_format = shown

    (mai,) = said(sheet(("Họ và tên", "Ngày sinh"), ("Lò Thị Mai", day), change=change))
    assert mai["birth_date"] == told
