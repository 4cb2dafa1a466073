"""Files whose headers say nothing we know: their cells are looked at, and an officer is asked."""

from collections.abc import Sequence

import pytest

from catalogue.values import understand
from intake.spreadsheets import columns, layout, supposing
from intake.spreadsheets.meaning import Answers, meant
from tests.intake.test_broken_spreadsheets import NO_TABLE, csv, sheets_of
from tests.intake.test_imports import Desk, book
from tests.support.office import Office

YEAR = 2026
MINH = ("1", "Vì Thị Bình Minh", "12/03/2024", "Nữ", "Lò Thị Hạnh", "x1", "Bản Na Sang")
LOI = ("2", "LÒ VĂN THẮNG LỢI", "2023", "nam", "Quàng Thị Xuân", "x2", "Bản Hua Nà")
STRANGE = ("TT", "Bé", "Ra đời", "Phái", "Bầm", "Cột lạ", "Ở đâu")
TITLE = ("DANH SÁCH BÉ TIÊM CHỦNG", *[""] * 6)


def looked_at(labels: Sequence[str], told: Sequence[str], *rows: Sequence[str], **remembered: str) -> list[str]:
    return supposing.fields(labels, told, rows, remembered, YEAR)


def supposed(*rows: Sequence[str]) -> tuple[list[str], list[str], list[int]]:
    """Labels, proposed fields, and the lines that follow, of the only sheet."""
    (sheet,) = sheets_of(csv(*rows))
    assert layout.find(sheet) is None
    table = supposing.find(sheet, YEAR)
    assert table is not None
    fields = looked_at(table.labels, [""] * len(table.labels), *(row.cells for row in table.rows()))
    return list(table.labels), fields, [row.line for row in table.rows() if not row.is_passed]


@pytest.mark.parametrize("rows", [
    [("STT", "Tên hàng", "Đơn giá"), ("1", "Gạo nếp nương", "20000"), ("2", "Nước mắm", "12/03/2024")],
    [("Kính gửi Ủy ban nhân dân xã",), ("Xin gửi danh sách",)],
    [("Đảng viên", "Sinh"), ("Lò Văn Thắng", "12/03/1961"), ("Cà Thị Ban", "01/02/1958")],
    [("Họ và tên", "Số thẻ"), ("Lò Văn Thắng", "014061000123")],
], ids=["goods", "a letter", "people born long ago", "numbers of grown people"])  # fmt: skip
def test_what_names_no_child_is_no_table(rows: list[tuple[str, ...]]) -> None:
    assert [supposing.find(sheet, YEAR) for sheet in sheets_of(csv(*rows))] == [None]


def test_columns_are_known_by_their_cells() -> None:
    labels, fields, lines = supposed(TITLE, STRANGE, MINH, LOI)
    assert labels == list(STRANGE)
    assert fields == ["", "full_name", "birth_date", "sex", "", "", "hamlet"]
    assert lines == [3, 4]


def test_a_file_without_any_header_names_its_columns_as_excel_does() -> None:
    labels, fields, lines = supposed(TITLE, MINH, LOI)
    assert labels == [f"Cột {letter}" for letter in "ABCDEFG"]
    assert fields[1] == "full_name"
    assert lines == [2, 3]


def test_numbers_under_the_headers_are_no_headers() -> None:
    labels, _, lines = supposed(STRANGE, ("1", "2", "3", "4", "5", "6", "7"), MINH, LOI)
    assert labels == list(STRANGE)
    assert lines == [3, 4]


def test_a_column_whose_header_is_empty_is_called_by_its_letter() -> None:
    labels, *_ = supposed((*STRANGE[:5], "", "Ở đâu"), MINH)
    assert labels[5] == "Cột F"


@pytest.mark.parametrize(("at", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (702, "AAA")])
def test_letters_go_on_after_z_as_in_excel(at: int, name: str) -> None:
    assert layout.letters(at) == name


def test_what_an_officer_left_out_before_is_not_proposed_again() -> None:
    labels, mai = ("Tên", "Phái", "Sinh"), ("Lò Thị Mai", "Nữ", "05/03/2019")
    assert looked_at(labels, ["full_name", "", ""], mai, sinh="") == ["full_name", "sex", ""]


def test_a_header_s_field_is_never_another_by_cells() -> None:
    found = looked_at(("Mẹ", "Cháu"), ["mother_name", ""], ("Lò Thị Mai", "Cà Thị Ban"))
    assert found == ["mother_name", "full_name"]


@pytest.mark.parametrize(("remembered", "field"), [({}, ""), ({columns.header_key("Mã đối tượng"): "note"}, "note")])
def test_long_numbers_are_no_words_unless_an_officer_said_so(remembered: dict[str, str], field: str) -> None:
    row = ("93018201900012", "Lò Thị Mai")
    labels = ("Mã đối tượng", "Họ tên")
    told = columns.guess(labels, remembered)
    assert told[0] in ("circumstances_text", "note")
    assert looked_at(labels, told, row, **remembered) == [field, "full_name"]


def test_one_header_over_a_name_in_two_columns_heads_both() -> None:
    (sheet,) = sheets_of(csv(("TT", "Họ và tên", "", "Ngày sinh"), ("1", "Lò Thị", "Mai", "05/03/2019")))
    table = layout.find(sheet)
    assert table is not None
    assert table.labels == ("TT", "Họ và tên", "Cột C", "Ngày sinh")
    rows = [row.cells for row in table.rows()]
    fields = looked_at(table.labels, columns.guess(table.labels), *rows)
    assert fields == ["", "full_name", "given_name", "birth_date"]
    assert meant(rows[0], fields, Answers()).fields["full_name"] == "Lò Thị Mai"


IN_ENGLISH = (
    *(("Full name", "full_name"), ("Date of Birth (dd/mm/yyyy)", "birth_date"), ("Gender", "sex"), ("M/F", "sex")),
    *(("Village", "hamlet"), ("Home address", "hamlet"), ("Ethnicity", "ethnicity"), ("ID number", "personal_id")),
    *(("Father's name", "father_name"), ("Mother", "mother_name"), ("Parent/Guardian", "parent_name")),
    *(("Caregiver", "carer_name"), ("Class", "schooling"), ("Phone number", "phone"), ("Remarks", "note")),
    *(("Sponsor status", ""), ("Student ID", ""), ("Commune", "")),
)


@pytest.mark.parametrize(("label", "field"), IN_ENGLISH)
def test_lists_of_charities_head_their_columns_in_english(label: str, field: str) -> None:
    assert columns.guess([label]) == [field]


@pytest.mark.parametrize("number", ["0140012019000012", "1400123456", "VNM-193452-0012", "143190001230000"])
def test_a_code_of_another_office_is_no_personal_number_whatever_it_is_called(number: str) -> None:
    assert looked_at(("Mã định danh", "Họ tên"), ["personal_id", "full_name"], (number, "Lò Thị Mai"))[0] == ""


@pytest.mark.parametrize("number", ["014919000123", "099999999999", "000000000000"])
def test_wrong_numbers_as_long_as_a_personal_one_stay_under_their_header(number: str) -> None:
    assert looked_at(("Số định danh cá nhân", "Họ tên"), ["personal_id", "full_name"], (number, "Lò Thị Mai")) == [
        "personal_id",
        "full_name",
    ]
    assert looked_at(("Ghi chú", "Họ tên"), ["note", "full_name"], (number, "Lò Thị Mai"))[0] != "note"


@pytest.mark.parametrize(("said", "sex"), [("F", "female"), ("M", "male"), ("Girl", "female"), ("Boy", "male")])
def test_a_sex_in_english_is_understood_and_known_by_its_cells(said: str, sex: str) -> None:
    labels = ("Họ tên", "Cột lạ")
    found = looked_at(labels, columns.guess(labels), ("Lò Thị Mai", said))
    assert found == ["full_name", "sex"]
    assert understand("sex", meant(("Lò Thị Mai", said), found, Answers()).fields["sex"]).value == sex


@pytest.mark.parametrize("number", ["14319000123", "014090000111", "014319000123", "123456789"])
def test_a_number_without_its_zero_and_a_grown_person_s_are_personal_numbers(number: str) -> None:
    assert looked_at(("Số CCCD", "Họ tên"), ["personal_id", "full_name"], (number, "Lò Thị Mai"))[0] == "personal_id"


def test_a_year_behind_the_mother_s_name_is_not_the_child_s() -> None:
    labels = ("Họ tên mẹ", "Năm sinh", "Họ tên con", "Ngày sinh con")
    found = looked_at(labels, columns.guess(labels), ("Cà Thị Ban", "1992", "Lò Thị Mai", "05/03/2019"))
    assert found == ["mother_name", "", "full_name", "birth_date"]


def test_a_list_of_households_keeps_the_birth_dates_of_its_grown_people() -> None:
    labels = ("Họ và tên", "Ngày sinh", "Ngày đăng ký")
    found = looked_at(labels, columns.guess(labels), ("Lò Văn Sơn", "01/01/1990", "12/03/2020"))
    assert found == ["full_name", "birth_date", ""]


@pytest.mark.parametrize("label", ["Ngày tiêm", "Từ ngày", "Vaccination date"])
def test_days_that_are_said_to_be_others_are_no_birth_dates(label: str) -> None:
    assert looked_at(("Họ tên", label), ["full_name", ""], ("Lò Thị Mai", "12/03/2020")) == ["full_name", ""]


@pytest.mark.parametrize(("cells", "name"), [
    (("Lò Thị", "Mai"), "Lò Thị Mai"),
    (("Lò Thị Mai", "Mai"), "Lò Thị Mai"),
    (("LÒ THỊ", "MAI"), "Lò Thị Mai"),
    (("", "Mai"), "Mai"),
])  # fmt: skip
def test_a_given_name_of_its_own_column_ends_the_name(cells: tuple[str, str], name: str) -> None:
    assert columns.guess(("Họ và tên đệm", "Tên")) == ["full_name", "given_name"]
    assert meant(cells, ["full_name", "given_name"], Answers()).fields["full_name"] == name


@pytest.mark.parametrize(("labels", "fields"), [
    (("Họ tên", "Ngày", "Tháng", "Năm"), ["full_name", "birth_day", "birth_month", "birth_year"]),
    (("HO TEN", "NGAY", "THANG", "NAM"), ["full_name", "birth_day", "birth_month", "birth_year"]),
    (("Họ tên", "Nam", "Nữ"), ["full_name", "male", "female"]),
    (("Họ tên", "Ngày sinh", "Ngày", "Tháng", "Năm"), ["full_name", "birth_date", "", "", ""]),
    (("Họ tên", "Hộ khẩu thường trú", "Nơi ở hiện tại"), ["full_name", "", "hamlet"]),
    (("Họ tên", "Địa chỉ", "Bản"), ["full_name", "", "hamlet"]),
    (("Họ tên", "Địa chỉ"), ["full_name", "hamlet"]),
    (("Họ tên", "Quan hệ với chủ hộ"), ["full_name", ""]),
    (("Họ tên", "Người nuôi dưỡng", "Quan hệ"), ["full_name", "carer_name", "carer_relation"]),
    (("Họ tên", "Người đi khai sinh", "Quan hệ"), ["full_name", "", ""]),
    (("Hộ", "Họ và tên trẻ"), ["", "full_name"]),
    (("Họ", "Tên"), ["full_name", "given_name"]),
    (("Họ", "Ngày sinh"), ["", "birth_date"]),
    (("First name", "Last name"), ["given_name", "full_name"]),
    (("Tên cháu", "Con ông/bà"), ["full_name", "parent_name"]),
    (("Họ tên", "Con ai"), ["full_name", "parent_name"]),
    (("Họ tên", "Họ tên vợ", "Họ tên cô"), ["full_name", "", ""]),
    (("Họ tên", "Số định danh mẹ", "Quốc tịch mẹ", "Ngày sinh mẹ"), ["full_name", "", "", ""]),
    (("Họ tên", "Mã định danh Bộ GD&ĐT", "Mã định danh GD"), ["full_name", "", ""]),
    (("Họ tên", "Địa chỉ", "Thôn/ấp"), ["full_name", "", "hamlet"]),
    (("Họ tên", "Tổ"), ["full_name", ""]),
    (("Họ và tên/Full name", "Giới tính (Gender)", "Thôn Village"), ["full_name", "sex", "hamlet"]),
    (("Họ tên", "Họ tên mẹ", "SĐT mẹ"), ["full_name", "mother_name", "phone"]),
])  # fmt: skip
def test_headers_beside_each_other_say_more_than_one_alone(labels: tuple[str, ...], fields: list[str]) -> None:
    assert columns.guess(labels) == fields


@pytest.mark.parametrize(("fields", "tick", "said", "sex"), [
    (["full_name", "female"], "x", True, "female"),
    (["full_name", "female"], "", True, "male"),
    (["full_name", "male"], "", True, "female"),
    (["full_name", "female"], "", False, None),
    (["full_name", "female", "male"], "", True, None),
    (["full_name", "female", "sex"], "", True, None),
])  # fmt: skip
def test_who_is_not_ticked_is_of_the_other_sex_where_an_officer_said_so(
    fields: list[str], tick: str, said: bool, sex: str | None
) -> None:
    row = ("Lò Thị Mai", tick, "")[: len(fields)]
    assert meant(row, fields, Answers(unticked_is_other=said)).fields.get("sex") == sex


@pytest.mark.parametrize("kind", sorted(NO_TABLE.keys() - {"no header at all"}))
def test_what_was_no_table_is_none_now(kind: str) -> None:
    assert [supposing.find(sheet, YEAR) for sheet in sheets_of(NO_TABLE[kind])] in ([None], [])


def test_an_officer_says_what_strange_columns_hold_and_the_sender_s_next_file_knows(office: Office) -> None:
    desk = Desk(office)
    minh = (*MINH[:2], "12/03/2024", *MINH[3:6], "Bản Hua Nà")
    assert desk.bring(book(minh, header=STRANGE), "Trạm y tế").state == "read"
    assert desk.confirm(Bầm="mother_name") == {"new": 1}
    desk.accept()
    assert desk.bring(book(minh, header=STRANGE), "Trạm y tế").state == "read"
    assert desk.confirm() == {"same": 1}
