"""Every screen of the phone's app: readable by all, whole at 360 px and at 200 %, with targets for a thumb."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAUNCH, PHONE, House
from tests.browser.given import AGAIN, CHECK, GIVEN
from tests.browser.phones import Line, Phone, phone_of
from tests.browser.test_every_page import AT_200_PERCENT, TARGET_PX, TOO_LOW, WIDER, violations
from tests.support.chromium import chromium_path

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KNOWN = "0b7d0000-0000-4000-8000-000000000001"
CHILDREN = [{"uuid": KNOWN, "full_name": "Quàng Văn Ín", "birth_year": "2018", "hamlet": "Bản Hua Nà", "rev": 4}]
SCREENS = {
    "#/": "Bản Hua Nà",
    "#/new": "Thêm trẻ",
    "#/waiting": "Hộp chờ gửi",
    "#/known": "Trẻ trong thôn, bản",
    f"#/known/{KNOWN}": "Quàng Văn Ín, 2018",
    f"#/correct/{KNOWN}": "Sửa: Quàng Văn Ín",
    "#/checks": "Kiểm tra tại hộ",
    f"#/check/{CHECK}": "Lò Thị Mai",
    f"#/found/{CHECK}": "Thêm trẻ",
    "#/rechecks": "Phúc tra",
    "#/recheck/12": "Hỏi lại: cháu sinh năm 2019",
    "#/voice": "Đọc to",
    "#/install": "Thêm vào màn hình chính",
    "#/wake": "Đăng nhập lại để gửi",
    "#/leave": "Rời máy này",
}
RETURNED = {"kind": "child", "uuid": KNOWN, "full_name": "Quàng Văn Ín", "rev": 4, "sentence": "Ngày sinh khác sổ."}
LISTEN = """() => {
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...given) {
    document.body.dataset.spoken = this.buffer.duration.toFixed(1);
    return start.apply(this, given);
  };
}"""


def faults(page: Page) -> list[str]:
    """Everything that keeps someone from using this screen."""
    found = violations(page)
    found += [f"{height:.0f} px high: {what}" for what, height in page.evaluate(TOO_LOW, TARGET_PX)]
    wider = page.evaluate(WIDER)
    return found + ([f"{wider} px wider than the screen"] if wider > 0 else [])


@pytest.fixture(scope="module")
def phone(house: House) -> Phone:
    """A phone with an item that waits, in flight mode."""
    phone = phone_of(house, Line(children=CHILDREN, checks=[GIVEN], rechecks=[AGAIN], returned=[RETURNED]))
    phone.enrol()
    phone.page.get_by_role("link", name="Tìm, sửa cháu đã có").click()
    phone.page.get_by_role("link", name="Quàng Văn Ín").wait_for()
    phone.offline()
    phone.write_child("Lò Thị Mai")
    return phone


@pytest.mark.parametrize("size", [PHONE, AT_200_PERCENT], ids=["360", "200%"])
def test_every_screen_can_be_used_by_everyone(phone: Phone, size: dict[str, int]) -> None:
    phone.page.set_viewport_size(size)  # type: ignore[arg-type]
    found = {}
    for address, title in SCREENS.items():
        phone.go(address)
        phone.heading(title)
        if wrong := faults(phone.page):
            found[address] = wrong
    assert found == {}


def test_an_item_and_a_form_with_faults_can_be_used_by_everyone(phone: Phone) -> None:
    phone.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    phone.go("#/waiting")
    phone.page.get_by_role("link", name="Lò Thị Mai").click()
    phone.heading("Lò Thị Mai")
    assert phone.page.locator("dt").all_inner_texts()[:2] == ["Họ và tên", "Ngày, tháng, năm sinh"]
    phone.page.get_by_text("Rút phiếu này").click()
    assert faults(phone.page) == []
    phone.go("#/new")
    phone.page.locator("[name=c0-full_name]").fill("xxx")
    phone.page.get_by_role("button", name="Xong").click()
    phone.page.get_by_role("button", name="Vẫn lưu").wait_for()
    assert faults(phone.page) == []


def speaking(phone: Phone) -> None:
    """The voice switched on, and what it plays written down."""
    phone.go("#/voice")
    phone.page.get_by_role("button", name="Bật đọc to").click()
    expect(phone.page.get_by_role("button", name="Nghe thử")).to_be_visible()
    phone.page.evaluate(LISTEN)


def test_every_screen_says_once_what_it_is_and_a_visit_what_it_asks(house: House) -> None:
    phone = phone_of(house, Line(children=CHILDREN, checks=[GIVEN], rechecks=[AGAIN]))
    phone.enrol()
    speaking(phone)
    for address, title in SCREENS.items():
        phone.go(address)
        phone.heading(title)
        said = phone.page.get_by_role("button", name="Đọc to: trang này")
        expect(said).to_have_count(0 if address == "#/voice" else 1)
    for address in (f"#/check/{CHECK}", "#/recheck/12"):
        phone.go(address)
        expect(phone.page.get_by_role("button", name="Đọc to: Đã hỏi ai")).to_be_visible()
        assert faults(phone.page) == []


def test_what_a_newer_release_says_is_fetched_when_it_is_asked_for(house: House) -> None:
    phone = phone_of(house)
    phone.enrol()
    speaking(phone)
    phone.page.evaluate("caches.open('voice').then((kept) => kept.delete('/voice/screen-home'))")
    phone.go("#/")
    phone.page.get_by_role("button", name="Đọc to: trang này").click()
    expect(phone.page.locator("body")).to_have_attribute("data-spoken", re.compile(r"^[1-9]"))


def test_questions_are_spoken_offline_once_that_is_switched_on(house: House) -> None:
    phone = phone_of(house)
    phone.enrol()
    phone.go("#/new")
    phone.heading("Thêm trẻ")
    expect(phone.page.get_by_role("button", name="Đọc to: Họ và tên", exact=True)).to_have_count(0)
    speaking(phone)
    phone.offline()
    phone.go("#/new")
    phone.heading("Thêm trẻ")
    phone.page.get_by_role("button", name="Đọc to: Họ và tên", exact=True).click()
    expect(phone.page.locator("body")).to_have_attribute("data-spoken", re.compile(r"^[1-9]"))
    assert faults(phone.page) == []
    assert phone.complaints() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_door_can_be_used_by_everyone(house: House, scheme: str) -> None:
    phone = phone_of(house, color_scheme=scheme)
    phone.window.open("/enrol")
    phone.heading("Sổ Trẻ Em trên điện thoại")
    assert faults(phone.page) == []
    phone.enrol()
    assert faults(phone.page) == []
    phone.page.get_by_role("button", name="Khoá ứng dụng").click()
    phone.heading("Chào Cà Thị Lan")
    assert faults(phone.page) == []


def test_the_browser_would_install_it(house: House, tmp_path: Path) -> None:
    browser_type = house.chromium.browser_type
    whole = chromium_path(whole=True)
    context = browser_type.launch_persistent_context(str(tmp_path), executable_path=whole, args=LAUNCH)
    try:
        page = context.new_page()
        page.goto(f"{house.address}/phone")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        session = context.new_cdp_session(page)
        assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        assert session.send("Page.getAppManifest")["errors"] == []
    finally:
        context.close()


@pytest.mark.parametrize("width_px", [320, 256])
def test_no_screen_is_scrolled_sideways_however_narrow_it_is(house: House, width_px: int) -> None:
    phone = phone_of(house)
    phone.enrol()
    phone.page.set_viewport_size({"width": width_px, "height": 640})
    for address in ("#/", "#/new", "#/photo", "#/checks", "#/known", "#/waiting", "#/leave", "#/voice"):
        phone.go(address)
        expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
        widths = phone.page.evaluate("() => [innerWidth, document.documentElement.scrollWidth]")
        assert widths == [width_px, width_px], address
