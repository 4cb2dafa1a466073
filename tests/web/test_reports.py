"""Reports in the browser: one structure three ways, for each role what it may read, frozen and sent."""

import io
import re
from datetime import date, timedelta
from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook

from db import select
from db.tables import AuditLine
from intake import workbooks
from reports import hamlet_table, movement
from reports.asked import Asked
from reports.periods import Period
from reports.shown import cell_text
from reports.tables import Column, Line
from tests.support.lives import Lives, settle
from tests.support.office import Office

HALF = "?first=01/01/2026&last=30/6/2026"
PERIOD = Period(date(2026, 1, 1), date(2026, 6, 30))


@pytest.fixture
def lives(office: Office) -> Lives:
    return settle(office)


def told(office: Office) -> list[tuple[str, list[str]]]:
    """The lines of the balance as people read them."""
    with office.reading() as session:
        report = movement.make(Asked(session, office.keyring, office.scope("hoa"), PERIOD))
    return [
        (line.words, [cell_text(cell, column, line) for cell, column in zip(line.cells, report.columns, strict=True)])
        for line in report.lines
        if line.cells
    ]


def test_the_page_shows_every_number_of_the_report(office: Office, lives: Lives, window: Any) -> None:
    page = window("hoa").get(f"/reports/movement{HALF}").text
    rows = [re.findall(r"<t[hd][^>]*>(?:<a[^>]*>)?([^<]*)", row) for row in re.findall(r"<tr.*?</tr>", page, re.S)]
    shown = {unescape(row[0]): [unescape(cell) for cell in row[1:]] for row in rows if len(row) > 1}
    assert {words: shown[words] for words, _ in told(office)} == dict(told(office))


@pytest.mark.parametrize(("column", "line"), [("change", "line"), ("total", "change")])
def test_more_than_a_year_ago_bears_its_sign(column: str, line: str) -> None:
    assert [cell_text(cell, Column(column, ""), Line("", (), line)) for cell in (3, 0, -1200, 2.5)] == [
        *("+3", "0", "−1.200", "+2,5"),
    ]


def test_the_hamlets_changes_bear_their_signs(office: Office, lives: Lives) -> None:
    with office.reading() as session:
        report = hamlet_table.make(Asked(session, office.keyring, office.scope("hoa"), PERIOD))
    assert [line.words for line in report.lines if line.kind == "change"] == ["Tăng (+), giảm (−)"]


def test_the_workbook_holds_the_same_numbers_as_numbers(office: Office, lives: Lives, window: Any) -> None:
    answer = window("hoa").get(f"/reports/movement/book{HALF}")
    closing = next(row for row in workbooks.rows_of(answer.content) if row[0] == "Có cuối kỳ")
    assert [cell_text(int(float(cell)), Column("", ""), Line("", ())) for cell in closing[1:7]] == dict(told(office))[
        "Có cuối kỳ"
    ][:6]


def test_a_reports_workbook_says_who_took_it_when_and_its_checksum(office: Office, lives: Lives, window: Any) -> None:
    answer = window("hoa").get(f"/reports/movement/book{HALF}")
    said = load_workbook(io.BytesIO(answer.content)).worksheets[0].oddHeader.left.text or ""
    taken = r"Lò Thị Hoa lấy tệp lúc \d\d:\d\d, .*; (\d+) dòng; Danh mục 2025 .*; mã kiểm tra (\w{64})\."
    count, checksum = re.fullmatch(taken, said).groups()  # type: ignore[union-attr]
    assert f"-{count}-dong-{checksum[:12]}.xlsx" in answer.headers["content-disposition"]
    with office.reading() as session:
        wanted = select(AuditLine.about).where(AuditLine.action == "export", AuditLine.about.like("/reports/%"))
        assert session.scalars(wanted).all() == [f"/reports/movement/book {count} {checksum[:12]}"]


def test_the_paper_is_a_pdf_in_the_official_layout(office: Office, lives: Lives, window: Any) -> None:
    answer = window("hoa").get(f"/reports/movement/paper{HALF}")
    assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_period_that_ends_before_it_begins_is_refused_in_a_sentence(office: Office, window: Any) -> None:
    answer = window("hoa").get("/reports/movement?first=30/6/2026&last=01/01/2026")
    assert answer.status_code == 422
    assert "Ngày cuối kỳ ở trước ngày đầu kỳ" in answer.text


@pytest.mark.parametrize(
    ("who", "kind", "status"),
    [
        ("hoa", "movement", 200),
        ("son", "work", 200),
        ("tuan", "movement", 200),
        ("pang", "hamlets", 200),
        ("tinh", "communes", 200),
        ("tuan", "work", 404),
        ("pang", "work", 404),
        ("lan", "movement", 404),
        ("quan", "movement", 404),
        ("tinh", "movement", 404),
        ("hoa", "communes", 404),
        ("hoa", "nothing", 404),
    ],
)
def test_each_role_reads_the_reports_of_its_area(office: Office, window: Any, who: str, kind: str, status: int) -> None:
    browser = window(who)
    assert {browser.get(f"/reports/{kind}{path}").status_code for path in ("", "/paper", "/book", "/csv")} == {status}


def test_a_reports_csv_is_what_its_workbooks_checksum_is_taken_of(office: Office, lives: Lives, window: Any) -> None:
    hoa = window("hoa")
    plain = hoa.get(f"/reports/movement/csv{HALF}")
    book = load_workbook(io.BytesIO(hoa.get(f"/reports/movement/book{HALF}").content)).worksheets[0]
    assert (book.oddHeader.left.text or "").endswith(f"{sha256(plain.content).hexdigest()}.")
    assert "Đủ 16 tuổi (−)" in plain.content.decode("utf-8-sig")


def test_a_difference_leads_to_no_children_and_no_heading_is_empty(office: Office, lives: Lives, window: Any) -> None:
    page = window("hoa").get(f"/reports/hamlets{HALF}").text
    (change,) = re.findall(r"Tăng \(\+\), giảm.*?</tr>", page, re.DOTALL)
    assert "+" in change
    assert "<a " not in change
    for who, kind in (("hoa", "hamlets"), ("tinh", "communes")):
        (head,) = re.findall(r"<thead>(.*?)</thead>", window(who).get(f"/reports/{kind}").text, re.DOTALL)
        assert "<td" not in head
        assert not re.search(r"<th[^>]*></th>", head)
    assert "Biểu tổng hợp kết quả theo xã, Tỉnh Sơn La" in window("tinh").get("/reports/communes").text


def test_a_hamlets_head_reads_of_the_own_hamlet_and_no_small_number(office: Office, lives: Lives, window: Any) -> None:
    page = window("pang").get(f"/reports/hamlets{HALF}").text
    assert "Bản Hua Nà" in page
    assert "Bản Nà Trà" not in page
    cells = re.findall(r'<td class="table__number">(?:<a[^>]*>)?(\d+)', page)
    assert [cell for cell in cells if 0 < int(cell) < 5] == []


def test_a_report_is_frozen_sent_and_found_by_the_province(office: Office, lives: Lives, window: Any) -> None:
    hoa = window("hoa")
    before = office.today.year - 1
    period = {"first": f"01/01/{before}", "last": f"15/11/{before}"}
    made = hoa.send("/reports/movement/frozen", period)
    address = made.headers["location"]
    assert window("tinh").get(address).status_code == 404
    assert hoa.send(f"{address}/sent").status_code == 303
    province = window("tinh")
    assert "đã chốt" in province.get(address).text
    assert province.get(f"{address}/paper").content[:5] == b"%PDF-"
    assert f"01/01/{before} – 15/11/{before}" in province.get("/reports").text


def test_a_year_that_is_not_over_is_not_frozen_and_the_page_says_so(office: Office, window: Any) -> None:
    hoa, last = window("hoa"), f"{office.today + timedelta(days=1):%d/%m/%Y}"
    page = hoa.get(f"/reports/hamlets?last={last}").text
    assert "nên chưa chốt được" in page
    assert "Chốt báo cáo này" not in page
    assert "Số liệu tạm tính đến ngày" in page
    refused = hoa.send("/reports/hamlets/frozen", {"first": last, "last": last})
    assert (refused.status_code, "mới hết nên chưa chốt được" in refused.text) == (409, True)


def test_what_was_due_before_the_commune_worked_with_the_book_is_not_late(office: Office, window: Any) -> None:
    hoa = window("hoa")
    assert hoa.get("/children").status_code == 200
    for page in ("/", "/reports"):
        assert "quá hạn" not in hoa.get(page).text
    assert f"20/5/{office.today.year + 1}" in hoa.get("/reports").text


def test_the_list_behind_a_number_names_the_children_and_refuses_sealed_groups(
    office: Office, lives: Lives, window: Any
) -> None:
    listed = window("hoa").get(f"/reports/movement/children{HALF}&figure=aged_out")
    assert "Quàng Thị Tròn" in listed.text
    for who, figure in (("hoa", "nhiem_hiv_aids"), ("son", "bi_mua_ban"), ("tinh", "total"), ("lan", "total")):
        assert window(who).get(f"/reports/hamlets/children{HALF}&figure={figure}").status_code == 404


def test_pictures_carry_the_table_they_are_drawn_from(office: Office, lives: Lives, window: Any) -> None:
    page = window("hoa").get("/pictures").text
    for title in ("Tháp tuổi", "Lỗi cần xem theo loại", "Sơ đồ thôn, bản"):
        assert f"Bảng số liệu: {title}" in page
    assert page.count("<svg") == page.count("<table")
    for who in ("tuan", "pang", "lan", "tinh"):
        assert window(who).get("/pictures").status_code == 404
