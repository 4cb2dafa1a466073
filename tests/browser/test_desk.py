"""The review desk by keyboard alone: where the keyboard goes after each decision, and two officers at one page."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import House, Window
from tests.support.readings import page_read

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = ("Cà Văn An", "Lò Thị Mai", "Lường Thị Xuân")
_MARKS = count(1)


@pytest.fixture
def page_id(house: House) -> int:
    """A page of three rows of this test's own."""
    office, rows = house.office, [{"full_name": name, "birth_date": "02/9/2018"} for name in NAMES]
    scope = office.scope("lan")
    return page_read(office.database, office.keyring, house.photos_folder, scope, *rows, mark=next(_MARKS))


@pytest.fixture
def hoa(house: House, page_id: int) -> Iterator[Window]:
    """The officer, in front of the page; nothing may have broken in the window."""
    window = house.window("hoa")
    window.open(f"/pages/{page_id}")
    yield window
    assert not window.complaints


def row(page: Page, number: int) -> Locator:
    """The row with that number on the page."""
    return page.locator("li.row").nth(number - 1)


def first_box(page: Page, number: int) -> Locator:
    """Where the keyboard begins in a row."""
    return row(page, number).locator("[data-first]")


def test_what_was_passed_over_is_come_back_to_after_the_last_row(hoa: Window) -> None:
    page = hoa.page
    expect(first_box(page, 1)).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(first_box(page, 2)).to_be_focused()
    page.keyboard.press("Enter")
    expect(row(page, 2)).to_contain_text("Đã xác nhận")
    expect(first_box(page, 3)).to_be_focused()
    page.keyboard.press("Enter")
    expect(row(page, 3)).to_contain_text("Đã xác nhận")
    expect(first_box(page, 1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#left")).to_have_text("Trang này đã duyệt xong.")


def test_a_fault_is_told_while_typing_and_nothing_typed_is_lost(hoa: Window) -> None:
    page = hoa.page
    born = row(page, 1).locator("[name=birth_date]")
    born.fill("31/02/2019")
    page.keyboard.press("Tab")
    expect(row(page, 1)).to_contain_text("31/02/2019")
    expect(row(page, 1).locator(".field__fault")).to_have_count(1)
    expect(born).to_have_value("31/02/2019")


def test_an_emptied_name_is_refused_beside_the_row_with_what_was_typed(hoa: Window) -> None:
    page = hoa.page
    for box in row(page, 1).locator(".row__boxes input").all():
        box.fill("")
    row(page, 1).locator("select").last.focus()
    row(page, 1).get_by_role("button", name="Xác nhận dòng 1").press("Enter")
    expect(row(page, 1).get_by_role("alert")).to_be_visible()
    expect(row(page, 1).get_by_role("button", name="Xác nhận dòng 1")).to_be_visible()


def test_the_second_officer_sees_who_has_the_page_and_cannot_decide(house: House, hoa: Window, page_id: int) -> None:
    hoa.page.keyboard.press("Enter")
    expect(row(hoa.page, 1)).to_contain_text("Đã xác nhận")
    minh = house.window("minh")
    minh.open(f"/pages/{page_id}")
    expect(minh.page.locator("#messages")).to_contain_text("Trang này Lò Thị Hoa đang duyệt (từ")
    expect(minh.page.locator("li.row")).to_have_count(len(NAMES))
    expect(minh.page.locator("[data-row-form]")).to_have_count(0)
