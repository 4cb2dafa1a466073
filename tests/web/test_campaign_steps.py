"""Collecting and typing of the 2026 procedure: whoever leads them says they are done, and may take it back."""

from datetime import timedelta
from typing import Any

import pytest

from db.tables import Campaign
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.office import Office
from web.spoken import vn_date


@pytest.fixture
def place(office: Office) -> str:
    """A campaign by the 2026 procedure that began ten days ago."""
    office.add_child(**FAULTY)
    work: Work = open_work(office, "2026")
    with office.writing() as session:
        work.campaign(session).document_date = office.today - timedelta(days=10)
    return f"/campaigns/{work.campaign_id}"


def done(office: Office, days_ago: int = 1) -> dict[str, str]:
    return {"done_on": vn_date(office.today - timedelta(days=days_ago))}


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan", "ngoc"])
def test_only_an_officer_of_the_commune_says_a_step_is_done(office: Office, window: Any, place: str, who: str) -> None:
    assert window(who).send(f"{place}/steps/collect/done", done(office)).status_code == 404


@pytest.mark.parametrize("key", ["list", "police", "household", "update", "nonsense"])
def test_a_step_that_is_counted_by_itself_is_not_said(office: Office, window: Any, place: str, key: str) -> None:
    assert window("hoa").send(f"{place}/steps/{key}/done", done(office)).status_code == 404


@pytest.mark.parametrize("days_ago", [-1, 11])
def test_the_day_lies_between_the_document_and_today(office: Office, window: Any, place: str, days_ago: int) -> None:
    answer = window("hoa").send(f"{place}/steps/collect/done", done(office, days_ago))
    assert answer.status_code == 422
    assert "Ngày xong phải từ ngày văn bản đến hôm nay" in answer.text


def test_a_step_waits_for_the_one_before_it(office: Office, window: Any, place: str) -> None:
    answer = window("hoa").send(f"{place}/steps/enter/done", done(office))
    assert answer.status_code == 409
    assert "Bước trước chưa ghi xong: Thu thập, ghi Sổ" in answer.text


def test_the_board_says_when_a_step_was_done_and_who_said_so_until_it_is_taken_back(
    office: Office, window: Any, place: str
) -> None:
    hoa = window("hoa")
    assert hoa.send(f"{place}/steps/collect/done", done(office)).status_code == 303
    words = f"xong {done(office)['done_on']}, Lò Thị Hoa ghi"
    assert words in window("son").get(place).text
    again = window("minh").send(f"{place}/steps/collect/done", done(office))
    assert again.status_code == 409
    assert "Vừa có người khác ghi bước này" in again.text
    assert hoa.send(f"{place}/steps/collect/undo").status_code == 303
    assert words not in hoa.get(place).text
    assert hoa.send(f"{place}/steps/collect/undo").status_code == 409


def test_a_step_is_taken_back_only_until_the_next_is_done(office: Office, window: Any, place: str) -> None:
    hoa = window("hoa")
    for key in ("collect", "enter"):
        assert hoa.send(f"{place}/steps/{key}/done", done(office)).status_code == 303
    assert "steps/collect/undo" not in hoa.get(place).text
    answer = hoa.send(f"{place}/steps/collect/undo")
    assert answer.status_code == 409
    assert "Bước sau đã ghi xong" in answer.text
    assert hoa.send(f"{place}/steps/enter/undo").status_code == 303
    assert hoa.send(f"{place}/steps/collect/undo").status_code == 303


def test_a_step_that_is_done_warns_nobody(office: Office, window: Any, place: str) -> None:
    hoa = window("hoa")
    told = "Thu thập, ghi Sổ theo dõi trẻ em trong gia đình."
    with office.writing() as session:
        for step in session.get_one(Campaign, int(place.rpartition("/")[2])).steps:
            step.due_on = office.today - timedelta(days=2)
    assert f"Quá hạn 2 ngày: {told}" in hoa.get(place).text
    hoa.send(f"{place}/steps/collect/done", done(office))
    assert told not in hoa.get(place).text


def test_a_step_every_child_is_through_warns_nobody_until_another_child_comes(office: Office, window: Any) -> None:
    child = office.add_child(**FAULTY, household_number="7")
    hoa, work = window("hoa"), open_work(office)
    place, told = f"/campaigns/{work.campaign_id}", "Rà soát, bổ sung tại hộ gia đình"
    with office.writing() as session:
        for step in session.get_one(Campaign, work.campaign_id).steps:
            step.due_on = office.today - timedelta(days=2)
    assert all(f"Quá hạn 2 ngày: {told}." in hoa.get(page).text for page in ("/", place))
    work.send_home(child)
    work.answer_home(child)
    assert not any(f"Quá hạn 2 ngày: {told}." in hoa.get(page).text for page in ("/", place))
    assert "mọi cháu đã qua" in hoa.get(place).text
    assert f"{told} (đợt" not in hoa.get("/reports").text
    assert "Công an xã xác thực, cấp mã định danh, ký và bàn giao (đợt" in hoa.get("/reports").text
    office.add_child(**FAULTY | {"full_name": "Cà Văn An", "mother_name": "Lò Thị Hặc"})
    hoa.send(f"{place}/gathering")
    assert f"Quá hạn 2 ngày: {told}." in hoa.get(place).text


def test_a_campaign_that_never_had_a_child_still_warns(office: Office, window: Any) -> None:
    place = f"/campaigns/{open_work(office).campaign_id}"
    with office.writing() as session:
        for step in session.get_one(Campaign, int(place.rpartition("/")[2])).steps:
            step.due_on = office.today - timedelta(days=2)
    assert "Quá hạn 2 ngày: Rà soát, bổ sung tại hộ gia đình." in window("hoa").get(place).text
