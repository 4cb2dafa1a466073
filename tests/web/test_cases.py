"""The list of a campaign's cases: searched as every list of children, and led to by what changed since a list."""

import re
from html import unescape
from typing import Any

import pytest

from tests.support.campaigns import FAULTY, open_work
from tests.support.office import Office


@pytest.mark.parametrize("wrong", ["state=nowhere", "hamlet=x", "did=stolen"])
def test_a_question_nobody_can_ask_is_not_understood(office: Office, window: Any, wrong: str) -> None:
    office.add_child(**FAULTY)
    work = open_work(office)
    assert window("hoa").get(f"/campaigns/{work.campaign_id}/cases?{wrong}").status_code == 422


@pytest.mark.parametrize(("words", "found"), [("tien", True), ("LÒ tiến", True), ("0142", True), ("mai", False)])
def test_the_cases_are_searched_without_marks_and_by_number(
    office: Office, window: Any, words: str, found: bool
) -> None:
    office.add_child(**FAULTY | {"personal_id": "014218000321", "ethnicity": ""})
    work = open_work(office)
    page = window("hoa").get(f"/campaigns/{work.campaign_id}/cases?q={words}").text
    assert ("Lò Văn Tiến" in page) is found


def test_what_changed_since_the_newest_list_leads_to_those_children_by_hamlet(office: Office, window: Any) -> None:
    first = office.add_child(**FAULTY)
    near = office.add_child(**FAULTY | {"full_name": "Cà Văn An"})
    far = office.add_child(**FAULTY | {"full_name": "Sùng A Pao", "hamlet": "Bản Nà Trà"})
    work = open_work(office, "2026")
    hoa, place = window("hoa"), f"/campaigns/{work.campaign_id}"
    assert "did=" not in hoa.get(place).text
    (listed,) = work.draw(children=[first])
    work.send(listed)
    assert "chưa có gì đổi" not in hoa.get(place).text
    links = {unescape(link) for link in re.findall(r'href="([^"]*did=[^"]*)"', hoa.get(place).text)}
    at = office.hamlets["Bản Hua Nà"].id
    assert f"{place}/cases?hamlet={at}&did=hand_over" in links
    told = hoa.get(f"{place}/cases?did=hand_over").text
    assert ("Lò Văn Tiến" in told, "Cà Văn An" in told, "Sùng A Pao" in told) == (True, False, False)
    assert work.stands_at([near, far]) == ["found"]
    elsewhere = office.hamlets["Bản Nà Trà"].id
    assert "Không có cháu nào như vậy" in hoa.get(f"{place}/cases?hamlet={elsewhere}&did=hand_over").text


def test_a_child_that_left_the_book_stays_in_the_list_of_what_changed(office: Office, window: Any) -> None:
    child = office.add_child(**FAULTY)
    office.add_child(**FAULTY | {"full_name": "Cà Văn An"})
    work = open_work(office, "2026")
    work.draw(children=[child])
    hoa, place = window("hoa"), f"/campaigns/{work.campaign_id}"
    gone = office.add_child(**FAULTY | {"full_name": "Lò Văn Đi"})
    hoa.send(f"{place}/gathering")
    told = hoa.send(f"/children/{gone}/end", {"state": "moved_out", "reason": "theo mẹ về quê"})
    assert told.status_code in (200, 303)
    listed = hoa.get(f"{place}/cases?did=end").text
    assert "Lò Văn Đi" in listed
    assert "Chuyển đi" in listed
