"""Nothing waits unseen: whoever's turn it is finds a number on the first page, and a click to what it counts."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cleaning.answers import Answer
from db import select
from db.tables import Conflict
from tests.support.campaigns import FAULTY, open_work
from tests.support.office import MAI, Office

MISTAKE = {"mistake_reason": "ghi hai lần"}
RETURN = {"decision": "returned", "reason": "Còn thôn chưa đến", "answer_by": "31/12/2099"}


def numbers(window: Any, who: str) -> dict[str, str]:
    """Address → "number words" of the first page of `who`."""
    line = r'<a class="count" href="([^"]*)">\s*<span class="count__number">([\d.]+)</span> ([^<\n]*)'
    return {place: f"{count} {words}" for place, count, words in re.findall(line, window(who).get("/").text)}


def called_mistake(office: Office, window: Any) -> UUID:
    """A record Hoa calls entered by mistake."""
    child = office.add_child(**MAI)
    assert window("hoa").send(f"/children/{child}/mistake", MISTAKE).status_code == 303
    return child


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "tinh", "quan"])
def test_what_waits_to_be_decided_is_the_office_s_alone(window: Any, who: str) -> None:
    assert window(who).get("/questions").status_code == 404


def test_another_commune_s_questions_are_nowhere(office: Office, window: Any) -> None:
    called_mistake(office, window)
    assert "/questions" not in numbers(window, "ngoc")
    assert "Lò Thị Mai" not in window("ngoc").get("/questions").text


def test_a_record_called_a_mistake_waits_in_sight_of_the_second_person(office: Office, window: Any) -> None:
    child = called_mistake(office, window)
    assert "/questions" not in numbers(window, "hoa"), "the one who asked has said yes already"
    assert numbers(window, "minh")["/questions"] == "1 việc chờ anh/chị quyết định"
    page = window("minh").get("/questions").text
    assert f'href="/children/{child}#field-state">Lò Thị Mai' in page
    assert "Đề nghị kết thúc hồ sơ: Nhập nhầm" in page
    place = re.search(rf'action="(/children/{child}/conflicts/\d+)"', window("minh").get(f"/children/{child}").text)
    assert place
    assert window("minh").send(place.group(1), {"choice": "other"}).status_code == 303
    assert office.child(child).state == "entered_by_mistake"
    assert "lý do: Lò Thị Hoa đề nghị, ghi hai lần" in window("minh").get(f"/children/{child}").text
    assert "/questions" not in numbers(window, "minh")


def test_a_proposal_to_merge_is_told_to_whoever_may_agree_and_not_to_who_proposed(office: Office, window: Any) -> None:
    kept, twin = (office.add_child(**MAI) for _ in range(2))
    pair = f"/duplicates/{kept}/{twin}"
    assert window("hoa").send(f"{pair}/merge", {"reason": "một cháu"}).status_code == 303
    assert "/duplicates" not in numbers(window, "hoa")
    assert "/duplicates" not in numbers(window, "son"), "there are two officers"
    assert numbers(window, "minh")["/duplicates"] == "1 đề nghị gộp hồ sơ chờ anh/chị đồng ý"
    assert window("minh").send("/merges/1/agreement").status_code == 303
    assert "/duplicates" not in numbers(window, "minh")


def test_a_question_older_than_a_week_says_so(office: Office, window: Any) -> None:
    called_mistake(office, window)
    assert "quá 7 ngày" not in window("minh").get("/questions").text
    with office.writing() as session:
        session.scalars(select(Conflict)).one().noted_at -= timedelta(days=8)
    assert "quá 7 ngày" in window("minh").get("/questions").text


def test_village_people_find_the_households_they_are_to_visit(office: Office, window: Any) -> None:
    assert "/phone" not in numbers(window, "lan")
    child = office.add_child(**FAULTY)
    work = open_work(office)
    work.send_home(child)
    assert numbers(window, "lan")["/phone"].startswith("1 cháu chờ anh/chị kiểm tra tại hộ, lâu nhất từ ")
    work.answer_home(child)
    assert "/phone" not in numbers(window, "lan")


def test_the_police_find_each_list_that_lies_with_them(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    work = open_work(office, "2026")
    (number,) = work.draw()
    assert f"/handovers/{number}" not in numbers(window, "tuan")
    work.send(number)
    assert numbers(window, "tuan")[f"/handovers/{number}"].startswith("1 cháu chờ trả lời, danh sách ")
    work.answer(number, Answer(1, "not_found"))
    assert numbers(window, "tuan")[f"/handovers/{number}"].startswith("1 cháu chờ ký và bàn giao lại, danh sách ")
    work.give_back(number)
    assert f"/handovers/{number}" not in numbers(window, "tuan")


def test_a_child_no_commune_says_it_has_is_told_to_the_one_it_left(office: Office, window: Any) -> None:
    child = office.add_child(**MAI)
    gone = {"state": "moved_out", "reason": "giấy chuyển", "to": office.neighbour_code}
    assert window("hoa").send(f"/children/{child}/end", gone).status_code == 303
    assert "/arrivals" not in numbers(window, "hoa")
    assert numbers(window, "ngoc")["/arrivals"] == "1 cháu xã khác báo chuyển đến"
    assert window("ngoc").send("/arrivals/1/refusal", {"reason": "không có hộ này"}).status_code == 303
    assert numbers(window, "hoa")["/arrivals"] == "1 cháu đã chuyển đi mà xã nơi đến không nhận"
    assert window("hoa").send(f"/children/{child}/comeback", {"reason": "chưa đi"}).status_code == 303
    assert window("hoa").send(f"/children/{child}/end", gone | {"to": ""}).status_code == 303
    assert "/arrivals" not in numbers(window, "hoa")


def test_a_result_goes_from_first_page_to_first_page(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    work = open_work(office)
    place = f"/campaigns/{work.campaign_id}"
    assert numbers(window, "tinh")["/appraisals"].startswith("0 ")
    window("son").send(f"{place}/closing")
    assert numbers(window, "son")[place].startswith("1 kết quả chờ anh/chị ký gửi thẩm định")
    assert place not in numbers(window, "hoa")
    window("son").send(f"{place}/appraisals")
    assert place not in numbers(window, "son")
    assert numbers(window, "tinh")["/appraisals"] == "1 kết quả của xã chờ thẩm định"
    window("tinh").send("/appraisals/1", RETURN)
    for who in ("hoa", "son"):
        assert numbers(window, who)[place].startswith("1 kết quả bị trả lại, trả lời trước 31/12/2099")
