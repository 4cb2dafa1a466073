"""What a village does to a phone, many times over; each test prints what was tried, held and lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.phone_faults import FAULTS
from tests.browser.phones import Phone, phone_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DISK_FULL = """() => {
  window.freePut = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
DISK_FREE = "() => { IDBObjectStore.prototype.put = window.freePut; }"
"""Chromium lets small writes through whatever quota its tools set, so the refusal itself is put in its place."""
CLEAR = "indexedDB.databases().then((all) => all.forEach(({ name }) => indexedDB.deleteDatabase(name)))"
NOTED = "Object.keys(localStorage).filter((key) => key.startsWith('outbox ')).map((key) => localStorage[key])"
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


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_that_was_written_is_lost(phone: Phone, fault: str) -> None:
    do, few, _ = FAULTS[fault]
    tally = do(phone, few)
    print(tally)
    assert tally.tried > 0
    assert tally.lost == 0


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


def test_a_database_the_system_cleared_is_noticed_and_said_with_what_was_only_begun(phone: Phone) -> None:
    phone.offline()
    phone.write_child("Lò Thị Mai")
    phone.go("#/new")
    phone.page.locator("[name=c0-full_name]").fill("Lò Văn Bình")
    phone.go("#/waiting")
    expect(phone.page.get_by_role("link", name="Lò Thị Mai")).to_be_visible()
    while phone.page.evaluate(NOTED) != ["2"]:
        phone.page.wait_for_timeout(50)
    phone.page.goto(f"{phone.window.address}/phone")
    phone.page.evaluate(CLEAR)
    phone.page.reload()
    expect(phone.page.get_by_role("alert")).to_contain_text("2 mục chưa gửi đã mất khỏi máy")
