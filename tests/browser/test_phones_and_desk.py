"""Phones and the desk at one record, an older app before today's server, an older phone under today's app."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import rfc8785
from playwright.sync_api import expect

from access import devices
from access.boxes import public_key
from catalogue.clock import today_here
from db import select
from db.tables import Child, Conflict
from intake.records import Origin, change_fields
from tests.browser.conftest import PHONE, House
from tests.browser.phones import Line, Phone
from tests.support.boxes import seal

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FROZEN = Path(__file__).parents[1] / "web/frozen"
SEND = """async ([token, body]) => {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const answer = await fetch("/api/sync", { method: "POST", headers, credentials: "omit", body: JSON.stringify(body) });
  const told = await answer.json();
  const bytes = (text) => new TextEncoder().encode(text);
  return [answer.status, told.items.map(({ uuid, status, receipt }) => [uuid, status, receipt])];
}"""
LEAVE_AN_OLD_ENTRY = """([owner, child, box, receipt]) => new Promise((done) => {
  const asked = indexedDB.open("so-tre-em");
  asked.onsuccess = () => {
    const transaction = asked.result.transaction("outbox", "readwrite");
    const told = { id: `${child}:1`, owner, child, kind: "child", after: null, status: "waiting", attempts: 0, at: 1 };
    transaction.objectStore("outbox").put({ ...told, box: null, size: 400, sealed: box, expected: [receipt] });
    transaction.oncomplete = () => (asked.result.close(), done(true));
  };
})"""
OWNER = """() => new Promise((done) => {
  const asked = indexedDB.open("so-tre-em");
  asked.onsuccess = () => {
    const all = asked.result.transaction("vaults").objectStore("vaults").getAll();
    all.onsuccess = () => (asked.result.close(), done(all.result[0].id));
  };
})"""


def phone_of_person(house: House, username: str) -> Phone:
    """That person's phone before the real server, enrolled by Hoa's code."""
    office = house.office
    with office.writing() as session:
        now = datetime.now(UTC)
        code = devices.issue_code(session, office.keyring, office.scope("hoa"), username, now, today_here())
    phone = Phone(house.window(size=PHONE, is_mobile=True, has_touch=True), Line())
    phone.enrol(code=code)
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return phone


def correct(phone: Phone, uuid: UUID, **fields: str) -> None:
    """A correction in flight mode."""
    phone.go(f"#/correct/{uuid}")
    phone.page.get_by_role("heading", name="Sửa:").wait_for()
    for key, text in fields.items():
        phone.page.locator(f"[name={key}]").fill(text)
    phone.finish()


def test_two_phones_and_a_desk_at_one_child_lose_no_value(house: House) -> None:
    office = house.office
    uuid = office.add_child(by="lan", state="received", full_name="Lò Thị Mai", birth_date="5/3/2019")
    lan, pang = phone_of_person(house, "lan"), phone_of_person(house, "pang")
    for phone in (lan, pang):
        phone.offline()
    correct(lan, uuid, mother_name="Quàng Thị Hà", household_number="34")
    correct(pang, uuid, father_name="Lò Văn Pâng", household_number="43")
    with office.writing() as session:
        child, origin = session.get_one(Child, uuid), Origin("form", user_id=office.user("hoa").id)
        change_fields(session, office.keyring, child, {"schooling": "mam_non", "household_number": "12"}, origin)
    for phone in (lan, pang):
        phone.offline(False)
        expect(phone.said_of_sending()).to_contain_text("0 đang chờ")
    kept = office.child(uuid)
    written = ["Quàng Thị Hà", "Lò Văn Pâng", "mam_non", "12", "34", "43"]
    with office.reading() as session:
        both = [(one.kept, one.other) for one in session.scalars(select(Conflict).filter_by(child_uuid=uuid))]
    found = {
        kept.mother_name,
        kept.father_name,
        kept.schooling,
        kept.household_number,
        *(v for pair in both for v in pair),
    }
    held = sum(1 for value in written if value in found)
    print(f"values of two phones and a desk: tried {len(written)}, held {held}, lost {len(written) - held}")
    assert held == len(written)


@pytest.mark.parametrize("frozen", ["sync-format-0-1-0.json", "sync-format-1.json"])
def test_what_an_older_app_sends_is_understood(house: House, frozen: str) -> None:
    phone = phone_of_person(house, "lan")
    body = json.loads((FROZEN / frozen).read_text(encoding="utf-8"))
    with phone.page.expect_request("**/api/device") as asked:
        phone.page.reload()
        phone.unlock()
    token = asked.value.headers["authorization"].removeprefix("Bearer ")
    status, told = phone.page.evaluate(SEND, [token, body])
    assert status == 200
    assert [uuid for uuid, _, _ in told] == [item["uuid"] for item in body["items"]]
    assert all(receipt for _, kept, receipt in told if kept != "refused")


def test_an_entry_of_an_older_app_is_sent_by_the_newer(house: House) -> None:
    phone, office = phone_of_person(house, "lan"), house.office
    child = "6f1d7a52-9f0e-4c43-8a6e-0f6f1c2b3a99"
    fields = {"full_name": "Lò Văn Cũ", "birth_date": "5/3/2018", "hamlet": "Bản Hua Nà"}
    item = {"uuid": child, "kind": "child", "base_rev": 0, "fields": fields, "photos": []}
    box = seal(public_key(office.keyring), item)["box"]
    owner = phone.page.evaluate(OWNER)
    receipt = hashlib.sha256(rfc8785.dumps({"uuid": child, "rev": 1, "fields": fields, "photos": []})).hexdigest()
    phone.page.evaluate(LEAVE_AN_OLD_ENTRY, [owner, child, box, receipt])
    with phone.page.expect_response("**/api/sync"):
        phone.page.reload()
    phone.unlock()
    expect(phone.said_of_sending()).to_contain_text("1 trẻ đã gửi, 0 đang chờ")
    assert office.child(UUID(child)).full_name == "Lò Văn Cũ"
