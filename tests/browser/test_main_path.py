"""The main job in a real browser: a form and a photographed page become confirmed, checked records."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, House, Window
from tests.support.server import working

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = Path("tests/pages/dev/06-a-typed-1.jpg")
HERE = Path(__file__).parents[2]


def fill_in_child(page: Page, index: int, **answers: str) -> None:
    """Type into the questions of one child of the form."""
    for key, text in answers.items():
        page.locator(f"[name=c{index}-{key}]").fill(text)


def waiting_rows(page: Page) -> Locator:
    """The rows of the review desk that are still to be decided."""
    return page.locator("[data-row-form]")


def test_from_form_and_photo_to_a_list_of_checked_children(house: House) -> None:
    with working(house.settings, house.folder / "worker.log"):
        lan = house.window("lan", PHONE)
        a_household_with_two_children_is_typed(lan)
        a_page_is_photographed_and_read(lan)
        assert not lan.complaints
        hoa = house.window("hoa")
        named = rows_are_decided_by_keyboard(hoa)
        a_value_leads_back_to_its_cell(hoa, named)
        the_list_tells_what_is_missing(hoa)
        the_list_is_downloaded(hoa, named)
        assert not hoa.complaints


def a_household_with_two_children_is_typed(lan: Window) -> None:
    page = lan.page
    page.get_by_role("link", name="Thêm trẻ").first.click()
    page.locator("[name=household_head]").fill("Lò Văn Pâng")
    page.locator("[name=mother_name]").fill("Quàng Thị Hà")
    fill_in_child(page, 0, full_name="Lò Thị Mai", birth_date="05/3/2019", personal_id="014319000123")
    page.locator("[name=c0-sex][value=female]").check()
    page.get_by_role("button", name="Thêm em nữa").click()
    fill_in_child(page, 1, full_name="Lò Văn Bình", birth_date="3/2021", personal_id="14221000456")
    expect(page.locator("[name=mother_name]")).to_have_value("Quàng Thị Hà")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#c1-personal_id-said")).to_contain_text("12 chữ số")
    expect(page.locator("[name=c1-personal_id]")).to_have_value("14221000456")
    page.get_by_role("button", name="Vẫn lưu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã lưu")
    expect(page.locator(".told > li")).to_have_count(2)


def a_page_is_photographed_and_read(lan: Window) -> None:
    page = lan.page
    page.get_by_role("link", name="Chụp sổ").first.click()
    page.locator("[name=photos]").set_input_files(HERE / PAGE)
    page.locator("[name=number]").fill("12")
    page.get_by_role("button", name="Gửi ảnh").click()
    line = page.locator("#pages tbody tr")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("Trang 12")
    expect(line).to_contain_text("Chờ duyệt")


def rows_are_decided_by_keyboard(hoa: Window) -> list[str]:
    """The names of the two children confirmed; the rest of the page is refused or left."""
    page = hoa.page
    page.get_by_role("link", name="Duyệt", exact=True).click()
    page.get_by_role("link", name="Trang 12").click()
    expect(page.locator("#left")).to_be_visible()
    waiting = waiting_rows(page).count()
    assert waiting >= 4
    first, second = (waiting_rows(page).nth(at) for at in (0, 1))
    first_id, second_id = str(first.get_attribute("id")), str(second.get_attribute("id"))
    keyboard = page.keyboard
    expect(first.locator("[data-first]")).to_be_focused()
    keyboard.press("Control+A")
    keyboard.type("Lường Thị Xuân")
    keyboard.press("Tab")
    expect(first.locator("[name=birth_date]")).to_be_focused()
    expect(page.locator("[data-cell]")).not_to_have_attribute("points", "")
    keyboard.press("Control+A")
    keyboard.type("02/9/2018")
    keyboard.press("Enter")
    expect(page.locator(f"#{first_id}")).to_contain_text("Đã xác nhận")
    expect(page.locator(f"#{first_id}")).to_contain_text("Lường Thị Xuân")
    expect(page.locator(f"#{second_id} [data-first]")).to_be_focused()
    name = page.locator(f"#{second_id} [data-first]").input_value()
    keyboard.press("Enter")
    expect(page.locator(f"#{second_id}")).to_contain_text("Đã xác nhận")
    third_id = str(waiting_rows(page).first.get_attribute("id"))
    expect(page.locator(f"#{third_id} [data-first]")).to_be_focused()
    one_is_refused_with_a_reason(page, third_id)
    expect(page.locator("#left")).to_contain_text(f"Còn {waiting - 3} dòng")
    return ["Lường Thị Xuân", name]


def one_is_refused_with_a_reason(page: Page, row_id: str) -> None:
    page.locator(f"#{row_id} summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Cháu đã chuyển đi từ năm ngoái")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{row_id}")).to_contain_text("Không nhận")
    expect(page.locator(f"#{row_id}")).to_contain_text("Cháu đã chuyển đi từ năm ngoái")


def a_value_leads_back_to_its_cell(hoa: Window, named: list[str]) -> None:
    page = hoa.page
    page.locator(".row--confirmed", has_text=named[1]).get_by_role("link", name="Xem hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(named[1])
    page.locator("#field-full_name a.source").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trang 12")
    expect(page.locator("main")).to_contain_text("Lò Thị Hoa xác nhận lúc")
    cutout = page.get_by_alt_text("Ô được đọc, cắt từ ảnh trang sổ")
    expect(cutout).to_have_js_property("complete", True)
    assert cutout.evaluate("(image) => image.naturalWidth") > 20


def the_list_tells_what_is_missing(hoa: Window) -> None:
    page = hoa.page
    hoa.open("/")
    page.get_by_role("link", name="Bản Hua Nà").first.click()
    expect(page.locator("tr", has_text="Lò Văn Bình")).to_contain_text("Số định danh phải có 12 chữ số")
    expect(page.locator("tr", has_text="Lường Thị Xuân")).to_be_visible()
    page.locator("#q").fill("lo thi mai")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("Lò Thị Mai")
    page.locator("#q").fill("")
    expect(page.locator("tbody tr")).to_have_count(4)


def the_list_is_downloaded(hoa: Window, named: list[str]) -> None:
    page = hoa.page
    with page.expect_download() as awaited:
        page.get_by_role("link", name="CSV").first.click()
    rows = list(csv.reader(io.StringIO(awaited.value.path().read_text(encoding="utf-8-sig"))))
    with page.expect_download() as awaited:
        page.get_by_role("link", name="Excel").first.click()
    sheet = load_workbook(io.BytesIO(awaited.value.path().read_bytes())).worksheets[0]
    assert len(rows) == sheet.max_row == 5
    at = rows[0].index("Họ và tên")
    assert {row[at] for row in rows[1:]} == {"Lò Thị Mai", "Lò Văn Bình", *named}
