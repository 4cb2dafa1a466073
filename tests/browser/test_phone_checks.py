"""Assigned checks at the household: the record beside what was found, six answers, and nothing asked twice."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.given import CHECK, GIVEN, KNOWN, MAI
from tests.browser.phones import Line, Phone, phone_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def phone(house: House) -> Phone:
    """Lan's phone in flight mode, with a check on it."""
    phone = phone_of(house, Line(children=[KNOWN], checks=[GIVEN]))
    phone.enrol()
    expect(phone.page.get_by_role("link", name="Kiểm tra tại hộ (1)")).to_be_visible()
    phone.offline()
    phone.go("#/checks")
    phone.page.get_by_role("link", name="Lò Thị Mai").click()
    phone.heading("Lò Thị Mai")
    return phone


def sent(phone: Phone) -> list[dict[str, Any]]:
    """What arrives once the network is back."""
    phone.offline(False)
    expect(phone.said_of_sending()).to_contain_text("0 đang chờ")
    return [item for versions in phone.line.stored.values() for item in versions]


def test_an_answer_without_a_person_asked_is_not_taken(phone: Phone) -> None:
    phone.page.get_by_label("Đúng như hồ sơ").check()
    phone.page.get_by_role("button", name="Xong").click()
    expect(phone.page.get_by_text("Ghi đã hỏi ai trong hộ.")).to_be_visible()


def test_a_right_record_is_said_to_be_right_and_asked_no_more(phone: Phone) -> None:
    phone.page.get_by_role("button", name="mẹ: Quàng Thị Hà").click()
    phone.page.get_by_label("Đúng như hồ sơ").check()
    phone.page.get_by_label("Ghi thêm").fill("Gia đình vắng buổi sáng")
    phone.page.get_by_role("button", name="Xong").click()
    expect(phone.page.get_by_text("Không có hộ nào phải kiểm tra")).to_be_visible()
    [item] = sent(phone)
    answer = {"check": CHECK, "answer": "right", "asked": "mẹ: Quàng Thị Hà", "visit_note": "Gia đình vắng buổi sáng"}
    assert (item["kind"], item["uuid"], item["base_rev"], item["fields"]) == ("household_check", MAI, 2, answer)
    phone.go("#/checks")
    expect(phone.page.get_by_text("Không có hộ nào phải kiểm tra")).to_be_visible()


def test_a_correction_stands_beside_the_record_and_goes_with_the_answer(phone: Phone) -> None:
    phone.page.get_by_label("Đã hỏi ai").fill("bà ngoại")
    phone.page.get_by_label("Có chỗ khác").check()
    phone.page.get_by_role("button", name="Xong").click()
    phone.heading("Sửa: Lò Thị Mai")
    for part, digits in (("birth_date-day", "3"), ("birth_date-month", "5"), ("birth_date-year", "2019")):
        phone.page.locator(f"[name=c0-{part}]").fill(digits)
    phone.page.locator("[name=father_name]").focus()
    line = phone.page.get_by_role("row", name="Ngày, tháng, năm sinh")
    expect(line).to_contain_text("05/3/2019")
    expect(line).to_contain_text("03/5/2019")
    phone.page.get_by_role("button", name="Xong").click()
    phone.heading("Kiểm tra tại hộ")
    [item] = sent(phone)
    assert item["fields"] == {
        "check": CHECK,
        "answer": "corrected",
        "asked": "bà ngoại",
        "visit_note": "",
        "birth_date": "3/5/2019",
    }


def test_an_answer_that_waits_is_taken_back_and_the_check_is_there_again(phone: Phone) -> None:
    phone.page.get_by_label("Chưa gặp gia đình").check()
    phone.page.get_by_role("button", name="Xong").click()
    phone.heading("Kiểm tra tại hộ")
    phone.go("#/waiting")
    phone.page.get_by_role("link", name="Kiểm tra: Lò Thị Mai").click()
    phone.page.get_by_text("Rút phiếu này").click()
    phone.page.get_by_label("Vì sao rút?").fill("nhầm nhà")
    phone.page.get_by_role("button", name="Rút phiếu").click()
    phone.heading("Hộp chờ gửi")
    phone.go("#/checks")
    expect(phone.page.get_by_role("link", name="Lò Thị Mai")).to_be_visible()
    assert sent(phone) == []


def test_a_child_met_there_is_new_and_says_where_it_was_met(phone: Phone) -> None:
    phone.go("#/checks")
    phone.page.get_by_role("link", name="Gặp cháu mới ở hộ này").click()
    phone.heading("Thêm trẻ")
    expect(phone.page.locator("[name=household_head]")).to_have_value("Lò Văn Pâng")
    phone.page.locator("[name=c0-full_name]").fill("Lò Văn Bình")
    phone.page.locator("[name=c0-birth_date-year]").fill("2021")
    phone.finish()
    [item] = sent(phone)
    assert (item["kind"], item["base_rev"], item["found_by"]) == ("child", 0, "household_check")
    assert item["fields"]["mother_name"] == "Quàng Thị Hà"


def test_a_visit_begun_is_there_after_the_page_has_died(phone: Phone) -> None:
    phone.page.get_by_label("Đã hỏi ai").fill("bà ngoại")
    phone.page.wait_for_timeout(400)
    phone.kill()
    phone.reopen()
    phone.unlock()
    phone.page.get_by_role("link", name="Viết dở: Lò Thị Mai").click()
    expect(phone.page.get_by_label("Đã hỏi ai")).to_have_value("bà ngoại")
