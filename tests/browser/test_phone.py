"""The phone's app in a real Chromium: it opens without a network, keeps what is typed, and sends it once."""

import base64
import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.phones import LAN, PIN, Phone, phone_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUA = {"username": "sua", "name": "Sùng Thị Súa", "role": "collaborator"}
EVERYTHING_KEPT = """async () => {
  const found = [];
  const plain = (one) => {
    if (one instanceof Uint8Array) return new TextDecoder("latin1").decode(one);
    if (one instanceof CryptoKey) return `${one.type} ${one.extractable}`;
    if (Array.isArray(one)) return one.map(plain);
    if (!one || typeof one !== "object") return one;
    return Object.fromEntries(Object.entries(one).map(([key, value]) => [key, plain(value)]));
  };
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      found.push([store, rows.map(plain)]);
    }
    database.close();
  }
  const cached = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) cached.push(request.url);
  }
  return JSON.stringify([found, cached, { ...localStorage }, { ...sessionStorage }]);
}"""


@pytest.fixture
def phone(house: House) -> Phone:
    """Lan's phone, enrolled, at home, its shell kept for flight mode."""
    phone = phone_of(house)
    phone.enrol()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return phone


def test_a_child_written_in_flight_mode_is_sent_when_the_network_is_back(phone: Phone) -> None:
    phone.offline()
    phone.write_child("Lò Thị Mai")
    expect(phone.said_of_sending()).to_contain_text("1 đang chờ")
    assert phone.line.stored == {}
    phone.offline(False)
    expect(phone.said_of_sending()).to_contain_text("1 trẻ đã gửi, 0 đang chờ")
    [kept] = phone.line.fields()
    assert kept["full_name"] == "Lò Thị Mai"
    assert kept["birth_date"] == "2019"
    assert phone.complaints() == []


def test_the_app_opens_in_flight_mode_after_a_restart(phone: Phone) -> None:
    phone.offline()
    phone.page.close()
    phone.reopen()
    phone.unlock()
    phone.heading("Bản Hua Nà")
    phone.go("#/new")
    expect(phone.page.locator("[name=c0-full_name]")).to_be_visible()


def test_a_renderer_killed_in_mid_typing_loses_no_word_and_gives_the_cursor_back(phone: Phone) -> None:
    phone.offline()
    phone.go("#/new")
    phone.page.locator("[name=mother_name]").press_sequentially("Quàng Thị Hà")
    phone.page.locator("[name=c0-full_name]").press_sequentially("Lò Thị")
    expect(phone.page.locator(".status")).to_have_text("đã lưu trong máy ✓")
    phone.kill()
    phone.reopen()
    phone.go("#/new")
    phone.unlock()
    name = phone.page.locator("[name=c0-full_name]")
    expect(name).to_have_value("Lò Thị")
    expect(name).to_be_focused()
    phone.page.keyboard.type(" Mai")
    expect(name).to_have_value("Lò Thị Mai")
    expect(phone.page.locator("[name=mother_name]")).to_have_value("Quàng Thị Hà")


def test_a_reply_lost_after_the_server_stored_makes_no_second_child(phone: Phone) -> None:
    phone.line.cut = "after"
    phone.write_child("Lò Thị Mai")
    expect(phone.said_of_sending()).to_contain_text("1 đang chờ")
    phone.line.cut = ""
    phone.page.get_by_role("button", name="Gửi ngay").click()
    expect(phone.said_of_sending()).to_contain_text("1 trẻ đã gửi, 0 đang chờ")
    assert len(phone.line.calls) >= 2
    assert [len(versions) for versions in phone.line.stored.values()] == [1]


def test_a_change_of_what_may_be_there_follows_it_with_the_servers_revision(phone: Phone) -> None:
    phone.line.cut = "after"
    phone.write_child("Lò Thị Mai")
    phone.go("#/waiting")
    phone.page.get_by_role("link", name="Lò Thị Mai").click()
    phone.page.get_by_role("button", name="Sửa phiếu này").click()
    phone.page.locator("[name=c0-full_name]").fill("Lò Thị Mai Anh")
    phone.finish()
    expect(phone.said_of_sending()).to_contain_text("1 đang chờ")
    assert phone.waiting() == 2
    phone.line.cut = ""
    phone.page.get_by_role("button", name="Gửi ngay").click()
    expect(phone.said_of_sending()).to_contain_text("1 trẻ đã gửi, 0 đang chờ")
    [versions] = phone.line.stored.values()
    assert [(item["base_rev"], item["fields"]["full_name"]) for item in versions] == [
        (0, "Lò Thị Mai"),
        (1, "Lò Thị Mai Anh"),
    ]


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "NOT_LOGGED_IN"), (403, "FOREIGN_CALL"), (401, "DEVICE_ASLEEP"), (503, "HOUSE_MOVED")],
)
def test_an_ended_session_keeps_everything_and_says_so(phone: Phone, status: int, code: str) -> None:
    phone.line.status, phone.line.code = status, code
    phone.write_child("Lò Thị Mai")
    expect(phone.said_of_sending()).to_contain_text("1 đang chờ")
    expect(phone.page.locator("#sending")).to_contain_text("Phiếu vẫn còn trong máy")
    phone.line.status = 0
    phone.page.get_by_role("button", name="Gửi ngay").click()
    expect(phone.said_of_sending()).to_contain_text("1 trẻ đã gửi, 0 đang chờ")


def test_a_refused_item_stays_to_be_mended_and_sent_again(phone: Phone) -> None:
    told = {"field": "note", "code": "TOO_LONG", "message": "Ô «Ghi chú» dài quá. Rút ngắn rồi gửi lại."}
    phone.line.refuse = lambda item: told if item["fields"]["full_name"] == "Lò Thị Mai" else None
    phone.write_child("Lò Thị Mai")
    expect(phone.said_of_sending()).to_contain_text("1 cần xem")
    phone.go("#/waiting")
    phone.page.get_by_role("link", name="Lò Thị Mai").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("Rút ngắn rồi gửi lại")
    phone.page.get_by_role("button", name="Sửa phiếu này").click()
    phone.page.locator("[name=c0-full_name]").fill("Lò Thị Mây")
    phone.finish()
    expect(phone.said_of_sending()).to_contain_text("1 trẻ đã gửi, 0 đang chờ")


def test_what_never_left_can_be_taken_back_with_a_reason(phone: Phone) -> None:
    phone.offline()
    phone.write_child("Lò Thị Mai")
    phone.go("#/waiting")
    phone.page.get_by_role("link", name="Lò Thị Mai").click()
    phone.page.get_by_text("Rút phiếu này").click()
    phone.page.get_by_role("button", name="Rút phiếu").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("Ghi vì sao")
    phone.page.get_by_label("Vì sao rút?").fill("Viết nhầm hộ")
    phone.page.get_by_role("button", name="Rút phiếu").click()
    expect(phone.page.locator(".empty")).to_be_visible()


def test_a_second_person_sees_and_sends_nothing_of_the_first(phone: Phone) -> None:
    phone.offline()
    phone.write_child("Lò Thị Mai")
    phone.go("#/new")
    phone.page.locator("[name=c0-full_name]").fill("Lò Văn Bình")
    expect(phone.page.locator(".status")).to_have_text("đã lưu trong máy ✓")
    phone.go("#/leave")
    expect(phone.page.locator(".notice")).to_contain_text("2 mục chưa gửi")
    phone.page.get_by_role("button", name="Để lại trong máy và khoá").click()
    phone.heading(f"Chào {LAN['name']}")
    phone.offline(False)
    phone.line.user = SUA
    phone.page.get_by_role("button", name="Người khác dùng máy này").click()
    phone.enrol("318426")
    expect(phone.said_of_sending()).to_contain_text("0 trẻ đã gửi, 0 đang chờ")
    expect(phone.page.locator("#app")).not_to_contain_text("Bình")
    phone.write_child("Sùng A Pao")
    expect(phone.said_of_sending()).to_contain_text("1 trẻ đã gửi")
    assert phone.line.sent_by("sua") == ["Sùng A Pao"]
    phone.page.get_by_role("button", name="Khoá ứng dụng").click()
    phone.page.get_by_role("button", name="là Cà Thị Lan").click()
    phone.unlock()
    expect(phone.page.locator("#app")).to_contain_text("Viết dở: Lò Văn Bình")
    expect(phone.said_of_sending()).to_contain_text("1 trẻ đã gửi, 0 đang chờ")
    assert set(phone.line.sent_by("lan")) == {"Lò Thị Mai"}
    assert len(phone.line.stored) == 2


def test_a_thief_who_copies_the_database_reads_no_name_and_no_number(phone: Phone) -> None:
    phone.line.children = [
        {"uuid": "0b7d", "full_name": "Quàng Văn Ín", "birth_year": "2018", "hamlet": "Bản Hua Nà", "rev": 1}
    ]
    phone.offline()
    phone.write_child("Lò Thị Mai")
    phone.go("#/new")
    phone.page.locator("[name=c0-personal_id]").fill("014319000123")
    expect(phone.page.locator(".status")).to_have_text("đã lưu trong máy ✓")
    copied = json.loads(phone.page.evaluate(EVERYTHING_KEPT))
    text = json.dumps(copied, ensure_ascii=False).encode("latin-1", "ignore").decode("utf-8", "ignore")
    text += json.dumps(copied, ensure_ascii=False)
    text = re.sub("[0-9a-f]{64}", "a hash", text)  # Four digits stand in a hash by chance.
    for secret in ("Mai", "Quàng", "Thị Hà", "014319000123", "2019", "token-", PIN, base64.b64encode(b"Mai").decode()):
        assert secret not in text, secret
    assert all("/api/" not in address and "/children" not in address for address in copied[1])
    assert "secret true" not in text


def test_ten_wrong_pins_drop_what_can_be_read(phone: Phone) -> None:
    phone.offline()
    phone.go("#/new")
    phone.page.locator("[name=c0-full_name]").fill("Lò Thị Mai")
    expect(phone.page.locator(".status")).to_have_text("đã lưu trong máy ✓")
    phone.page.close()
    phone.reopen()
    for left in range(9, 0, -1):
        phone.unlock("000000")
        expect(phone.page.get_by_role("alert")).to_contain_text(f"Còn {left} lần thử")
    phone.unlock("000000")
    phone.heading("Cần đặt lại mã PIN")
    kept = dict(json.loads(phone.page.evaluate(EVERYTHING_KEPT))[0])
    assert kept["drafts"] == []
    assert kept["lists"] == []


def test_a_clock_wrong_by_three_years_changes_no_verdict_and_no_record(house: House) -> None:
    phone = phone_of(house)
    phone.window.page.clock.install(time="2029-11-22T08:00:00+07:00")
    phone.enrol()
    phone.go("#/new")
    phone.page.locator("[name=c0-birth_date-year]").fill("2012")
    phone.page.locator("[name=c0-birth_date-year]").blur()
    expect(phone.page.locator("#c0-birth_date-said")).to_contain_text("còn thiếu ngày")
    phone.page.locator("[name=c0-full_name]").fill("Lò Thị Mai")
    phone.finish()
    expect(phone.said_of_sending()).to_contain_text("1 trẻ đã gửi, 0 đang chờ")
    assert phone.line.calls[-1]["items"][0]["claimed_at"].startswith("2029")


def test_a_known_name_warns_and_a_move_is_told(phone: Phone) -> None:
    uuid = "0b7d0000-0000-4000-8000-000000000001"
    phone.line.children = [
        {"uuid": uuid, "full_name": "Quàng Văn Ín", "birth_year": "2018", "hamlet": "Bản Hua Nà", "rev": 4}
    ]
    phone.page.reload()
    phone.unlock()
    phone.heading("Bản Hua Nà")
    phone.page.wait_for_timeout(300)
    phone.go("#/new")
    phone.page.locator("[name=c0-full_name]").fill("quàng văn ín")
    phone.page.locator("[name=c0-birth_date-year]").fill("2018")
    phone.page.locator("[name=c0-birth_date-year]").blur()
    expect(phone.page.locator("#same-0")).to_contain_text("đã có cháu Quàng Văn Ín, sinh 2018")
    phone.go(f"#/known/{uuid}")
    phone.page.get_by_text("Đã chuyển đi", exact=True).click()
    phone.page.locator("#reason-moved_out").fill("Về quê ngoại tháng 9")
    phone.page.get_by_role("button", name="Đã chuyển đi: Quàng Văn Ín").click()
    phone.heading("Đã lưu trong máy")


def test_digits_tell_what_they_mean_while_they_are_typed(phone: Phone) -> None:
    phone.go("#/new")
    number = phone.page.locator("[name=c0-personal_id]")
    known = phone.page.locator("output[for=c0-personal_id]")
    for typed, words in (
        ("014", "Sơn La · còn 9 số"),
        ("3", "nữ · 2000–2099"),
        ("19", "nữ · 2019"),
        ("000123", "đủ 12 số ✓"),
    ):
        number.press_sequentially(typed)
        expect(known).to_contain_text(words)


def test_a_phone_whose_app_is_locked_still_sends_what_is_sealed(phone: Phone) -> None:
    phone.offline()
    phone.write_child("Lò Thị Mai")
    phone.go("#/")
    phone.page.get_by_role("button", name="Khoá ứng dụng").click()
    phone.heading(f"Chào {LAN['name']}")
    with phone.page.expect_response("**/api/sync"):
        phone.offline(False)
    assert [item["kind"] for item in phone.line.calls[-1]["items"]] == ["sealed"]
    assert [kept["full_name"] for kept in phone.line.fields()] == ["Lò Thị Mai"]
    phone.unlock()
    expect(phone.said_of_sending()).to_contain_text("1 trẻ đã gửi, 0 đang chờ")


def test_a_device_locked_from_afar_forgets_what_can_be_read_and_sends_the_rest(phone: Phone) -> None:
    phone.offline()
    phone.write_child("Lò Thị Mai")
    phone.line.is_locked = True
    phone.offline(False)
    phone.heading("Máy này đã bị khoá")
    expect(phone.page.locator(".notice")).to_contain_text("Phiếu đã viết xong vẫn nằm kín trong máy")
    kept = dict(json.loads(phone.page.evaluate(EVERYTHING_KEPT))[0])
    assert kept["lists"] == kept["drafts"] == []
    assert all(entry["box"] is None for entry in kept["outbox"])
    assert [fields["full_name"] for fields in phone.line.fields()] == ["Lò Thị Mai"]
