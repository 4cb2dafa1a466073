"""Lists as files through the real door: for those who may take them, of their own area, with no child in the name."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from reports.exports import HEADER
from tests.support.office import Office


def lines(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def names(answer: Any) -> list[str]:
    return [line["Họ và tên"] for line in lines(answer)]


@pytest.mark.parametrize("username", ["lan", "pang", "tuan", "tinh", "quan"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_who_may_not_export_finds_no_such_address(window: Any, username: str, ending: str) -> None:
    assert window(username).get(f"/exports/children.{ending}").status_code == 404


def test_a_file_holds_the_own_area_alone(office: Office, window: Any) -> None:
    office.add_child(full_name="Lò Thị Mai")
    office.add_child(commune=office.neighbour_code, by="ngoc", full_name="Vi Thị Xuân")
    assert names(window("hoa").get("/exports/children.csv")) == ["Lò Thị Mai"]
    assert names(window("ngoc").get("/exports/children.csv")) == ["Vi Thị Xuân"]


@pytest.mark.parametrize("asked", ["hamlet=Thôn Đồng Tâm", "hamlet=Bản Không Có", "campaign=7"])
def test_what_is_not_there_is_not_exported(window: Any, asked: str) -> None:
    assert window("hoa").get(f"/exports/children.csv?{asked}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("hamlet=Bản Nà Trà", ["Cà Văn An"]),
        ("q=mai", ["Lò Thị Mai"]),
        ("finding=E1.1", ["Cà Văn An"]),
        ("class=1&hamlet=Bản Hua Nà", []),
        ("", ["Lò Thị Mai", "Cà Văn An"]),
    ],
)
def test_a_file_holds_what_the_list_shows(office: Office, window: Any, asked: str, expected: list[str]) -> None:
    office.add_child(full_name="Lò Thị Mai", personal_id="014319000123")
    office.add_child(full_name="Cà Văn An", hamlet="Bản Nà Trà")
    assert names(window("hoa").get(f"/exports/children.csv?{asked}")) == expected


def test_a_name_that_would_run_is_text(office: Office, window: Any) -> None:
    office.add_child(full_name="=HYPERLINK(1)", personal_id="001219000123")
    hoa = window("hoa")
    (line,) = lines(hoa.get("/exports/children.csv"))
    assert (line["Họ và tên"], line["Số định danh"]) == ("'=HYPERLINK(1)", "001219000123")
    sheet = load_workbook(io.BytesIO(hoa.get("/exports/children.xlsx").content)).active
    assert sheet is not None
    cells = dict(zip(HEADER, next(sheet.iter_rows(min_row=2)), strict=True))
    assert (cells["Họ và tên"].value, cells["Họ và tên"].data_type) == ("=HYPERLINK(1)", "s")
    assert cells["Số định danh"].value == "001219000123"


@pytest.mark.parametrize(
    ("asked", "codes"), [("", "HC04"), ("?reason=%20", "HC04"), ("?reason=Báo cáo năm", "HC04; HC10")]
)
def test_a_sensitive_group_leaves_only_with_a_reason(office: Office, window: Any, asked: str, codes: str) -> None:
    office.add_child(full_name="Lò Thị Mai", circumstances=["khuyet_tat", "bi_boc_lot"])
    (line,) = lines(window("hoa").get(f"/exports/children.csv{asked}"))
    assert line["Nhóm trẻ em có hoàn cảnh đặc biệt"] == codes


def test_the_leader_is_told_why_a_list_left_with_sensitive_groups(office: Office, window: Any) -> None:
    office.add_child(full_name="Lò Thị Mai")
    hoa, why = window("hoa"), "Báo cáo năm gửi Sở Y tế"
    assert 'name="reason"' in hoa.get("/children").text
    assert 'name="reason"' not in window("son").get("/children").text
    for ending in ("csv", "json"):
        assert hoa.get(f"/exports/children.{ending}?reason={why}").status_code == 200
    page = window("son").get("/oversight").text
    assert (page.count(why), page.count("cả danh sách tải về")) == (2, 2)


def test_the_name_of_a_file_names_no_child(office: Office, window: Any) -> None:
    office.add_child(full_name="Lò Thị Mai")
    answer = window("hoa").get("/exports/children.csv?q=mai")
    assert answer.headers["content-disposition"].startswith('attachment; filename="tre-em-03808-')
    assert "mai" not in answer.headers["content-disposition"]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_an_empty_list_is_a_file_with_its_header(window: Any) -> None:
    answer = window("hoa").get("/exports/children.csv")
    assert answer.content.decode("utf-8-sig").strip() == ",".join(f'"{h}"' if "," in h else h for h in HEADER)
