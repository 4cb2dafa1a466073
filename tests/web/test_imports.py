"""Spreadsheets in the browser: brought, confirmed, looked through, written, taken back; nobody else's business."""

import io
import re
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from db import select
from db.tables import Child, ImportFile, now
from intake.spreadsheets import steps
from tests.support.office import Office

HEADER = ("STT", "Họ và tên", "Ngày sinh", "Mã dân tộc", "Thôn bản")
HANG = (1, "Lò Thị Hằng", "12/8/2018", "06", "Bản Hua Nà")


def book(*rows: tuple[object, ...], header: tuple[str, ...] = HEADER) -> bytes:
    made = Workbook()
    for row in (header, *rows):
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def bring(window: Any, office: Office, data: bytes, sender: str = "Trường Tiểu học") -> Any:
    """An officer's window after the worker has read the file she sent."""
    hoa = window("hoa")
    sent = {"_csrf_token": hoa.token, "sender": sender}
    answer = hoa.client.post("/imports", data=sent, files={"file": ("lop.xlsx", data)}, follow_redirects=False)
    assert answer.status_code == 303
    work(office)
    return hoa


def work(office: Office) -> None:
    while steps.work_on_one(office.database, office.keyring):
        pass


def confirm(hoa: Any, office: Office, file_id: int = 1, **answers: str) -> None:
    page = hoa.get(f"/imports/{file_id}").text
    labels = re.findall(r'name="label" value="([^"]*)"', page)
    selects = re.findall(r'<select id="field-\d+" name="field">(.*?)</select>', page, re.DOTALL)
    chosen = [(found[1] if (found := re.search(r'value="([^"]*)" selected', one)) else "") for one in selects]
    data = {"_csrf_token": hoa.token, "label": labels, "field": chosen, **answers}
    assert hoa.client.post(f"/imports/{file_id}/columns", data=data, follow_redirects=False).status_code == 303
    work(office)


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan"])
def test_imports_are_the_officer_s_alone(window: Any, who: str) -> None:
    assert window(who).get("/imports").status_code == 404


def test_another_commune_s_officer_does_not_learn_of_a_file(office: Office, window: Any) -> None:
    bring(window, office, book(HANG))
    ngoc = window("ngoc")
    assert ngoc.get("/imports/1").status_code == ngoc.get("/imports/1/rows.xlsx").status_code == 404
    assert ngoc.get("/imports/1").content == ngoc.get("/imports/987654").content
    assert "lop.xlsx" not in ngoc.get("/imports").text


def test_a_form_without_a_file_says_so(window: Any) -> None:
    answer = window("hoa").send("/imports", {"sender": "Trường Tiểu học"})
    assert answer.status_code == 422
    assert "Chưa chọn tệp" in answer.text


def test_a_file_is_found_without_marks_by_its_name_who_sent_it_and_who_brought_it(office: Office, window: Any) -> None:
    hoa = bring(window, office, book(HANG))
    assert "Không có tệp nào như vậy" in hoa.get("/imports?q=cong+an").text
    assert 'href="/imports/1"' not in hoa.get("/imports?q=truong+mam").text
    for words in ("truong tieu", "Tiểu học", "lop.xlsx", "hoa truong"):
        assert 'href="/imports/1"' in hoa.get(f"/imports?q={words}").text


def test_a_state_of_a_newer_release_is_shown_as_being_worked_on(office: Office, window: Any) -> None:
    hoa = bring(window, office, book(HANG))
    with office.writing() as session:
        session.get_one(ImportFile, 1).state = "unheard of"
    assert "Đang làm" in hoa.get("/imports").text
    page = hoa.get("/imports/1")
    assert page.status_code == 200
    assert "Đang làm" in page.text
    assert "every 2s" in page.text


def test_a_file_that_is_still_looked_through_says_when_it_can_be_taken_back(office: Office, window: Any) -> None:
    hoa = bring(window, office, book(HANG))
    confirm(hoa, office, ethnic_order="1979")
    hoa.send("/imports/1/acceptance")
    with office.writing() as session:
        session.get_one(ImportFile, 1).state, session.get_one(ImportFile, 1).applied_at = "written", now()
    assert "soát xong thì hoàn tác được" in hoa.get("/imports/1").text
    assert hoa.send("/imports/1/undoing").status_code == 409
    work(office)
    assert "Hoàn tác cả tệp" in hoa.get("/imports/1").text


def test_ethnic_codes_stand_beside_their_names_in_both_lists(office: Office, window: Any) -> None:
    page = bring(window, office, book(HANG)).get("/imports/1").text
    assert "Mường" in page
    assert "Hoa" in page
    assert "Lò Thị Hằng" in page


def test_codes_that_mean_the_same_in_both_lists_are_not_asked_about(office: Office, window: Any) -> None:
    row = ["03" if cell == "06" else cell for cell in HANG]
    page = bring(window, office, book(row)).get("/imports/1").text
    assert "hai danh mục cho tên khác nhau" not in page


def test_a_list_with_girls_ticked_alone_asks_what_the_others_are(office: Office, window: Any) -> None:
    hoa = bring(window, office, book((1, "Lò Văn Minh", "12/8/2018", "", ""), header=(*HEADER[:3], "Nữ", "Thôn bản")))
    assert "Ô trống ở cột Nữ là Nam" in hoa.get("/imports/1").text
    confirm(hoa, office, unticked_is_other="yes")
    hoa.send("/imports/1/acceptance")
    work(office)
    with office.reading() as session:
        assert [child.sex for child in session.scalars(select(Child))] == ["male"]


def test_a_file_is_looked_through_written_and_taken_back(office: Office, window: Any) -> None:
    hoa = bring(window, office, book(HANG))
    confirm(hoa, office, ethnic_order="1979")
    assert 'id="row-1"' in hoa.get("/imports/1?fate=new&q=hang").text
    assert 'id="row-1"' not in hoa.get("/imports/1?q=sung").text
    assert hoa.send("/imports/1/acceptance").status_code == 303
    work(office)
    with office.reading() as session:
        assert [child.ethnicity for child in session.scalars(select(Child))] == ["Mường"]
    assert hoa.send("/imports/1/acceptance").status_code == 409
    hoa.send("/imports/1/undoing")
    work(office)
    with office.reading() as session:
        assert [child.state for child in session.scalars(select(Child))] == ["entered_by_mistake"]
    assert "Đã hoàn tác" in hoa.get("/imports/1").text


def test_a_file_without_news_offers_nothing_to_write(office: Office, window: Any) -> None:
    hoa = bring(window, office, book(HANG))
    confirm(hoa, office, ethnic_order="1979")
    assert "/imports/1/acceptance" in hoa.get("/imports/1").text
    hoa.send("/imports/1/acceptance")
    work(office)
    bring(window, office, book(HANG))
    confirm(hoa, office, file_id=2, ethnic_order="1979")
    page = hoa.get("/imports/2").text
    assert "/imports/2/acceptance" not in page
    assert "không có gì để ghi" in page


def test_the_dry_run_is_a_workbook_too(office: Office, window: Any) -> None:
    hoa = bring(window, office, book(HANG, (2, "", "1/2/2019", "", "")))
    confirm(hoa, office)
    sheet = load_workbook(io.BytesIO(hoa.get("/imports/1/rows.xlsx").content)).active
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[2:4] for row in told] == [["Cháu mới", "Lò Thị Hằng"], ["Không nhận", "2 · 1/2/2019"]]
