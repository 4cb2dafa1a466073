"""Campaigns and lists through their pages: who may open them, and both procedures to the closing."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from cleaning.procedures import get_procedure
from db import select, update
from db.tables import Campaign, Case, Handover, now
from tests.support.campaigns import FAULTY, open_work
from tests.support.office import Office
from tests.support.sending import item
from web.case_words import step_of

OPENING = {
    "document_number": "159/UBND-LĐTBXH",
    "document_date": "01/11/2026",
    "issuer": "UBND tỉnh Sơn La",
    "procedure": "2024",
}
LETTER = {"letter_number": "15/UBND-VHXH", "letter_date": "22/11/2026", "receiver": "Tòng Văn Tuấn"}
NUMBERS = {"Lò Văn Tiến": "014218000321", "Cà Văn An": "014218000322"}


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "tinh", "quan", "ngoc"])
def test_a_campaign_is_shown_to_its_commune_s_office_alone(office: Office, window: Any, who: str) -> None:
    office.add_child(**FAULTY)
    work = open_work(office)
    for place in ("", "/cases", "/updates"):
        assert window(who).get(f"/campaigns/{work.campaign_id}{place}").status_code == 404


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan"])
def test_only_an_officer_opens_a_campaign(window: Any, who: str) -> None:
    assert window(who).send("/campaigns", OPENING).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"document_number": ""}, "Số văn bản còn trống"),
        ({"document_date": "31/02/2026"}, "Ngày văn bản: chưa rõ ngày"),
        ({"procedure": "1999"}, "Chưa có quy trình này"),
        ({"due-household": "01/01/2026"}, "chưa theo thứ tự"),
    ],
)
def test_a_campaign_that_can_not_be_is_asked_again_with_what_was_typed(
    office: Office, window: Any, wrong: dict[str, str], told: str
) -> None:
    answer = window("hoa").send("/campaigns", OPENING | wrong)
    assert answer.status_code == 422
    assert told in answer.text
    assert "UBND tỉnh Sơn La" in answer.text
    with office.reading() as session:
        assert session.scalars(select(Campaign)).all() == []


def open_campaign(hoa: Any, **changes: str) -> str:
    answer = hoa.send("/campaigns", OPENING | changes)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def check_at_home(hoa: Any, pang: Any, campaign: str, state: str) -> None:
    """Hoa gives everybody who stands at `state`, the head of the hamlet answers for everybody."""
    given = {"move": "send_home", "whole": "1", "state": state, "reason": "Xem giấy khai sinh", "counted": "2"}
    assert hoa.send(f"{campaign}/moves", given).status_code == 303
    for check in pang.get("/api/device").json()["checks"]:
        fields = {"check": check["uuid"], "answer": "right", "asked": "mẹ", "visit_note": ""}
        sent = item(check["child"], check["rev"], **fields) | {"kind": "household_check"}
        told = pang.client.post("/api/sync", json={"items": [sent]}, headers={"X-CSRF-Token": pang.token}).json()
        assert told["items"][0]["status"] in ("stored", "unchanged")


def verify_with_police(hoa: Any, tuan: Any, campaign: str) -> str:
    """A list goes to the police, who give every child a number, sign, and give it back."""
    place = hoa.send(f"{campaign}/handovers").headers["location"]
    assert tuan.get(place).status_code == 404
    assert hoa.send(f"{place}/delivery", LETTER).status_code == 303
    answers = {}
    for number, name in enumerate(sorted(NUMBERS), start=1):
        answers |= {f"result-{number}": "new_number", f"told-{number}": NUMBERS[name], f"note-{number}": ""}
    assert tuan.send(f"{place}/answers", answers).status_code == 303
    assert tuan.send(f"{place}/return", {"signer": "Tòng Văn Tuấn"}).status_code == 303
    return str(place)


def update_ministry(hoa: Any, campaign: str) -> None:
    assert "Số định danh" in hoa.get(f"{campaign}/updates").text
    given = {"move": "tick", "whole": "1", "state": "clean", "counted": "2"}
    assert hoa.send(f"{campaign}/moves", given).status_code == 303


@pytest.mark.parametrize("procedure", ["2024", "2026"])
def test_the_whole_of_a_procedure_from_a_faulty_list_to_the_closing(
    office: Office, window: Any, procedure: str
) -> None:
    children = [office.add_child(**FAULTY | {"full_name": name}) for name in NUMBERS]
    hoa, pang, tuan = window("hoa"), window("pang"), window("tuan")
    campaign = open_campaign(hoa, procedure=procedure)
    if procedure == "2024":
        check_at_home(hoa, pang, campaign, "found")
    place = verify_with_police(hoa, tuan, campaign)
    update_ministry(hoa, campaign)
    if procedure == "2026":
        check_at_home(hoa, pang, campaign, "updated")
    assert "Xong" in hoa.get(campaign).text
    assert hoa.send(f"{campaign}/closing").status_code == 303
    with office.reading() as session:
        closed = session.scalars(select(Campaign)).one()
        total = __import__("json").loads(closed.figures)["total"]
    counted = {
        key: total[key] for key in ("cases", "E1", "checked", "sent", "verified", "given", "updated", "done", "left")
    }
    assert counted == {**dict.fromkeys(counted, 2), "left": 0}
    assert total["cases"] == total["done"] + total["left"] + total["ended"]
    assert {office.child(child).personal_id for child in children} == set(NUMBERS.values())
    assert hoa.get(campaign).status_code == hoa.get(place).status_code == 200


def test_the_list_leaves_as_text_and_its_minutes_are_two(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    hoa = window("hoa")
    campaign = open_campaign(hoa, procedure="2026")
    place = hoa.send(f"{campaign}/handovers").headers["location"]
    assert hoa.get(f"{place}/minutes").status_code == 404
    hoa.send(f"{place}/delivery", LETTER)
    sheet = load_workbook(io.BytesIO(hoa.get(f"{place}/file.xlsx").content)).active
    assert sheet.oddFooter.left.text.startswith("Sai số đo được")
    assert "Khi in: Sai số đo được" in hoa.get(place).text
    assert [cell.value for cell in sheet[2]][:4] == ["1", "ML1-01-001", "Lò Văn Tiến", "02/9/2018"]
    assert {cell.data_type for cell in sheet[2] if cell.value} == {"s"}
    minutes = hoa.get(f"{place}/minutes").text
    assert minutes.count("BIÊN BẢN BÀN GIAO") == 2
    assert minutes.count("<strong>ỦY BAN NHÂN DÂN<br>XÃ MƯỜNG LA</strong>") == 2
    assert minutes.count("/BB-UBND</p>") == 2
    assert len(re.findall(r"<em>Mường La, ngày \d\d tháng \d{1,2} năm \d{4}</em>", minutes)) == 2
    assert "SƠN LA" not in minutes
    assert "/BB-UBND" not in hoa.get(place).text
    assert "1 trẻ (nam 1, nữ 0)" in minutes
    assert hoa.get(f"{place}/return-minutes").status_code == 404
    assert window("tuan").send(f"{place}/answers", {"result-1": "not_found"}).status_code == 303
    assert hoa.send(f"{place}/return", {"signer": "Tòng Văn Tuấn"}).status_code == 303
    assert hoa.get(f"{place}/minutes").text == minutes
    back = hoa.get(f"{place}/return-minutes").text
    assert "1. Bên giao: Tòng Văn Tuấn, Công an" in back
    assert "1 dòng có kết quả xác thực, 0 dòng chưa có" in back
    assert f'href="{place}/minutes"' in hoa.get(place).text
    assert f'href="{place}/return-minutes"' in hoa.get(place).text


def test_the_file_comes_back_filled_in(office: Office, window: Any) -> None:
    child = office.add_child(**FAULTY)
    hoa = window("hoa")
    place = hoa.send(f"{open_campaign(hoa, procedure='2026')}/handovers").headers["location"]
    hoa.send(f"{place}/delivery", LETTER)
    book = load_workbook(io.BytesIO(hoa.get(f"{place}/file.xlsx").content))
    book.active["L2"], book.active["M2"] = "014218000321", "Cấp số mới"
    filled = io.BytesIO()
    book.save(filled)
    sent = {"file": ("danh-sach.xlsx", filled.getvalue(), "application/octet-stream")}
    answer = hoa.client.post(f"{place}/file", data={"_csrf_token": hoa.token}, files=sent, follow_redirects=False)
    assert answer.status_code == 303
    hoa.send(f"{place}/return", {"signer": "Tòng Văn Tuấn"})
    assert office.child(child).personal_id == "014218000321"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no book", b"STT,ten\n1,An"], ids=["empty", "broken", "text"])
def test_a_file_that_is_no_workbook_is_refused_in_words(office: Office, window: Any, data: bytes) -> None:
    office.add_child(**FAULTY)
    hoa = window("hoa")
    place = hoa.send(f"{open_campaign(hoa, procedure='2026')}/handovers").headers["location"]
    hoa.send(f"{place}/delivery", LETTER)
    sent = {"file": ("danh-sach.xlsx", data, "application/octet-stream")}
    answer = hoa.client.post(f"{place}/file", data={"_csrf_token": hoa.token}, files=sent, follow_redirects=False)
    assert answer.status_code == 422
    assert "Excel" in answer.text


def test_a_wrong_number_is_told_beside_its_row_and_the_page_keeps_what_was_typed(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    hoa, tuan = window("hoa"), window("tuan")
    place = hoa.send(f"{open_campaign(hoa, procedure='2026')}/handovers").headers["location"]
    hoa.send(f"{place}/delivery", LETTER)
    answer = tuan.send(f"{place}/answers", {"result-1": "new_number", "told-1": "014318000321", "note-1": "xem lại"})
    assert answer.status_code == 422
    assert "Chữ số thứ 4 là 3" in answer.text
    assert 'value="014318000321"' in answer.text
    assert ">xem lại</textarea>" in answer.text


def test_two_officers_moving_one_child_one_wins_and_the_other_is_told(office: Office, window: Any) -> None:
    child = office.add_child(**FAULTY)
    hoa, minh = window("hoa"), window("minh")
    campaign = open_campaign(hoa)
    asked = {"move": "send_home", "child": str(child)}
    assert hoa.send(f"{campaign}/moves", asked).status_code == 303
    late = minh.send(f"{campaign}/moves", asked)
    assert late.status_code == 409
    assert "Lò Thị Hoa vừa chuyển" in late.text


def test_a_leader_approves_and_closes_and_draws_nothing(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    hoa, son = window("hoa"), window("son")
    campaign = open_campaign(hoa, procedure="2026")
    assert son.send(f"{campaign}/handovers").status_code == 404
    place = hoa.send(f"{campaign}/handovers").headers["location"]
    assert son.send(f"{place}/approval").status_code == 303
    assert "lãnh đạo đã duyệt" in hoa.get("/handovers").text
    assert son.send(f"{campaign}/closing").status_code == 409
    assert hoa.send(f"{place}/withdrawal").status_code == 303
    assert son.send(f"{campaign}/closing").status_code == 303
    with office.reading() as session:
        assert session.scalars(select(Handover.stage)).all() == ["withdrawn"]


@pytest.mark.parametrize(
    ("procedure", "steps"),
    [
        ("2024", {"found": "household", "checking": "household", "checked": "police", "clean": "update"}),
        ("2026", {"found": "police", "returned": "police", "clean": "update", "updated": "household", "checked": ""}),
    ],
)
def test_every_state_of_the_board_counts_the_days_of_the_step_it_waits_for(
    procedure: str, steps: dict[str, str]
) -> None:
    assert {state: step_of(get_procedure(procedure), state) for state in steps} == steps


def test_the_board_says_for_each_state_whose_turn_it_is_and_how_many_days_are_left(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    work = open_work(office)
    with office.writing() as session:
        for step in work.campaign(session).steps:
            step.due_on = office.today + timedelta(-2 if step.step == "household" else 40)
    board = window("hoa").get(f"/campaigns/{work.campaign_id}").text
    assert "Cộng tác viên, quá 2 ngày" in board
    assert "Công an xã, còn 40 ngày" in board


def test_who_is_sixteen_within_a_month_is_listed_before(office: Office, window: Any) -> None:
    day = office.today + timedelta(days=20)
    office.add_child(**FAULTY | {"full_name": "Lò Văn Lớn", "birth_date": f"{day.year - 16}-{day:%m-%d}"})
    office.add_child(**FAULTY)
    page = window("hoa").get("/campaigns").text
    assert "Lò Văn Lớn" in page
    assert "Lò Văn Tiến" not in page


def test_an_export_of_a_campaign_holds_its_children(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    office.add_child(**FAULTY | {"full_name": "Cà Văn An", "personal_id": "014218000322"})
    hoa = window("hoa")
    campaign = open_campaign(hoa).rpartition("/")[2]
    listed = hoa.get(f"/exports/children.csv?campaign={campaign}").text
    assert "Lò Văn Tiến" in listed
    assert "Cà Văn An" not in listed
    assert hoa.get("/exports/children.csv?campaign=999").status_code == 404


def test_a_child_with_every_step_behind_it_is_opened_again_with_a_reason(office: Office, window: Any) -> None:
    child = office.add_child(**FAULTY)
    work = open_work(office)
    with office.writing() as session:
        session.execute(update(Case).values(state="updated", checked_at=now(), verified_at=now(), updated_at=now()))
    hoa, place = window("hoa"), f"/campaigns/{work.campaign_id}"
    assert 'value="reopen"' in hoa.get(f"{place}/cases?state=done").text
    told = {"state": "done", "child": str(child), "move": "reopen"}
    assert hoa.send(f"{place}/moves", told).status_code == 422
    assert hoa.send(f"{place}/moves", told | {"reason": "phần mềm của Bộ mất dòng này"}).status_code == 303
    assert work.case(child).state == "clean"
