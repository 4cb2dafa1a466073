"""Pages photographed on the phone: drawn anew, judged before they are sent, sent in parts that go on, never lost."""

import io
import random
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Request, Route, expect

from tests.browser.conftest import House
from tests.browser.phones import Phone, phone_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = Path(__file__).parents[1] / "pages/own/06-a-hand-1.jpg"
ORIENTATION, TAKEN_BY, LYING = 0x0112, 0x010F, 6
NEARLY_FULL = "navigator.storage.estimate = async () => ({ usage: 81, quota: 100 })"
NO_ROOM = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name === "photo_bytes") throw new DOMException("no room", "QuotaExceededError");
    return put.apply(this, given);
  };
}"""
COUNT = """() => new Promise((told) => {
  const asked = indexedDB.open("so-tre-em");
  asked.onsuccess = () => {
    const counted = asked.result.transaction("photo_bytes").objectStore("photo_bytes").count();
    counted.onsuccess = () => (asked.result.close(), told(counted.result));
  };
})"""
ON_MOBILE = """Object.defineProperty(navigator, "connection", {
  value: Object.assign(new EventTarget(), { type: TYPE }),
})"""


@pytest.fixture
def phone(house: House) -> Phone:
    """Lan's phone on the screen for photos."""
    phone = phone_of(house)
    phone.enrol()
    return begun(phone)


def begun(phone: Phone, number: str = "12") -> Phone:
    """The screen for photos, a book and a page typed in."""
    phone.go("#/photo")
    phone.heading("Chụp sổ")
    phone.page.locator("[name=book]").fill("2026")
    phone.page.locator("[name=page]").fill(number)
    return phone


def choose(phone: Phone, *pictures: Path) -> None:
    """Pictures from the phone's own camera."""
    if not phone.page.locator("#file").is_visible():
        phone.page.get_by_text("Dùng máy ảnh của điện thoại").click()
    phone.page.locator("#file").set_input_files(pictures)


def keep(phone: Phone, words: str = "Giữ ảnh này") -> None:
    """The person's word that the picture stays."""
    phone.page.get_by_role("button", name=words).click()


def wait_for_pictures(phone: Phone, count: int) -> None:
    """Until so many lie on the phone's disk."""
    while phone.page.evaluate(COUNT) != count:
        phone.page.wait_for_timeout(50)


def blurred(tmp_path: Path) -> Path:
    """The page as a shaking hand takes it."""
    made = tmp_path / "blurred.jpg"
    Image.open(PAGE).filter(ImageFilter.GaussianBlur(3)).save(made)
    return made


def lying(tmp_path: Path) -> Path:
    """The page as a phone held on its side writes it down: turned, with what the camera adds."""
    made, written = tmp_path / "lying.jpg", Image.Exif()
    written[ORIENTATION], written[TAKEN_BY] = LYING, "Một hãng máy"
    Image.open(PAGE).transpose(Image.Transpose.ROTATE_90).save(made, exif=written)
    return made


def test_a_page_is_sent_upright_cut_to_its_sheet_and_without_what_the_camera_wrote(
    phone: Phone, tmp_path: Path
) -> None:
    choose(phone, lying(tmp_path))
    keep(phone)
    expect(phone.page.locator("[name=page]")).to_have_value("13")
    expect(phone.page.locator("#books")).to_contain_text("đã gửi")
    [sent] = phone.line.photos.values()
    picture, whole = Image.open(io.BytesIO(sent)), Image.open(PAGE)
    assert picture.format == "JPEG"
    assert not picture.getexif()
    assert b"Exif" not in sent
    assert picture.width > picture.height
    assert 0.85 * whole.width < picture.width < 0.97 * whole.width


def test_a_blurred_page_is_asked_about_and_can_be_kept_all_the_same(phone: Phone, tmp_path: Path) -> None:
    choose(phone, blurred(tmp_path))
    expect(phone.page.locator("main .notice")).to_contain_text("Ảnh bị mờ")
    assert phone.line.photos == {}
    keep(phone, "Vẫn giữ ảnh này")
    expect(phone.page.locator("[name=page]")).to_have_value("13")
    expect(phone.page.locator("#books")).to_contain_text("đã gửi")


def test_what_is_no_picture_is_said_to_be_none(phone: Phone, tmp_path: Path) -> None:
    (tmp_path / "page.jpg").write_bytes(b"not a picture")
    choose(phone, tmp_path / "page.jpg")
    expect(phone.page.get_by_role("alert")).to_contain_text("Không mở được ảnh này")


def test_the_very_same_picture_is_not_taken_for_a_second_page(phone: Phone) -> None:
    phone.offline()
    choose(phone, PAGE)
    keep(phone)
    expect(phone.page.locator("[name=page]")).to_have_value("13")
    choose(phone, PAGE)
    keep(phone)
    expect(phone.page.get_by_role("alert")).to_contain_text("Chính ảnh này đã giữ cho một trang khác")
    expect(phone.page.locator("[name=page]")).to_have_value("13")
    expect(phone.page.locator("#books")).to_contain_text("đã chụp trang 12")
    wait_for_pictures(phone, 1)


def test_a_picture_nobody_decided_on_outlives_a_killed_page(phone: Phone) -> None:
    phone.offline()
    choose(phone, PAGE)
    expect(phone.page.locator("#corners-hint")).to_be_visible()
    wait_for_pictures(phone, 1)
    phone.kill()
    phone.reopen()
    phone.unlock()
    phone.heading("Bản Hua Nà")
    phone.page.get_by_role("link", name="Ảnh chụp dở: 1").click()
    phone.heading("Trang 12 · sổ 2026")
    keep(phone)
    expect(phone.page.locator("#books")).to_contain_text("Sổ 2026: đã chụp trang 12")


def test_an_upload_cut_again_and_again_and_its_page_killed_goes_on_where_it_was(phone: Phone) -> None:
    chance = random.Random(6)
    phone.line.cut = "before"
    choose(phone, PAGE)
    keep(phone)
    expect(phone.page.locator("#books")).to_contain_text("chờ gửi")
    phone.go("#/")
    for _ in range(8):
        phone.line.cut = chance.choice(["", "before", "after"])
        phone.page.get_by_role("button", name="Gửi ngay").click()
        phone.page.wait_for_timeout(chance.randint(20, 200))
    phone.kill()
    phone.line.cut = ""
    phone.reopen()
    phone.unlock()
    phone.heading("Bản Hua Nà")
    phone.go("#/photo")
    expect(phone.page.locator("#books")).to_contain_text("12")
    wait_for_pictures(phone, 0)
    [kept] = phone.line.photos.values()
    print(f"{len(kept)} bytes, {phone.line.photo_bytes_sent} sent over 8 cuts and a kill")
    assert phone.line.photo_bytes_sent <= len(kept) + 9 * 128 * 1024


def test_pages_left_out_are_named_and_sent_ones_stay_on_the_map(phone: Phone, tmp_path: Path) -> None:
    for number, size in (("3", 2457), ("5", 2400), ("8", 2300)):
        made = tmp_path / f"{number}.jpg"
        page = Image.open(PAGE)
        page.resize((size, round(page.height * size / page.width))).save(made, quality=60)
        begun(phone, number)
        choose(phone, made)
        keep(phone)
    words = "Sổ 2026: đã chụp trang 3, 5, 8; còn thiếu trang 4, 6–7."
    expect(phone.page.locator("#books")).to_contain_text(words)
    wait_for_pictures(phone, 0)
    begun(phone)
    expect(phone.page.locator("#books")).to_contain_text(words)
    expect(phone.page.locator("#books li")).to_have_text(["Trang 3✓ đã gửi", "Trang 5✓ đã gửi", "Trang 8✓ đã gửi"])
    assert phone.page.locator("#books img").evaluate_all("all => all.every((one) => one.naturalWidth <= 144)")


def test_corners_are_moved_by_the_arrow_keys_and_by_finger(phone: Phone) -> None:
    choose(phone, PAGE)
    corner = phone.page.get_by_role("button", name="Góc dưới phải")
    before = corner.bounding_box()
    assert before
    corner.press("Shift+ArrowLeft")
    corner.press("ArrowUp")
    after = corner.bounding_box()
    assert after
    assert after["x"] < before["x"] - 5
    assert before["y"] - 5 < after["y"] < before["y"]
    x, y = after["x"] + 24, after["y"] + 24
    phone.page.mouse.move(x, y)
    phone.page.mouse.down()
    phone.page.mouse.move(x - 60, y - 40)
    phone.page.mouse.up()
    moved = corner.bounding_box()
    assert moved
    assert (moved["x"], moved["y"]) == pytest.approx((after["x"] - 60, after["y"] - 40), abs=3)


def test_a_turned_picture_is_sent_as_it_was_turned(phone: Phone) -> None:
    choose(phone, PAGE)
    phone.page.get_by_role("button", name="Xoay ảnh").click()
    phone.page.wait_for_function("() => { const c = document.querySelector('canvas'); return c.height > c.width; }")
    expect(phone.page.locator("#corners-hint")).to_be_visible()
    phone.page.get_by_role("button", name="Giữ ảnh này").or_(
        phone.page.get_by_role("button", name="Vẫn giữ ảnh này")
    ).click()
    expect(phone.page.locator("#books")).to_contain_text("đã gửi")
    [sent] = phone.line.photos.values()
    picture = Image.open(io.BytesIO(sent))
    assert picture.height > picture.width


@pytest.mark.parametrize(("kind", "told"), [("'cellular'", False), ("undefined", True)], ids=["mobile", "unknown"])
def test_photos_wait_for_wifi_when_asked_to_and_text_does_not(house: House, kind: str, told: bool) -> None:
    phone = phone_of(house)
    phone.page.add_init_script(ON_MOBILE.replace("TYPE", kind))
    phone.enrol()
    begun(phone)
    phone.page.get_by_label("Chỉ gửi ảnh khi có Wi-Fi").check()
    begun(phone)
    assert phone.page.get_by_text("Máy này không cho biết").is_visible() is told
    choose(phone, PAGE)
    keep(phone)
    phone.write_child("Lò Thị Mai")
    phone.page.wait_for_timeout(1000)
    expect(phone.said_of_sending()).to_contain_text("0 đang chờ")
    expect(phone.page.locator("#sending")).to_contain_text("0 ảnh đã gửi, 1 đang chờ Wi-Fi.")
    assert phone.line.photos == {}
    begun(phone)
    phone.page.get_by_role("button", name="Gửi ảnh ngay bằng mạng này").click()
    wait_for_pictures(phone, 0)
    assert len(phone.line.photos) == 1


def test_a_form_finished_meanwhile_goes_before_the_rest_of_a_photo(phone: Phone) -> None:
    held: list[tuple[Route, Request]] = []
    order = []

    def hold(route: Route, request: Request) -> None:
        order.append(request.method)
        if request.method == "PUT" and order.count("PUT") == 1:
            held.append((route, request))
        else:
            phone.line.answer(route, request)

    phone.page.context.route("**/api/photos/**", hold)
    phone.page.context.on("request", lambda request: order.append("text") if "sync" in request.url else None)
    choose(phone, PAGE)
    keep(phone)
    while not held:
        phone.page.wait_for_timeout(50)
    phone.write_child("Lò Thị Mai")
    phone.line.answer(*held.pop())
    wait_for_pictures(phone, 0)
    assert order[order.index("PUT") + 1] == "text"


def test_at_four_fifths_no_new_photo_is_taken_and_it_is_said(phone: Phone) -> None:
    phone.page.evaluate(NEARLY_FULL)
    phone.go("#/")
    phone.heading("Bản Hua Nà")
    expect(phone.page.locator("main")).to_contain_text("Máy sắp đầy")
    phone.go("#/photo")
    expect(phone.page.locator("main")).to_contain_text("tạm dừng chụp")
    assert phone.page.get_by_role("button", name="Mở máy ảnh").count() == 0
    assert phone.page.locator("#file").count() == 0


def test_a_disk_that_is_full_is_said_and_what_was_typed_stays(phone: Phone) -> None:
    phone.page.evaluate(NO_ROOM)
    choose(phone, PAGE)
    expect(phone.page.get_by_role("alert")).to_contain_text("Máy sắp đầy, chưa giữ được ảnh này")
    expect(phone.page.locator("[name=page]")).to_have_value("12")
    expect(phone.page.locator("[name=book]")).to_have_value("2026")


def test_a_photo_taken_with_the_database_is_counted_among_what_was_lost(phone: Phone) -> None:
    phone.offline()
    choose(phone, PAGE)
    keep(phone)
    expect(phone.page.locator("#books")).to_contain_text("chờ gửi")
    phone.page.goto(f"{phone.window.address}/phone")
    phone.page.evaluate("() => new Promise((gone) => (indexedDB.deleteDatabase('so-tre-em').onsuccess = gone))")
    phone.page.reload()
    expect(phone.page.get_by_role("alert")).to_contain_text("1 mục chưa gửi đã mất khỏi máy")
