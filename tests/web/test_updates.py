"""The ministry's system: files frozen for it, errors that come back, and who looks after what is wrong."""

import io
import re
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from cleaning.answers import Answer
from db import select
from db.tables import ErrorRow, Finding, UpdateFile, UpdateRow
from intake.records import Origin, change_fields
from intake.update_errors import Error, field_of
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.office import Office

NUMBER = "014218000321"


def ready(office: Office, **fields: Any) -> tuple[Work, UUID]:
    """A campaign with one child whom the police have verified."""
    child = office.add_child(**FAULTY | fields)
    work = open_work(office, "2026")
    (listed,) = work.draw()
    work.send(listed)
    assert work.answer(listed, Answer(1, "new_number", NUMBER)) == []
    work.give_back(listed)
    return work, child


def send_errors(window: Any, campaign: int, text: str, name: str = "loi.csv") -> Any:
    sent = {"file": (name, text.encode(), "text/csv")}
    place = f"/campaigns/{campaign}/errors"
    return window.client.post(place, data={"_csrf_token": window.token}, files=sent, follow_redirects=False)


def change(office: Office, child: UUID, **fields: str) -> None:
    """Somebody writes those fields of the record."""
    with office.writing() as session:
        record = session.merge(office.child(child))
        change_fields(session, office.keyring, record, fields, Origin("form"))


def told(office: Office, child: UUID) -> list[Finding]:
    with office.reading() as session:
        wanted = select(Finding).where(Finding.child_uuid == child, Finding.source == "ministry")
        return list(session.scalars(wanted.where(Finding.ended_at.is_(None))))


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan", "ngoc"])
def test_files_and_errors_are_the_officer_s_alone(office: Office, window: Any, who: str) -> None:
    work, _ = ready(office)
    place = f"/campaigns/{work.campaign_id}"
    made = window("hoa").send(f"{place}/updates").headers["location"]
    stranger = window(who)
    assert stranger.get(made).status_code == stranger.get(f"{made}/file.xlsx").status_code == 404
    assert stranger.send(f"{place}/updates").status_code == stranger.send(f"{made}/tick").status_code == 404
    assert send_errors(stranger, work.campaign_id, "Số định danh;Lỗi\n1;2").status_code == 404


def test_nobody_ready_makes_no_file(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    work = open_work(office, "2026")
    assert window("hoa").send(f"/campaigns/{work.campaign_id}/updates").status_code == 422


def test_every_item_stands_in_the_catalogue_s_order_with_a_key_to_copy_it(office: Office, window: Any) -> None:
    work, _ = ready(office)
    page = window("hoa").get(f"/campaigns/{work.campaign_id}/updates").text
    labels = ["Số định danh", "Họ và tên", "Giới tính", "Ngày, tháng, năm sinh", "Mã Dân tộc", "Quốc tịch"]
    places = [page.index(f">{label}</dt>") for label in labels]
    assert places == sorted(places)
    assert f'data-copy="{NUMBER}"' in page
    assert "để trống" in page


def test_a_frozen_file_stays_as_it_left_whatever_the_record_says_later(office: Office, window: Any) -> None:
    work, child = ready(office)
    hoa = window("hoa")
    made = hoa.send(f"/campaigns/{work.campaign_id}/updates").headers["location"]
    change(office, child, mother_name="Lò Thị Khác")
    sheet = load_workbook(io.BytesIO(hoa.get(f"{made}/file.xlsx").content)).active
    assert sheet.oddFooter.left.text.startswith("Sai số đo được")
    header, line = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert line[header.index("Họ và tên cha (mẹ)")] == "Quàng Thị Hà"
    assert (line[0], len(header)) == (NUMBER, 19)
    with office.reading() as session:
        kept = session.scalars(select(UpdateFile)).one()
        assert (kept.row_count, len(kept.hash), kept.made_by) == (1, 64, office.user("hoa").id)


def test_a_file_somebody_touched_is_not_handed_out(office: Office, window: Any) -> None:
    work, _ = ready(office)
    made = window("hoa").send(f"/campaigns/{work.campaign_id}/updates").headers["location"]
    with office.writing() as session:
        session.scalars(select(UpdateFile)).one().hash = "0" * 64
    assert window("hoa").get(f"{made}/file.xlsx").status_code == 409


@pytest.mark.parametrize(("reason", "codes"), [("", None), ("Nhập đủ nhóm theo QĐ 3655", "HC05; HC10")])
def test_a_sensitive_group_is_in_a_file_only_with_a_reason_and_never_in_the_open(
    office: Office, window: Any, reason: str, codes: str | None
) -> None:
    work, _ = ready(office, circumstances=["bi_boc_lot", "nhiem_hiv_aids"], address_detail="Nhà số 3, đầu bản")
    hoa = window("hoa")
    made = hoa.send(f"/campaigns/{work.campaign_id}/updates", {"reason": reason}).headers["location"]
    sheet = load_workbook(io.BytesIO(hoa.get(f"{made}/file.xlsx").content)).active
    held = sheet.cell(2, 16).value or ""
    assert sorted(held.split("; ")) == (codes or "").split("; ")
    assert ("Nhập đủ nhóm theo QĐ 3655" in window("son").get("/oversight").text) is bool(reason)
    with office.reading() as session:
        assert b"HC10" not in session.scalars(select(UpdateRow)).one().box


def test_a_whole_file_is_ticked_at_once(office: Office, window: Any) -> None:
    work, child = ready(office)
    hoa = window("hoa")
    made = hoa.send(f"/campaigns/{work.campaign_id}/updates").headers["location"]
    assert hoa.send(f"{made}/tick").status_code == 303
    assert work.case(child).state == "updated"


@pytest.mark.parametrize("text", ["", "Họ và tên;Ghi chép\nAn;x", "Lỗi\nsai", "Số định danh;Lỗi\n014218000321;"])
def test_a_list_that_is_no_list_of_errors_is_refused_in_words(office: Office, window: Any, text: str) -> None:
    work, _ = ready(office)
    answer = send_errors(window("hoa"), work.campaign_id, text)
    assert answer.status_code == 422
    assert "Tệp" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        f"STT;Số CCCD;Thông báo lỗi\n1;{NUMBER};Sai giới tính",
        "Danh sách lỗi\n\nHọ tên,Ngày sinh,Lỗi\nLO VAN TIEN,02/9/2018,Sai giới tính\n",
        "Mã hồ sơ\tCột lỗi\tLỗi\n{uuid}\tGiới tính\tkhông khớp",
    ],
    ids=["by number", "by name and date", "by uuid"],
)
def test_an_error_finds_its_child_blocks_it_and_reopens_the_case(office: Office, window: Any, text: str) -> None:
    work, child = ready(office)
    work.move("hoa", "tick", child)
    hoa = window("hoa")
    answer = send_errors(hoa, work.campaign_id, text.format(uuid=child))
    assert answer.status_code == 303
    (finding,) = told(office, child)
    assert (finding.field, finding.severity, work.case(child).state) == ("sex", "B", "clean")
    assert "giới tính" not in finding.message.lower()
    assert "iới tính" in hoa.get(f"/children/{child}").text
    with pytest.raises(Exception, match="chưa đến bước này"):
        work.move("hoa", "tick", child)
    hoa.send(f"/findings/{finding.id}/ending", {"ending": "corrected", "reason": "đã sửa theo giấy khai sinh"})
    assert work.move("hoa", "tick", child).left_count == 0


def test_the_same_errors_are_taken_once(office: Office, window: Any) -> None:
    work, child = ready(office)
    text = f"Số định danh;Lỗi\n{NUMBER};Sai tên"
    assert send_errors(window("hoa"), work.campaign_id, text).status_code == 303
    assert send_errors(window("hoa"), work.campaign_id, text, "loi-2.csv").status_code == 409
    assert len(told(office, child)) == 1


def test_a_line_nobody_is_known_for_is_listed_until_somebody_says_who(office: Office, window: Any) -> None:
    work, child = ready(office)
    hoa = window("hoa")
    text = f"Họ và tên;Số định danh;Lỗi\nCà Văn Lạ;;Thiếu dân tộc\nCà Văn An;{NUMBER};Sai tên"
    place = send_errors(hoa, work.campaign_id, text).headers["location"]
    assert told(office, child) == []
    page = hoa.get(place).text
    assert "2 dòng chưa rõ của cháu nào" in page
    assert "Cà Văn Lạ" in page
    assert hoa.send(f"{place}/rows/1", {"personal_id": "014218999999"}).status_code == 422
    assert hoa.send(f"{place}/rows/1", {"personal_id": NUMBER}).status_code == 303
    assert hoa.send(f"{place}/rows/1", {"personal_id": NUMBER}).status_code == 409
    assert [one.field for one in told(office, child)] == ["ethnicity"]


@pytest.fixture
def lost(office: Office, window: Any) -> str:
    """The page of a list with one line whose child nobody knows for sure."""
    work, _ = ready(office, full_name="Tòng Văn Sơn")
    office.add_child(full_name="Lò Văn Tiếm", birth_date="5/2018")
    office.add_child(full_name="Quàng Thị Mỷ", birth_date="2018")
    office.add_child(full_name="Lò Văn Tiến", birth_date="2011")
    office.add_child(full_name="Lò Văn", birth_date="6/2018")
    text = "Họ và tên;Ngày sinh;Lỗi\nLò Văn Tiến;2018;Thiếu dân tộc"
    return str(send_errors(window("hoa"), work.campaign_id, text).headers["location"])


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan", "ngoc"])
def test_only_the_officer_closes_a_line(lost: str, window: Any, who: str) -> None:
    assert window(who).send(f"{lost}/rows/1/closing", {"reason": "trẻ xã khác"}).status_code == 404


def test_a_line_is_closed_with_a_reason_once_and_waits_no_more(office: Office, lost: str, window: Any) -> None:
    hoa = window("hoa")
    assert hoa.send(f"{lost}/rows/1/closing", {"reason": " "}).status_code == 422
    assert hoa.send(f"{lost}/rows/9/closing", {"reason": "trẻ xã khác"}).status_code == 404
    assert "lỗi phần mềm của Bộ báo, chưa rõ của cháu nào" in hoa.get("/").text
    assert hoa.send(f"{lost}/rows/1/closing", {"reason": "trẻ xã khác"}).status_code == 303
    assert "lỗi phần mềm của Bộ báo, chưa rõ của cháu nào" not in hoa.get("/").text
    assert hoa.send(f"{lost}/rows/1/closing", {"reason": "trẻ xã khác"}).status_code == 409
    assert hoa.send(f"{lost}/rows/1", {"personal_id": NUMBER}).status_code == 409
    page = hoa.get(lost).text
    assert "0 dòng chưa rõ của cháu nào, 1 dòng đã khép" in page
    assert "trẻ xã khác" in page
    assert "chưa rõ của cháu nào" not in hoa.get(lost.split("/errors")[0] + "/updates").text
    with office.reading() as session:
        kept = session.scalars(select(ErrorRow)).one()
        assert kept.closed_by == office.user("hoa").id
        assert "trẻ xã khác".encode() not in (kept.reason_box or b"")


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan", "ngoc"])
def test_only_the_officer_opens_a_closed_line_again(lost: str, window: Any, who: str) -> None:
    window("hoa").send(f"{lost}/rows/1/closing", {"reason": "trẻ xã khác"})
    assert window(who).send(f"{lost}/rows/1/opening").status_code == 404


def test_a_line_closed_by_mistake_waits_again(office: Office, lost: str, window: Any) -> None:
    hoa, place = window("hoa"), f"{lost}/rows/1/opening"
    assert hoa.send(place).status_code == 409
    hoa.send(f"{lost}/rows/1/closing", {"reason": "trẻ xã khác"})
    assert f'action="{place}"' in hoa.get(lost).text
    assert hoa.send(place).status_code == 303
    assert "trẻ xã khác" not in hoa.get(lost).text
    assert "lỗi phần mềm của Bộ báo, chưa rõ của cháu nào" in hoa.get("/").text
    with office.reading() as session:
        kept = session.scalars(select(ErrorRow)).one()
        assert (kept.reason_box, kept.closed_at, kept.closed_by) == (None, None, None)
    assert hoa.send(f"{lost}/rows/1/closing", {"reason": "trẻ xã khác"}).status_code == 303


def test_the_likely_children_are_offered_and_one_click_attaches(office: Office, lost: str, window: Any) -> None:
    hoa = window("hoa")
    offered = re.findall(
        r'name="uuid" value="([^"]+)">Gắn với cháu này<span[^>]*>: dòng 1, ([^,]+), sinh ([^<]+)<', hoa.get(lost).text
    )
    assert [one[1:] for one in offered] == [("Lò Văn Tiến", "2011"), ("Lò Văn Tiếm", "5/2018"), ("Lò Văn", "6/2018")]
    assert hoa.send(f"{lost}/rows/1", {"uuid": offered[1][0]}).status_code == 303
    assert [one.field for one in told(office, UUID(offered[1][0]))] == ["ethnicity"]


def test_a_record_of_another_commune_is_neither_offered_nor_attached(office: Office, lost: str, window: Any) -> None:
    other = office.add_child(full_name="Lò Văn Tiến", birth_date="2018", commune=office.neighbour_code)
    hoa = window("hoa")
    assert str(other) not in hoa.get(lost).text
    assert hoa.send(f"{lost}/rows/1", {"uuid": str(other)}).status_code == 422


def test_a_number_under_which_another_name_stands_offers_who_bears_it(office: Office, window: Any) -> None:
    work, child = ready(office)
    text = f"Họ và tên;Số định danh;Lỗi\nCà Văn An;{NUMBER};Sai tên"
    place = send_errors(window("hoa"), work.campaign_id, text).headers["location"]
    assert (
        f'value="{child}">Gắn với cháu này<span class="visually-hidden">: dòng 1, Lò Văn Tiến'
        in window("hoa").get(place).text
    )


def test_words_about_a_sensitive_group_stay_sealed(office: Office, window: Any) -> None:
    work, child = ready(office)
    place = send_errors(window("hoa"), work.campaign_id, f"Số định danh;Lỗi\n{NUMBER};Nhóm nhiễm HIV thiếu ngày")
    assert "HIV" not in window("hoa").get(place.headers["location"]).text
    assert "HIV" not in window("hoa").get(f"/children/{child}").text
    with office.reading() as session:
        assert b"HIV" not in session.scalars(select(ErrorRow)).one().box
        assert all("HIV" not in f"{one.key}{one.message}" for one in session.scalars(select(Finding)))


def test_a_finding_is_given_to_a_named_person_of_the_commune(office: Office, window: Any) -> None:
    child = office.add_child(**FAULTY)
    hoa = window("hoa")
    with office.reading() as session:
        finding = session.scalars(select(Finding.id).where(Finding.child_uuid == child)).first()
    for stranger in ("ngoc", "tuan"):
        wrong = {"owner": str(office.user(stranger).id)}
        assert hoa.send(f"/findings/{finding}/owner", wrong).status_code == 422
    assert window("lan").send(f"/findings/{finding}/owner", {"owner": "1"}).status_code == 404
    assert hoa.send(f"/findings/{finding}/owner", {"owner": str(office.user("pang").id)}).status_code == 303
    assert f"Người phụ trách: {office.user('pang').name}" in hoa.get(f"/children/{child}").text
    assert hoa.send(f"/findings/{finding}/owner", {"owner": ""}).status_code == 303
    assert "Người phụ trách: " not in hoa.get(f"/children/{child}").text


def test_a_tick_leads_back_to_who_is_left_and_says_by_whom_and_when(office: Office, window: Any) -> None:
    work, child = ready(office)
    hoa, place = window("hoa"), f"/campaigns/{work.campaign_id}"
    assert hoa.send(f"{place}/ticks").status_code == 422
    answer = hoa.send(f"{place}/ticks", {"child": str(child)})
    assert answer.headers["location"] == f"{place}/updates?moved=1&left=0"
    page = hoa.get(answer.headers["location"]).text
    ticked = page[page.index('id="ticked"') :]
    assert f'<a href="/children/{child}">Lò Văn Tiến</a>' in ticked
    assert '<td data-label="Người ghi nhận">Lò Thị Hoa</td>' in ticked
    assert "đã cập nhật</span>" in ticked
    assert hoa.send(f"{place}/ticks", {"child": str(child)}).status_code == 409


def test_who_is_clean_and_not_ready_is_counted_beside_those_who_are(office: Office, window: Any) -> None:
    work, child = ready(office)
    place = f"/campaigns/{work.campaign_id}/updates"
    assert "còn lỗi hoặc việc chờ quyết định" not in window("hoa").get(place).text
    change(office, child, ethnicity="")
    page = window("hoa").get(place).text
    assert "0 cháu đã sạch" in page
    assert "1 cháu đã đạt nhưng còn lỗi hoặc việc chờ quyết định" in page


def test_a_file_ticks_nobody_whose_record_changed_after_it_was_made(office: Office, window: Any) -> None:
    work, child = ready(office)
    hoa = window("hoa")
    made = hoa.send(f"/campaigns/{work.campaign_id}/updates").headers["location"]
    change(office, child, schooling="lop_3")
    assert "hồ sơ đã đổi sau khi lập tệp" in hoa.get(made).text
    assert hoa.send(f"{made}/tick").status_code == 409
    assert work.case(child).state == "clean"
    newer = hoa.send(f"/campaigns/{work.campaign_id}/updates").headers["location"]
    assert hoa.send(f"{newer}/tick").status_code == 303
    assert "Đã ghi nhận 1 trên 1 cháu" in hoa.get(newer).text
    assert "Đã nhập cả tệp" not in hoa.get(newer).text


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"error": "Ngày sinh không khớp với dữ liệu dân cư"}, "birth_date"),
        ({"error": "Số CCCD đã có"}, "personal_id"),
        ({"error": "Tình trạng học tập chưa hợp lệ"}, "schooling"),
        ({"field": "Họ tên", "error": "sai ngày sinh"}, "full_name"),
        ({"error": "không rõ"}, "full_name"),
    ],
    ids=["birth", "number", "school", "column", "nothing"],
)
def test_an_error_stands_beside_the_field_it_speaks_of_however_it_is_called(said: dict[str, str], field: str) -> None:
    assert field_of(Error(said)) == field
