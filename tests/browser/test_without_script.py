"""Every job without JavaScript: old phones, strict offices, a script that did not come over the line."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, House, Window
from tests.support.readings import page_read

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def page_id(house: House) -> int:
    """A page of two rows; made before a test leaves another page waiting to be read."""
    office = house.office
    rows = [{"full_name": "Lường Thị Xuân", "birth_date": "02/9/2018"}, {"full_name": "Cà Văn Sơn"}]
    return page_read(office.database, office.keyring, house.photos_folder, office.scope("lan"), *rows)


@pytest.fixture
def lan(house: House) -> Window:
    """The collaborator of Bản Hua Nà with a phone that runs no script."""
    return house.window("lan", PHONE, java_script_enabled=False)


@pytest.fixture
def hoa(house: House) -> Window:
    """The officer at a desk that runs no script."""
    return house.window("hoa", java_script_enabled=False)


def test_one_more_child_is_added_and_nothing_typed_is_lost(lan: Window) -> None:
    page = lan.page
    lan.open("/children/new")
    page.locator("[name=mother_name]").fill("Quàng Thị Hà")
    page.locator("[name=c0-full_name]").fill("Lò Thị Mai")
    page.get_by_role("button", name="Thêm em nữa").click()
    expect(page.locator("[name=c1-full_name]")).to_be_visible()
    expect(page.locator("[name=mother_name]")).to_have_value("Quàng Thị Hà")
    expect(page.locator("[name=c0-full_name]")).to_have_value("Lò Thị Mai")
    page.get_by_role("button", name="Bỏ cháu này khỏi phiếu").last.click()
    expect(page.locator("[name=c1-full_name]")).to_have_count(0)
    expect(page.locator("[name=c0-full_name]")).to_have_value("Lò Thị Mai")


def test_a_fault_stands_beside_its_field_and_may_still_be_saved(lan: Window) -> None:
    page = lan.page
    lan.open("/children/new")
    page.locator("[name=c0-full_name]").fill("Lò Thị Mai")
    page.locator("[name=c0-birth_date]").fill("05/3/2019")
    page.locator("[name=c0-personal_id]").fill("14319000123")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#c0-personal_id-said")).to_contain_text("Số định danh phải có 12 chữ số")
    expect(page.locator("[name=c0-personal_id]")).to_have_value("14319000123")
    page.get_by_role("button", name="Vẫn lưu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã lưu")
    page.get_by_role("link", name="Lò Thị Mai").click()
    expect(page.locator("#field-personal_id")).to_contain_text("Số định danh phải có 12 chữ số")


def test_a_photo_is_sent_and_stands_in_the_list(lan: Window) -> None:
    page = lan.page
    lan.open("/pages/new")
    page.locator("[name=photos]").set_input_files(Path(__file__).parents[1] / "pages/dev/06-a-typed-1.jpg")
    page.locator("[name=number]").fill("31")
    page.get_by_role("button", name="Gửi ảnh").click()
    expect(page).to_have_url(re.compile("/pages$"))
    expect(page.locator("tr", has_text="Trang 31")).to_contain_text("Chờ đọc")


def test_rows_are_confirmed_and_refused(hoa: Window, page_id: int) -> None:
    page = hoa.page
    hoa.open(f"/pages/{page_id}")
    first, second = page.locator("li.row").all()
    first.get_by_label("Họ và tên", exact=True).fill("Lường Thị Xuyến")
    first.get_by_role("button", name="Xác nhận dòng 1").click()
    expect(page.locator("li.row").first).to_contain_text("Lường Thị Xuyến")
    expect(page.locator("li.row").first).to_contain_text("Đã xác nhận")
    second.locator("summary").click()
    second.get_by_role("button", name="Không nhận dòng này").click()
    expect(second.get_by_role("alert")).to_contain_text("lý do")
    second.locator("summary").click()
    second.get_by_label("Lý do").fill("Đã chuyển đi")
    second.get_by_role("button", name="Không nhận dòng này").click()
    expect(second).to_contain_text("Không nhận")
    expect(second).to_contain_text("Đã chuyển đi")
