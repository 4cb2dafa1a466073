"""A passkey in a real browser: made with the password, asked for at the next log-in, by mouse and by no mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, Window
from tests.browser.test_every_page import violations
from tests.support.office import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def with_finger(house: House) -> Window:
    """A window whose machine has a fingerprint reader that always says yes; passkeys need a host with a name."""
    window = house.window()
    window.address = house.address.replace("127.0.0.1", "localhost")
    machine = window.page.context.new_cdp_session(window.page)
    machine.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    options |= {"hasResidentKey": True, "automaticPresenceSimulation": True}
    machine.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return window


def test_a_passkey_is_made_and_asked_for(house: House) -> None:
    window = with_finger(house)
    page = window.page
    window.log_in("hoa")
    window.open("/account")
    page.get_by_label("Tên để nhận ra khoá").fill("Máy cơ quan")
    page.locator("#passkey-password").fill(PASSWORD)
    page.get_by_role("button", name="Thêm khoá truy cập").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    assert len(page.locator(".codes li").all()) == 10
    assert not violations(page)
    window.open("/account")
    expect(page.get_by_role("rowheader", name="Máy cơ quan")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert not violations(page)
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    page.get_by_label("Tên đăng nhập").fill("hoa")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page).to_have_url(re.compile("/login/second"))
    assert not violations(page)
    page.get_by_role("button", name="Dùng khoá truy cập").click()
    expect(page).to_have_url(f"{window.address}/")
    assert not window.complaints


def test_an_app_is_set_up_without_script_too(house: House) -> None:
    window = house.window("minh", java_script_enabled=False)
    window.open("/account")
    window.page.get_by_label("Mật khẩu hiện tại").first.fill(PASSWORD)
    window.page.get_by_role("button", name="Ghép ứng dụng tạo mã").click()
    expect(window.page.get_by_role("img", name="Mã vuông để ứng dụng tạo mã quét")).to_be_visible()
