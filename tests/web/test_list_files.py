"""The list of every screen as a file, through the real door: whose it is, what it says of itself, what the log says."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from access import rights
from access.matrix import may
from db import select
from db.tables import AuditLine
from tests.support.campaigns import FAULTY, open_work
from tests.support.lives import settle
from tests.support.office import MAI, Office
from tests.support.whole_house import whole_house
from web.lists.table import LISTS
from web.views import reports

ASKED = {"/corrections/values": "?field=ethnicity"}
"""What a list's screen is asked with."""
PEOPLE = ["lan", "pang", "hoa", "tuan", "son", "tinh", "quan"]


def table(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def address(listed: Any, ending: str) -> str:
    return f"/exports{listed.address}.{ending}"


def incident(office: Office, what: str) -> int:
    """An incident of the last day, noted by the officer."""
    at = datetime.now(UTC)
    with office.writing() as session:
        return rights.note_incident(
            session,
            office.keyring,
            office.scope("hoa"),
            what=what,
            found_at=at,
            between=(at - timedelta(days=1), at + timedelta(days=1)),
            suspect_id=None,
        ).id


def test_a_list_leaves_with_who_may_read_its_screen_and_take_lists_along(
    office: Office, tmp_path: Path, window: Any
) -> None:
    marked = whole_house(office, tmp_path)
    numbers = {
        "incident_id": str(incident(office, "Mất một máy")),
        "campaign_id": marked.known["show_file"].split("/")[2],
    }
    asked = ASKED | {"/review/learning/writer": f"?user={office.user('hoa').id}"}
    for person, role in [(window(who), office.scope(who).role) for who in PEOPLE]:
        for listed in LISTS:
            place = marked.filled(address(listed, "csv"), numbers) + asked.get(listed.screen, "")
            may_take = all(may(role, right) for right in listed.rights)
            assert person.get(place).status_code == (200 if may_take else 404), f"{role}: {place}"


def test_only_province_and_administrator_take_lists_along_without_the_right_to_lists() -> None:
    """Counts that were signed for the one, who worked when without on what for the other: all their pages show."""
    free = {one.screen for one in LISTS if "export_children" not in one.rights}
    assert free == {"/appraisals", "/appraisals/{appraisal_id:int}", "/audit/house"}


def test_another_communes_cases_are_not_there(office: Office, window: Any) -> None:
    campaign = open_work(office).campaign_id
    assert window("ngoc").get(f"/exports/campaigns/{campaign}/cases.csv").status_code == 404


def test_another_communes_incident_is_not_there(office: Office, window: Any) -> None:
    noted = incident(office, "Mất một máy")
    assert window("ngoc").get(f"/exports/rights/incidents/{noted}/children.csv").status_code == 404


def test_a_file_of_reasons_keeps_back_the_words_that_name_a_group_not_ones_own(office: Office, window: Any) -> None:
    uuid, hoa = office.add_child(full_name="Lò Thị Mai", circumstances=["nhiem_hiv_aids"]), window("hoa")
    for why in ("Gia đình xin hỗ trợ, cần biết", "Cháu nhiễm HIV xin hỗ trợ thuốc"):
        assert hoa.send(f"/children/{uuid}/reason", {"reason": why}).status_code == 200
    rows = table(window("son").get("/exports/oversight.csv"))[1:]
    assert {row[2] for row in rows} == {"Gia đình xin hỗ trợ, cần biết", "chỉ xem trên màn hình"}


def test_who_an_incident_concerns_leaves_as_a_list(office: Office, window: Any) -> None:
    uuid, hoa = office.add_child(**MAI), window("hoa")
    hoa.get(f"/children/{uuid}")
    noted = incident(office, "Một máy bị mất")
    assert [row[0] for row in table(hoa.get(f"/exports/rights/incidents/{noted}/children.csv"))[1:]] == [
        MAI["full_name"]
    ]
    assert [row[1] for row in table(hoa.get("/exports/rights/incidents.csv"))[1:]] == ["Một máy bị mất"]


def test_answers_from_home_leave_with_the_search_of_their_page(office: Office, window: Any) -> None:
    children = [office.add_child(**FAULTY | {"full_name": name}) for name in ("Lò Văn Một", "Cà Thị Hai")]
    work = open_work(office)
    work.send_home(*children)
    for child in children:
        work.answer_home(child)
    found = {asked: table(window("hoa").get(f"/exports/checks.csv{asked}"))[1:] for asked in ("", "?q=ca thi")}
    assert {row[0] for row in found[""]} == {"Lò Văn Một", "Cà Thị Hai"}
    assert [(row[0], row[2], row[4]) for row in found["?q=ca thi"]] == [("Cà Thị Hai", "Đúng", "mẹ")]


def test_a_list_of_findings_names_each_fault_of_the_own_area(office: Office, window: Any) -> None:
    office.add_child(**MAI)
    office.add_child(full_name="Cà Văn An", hamlet="Bản Nà Trà", birth_date="2018")
    office.add_child(commune=office.neighbour_code, by="ngoc", full_name="Vi Thị Xuân")
    rows = table(window("hoa").get("/exports/findings.csv"))[1:]
    assert {row[0] for row in rows} == {"Cà Văn An"}
    assert "E1.1" in {row[4] for row in rows}


def test_a_workbook_says_who_took_how_much_and_the_checksum_of_the_same_csv(office: Office, window: Any) -> None:
    office.add_child(**MAI)
    hoa = window("hoa")
    plain, book = hoa.get("/exports/children.csv"), hoa.get("/exports/children.xlsx")
    checksum = sha256(plain.content).hexdigest()
    said = load_workbook(io.BytesIO(book.content)).worksheets[0].oddHeader.left.text or ""
    assert re.match(r"Lò Thị Hoa lấy tệp lúc \d\d:\d\d, .*; 1 dòng; Danh mục 2025 .*; mã kiểm tra ", said)
    assert said.endswith(f"{checksum}.")
    for answer in (plain, book):
        assert f"-1-dong-{checksum[:12]}." in answer.headers["content-disposition"]


def test_the_log_tells_of_each_file_with_its_lines_and_checksum(office: Office, window: Any) -> None:
    office.add_child(**MAI)
    hoa = window("hoa")
    files = [hoa.get(f"/exports/{name}.csv") for name in ("children", "hamlets")]
    with office.reading() as session:
        wanted = select(AuditLine.about).where(AuditLine.action == "export", AuditLine.child_uuid.is_(None))
        told = list(session.scalars(wanted.order_by(AuditLine.number)))
    sums = [sha256(answer.content).hexdigest()[:12] for answer in files]
    assert told == [f"/exports/children.csv 1 {sums[0]}", f"/exports/hamlets.csv 3 {sums[1]}"]


@pytest.mark.parametrize(
    ("circumstances", "said"),
    [
        (["khuyet_tat", "lao_dong_trai_quy_dinh"], ["HC04", "", ""]),
        (["gia_dinh_ngheo_can_ngheo"], ["", "R1", ""]),
        (["bi_thuong_tich", "tu_vong_do_tai_nan_thuong_tich"], ["", "", "TNTT"]),
    ],
)
def test_a_file_by_the_catalogue_of_2023_has_its_groups(
    office: Office, window: Any, circumstances: list[str], said: list[str]
) -> None:
    office.add_child(**MAI | {"circumstances": circumstances})
    header, row = table(window("hoa").get("/exports/children.csv?catalogue=2023"))
    assert row[header.index("Nhóm trẻ em có hoàn cảnh đặc biệt") :][:3] == said


def test_a_catalogue_nobody_knows_is_not_understood(window: Any) -> None:
    assert window("hoa").get("/exports/children.csv?catalogue=1999").status_code == 422


def test_a_page_offers_its_lists_with_its_own_words_to_who_may(office: Office, window: Any) -> None:
    campaign = open_work(office).campaign_id
    shown = window("hoa").get(f"/campaigns/{campaign}/cases?state=found").text
    assert f'href="/exports/campaigns/{campaign}/cases.xlsx?state=found"' in shown
    assert "/exports/" not in window("pang").get("/duplicates").text
    assert "/exports/duplicates.xlsx" in window("hoa").get("/duplicates").text


def test_no_cell_of_any_list_can_run(office: Office, window: Any) -> None:
    office.add_child(full_name="=HYPERLINK(1)", birth_date="2018")
    for path in ("children", "findings"):
        cells = [cell for row in table(window("hoa").get(f"/exports/{path}.csv"))[1:] for cell in row]
        assert "'=HYPERLINK(1)" in cells
        assert not [cell for cell in cells if cell.startswith("=")]


def test_the_children_behind_a_number_leave_with_its_words_and_its_period(office: Office, window: Any) -> None:
    settle(office)
    asked = "first=01/01/2026&last=30/6/2026&figure=aged_out"
    page = window("hoa").get(f"/reports/movement/children?{asked}").text
    assert "/exports/reports/movement/children.xlsx?" in page
    answer = window("hoa").get(f"/exports/reports/movement/children.csv?{asked}")
    rows = table(answer)[1:]
    assert [(row[0], row[1]) for row in rows] == [("Quàng Thị Sớm", "01/01/2010"), ("Quàng Thị Tròn", "30/6/2010")]
    assert {(row[5], row[6]) for row in rows} == {("Đủ 16 tuổi (−)", "từ ngày 01/01/2026 đến ngày 30/6/2026")}
    checksum = sha256(answer.content).hexdigest()[:12]
    assert f"-2-dong-{checksum}.csv" in answer.headers["content-disposition"]
    with office.reading() as session:
        wanted = select(AuditLine.about).where(AuditLine.action == "export", AuditLine.about.like("/exports/reports/%"))
        assert [f"2 {checksum}" in line for line in session.scalars(wanted)] == [True]


def test_no_list_leaves_of_a_figure_that_tells_of_sealed_groups_or_of_another_commune(
    office: Office, window: Any
) -> None:
    settle(office)
    asked = "first=01/01/2026&last=30/6/2026"
    for who, figure in (("hoa", "nhiem_hiv_aids"), ("hoa", "nothing"), ("tinh", "total"), ("lan", "total")):
        assert window(who).get(f"/exports/reports/hamlets/children.csv?{asked}&figure={figure}").status_code == 404
    rows = table(window("hoa").get(f"/exports/reports/hamlets/children.csv?{asked}&figure=special"))[1:]
    assert {row[0] for row in rows} == {"Hà Văn Nghèo", "Hà Thị Nghèo", "Hà Thị Nhỏ"}
    assert "Vi Văn Nam" not in {
        row[0] for row in table(window("hoa").get(f"/exports/reports/hamlets/children.csv?{asked}"))
    }


def test_a_page_of_many_children_says_how_many_stand_on_it(
    office: Office, window: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(office)
    monkeypatch.setattr(reports, "SHOWN_MAX", 2)
    page = window("hoa").get("/reports/hamlets/children?first=01/01/2026&last=30/6/2026&figure=total").text
    assert re.search(r"12 cháu; trang này có 2 cháu đầu theo tên", page)
    assert page.count('<th scope="row">') == 2
