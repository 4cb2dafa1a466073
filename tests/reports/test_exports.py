"""A list as a file carries the catalogue's items and nothing else, and no cell of it can run."""

import csv
import io
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from access.kind_marks import readable_marks
from catalogue.fields import SENSITIVE_GROUPS, WORKING_LABELS
from db.queries import children
from db.queries.children import Wanted
from reports import exports, sheets
from reports.exports import HEADER, row
from tests.support.office import Office

CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)


def cell(label: str, **fields: object) -> str:
    return row(fields, with_sensitive=False)[HEADER.index(label)]


def csv_of(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    sheets.write_csv(file, ["Họ và tên"], rows)
    return file.getvalue()


def test_the_header_is_the_catalogues_labels_in_their_order() -> None:
    assert HEADER == (
        "Số định danh",
        "Họ và tên",
        "Giới tính",
        "Ngày, tháng, năm sinh",
        "Mã Dân tộc",
        "Quốc tịch",
        "Nơi ở hiện tại",
        "Địa chỉ chi tiết",
        "Tình trạng học tập",
        "Thôn xóm",
        "Mã xã",
        "Mã tỉnh",
        "Số định danh người nuôi dưỡng",
        "Họ và tên cha (mẹ)",
        "Họ tên người nuôi dưỡng",
        "Nhóm trẻ em có hoàn cảnh đặc biệt",
        "Nhóm trẻ em có nguy cơ rơi vào hoàn cảnh đặc biệt",
        "Nhóm trẻ em có hoàn cảnh đặc biệt khác",
        "Thông tin về hình thức trợ giúp",
    )


def test_no_working_field_leaves() -> None:
    fields = {key: f"riêng {key}" for key in WORKING_LABELS if key != "parent_name"}
    assert not any("riêng" in text for text in row(fields, with_sensitive=True))


@pytest.mark.parametrize(
    ("label", "fields", "text"),
    [
        ("Số định danh", {"personal_id": "001219000123"}, "001219000123"),
        ("Giới tính", {"sex": "female"}, "Nữ"),
        ("Ngày, tháng, năm sinh", {"birth_date": "2019-03"}, "2019-03"),
        ("Mã Dân tộc", {"ethnicity": "Mường"}, "06"),
        ("Mã Dân tộc", {"ethnicity": "Xá"}, "Xá"),
        ("Quốc tịch", {"nationality": "VN"}, "VN"),
        ("Tình trạng học tập", {"schooling": "lop_2"}, "Lớp 2"),
        ("Tình trạng học tập", {"schooling": "trường làng"}, "trường làng"),
        (
            "Họ và tên cha (mẹ)",
            {"father_name": "Lò Văn Pâng", "mother_name": "Quàng Thị Hà"},
            "Lò Văn Pâng; Quàng Thị Hà",
        ),
        ("Họ và tên cha (mẹ)", {"parent_name": "Quàng Thị Hà"}, "Quàng Thị Hà"),
        ("Nhóm trẻ em có hoàn cảnh đặc biệt", {"circumstances": ["khuyet_tat", "benh_hiem_ngheo"]}, "HC04; HC14"),
        ("Nhóm trẻ em có nguy cơ rơi vào hoàn cảnh đặc biệt", {"circumstances": ["khuyet_tat", "nguy_co"]}, "NC01"),
        ("Thông tin về hình thức trợ giúp", {"assistance": ["tro_giup_y_te", "tro_giup_xa_hoi"]}, "TG01; TG04"),
    ],
)
def test_a_value_leaves_as_offices_write_it_in_files(label: str, fields: dict[str, object], text: str) -> None:
    assert cell(label, **fields) == text


@pytest.mark.parametrize("group", [*SENSITIVE_GROUPS, "bị người ta bán đi"])
def test_a_sensitive_group_leaves_only_with_a_reason(group: str) -> None:
    fields: dict[str, object] = {"circumstances": [group, "khuyet_tat"]}
    assert [text for text in row(fields, with_sensitive=False) if text] == ["HC04"]
    assert len("".join(row(fields, with_sensitive=True))) > len("HC04")


@pytest.mark.parametrize(("username", "codes"), [("hoa", "HC04; HC10"), ("son", "HC04")])
def test_a_reason_opens_no_group_the_role_may_not_read(office: Office, username: str, codes: str) -> None:
    office.add_child(full_name="Lò Thị Mai", circumstances=["khuyet_tat", "bi_boc_lot", "nhiem_hiv_aids"])
    scope = office.scope(username)
    with office.reading() as session:
        found = children.each(session, scope, readable_marks(office.keyring, scope.role), Wanted())
        (line,) = exports.rows(office.keyring, scope, found, reason="Báo cáo năm cho Sở Y tế")
    assert line[HEADER.index("Nhóm trẻ em có hoàn cảnh đặc biệt")] == codes


@pytest.mark.parametrize("start", [*"=+-@\t\r", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_csv_begins_a_formula(start: str) -> None:
    (_, line) = csv.reader(io.StringIO(csv_of([[f"{start}1+1"]]).decode("utf-8-sig"), newline=""))
    assert line == [f"'{start}1+1"]


@pytest.mark.parametrize("text", ["+84 912 345 678", "-5"])
def test_a_phone_and_a_negative_number_read_right(text: str) -> None:
    assert sheets.guarded(text) == f"'{text}"


def test_a_csv_says_that_it_is_utf_8() -> None:
    assert csv_of([["Lò Thị Mai"]]) == "\ufeffHọ và tên\r\nLò Thị Mai\r\n".encode()


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=5))
def test_whatever_stands_in_a_csv_comes_back(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_of(rows).decode("utf-8-sig"), newline="")))[1:]
    assert read == [[sheets.guarded(text) for text in line] for line in rows]


def test_every_cell_of_a_workbook_is_text() -> None:
    file: IO[bytes] = io.BytesIO()
    sheets.write_xlsx(file, ["Số định danh"], [["001219000123"], ["=1+1"], ["https://so.example"], ["1E5"]])
    sheet = load_workbook(file).active
    assert sheet is not None
    cells = [cell for (cell,) in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == ["001219000123", "=1+1", "https://so.example", "1E5"]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert not any(cell.hyperlink for cell in cells)
