"""Second visits in flight mode: asked anew without the record, kept in the outbox, sent once."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.given import AGAIN, KNOWN, MAI
from tests.browser.phones import Line, Phone, phone_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def phone(house: House) -> Phone:
    """Lan's phone in flight mode before the second visit that was given to her."""
    phone = phone_of(house, Line(children=[KNOWN], rechecks=[AGAIN]))
    phone.enrol()
    line = phone.page.get_by_role("link", name="Phúc tra: hỏi lại 1 cháu")
    expect(line).to_be_visible()
    phone.offline()
    line.click()
    phone.page.get_by_role("link", name="Cháu thứ 1, sinh năm 2019").click()
    phone.heading("Hỏi lại: cháu sinh năm 2019")
    expect(phone.page.get_by_text("Hộ 34 · Lò Văn Pâng · Bản Hua Nà")).to_be_visible()
    return phone


def test_a_second_visit_is_blind_answered_without_a_network_corrected_and_sent_once(phone: Phone) -> None:
    page = phone.page
    expect(page.locator("#main")).not_to_contain_text("Lò Thị Mai")
    page.get_by_role("button", name="Xong").click()
    expect(page.get_by_text("Ghi đã hỏi ai trong hộ.")).to_be_visible()
    page.locator("[name=mother_name]").fill("Quàng Thị Hà")
    page.get_by_label("Nữ").check()
    for part, digits in (("day", "5"), ("month", "3"), ("year", "2019")):
        page.locator(f"[name=birth_date-{part}]").fill(digits)
    page.get_by_label("Đã hỏi ai").fill("bà ngoại")
    page.get_by_role("button", name="Xong").click()
    expect(page.get_by_text("Không có hộ nào phải phúc tra")).to_be_visible()

    phone.go("#/waiting")
    page.get_by_role("link", name="Phúc tra: cháu chưa có tên").click()
    page.get_by_role("button", name="Sửa câu trả lời").click()
    expect(page.get_by_label("Đã hỏi ai")).to_have_value("bà ngoại")
    page.locator("[name=full_name]").fill("Lò Thị Mai")
    page.get_by_role("button", name="Xong").click()
    expect(page.get_by_text("Không có hộ nào phải phúc tra")).to_be_visible()

    phone.offline(False)
    expect(phone.said_of_sending()).to_contain_text("0 đang chờ")
    [item] = [item for versions in phone.line.stored.values() for item in versions]
    assert (item["kind"], item["uuid"], item["base_rev"]) == ("recheck", MAI, 2)
    assert item["fields"] == {
        "recheck": "12",
        "full_name": "Lò Thị Mai",
        "birth_date": "5/3/2019",
        "sex": "female",
        "ethnicity": "",
        "father_name": "",
        "mother_name": "Quàng Thị Hà",
        "personal_id": "",
        "asked": "bà ngoại",
    }
    assert phone.complaints() == []


def test_an_answer_the_server_refuses_says_why_and_is_taken_back(phone: Phone) -> None:
    sentence = "Hộ này đã giao người khác phúc tra. Chọn hộ khác."
    phone.line.refuse = lambda item: {"field": "", "code": "OTHERS_VISIT", "message": sentence}
    page = phone.page
    page.get_by_label("Đã hỏi ai").fill("mẹ")
    page.get_by_role("button", name="Xong").click()
    expect(page.get_by_text("Không có hộ nào phải phúc tra")).to_be_visible()
    phone.offline(False)
    expect(phone.said_of_sending()).to_contain_text("1 cần xem")
    phone.go("#/waiting")
    page.get_by_role("link", name="Phúc tra: cháu chưa có tên").click()
    expect(page.get_by_text(sentence)).to_be_visible()
    page.get_by_text("Rút phiếu này").click()
    page.get_by_label("Vì sao rút?").fill("đã giao người khác")
    page.get_by_role("button", name="Rút phiếu").click()
    phone.heading("Hộp chờ gửi")
    expect(page.get_by_text("Không còn phiếu nào chờ gửi")).to_be_visible()
