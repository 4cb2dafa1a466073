"""Several lists on one sheet, below and beside each other, and rows that name the hamlet of those below."""

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from catalogue.vietnamese import fold
from intake.places import KINDS
from intake.spreadsheets import columns, hamlet_words, layout, supposing, taking
from intake.spreadsheets.meaning import Answers, meant
from tests.intake.test_broken_spreadsheets import csv, sheets_of
from tests.intake.test_imports import Desk, book
from tests.support.office import Office
from web import import_page

FIRST = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Thôn")
MAI = ("1", "Lò Thị Mai", "05/03/2019", "Nữ", "Bản Hua Nà")
AN = {"full_name": "Cà Văn An", "birth_date": "12/11/2018"}


def said(*rows: Sequence[str]) -> list[dict[str, object]]:
    (sheet,) = sheets_of(csv(*rows))
    table = layout.find(sheet)
    assert table is not None
    told = [row for row in table.rows() if not row.is_passed]
    fields = supposing.fields(table.labels, columns.guess(table.labels), [row.cells for row in told], {}, 2026)
    found = (meant(row.cells, fields, Answers(), row.section).fields for row in told)
    return [{key: value for key, value in one.items() if value} for one in found]


def test_a_later_list_has_its_columns_in_its_own_order() -> None:
    later = ("STT", "Họ và tên", "Giới tính", "Ngày sinh", "Dạng tật", "Thôn")
    mai, an = said(FIRST, MAI, later, ("1", "Cà Văn An", "Nam", "12/11/2018", "Vận động", "Bản Nà Trà"))
    assert mai["sex"] == "Nữ"
    assert an == {**AN, "sex": "Nam", "hamlet": "Bản Nà Trà"}


def test_a_later_list_may_call_its_columns_otherwise_and_have_more() -> None:
    later = ("TT", "Họ tên trẻ", "Số định danh", "NTNS")
    mai, an = said(FIRST[:3], MAI[:3], later, ("1", "Cà Văn An", "014218000456", "12/11/2018"), later)
    assert mai == {"full_name": "Lò Thị Mai", "birth_date": "05/03/2019"}
    assert an == {**AN, "personal_id": "014218000456"}


def test_a_later_header_of_two_rows_names_nobody() -> None:
    later = [("STT", "Họ và tên", "Ngày sinh", "", ""), ("", "", "Ngày", "Tháng", "Năm")]
    mai, an = said(FIRST, MAI, *later, ("1", "Cà Văn An", "12", "11", "2018"))
    assert (mai["full_name"], an["full_name"]) == ("Lò Thị Mai", "Cà Văn An")


def test_a_header_over_nobody_is_passed_over() -> None:
    assert len(said(FIRST, MAI, ("TT", "Họ tên trẻ", "Số định danh"))) == 1


@pytest.mark.parametrize("row", [
    ("2", "Hồ Thị Tên", "1/2/2019", "Nam"),
    ("", "HO THI TEN", "", "Nam"),
])  # fmt: skip
def test_what_only_looks_like_a_header_is_none(row: tuple[str, ...]) -> None:
    (sheet,) = sheets_of(csv(FIRST, MAI, row, MAI))
    table = layout.find(sheet)
    assert table is not None
    assert table.lists == {}


def test_lists_beside_each_other_are_both_read() -> None:
    header, left, right = ("STT", "Họ và tên", "Ngày sinh"), ("1", "Lò Thị Mai", "2019"), ("2", "Cà Văn An", "2018")
    names = [
        child["full_name"] for child in said((*header, "", *header), (*left, "", *right), ("3", "Lò Văn Ơn", "2017"))
    ]
    assert names == ["Lò Thị Mai", "Cà Văn An", "Lò Văn Ơn"]


@pytest.mark.parametrize(
    "row", [("I", "Bản Hua Nà"), ("II.", "Bản Hua Nà", "", "12"), ("1", "BẢN HUA NÀ"), ("A", "Hua Nà")]
)
def test_a_hamlet_with_a_number_before_it_is_no_child(row: tuple[str, ...]) -> None:
    found = said(FIRST[:3], row, MAI[:3])
    assert [child["full_name"] for child in found[-1:]] == ["Lò Thị Mai"]
    assert (len(found) == 1) == ("Hua Nà" not in row)
    assert fold(str(found[-1].get("hamlet", ""))) == ("" if "Hua Nà" in row else "ban hua na")


@pytest.mark.parametrize("name", ["Bàn Văn An", "Tô Văn An", "BAN VAN AN", "Lang Thị Hà", "TO THI AN"])
def test_a_person_s_surname_is_no_hamlet_s_kind(name: str) -> None:
    assert [child["full_name"] for child in said(FIRST[:3], ("1", name))] == [name.title() if name.isupper() else name]


def test_a_row_with_its_hamlet_alone_in_the_hamlets_column_names_nobody_else_s() -> None:
    found = said(FIRST, ("1", "", "", "", "Bản Nà Trà"), ("2", "Cà Văn An", "12/11/2018"))
    assert [child.get("hamlet") for child in found] == ["Bản Nà Trà", None]


def test_every_kind_of_hamlet_has_its_marks() -> None:
    assert {fold(kind) for kind in hamlet_words._MARKED} == set(KINDS)


def test_columns_that_are_headed_alike_are_told_apart_by_their_letter(office: Office) -> None:
    desk = Desk(office)
    header = ("Họ tên cha", "Năm sinh", "Họ tên mẹ", "Năm sinh", "Họ tên con", "Năm sinh")
    desk.bring(book(("Lò Văn Sơn", 1990, "Quàng Thị Hà", 1992, "Lò Thị Mai", 2019), header=header))
    assert desk.confirm() == {"new": 1}
    assert desk.told(1)["fields"]["birth_date"] == "2019"


def asked(desk: Desk) -> dict[str, object]:
    layout = taking.layout_of(desk.office.keyring, desk.file())
    return import_page.questions(layout, taking.shown_fields(desk.file(), layout))


def test_a_hidden_sheet_and_a_row_s_second_child_are_told(office: Office) -> None:
    made = Workbook()
    for row in (
        ("Chủ hộ", "Họ tên con 1", "Ngày sinh", "Họ tên con 2"),
        ("Lò Văn Sơn", "Lò Thị Mai", "2019", "Lò Văn Ơn"),
    ):
        made.active.append(row)
    old = made.create_sheet("Bản Hua Nà")
    for row in (("Họ và tên", "Ngày sinh"), ("Cà Văn An", "12/11/2018")):
        old.append(row)
    old.sheet_state = "hidden"
    file = io.BytesIO()
    made.save(file)
    desk = Desk(office)
    desk.bring(file.getvalue())
    found = asked(desk)
    assert (found["hidden"], found["second_names"]) == (["Bản Hua Nà"], ["Họ tên con 2"])
    desk.confirm()
    assert desk.told(2)["fields"]["hamlet"] == "Bản Hua Nà"


def test_a_plain_file_tells_nothing_of_the_kind(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book(("Lò Thị Mai", "2019"), header=("Họ và tên", "Ngày sinh")))
    assert (asked(desk)["hidden"], asked(desk)["second_names"]) == ([], [])
