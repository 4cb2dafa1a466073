"""A refused press leaves people on their page: the sentence at its top, what they typed still in its boxes."""

import re
from typing import Any

import pytest

from tests.support.campaigns import FAULTY, open_work
from tests.support.office import Office
from web.forms import Form
from web.refilled import in_place

HERE = "http://sotreem.local"
REASON = "Mẹ nói <b>nhà dời bản</b> & chưa có giấy"


def press(window: Any, page: str, action: str, told: dict[str, str]) -> Any:
    """A form of `page` is sent as a browser sends it, which says where it was."""
    return window.send(action, told, referer=HERE + page)


def test_a_refusal_stands_on_the_page_that_was_pressed_on(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    place = f"/campaigns/{open_work(office).campaign_id}"
    page, told = f"{place}/cases?state=found", {"state": "found", "move": "send_home", "reason": REASON}
    answer = press(window("hoa"), page, f"{place}/moves", told)
    assert answer.status_code == 422
    assert "Chưa chọn cháu nào" in answer.text
    assert "<h1>Các cháu trong đợt</h1>" in answer.text
    assert 'value="Mẹ nói &lt;b&gt;nhà dời bản&lt;/b&gt; &amp; chưa có giấy"' in answer.text


def test_what_an_earlier_press_came_to_is_not_told_again(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    place = f"/campaigns/{open_work(office).campaign_id}"
    hoa, page = window("hoa"), f"{place}/cases?state=found&moved=3"
    assert "Đã chuyển 3 cháu" in hoa.get(page).text
    assert "Đã chuyển 3 cháu" not in press(hoa, page, f"{place}/moves", {"state": "found", "move": "send_home"}).text


def test_a_folded_form_is_open_when_it_comes_back(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    place = f"/campaigns/{open_work(office, '2026').campaign_id}"
    answer = press(window("hoa"), place, f"{place}/steps/collect/done", {"done_on": "31/02/2026"})
    assert answer.status_code == 422
    form = answer.text.index('value="31/02/2026"')
    assert '<details class="opening" open>' in answer.text[form - 700 : form]


@pytest.mark.parametrize(
    "page", ["", "https://evil.example/campaigns", HERE + "/nowhere", HERE + "/exports/children.csv"]
)
def test_where_there_is_no_page_to_come_back_to_the_refusal_stands_alone(
    office: Office, window: Any, page: str
) -> None:
    office.add_child(**FAULTY)
    place = f"/campaigns/{open_work(office).campaign_id}"
    headers = {"referer": page} if page else {}
    answer = window("hoa").send(f"{place}/moves", {"state": "found", "move": "send_home"}, **headers)
    assert answer.status_code == 422
    assert "<h1>Chưa làm được</h1>" in answer.text
    assert "Chưa chọn cháu nào" in answer.text


def test_a_refusal_on_a_preview_shows_the_preview_again(office: Office, window: Any) -> None:
    child = office.add_child(**FAULTY)
    work, hoa = open_work(office, "2026"), window("hoa")
    place = f"/campaigns/{work.campaign_id}/moves"
    asked = {"move": "draw", "whole": "1", "state": "found"}
    assert "1 cháu, 1 danh sách" in hoa.send(place, asked).text
    work.draw(children=[child])
    answer = press(hoa, place, place, asked | {"counted": "1"})
    assert answer.status_code == 409
    assert "Danh sách không còn cháu nào" in answer.text
    assert "<h1>Xem trước: lập danh sách gửi công an</h1>" in answer.text
    assert "Chưa có cháu nào đến bước này" in answer.text


def test_a_correction_of_nobody_comes_back_to_its_own_preview(office: Office, window: Any) -> None:
    office.add_child(full_name="Lò Thị Mai", ethnicity="Thái")
    hoa, place = window("hoa"), "/corrections/preview"
    facet = {"field": "ethnicity", "rule": "", "old": "Thái", "new": "Mông"}
    assert "1 cháu sẽ được sửa" in hoa.send(place, facet).text
    answer = press(hoa, place, "/corrections", facet)
    assert answer.status_code == 409
    assert "Chưa đánh dấu cháu nào" in answer.text
    assert "<h1>Xem trước khi sửa: Dân tộc</h1>" in answer.text
    assert "Lò Thị Mai" in answer.text
    assert hoa.get(place).headers["location"] == "/corrections"


def test_a_reason_that_is_missing_is_said_beside_the_numbers(office: Office, window: Any) -> None:
    child = office.add_child(**FAULTY)
    work, hoa = open_work(office), window("hoa")
    work.send_home(child)
    place, asked = f"/campaigns/{work.campaign_id}/moves", {"move": "send_home", "whole": "1", "state": "found"}
    answer = press(hoa, place, place, asked | {"move": "pass_by", "state": "checking", "counted": "1"})
    assert answer.status_code == 422
    assert "<h1>Xem trước: không gặp được, chuyển bước sau</h1>" in answer.text
    assert hoa.get(place).headers["location"] == f"/campaigns/{work.campaign_id}/cases"


def test_what_is_out_of_reach_reads_the_same_whatever_page_it_was_asked_from(office: Office, window: Any) -> None:
    child = office.add_child(**FAULTY)
    ngoc = window("ngoc")
    hidden = press(ngoc, "/children", f"/children/{child}/end", {"state": "moved_out"})
    unknown = press(ngoc, "/children", "/children/5b1f7b7e-9999-4c7e-9a57-0123456789ab/end", {"state": "moved_out"})
    assert (hidden.status_code, hidden.text) == (404, unknown.text)
    assert "<h1>Chưa làm được</h1>" in hidden.text


PAGE = """<div id="messages"><div>cũ</div></div><details><summary>x</summary>
<form method="post" action="/a"><input type="hidden" name="row" value="1"><input name="note" value="y"></form>
</details><form method="post" action="/a"><input type="hidden" name="row" value="2">
<input type="hidden" name="_csrf_token" value="t"><input type="hidden" name="hamlet" value="">
<input name="note"><input name="note"><textarea name="long">cũ</textarea>
<input type="checkbox" name="who" value="7" checked><input type="radio" name="kind" value="b">
<select name="at"><option value="">-</option><option value="3">ba</option></select>
<input type="password" name="secret"></form>"""


def test_the_form_with_the_same_hidden_words_is_filled_in_and_no_other() -> None:
    parts = [("row", "2"), ("note", 'một "hai"'), ("note", "ba"), ("long", "</textarea>"), ("kind", "b"), ("at", "3")]
    told = in_place(PAGE, "<p>Câu</p>", "/a", Form([*parts, ("secret", "kín")]), "long")
    assert told is not None
    assert '<div id="messages"><p>Câu</p></div><details>' in told
    assert 'name="note" value="y"' in told
    assert re.findall(r'name="note" value="([^"]*)"', told)[1:] == ["một &quot;hai&quot;", "ba"]
    assert '<textarea name="long" aria-invalid="true">&lt;/textarea&gt;</textarea>' in told
    assert 'name="who" value="7">' in told
    assert 'name="kind" value="b" checked>' in told
    assert '<option value="3" selected>' in told
    assert "kín" not in told


def test_a_page_without_a_place_for_messages_is_left_alone() -> None:
    assert in_place("<p>x</p>", "<p>Câu</p>", "/a", Form(), None) is None
