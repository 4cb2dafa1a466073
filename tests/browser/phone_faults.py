"""What a village does to a phone, as often as asked: each gives how much was tried and how much of it held.

The tests ask for a few, `script/bench phone-faults` for as many as the promise names.
"""

import random
import time
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser.phones import Phone

TYPING_LOST_MAX_S = 2.0
LETTER_MS = 60
"""Quick thumbs."""
SYLLABLES = ("An", "Bình", "Chi", "Dung", "Hà", "Hoa", "Hương", "Lan", "Linh", "Mai", "Ngọc", "Pâng", "Súa", "Thu")
LONG_NOTE = "Gia đình mới chuyển từ bản Nà Trà về, mẹ đi làm xa, cháu ở với bà ngoại, chưa có giấy khai sinh bản chính"
ENDED = ((401, "NOT_LOGGED_IN"), (403, "FOREIGN_CALL"), (401, "DEVICE_ASLEEP"))
QUOTA_BYTES = 5_000_000
FILL = """async () => {
  const database = await new Promise((done) => {
    const asked = indexedDB.open("filler", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("bytes", { autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
  });
  const part = new Uint8Array(1_000_000);
  for (let at = 0; at < part.length; at += 50_000) crypto.getRandomValues(part.subarray(at, at + 50_000));
  const put = () => new Promise((done) => {
    const transaction = database.transaction("bytes", "readwrite");
    transaction.objectStore("bytes").add(part.slice());
    transaction.oncomplete = () => done(true);
    transaction.onabort = () => done(false);
  });
  let isKept = true;
  for (let count = 0; count < 6 && isKept; count += 1) isKept = await put();
  database.close();
  return !isKept;
}"""
"""Six megabytes, and whether the browser refused one; it believes for a while what it knew of the room before."""
EMPTY = "() => new Promise((done) => { indexedDB.deleteDatabase('filler').onsuccess = () => done(true); })"


@dataclass(frozen=True)
class Tally:
    """One fault: what was tried and what held; in words as the promise prints it."""

    name: str
    tried: int
    held: int

    @property
    def lost(self) -> int:
        """What the phone or the server no longer had."""
        return self.tried - self.held

    def __str__(self) -> str:
        return f"{self.name}: tried {self.tried}, held {self.held}, lost {self.lost}"


def name_of(chance: random.Random) -> str:
    """An invented child."""
    return f"Lò Thị {' '.join(chance.sample(SYLLABLES, 3))}"


def flush(phone: Phone) -> None:
    """The line is whole again: everything goes."""
    phone.line.cut, phone.line.status = "", 0
    phone.go("#/")
    phone.page.get_by_role("button", name="Gửi ngay").click()
    expect(phone.said_of_sending()).to_contain_text("0 đang chờ")


def held_of(phone: Phone, wanted: list[dict[str, str]]) -> int:
    """How many of these arrived exactly once, letter for letter."""
    keys = list(wanted[0])
    kept = [{key: str(fields.get(key, "")).strip() for key in keys} for fields in phone.line.fields()]
    return sum(1 for child in wanted if kept.count(child) == 1)


def cut_while_filling(phone: Phone, cuts: int) -> Tally:
    """The network goes, or the answer is lost, between any two letters."""
    chance, wanted, done = random.Random(4), list[dict[str, str]](), 0
    while done < cuts:
        child = {"full_name": name_of(chance), "note": f"Ghi chú {len(wanted)}"}
        wanted.append(child)
        phone.go("#/new")
        phone.heading("Thêm trẻ")
        phone.page.get_by_text("Hoàn cảnh và trợ giúp").first.click()
        for key, text in child.items():
            control = phone.page.locator(f"[name=c0-{key}]")
            for letter in text:
                if chance.random() < 0.9:
                    phone.line.cut = chance.choice(["", "before", "after"])
                    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
                    done += 1
                control.press_sequentially(letter)
        phone.finish()
    flush(phone)
    return Tally(f"children filled in while the network was cut at {done} moments", len(wanted), held_of(phone, wanted))


def killed_while_typing(phone: Phone, kills: int) -> Tally:
    """The renderer dies in mid-word; letters older than two seconds must be there again, younger ones may be gone."""
    chance, tried, gone, lost = random.Random(4), 0, 0, 0
    phone.offline()
    for _ in range(kills):
        phone.go("#/new")
        phone.heading("Thêm trẻ")
        phone.page.get_by_text("Hoàn cảnh và trợ giúp").first.click()
        phone.page.locator("[name=c0-note]").focus()
        typed: list[float] = []
        for letter in LONG_NOTE[: chance.randint(10, len(LONG_NOTE))]:
            phone.page.keyboard.insert_text(letter)
            typed.append(time.monotonic())
            phone.page.wait_for_timeout(LETTER_MS)
        killed_at = time.monotonic()
        phone.kill()
        phone.reopen()
        phone.go("#/new")
        phone.unlock()
        phone.heading("Thêm trẻ")
        found = phone.page.locator("[name=c0-note]").input_value()
        assert LONG_NOTE.startswith(found)
        missing = typed[len(found) :]
        tried, gone = tried + len(typed), gone + len(missing)
        lost += sum(1 for at in missing if killed_at - at >= TYPING_LOST_MAX_S)
        phone.page.locator("[name=c0-full_name]").fill(name_of(chance))
        phone.finish()
    phone.offline(False)
    return Tally(f"letters typed before {kills} kills ({gone} of the last 2 s gone)", tried, tried - lost)


def replies_lost(phone: Phone, count: int) -> Tally:
    """The server stores, its answer never comes, again and again; then the line is whole."""
    chance, wanted = random.Random(5), list[dict[str, str]]()
    phone.line.cut = "after"
    for _ in range(count):
        wanted.append({"full_name": name_of(chance)})
        phone.write_child(wanted[-1]["full_name"])
    flush(phone)
    return Tally("children whose answers were lost", count, held_of(phone, wanted))


def session_ended_offline(phone: Phone, count: int) -> Tally:
    """Written in flight mode; when the network is back the server knows the session no more, then it does again."""
    chance, wanted = random.Random(6), list[dict[str, str]]()
    for at in range(count):
        phone.offline()
        wanted.append({"full_name": name_of(chance)})
        phone.write_child(wanted[-1]["full_name"])
        phone.line.status, phone.line.code = ENDED[at % len(ENDED)]
        phone.offline(False)
        phone.go("#/")
        phone.page.get_by_role("button", name="Gửi ngay").click()
        expect(phone.page.locator("#sending .field__doubt")).to_be_visible()
        assert phone.waiting() == at + 1
    flush(phone)
    return Tally("children whose session ended while offline", count, held_of(phone, wanted))


def is_refused(phone: Phone) -> bool:
    """Whether the browser takes no more; asked again after a while, since it looks at the room now and then."""
    refused = bool(phone.page.evaluate(FILL))
    if not refused:
        phone.page.wait_for_timeout(5_000)
    return refused


def quota_full(phone: Phone, count: int) -> Tally:
    """Chromium allows 5 MB and all of it is taken; what is typed stays on the screen or the disk, and arrives."""
    chance, wanted = random.Random(7), list[dict[str, str]]()
    session = phone.page.context.new_cdp_session(phone.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": phone.window.address, "quotaSize": QUOTA_BYTES})
    assert any(is_refused(phone) for _ in range(20))
    phone.offline()
    for _ in range(count):
        wanted.append({"full_name": name_of(chance)})
        phone.go("#/new")
        phone.heading("Thêm trẻ")
        name = phone.page.locator("[name=c0-full_name]")
        name.fill(wanted[-1]["full_name"])
        status = phone.page.locator(".status")
        expect(status).not_to_have_text("đang lưu…")
        if "Máy đã đầy" in status.inner_text():
            phone.page.evaluate(EMPTY)
            name.press_sequentially(" ")
        expect(status).to_have_text("đã lưu trong máy ✓")
        phone.finish()
    phone.page.evaluate(EMPTY)
    phone.offline(False)
    flush(phone)
    return Tally("children typed on a phone with 5 MB, all taken", count, held_of(phone, wanted))


FAULTS = {
    "network": (cut_while_filling, 30, 200),
    "kills": (killed_while_typing, 2, 20),
    "replies": (replies_lost, 2, 20),
    "sessions": (session_ended_offline, 3, 12),
    "quota": (quota_full, 2, 10),
}
"""Each fault with how often the tests and how often the bench tries it."""
