"""The camera inside the page, fed with a film of a photographed page: outline, words, corners, pages in a row."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import LAUNCH, House
from tests.browser.phones import Phone, phone_of
from tests.browser.test_every_page import AT_200_PERCENT
from tests.browser.test_phone_for_everyone import faults
from tests.support.chromium import chromium_path

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = Path(__file__).parents[1] / "pages/own/06-a-hand-1.jpg"
SHEET = np.array([[0.062, 0.024], [0.933, 0.034], [0.942, 0.958], [0.068, 0.955]])
"""Where its corners lie, from top left clockwise, in shares of its sides."""
FILM_PX = 2400
Filmed = Callable[[Image.Image], Phone]
OUTLINE = "() => document.querySelector('.outline > polygon').getAttribute('points')"


def whole() -> Image.Image:
    """The page as a phone's video shows it."""
    page = Image.open(PAGE).convert("RGB")
    return page.resize((FILM_PX, round(page.height * FILM_PX / page.width)), Image.Resampling.LANCZOS)


def corner_out() -> Image.Image:
    """The same, its lower right corner out of the picture."""
    page = whole()
    return page.crop((0, 0, 2048, 1360))


@pytest.fixture
def filmed(house: House, tmp_path: Path) -> Iterator[Filmed]:
    """Lan's phone before a page, its camera's film given."""
    browsers = []

    def begin(picture: Image.Image) -> Phone:
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=90)
        film = tmp_path / "page.mjpeg"
        film.write_bytes(kept.getvalue())
        browser = house.chromium.browser_type.launch(
            executable_path=chromium_path(),
            args=[
                *LAUNCH,
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={film}",
            ],
        )
        browsers.append(browser)
        phone = phone_of(replace(house, chromium=browser))
        phone.enrol()
        _choose(phone)
        return phone

    yield begin
    for browser in browsers:
        browser.close()


def _choose(phone: Phone, book: str = "2", number: str = "3") -> None:
    """The screen of photos, a book and a page."""
    phone.go("#/photo")
    phone.heading("Chụp sổ")
    phone.page.locator("[name=book]").fill(book)
    phone.page.locator("[name=page]").fill(number)


def _start(phone: Phone) -> None:
    phone.page.get_by_role("button", name="Mở máy ảnh").click()
    expect(phone.page.locator("video")).to_be_visible()


def _outline(phone: Phone) -> Any:
    """(corners, 2) as it is drawn, in shares of the picture."""
    points = str(phone.page.evaluate(OUTLINE))
    return np.array([[float(one) for one in corner.split(",")] for corner in points.split()])


def test_a_corner_that_is_out_is_missed_before_the_picture_is_taken(filmed: Filmed) -> None:
    phone = filmed(corner_out())
    _start(phone)
    expect(phone.page.locator(".camera__said")).to_contain_text("Thiếu góc")


def test_the_sheets_outline_is_drawn_and_pages_follow_each_other(filmed: Filmed) -> None:
    phone = filmed(whole())
    _start(phone)
    expect(phone.page.locator(".camera__said")).to_contain_text("Đủ nét")
    assert np.abs(_outline(phone) - SHEET).max() < 0.02
    assert faults(phone.page) == []
    phone.page.get_by_role("button", name="◉ Chụp").click()
    onward = phone.page.get_by_role("button", name="Chụp tiếp trang 4")
    expect(onward).to_be_visible()
    assert faults(phone.page) == []
    onward.click()
    phone.heading("Trang 4 · sổ 2")
    expect(phone.page.locator("main")).to_contain_text("Sổ 2: đã chụp trang 3.")
    phone.page.get_by_role("button", name="Thôi chụp").click()
    phone.heading("Chụp sổ")
    phone.page.set_viewport_size(AT_200_PERCENT)  # type: ignore[arg-type]
    assert faults(phone.page) == []
    assert phone.window.complaints == []
