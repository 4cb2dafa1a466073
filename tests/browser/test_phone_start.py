"""How the app comes up: behind a line that breaks, and over what an older release of it left on the phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.browser.phones import Phone, phone_of
from web.pages import DIST

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = Path(__file__).parents[1] / "pages/own/06-a-hand-1.jpg"
AS_RELEASED_FIRST = """async () => {
  const answered = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const database = await answered(indexedDB.open("so-tre-em"));
  const kept = {};
  for (const name of database.objectStoreNames) {
    const [keys, values] = await Promise.all(["getAllKeys", "getAll"].map((all) =>
      answered(database.transaction(name).objectStore(name)[all]())));
    kept[name] = keys.map((key, at) => [key, values[at]]);
  }
  database.close();
  await answered(indexedDB.deleteDatabase("so-tre-em"));
  const opening = indexedDB.open("so-tre-em", 1);
  const paths = {
    vaults: "id", keys: null, drafts: "id", outbox: "id", receipts: "id", lists: "owner", photos: "id",
    photo_bytes: null, settings: null,
  };
  opening.onupgradeneeded = () => {
    for (const [name, path] of Object.entries(paths)) {
      const store = opening.result.createObjectStore(name, { keyPath: path, autoIncrement: name === "receipts" });
      if (["drafts", "outbox", "receipts", "photos"].includes(name)) store.createIndex("owner", "owner");
      for (const [key, value] of kept[name]) path ? store.add(value) : store.add(value, key);
    }
  };
  const older = await answered(opening);
  const counts = Object.keys(paths).map((name) => answered(older.transaction(name).objectStore(name).count()));
  const counted = Object.fromEntries((await Promise.all(counts)).map((count, at) => [Object.keys(paths)[at], count]));
  older.close();
  return { version: older.version, counted };
}"""
"""Everything in the database is put into one as the first version had it (no store of pages); what lies there now."""
NOW = """async () => {
  const opening = indexedDB.open("so-tre-em");
  const database = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
  const told = { version: database.version, stores: [...database.objectStoreNames] };
  database.close();
  return told;
}"""


def break_the_form(page: Page) -> None:
    """The start comes through; of the large file behind the PIN nothing does."""
    largest = max(DIST.glob("chunk.*.js"), key=lambda one: one.stat().st_size)
    page.route(f"**/{largest.name}", lambda route: route.abort("connectionreset"))


def test_what_a_broken_line_kept_back_is_fetched_once_more(house: House) -> None:
    phone = phone_of(house, service_workers="block")
    break_the_form(phone.page)
    phone.page.goto(f"{house.address}/enrol#ABCD-E23F-GH45")
    phone.page.get_by_role("button", name="Ghi nhận máy này").click()
    phone.page.get_by_label("Mã PIN mới").fill("270914")
    phone.page.get_by_label("Gõ lại mã PIN").fill("270914")
    phone.page.get_by_role("button", name="Đặt mã PIN").click()
    phone.heading("Chưa mở được")
    phone.page.unroute_all()
    phone.page.get_by_role("button", name="Mở lại").click()
    phone.heading("Bản Hua Nà")


def test_todays_app_finds_all_that_the_first_release_left(house: House) -> None:
    phone = phone_of(house)
    phone.enrol()
    phone.offline()
    phone.write_child("Lò Thị Mai")
    phone.write_child("Lò Văn Pâng")
    photograph(phone)
    phone.go("#/new")
    phone.page.locator("[name=c0-full_name]").fill("Quàng Thị Ban")
    expect(phone.page.locator(".status")).to_have_text("đã lưu trong máy ✓")
    phone.offline(False)
    phone.line.cut = "before"
    phone.page.goto(f"{house.address}/login")
    left = phone.page.evaluate(AS_RELEASED_FIRST)
    assert left["version"] == 1
    assert (left["counted"]["outbox"], left["counted"]["photos"]) == (2, 1)
    phone.line.cut = ""
    phone.page.goto(f"{house.address}/phone")
    phone.unlock()
    phone.heading("Bản Hua Nà")
    assert "pages" in phone.page.evaluate(NOW)["stores"]
    expect(phone.said_of_sending()).to_contain_text("2 trẻ đã gửi, 0 đang chờ")
    expect(phone.page.locator("#sending")).to_contain_text("1 ảnh đã gửi")
    assert sorted(fields["full_name"] for fields in phone.line.fields()) == ["Lò Thị Mai", "Lò Văn Pâng"]
    phone.page.get_by_role("link", name="Viết dở: Quàng Thị Ban").click()
    expect(phone.page.locator("[name=c0-full_name]")).to_have_value("Quàng Thị Ban")
    assert phone.complaints() == []


def photograph(phone: Phone) -> None:
    """One page of the book, kept to be sent."""
    phone.go("#/photo")
    phone.page.get_by_text("Dùng máy ảnh của điện thoại").click()
    phone.page.locator("#file").set_input_files(PAGE)
    phone.page.get_by_role("button", name="Giữ ảnh này").click()
    expect(phone.page.locator("#books")).to_contain_text("chờ gửi")
