"""What officers and police meet beside the main path: nothing is cut, nothing is a longer way than it has to be."""

import pytest

from cleaning.answers import Answer
from db.tables import User
from tests.browser.conftest import DESK, PHONE, House
from tests.browser.test_every_page import TARGET_PX
from tests.support.campaigns import FAULTY, open_work

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG_NAME = "Nguyễn Hoàng Thị Phương Thảo Nguyên"
LONG_NOTE = "Gia đình đã chuyển đi Bắc Giang làm công nhân từ tháng 3, bà ngoại giữ giấy khai sinh, hẹn thứ hai mang ra"
CUT = "(one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight"


@pytest.mark.parametrize("username", ["tuan", "hoa"])
def test_a_long_name_costs_a_phone_no_third_line(house: House, username: str) -> None:
    with house.office.writing() as session:
        session.get_one(User, house.office.user(username).id).name = LONG_NAME
    window = house.window(username, PHONE)
    height = window.page.locator(".masthead").bounding_box()["height"]  # type: ignore[index]
    assert height < 2.5 * TARGET_PX
    assert not window.page.get_by_role("link", name=LONG_NAME).evaluate(CUT)


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_long_note_of_the_police_is_seen_whole(house: House, size: dict[str, int]) -> None:
    house.office.add_child(**FAULTY)
    work = open_work(house.office, "2026")
    (number,) = work.draw()
    work.send(number)
    assert not work.answer(number, Answer(1, "not_found", note=LONG_NOTE))
    window = house.window("tuan", size)
    window.open(f"/handovers/{number}")
    note = window.page.locator("#note-1")
    assert note.input_value() == LONG_NOTE
    assert not note.evaluate(CUT)


def test_a_notice_is_written_on_one_screen_of_a_desk(house: House) -> None:
    window = house.window("hoa")
    window.open("/notices")
    first, last = window.page.locator("#source"), window.page.get_by_role("button", name="Ghi thông báo")
    height = last.bounding_box()["y"] - first.bounding_box()["y"]  # type: ignore[index]
    assert height < DESK["height"]
