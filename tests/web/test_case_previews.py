"""Before many cases move at once their numbers are shown; a press by mistake is taken back once."""

import re
from html import unescape
from typing import Any

import pytest

from db import update
from db.tables import Case, Finding, now
from tests.support.campaigns import FAULTY, Work, cases_of, open_work
from tests.support.office import Office


@pytest.fixture
def work(office: Office) -> Work:
    """Three children in two hamlets, in a campaign by the 2026 procedure."""
    for name, hamlet in (("Lò Văn Tiến", "Bản Hua Nà"), ("Cà Văn An", "Bản Hua Nà"), ("Sùng A Pao", "Bản Nà Trà")):
        office.add_child(**FAULTY | {"full_name": name, "hamlet": hamlet})
    return open_work(office, "2026")


def moved_on(office: Office) -> None:
    """The police gave every child a number nobody doubts."""
    with office.writing() as session:
        session.execute(update(Case).values(state="clean", verified_at=now()))
        session.execute(update(Finding).values(ended_at=now(), ending="corrected"))


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan", "ngoc"])
def test_only_an_officer_of_the_commune_sees_who_would_be_listed(work: Work, window: Any, who: str) -> None:
    assert window(who).get(f"/campaigns/{work.campaign_id}/handovers/new").status_code == 404
    told = {"back": f"tick,{now().isoformat()}"}
    assert window(who).send(f"/campaigns/{work.campaign_id}/moves/undo", told).status_code == 404


@pytest.mark.parametrize(
    "back", ["", "tick", "tick,yesterday", "tick,2026-11-01T08:00:00", "draw,2026-11-01T08:00:00Z"]
)
def test_a_press_nobody_made_is_not_understood(work: Work, window: Any, back: str) -> None:
    assert window("hoa").send(f"/campaigns/{work.campaign_id}/moves/undo", {"back": back}).status_code == 422


def test_who_would_be_put_on_lists_is_counted_by_hamlet_first(office: Office, work: Work, window: Any) -> None:
    place = f"/campaigns/{work.campaign_id}"
    page = window("hoa").get(f"{place}/handovers/new").text
    assert "3 cháu, 1 danh sách" in page
    assert re.findall(r'<th scope="row">([^<]*)</th><td[^>]*>(\d+)<', page) == [
        ("Bản Hua Nà", "2"),
        ("Bản Nà Trà", "1"),
        ("Cộng", "3"),
    ]
    assert {one.state for one in cases_of(office)} == {"found"}


def test_a_whole_list_moves_only_with_the_number_that_was_seen(office: Office, work: Work, window: Any) -> None:
    hoa, place = window("hoa"), f"/campaigns/{work.campaign_id}/moves"
    asked = {"move": "draw", "whole": "1", "state": "found"}
    first = hoa.send(place, asked)
    assert (first.status_code, "3 cháu" in first.text) == (200, True)
    assert hoa.send(place, asked | {"counted": "2"}).status_code == 200
    assert {one.state for one in cases_of(office)} == {"found"}
    assert hoa.send(place, asked | {"counted": "3"}).status_code == 303
    assert {one.state for one in cases_of(office)} == {"listed"}


def test_those_of_the_list_that_are_not_due_are_told_and_stay(office: Office, work: Work, window: Any) -> None:
    hoa, place = window("hoa"), f"/campaigns/{work.campaign_id}"
    page = hoa.send(f"{place}/moves", {"move": "send_home", "whole": "1", "state": "found"}).text
    assert "Chưa có cháu nào đến bước này" in page
    assert 'value="send_home"' not in hoa.get(f"{place}/cases?state=found").text
    assert 'value="draw"' in hoa.get(f"{place}/cases?state=found").text


def test_a_tick_by_mistake_is_taken_back_once(office: Office, work: Work, window: Any) -> None:
    moved_on(office)
    hoa, place = window("hoa"), f"/campaigns/{work.campaign_id}"
    answer = hoa.send(f"{place}/moves", {"move": "tick", "whole": "1", "state": "clean", "counted": "3"})
    assert answer.status_code == 303
    page = hoa.get(answer.headers["location"]).text
    back = unescape(re.findall(r'name="back" value="([^"]*)"', page)[0])
    assert window("minh").send(f"{place}/moves/undo", {"back": back}).status_code == 409
    assert hoa.send(f"{place}/moves/undo", {"back": back}).status_code == 303
    assert {(one.state, one.updated_at) for one in cases_of(office)} == {("clean", None)}
    again = hoa.send(f"{place}/moves/undo", {"back": back})
    assert again.status_code == 409
    assert "Không còn gì để hoàn tác" in again.text
