"""Pages photographed on the phone: drawn anew, judged before they are sent, sent in parts that go on."""

import io
import random
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.phones import Phone, phone_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = Path(__file__).parents[1] / "pages/dev/06-a-typed-1.jpg"


@pytest.fixture
def phone(house: House) -> Phone:
    """Lan's phone on the screen for photos."""
    phone = phone_of(house)
    phone.enrol()
    phone.go("#/photo")
    phone.heading("Chụp sổ")
    phone.page.locator("[name=book]").fill("2026")
    phone.page.locator("[name=page]").fill("12")
    phone.page.get_by_text("Dùng máy ảnh của điện thoại").click()
    return phone


def blurred(tmp_path: Path) -> Path:
    """The page as a shaking hand takes it."""
    made = tmp_path / "blurred.jpg"
    Image.open(PAGE).filter(ImageFilter.GaussianBlur(14)).save(made)
    return made


def test_a_good_page_is_sent_upright_and_without_what_the_camera_wrote(phone: Phone) -> None:
    phone.page.locator("#file").set_input_files(PAGE)
    expect(phone.page.locator("[name=page]")).to_have_value("13")
    phone.go("#/")
    expect(phone.page.locator("#sending")).to_contain_text("1 ảnh đã gửi, 0 đang chờ")
    [sent] = phone.line.photos.values()
    picture = Image.open(io.BytesIO(sent))
    assert picture.format == "JPEG"
    assert not picture.getexif()
    assert b"Exif" not in sent


def test_a_blurred_page_is_asked_about_and_can_be_sent_all_the_same(phone: Phone, tmp_path: Path) -> None:
    phone.page.locator("#file").set_input_files(blurred(tmp_path))
    expect(phone.page.locator("main .notice")).to_contain_text("Ảnh bị mờ")
    assert phone.line.photos == {}
    phone.page.get_by_role("button", name="Vẫn gửi").click()
    expect(phone.page.locator("[name=page]")).to_have_value("13")


def test_an_upload_cut_again_and_again_goes_on_where_it_was(phone: Phone) -> None:
    chance = random.Random(6)
    phone.line.cut = "before"
    phone.page.locator("#file").set_input_files(PAGE)
    expect(phone.page.locator("[name=page]")).to_have_value("13")
    phone.go("#/")
    cuts = 0
    while not any(len(kept) for kept in phone.line.photos.values()) or cuts < 8:
        phone.line.cut = chance.choice(["", "before", "after"])
        phone.page.get_by_role("button", name="Gửi ngay").click()
        phone.page.wait_for_timeout(chance.randint(20, 200))
        cuts += 1
    phone.line.cut = ""
    phone.page.get_by_role("button", name="Gửi ngay").click()
    expect(phone.page.locator("#sending")).to_contain_text("1 ảnh đã gửi, 0 đang chờ")
    expect(phone.page.locator(".sending")).not_to_contain_text("ảnh")
    [kept] = phone.line.photos.values()
    print(f"{len(kept)} bytes, {phone.line.photo_bytes_sent} sent over {cuts} cuts")
