"""What a village does to a phone, many times over; each test prints what was tried, held and lost."""

import random
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.phones import Phone, phone_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CUTS, CHILDREN, KILLS = 200, 10, 4
TYPING_LOST_MAX_S = 2.0
SYLLABLES = ("An", "Bình", "Chi", "Dung", "Hà", "Hoa", "Hương", "Lan", "Linh", "Mai", "Ngọc", "Pâng", "Súa", "Thu")
DISK_FULL = """() => {
  window.freePut = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
DISK_FREE = "() => { IDBObjectStore.prototype.put = window.freePut; }"
"""Chromium lets small writes through whatever quota its tools set, so the refusal itself is put in its place."""
CLEAR = "indexedDB.databases().then((all) => all.forEach(({ name }) => indexedDB.deleteDatabase(name)))"
DROP_HALF = """async () => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const [at, request] of (await cache.keys()).entries()) if (at % 2) await cache.delete(request);
  }
}"""


@pytest.fixture
def phone(house: House) -> Phone:
    """Lan's phone, at home, its shell kept."""
    phone = phone_of(house)
    phone.enrol()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return phone


def tell(name: str, tried: int, held: int) -> None:
    """The figure, where -s or a failure shows it."""
    print(f"{name}: tried {tried}, held {held}, lost {tried - held}")


def test_the_network_cut_at_random_moments_of_filling_loses_nothing(phone: Phone) -> None:
    chance = random.Random(4)
    wanted = [
        {"full_name": f"Lò Thị {' '.join(chance.sample(SYLLABLES, 3))}", "note": f"Ghi chú {at}"}
        for at in range(CHILDREN)
    ]
    cuts = 0
    for child in wanted:
        phone.line.cut = ""
        phone.go("#/new")
        phone.heading("Thêm trẻ")
        phone.page.get_by_text("Hoàn cảnh và trợ giúp").first.click()
        for key, text in child.items():
            control = phone.page.locator(f"[name=c0-{key}]")
            for letter in text:
                if chance.random() < 0.9:
                    phone.line.cut = chance.choice(["", "before", "after"])
                    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
                    cuts += 1
                control.press_sequentially(letter)
        phone.finish()
    phone.line.cut = ""
    phone.go("#/")
    phone.page.get_by_role("button", name="Gửi ngay").click()
    expect(phone.said_of_sending()).to_contain_text("0 đang chờ")
    kept = [{key: fields.get(key) for key in ("full_name", "note")} for fields in phone.line.fields()]
    held = sum(1 for child in wanted if kept.count(child) == 1)
    tell(f"network cut at {cuts} moments", len(wanted), held)
    assert cuts >= CUTS
    assert held == len(wanted) == len(kept)


def test_a_renderer_killed_at_any_moment_loses_at_most_two_seconds(phone: Phone) -> None:
    chance = random.Random(4)
    text = "Gia đình mới chuyển từ bản Nà Trà về, mẹ đi làm xa, cháu ở với bà ngoại, chưa có giấy khai sinh bản chính"
    tried = held = 0
    phone.offline()
    for _ in range(KILLS):
        phone.go("#/new")
        phone.heading("Thêm trẻ")
        phone.page.get_by_text("Hoàn cảnh và trợ giúp").first.click()
        note = phone.page.locator("[name=c0-note]")
        note.focus()
        typed: list[float] = []
        for letter in text[: chance.randint(10, len(text))]:
            phone.page.keyboard.insert_text(letter)
            typed.append(time.monotonic())
        killed_at = time.monotonic()
        phone.kill()
        phone.reopen()
        phone.go("#/new")
        phone.unlock()
        expect(phone.page.get_by_role("heading", level=1)).to_have_text("Thêm trẻ")
        found = phone.page.locator("[name=c0-note]").input_value()
        assert text.startswith(found)
        assert all(killed_at - at < TYPING_LOST_MAX_S for at in typed[len(found) :])
        tried, held = tried + len(typed), held + len(found)
        phone.page.locator("[name=c0-full_name]").fill("Lò Thị Mai")
        phone.finish()
    tell(f"letters typed before {KILLS} kills", tried, held)


def test_a_full_phone_says_so_and_keeps_the_words_on_the_screen(phone: Phone) -> None:
    phone.go("#/new")
    name = phone.page.locator("[name=c0-full_name]")
    name.fill("Lò Thị")
    expect(phone.page.locator(".status")).to_have_text("đã lưu trong máy ✓")
    phone.page.evaluate(DISK_FULL)
    name.fill("Lò Thị Mai")
    expect(phone.page.locator(".status")).to_contain_text("Máy đã đầy")
    expect(name).to_have_value("Lò Thị Mai")
    phone.page.evaluate(DISK_FREE)
    name.press_sequentially(" An")
    expect(phone.page.locator(".status")).to_have_text("đã lưu trong máy ✓")


def test_half_a_cache_is_made_whole_at_the_next_start_with_a_network(phone: Phone) -> None:
    phone.page.evaluate(DROP_HALF)
    phone.page.reload()
    phone.unlock()
    phone.heading("Bản Hua Nà")
    phone.go("#/checks")
    phone.heading("Kiểm tra tại hộ")
    phone.offline()
    phone.page.reload()
    phone.unlock()
    phone.heading("Bản Hua Nà")
    phone.go("#/checks")
    phone.heading("Kiểm tra tại hộ")


def test_a_database_the_system_cleared_is_noticed_and_said(phone: Phone) -> None:
    phone.offline()
    phone.write_child("Lò Thị Mai")
    phone.go("#/waiting")
    expect(phone.page.get_by_role("link", name="Lò Thị Mai")).to_be_visible()
    phone.page.goto(f"{phone.window.address}/phone")
    phone.page.evaluate(CLEAR)
    phone.page.reload()
    expect(phone.page.get_by_role("alert")).to_contain_text("1 mục chưa gửi đã mất khỏi máy")
