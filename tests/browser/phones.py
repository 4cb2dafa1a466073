"""A phone in someone's hand, and a server whose line can be cut wherever a test wants it."""

import base64
import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any
from uuid import uuid4

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import BrowserContext, Page, Request, Route, expect
from playwright.sync_api import Error as PlaywrightError

from access import devices
from catalogue.clock import today_here
from tests.browser.conftest import PHONE, House, Window

PIN = "270914"
CODE = "ABCD-E23F-GH45"
COUNT_OUTBOX = """() => new Promise((done) => {
  const asked = indexedDB.open("so-tre-em");
  asked.onsuccess = () => {
    const count = asked.result.transaction("outbox").objectStore("outbox").count();
    count.onsuccess = () => (asked.result.close(), done(count.result));
  };
})"""
LAN = {"username": "lan", "name": "Cà Thị Lan", "role": "collaborator"}


@dataclass
class Line:
    """The server's side of `/api` as the contract has it, in memory: what it kept, and how the line behaves now.

    `cut` "before" loses a call on the way there, "after" loses the answer of a call that was stored; `status` and
    `code` answer everything so. `half` None: the device is locked.
    """

    user: dict[str, str] = field(default_factory=lambda: dict(LAN))
    children: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    rechecks: list[dict[str, Any]] = field(default_factory=list)
    returned: list[dict[str, Any]] = field(default_factory=list)
    photographed: list[dict[str, Any]] = field(default_factory=list)
    stored: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    receipts: dict[str, tuple[int, str]] = field(default_factory=dict)
    calls: list[dict[str, Any]] = field(default_factory=list)
    devices: dict[str, str] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    cut: str = ""
    status: int = 0
    code: str = ""
    is_locked: bool = False
    photos: dict[str, bytes] = field(default_factory=dict)
    photo_bytes_sent: int = 0
    server_key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    refuse: Callable[[dict[str, Any]], dict[str, str] | None] = lambda item: None

    def lay(self, context: BrowserContext) -> None:
        """Between this browser and the real server: every call under /api ends here."""
        context.route("**/api/**", self.answer)

    def answer(self, route: Route, request: Request) -> None:
        """One call."""
        if self.cut == "before":
            return route.abort("internetdisconnected")
        status, body = self._answer(request)
        if self.cut == "after":
            return route.abort("connectionreset")
        headers = {"Content-Type": "application/json", "Date": formatdate(usegmt=True)}
        return route.fulfill(status=status, headers=headers, body=json.dumps(body))

    def _answer(self, request: Request) -> tuple[int, Any]:
        path = request.url.split("/api/")[1].partition("?")[0]
        if path == "devices":
            return 201, self._enrolled()
        if self.status:
            return self.status, {"code": self.code, "sentence": "Máy chủ nói không.", "field": None}
        self.tokens.append(request.headers.get("authorization", ""))
        assert "cookie" not in request.headers
        if path == "device":
            locked = {"code": "DEVICE_LOCKED", "sentence": "Máy này đã bị khoá.", "field": None}
            return (401, locked) if self.is_locked else (200, self._device())
        if path.startswith("photos/"):
            return self._take_photo(path.removeprefix("photos/"), request)
        if path == "sync":
            sent = json.loads(request.post_data or "{}")
            self.calls.append(sent)
            return 200, {"items": [self._take(item) for item in sent["items"]]}
        return 404, {"code": "NOT_FOUND", "sentence": "Không tìm thấy.", "field": None}

    def _enrolled(self) -> dict[str, Any]:
        device = str(uuid4())
        self.devices[device] = self.user["username"]
        half = hashlib.sha256(device.encode()).digest()
        told = {"device": device, "token": f"token-{device}", "half_keep_s": 1_209_600, "user": self.user}
        return told | {"half": base64url(half), "public_key": self._public_key()}

    def _device(self) -> dict[str, Any]:
        lists = {
            "hamlets": [{"name": "Bản Hua Nà", "kind": "bản"}],
            "children": self.children,
            "checks": self.checks,
            "rechecks": self.rechecks,
            "returned": self.returned,
            "photographed": self.photographed,
        }
        told = {"commune_code": "03808", "province_code": "14", "user": self.user, "public_key": self._public_key()}
        return lists | told

    def _public_key(self) -> dict[str, Any]:
        return {"number": 1, "curve": "P-256", "key": base64url(point_of(self.server_key))}

    def _open(self, box: str) -> dict[str, Any]:
        """The item in a sealed box, by docs/protection.md alone."""
        raw = base64.urlsafe_b64decode(box + "=" * (-len(box) % 4))
        theirs, nonce, data = raw[:65], raw[65:77], raw[77:]
        secret = self.server_key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), theirs))
        salt = theirs + point_of(self.server_key)
        key = HKDF(SHA256(), 32, salt, b"so-tre-em sealed box").derive(secret)
        return dict(json.loads(AESGCM(key).decrypt(nonce, data, None)))

    def _take_photo(self, name: str, request: Request) -> tuple[int, Any]:
        """Parts in their order; the hash is of all of them."""
        kept, sent = self.photos.setdefault(name, b""), request.post_data_buffer or b""
        if request.method == "PUT":
            begins = int(request.headers["content-range"].split()[1].partition("-")[0])
            kept = self.photos[name] = kept + sent if begins == len(kept) else kept
            self.photo_bytes_sent += len(sent)
        if hashlib.sha256(kept).hexdigest() == name:
            receipt = hashlib.sha256(rfc8785.dumps({"commune": "03808", "photo": name})).hexdigest()
            return 201, {"photo": 1, "page": 7, "receipt": receipt}
        return (202, {"received": len(kept)}) if kept else (404, {"code": "NOT_FOUND", "sentence": "Không tìm thấy."})

    def _take(self, item: dict[str, Any], is_sealed: bool = False) -> dict[str, Any]:
        if item["kind"] == "sealed":
            return self._take(self._open(item["box"]), is_sealed=True)
        if self.is_locked and not is_sealed:
            told = {"field": "", "code": "DEVICE_LOCKED", "message": "Máy này đã bị khoá."}
            return {"uuid": item["uuid"], "status": "refused", "rev": None, "receipt": None, "problems": [told]}
        if wrong := self.refuse(item):
            return {"uuid": item["uuid"], "status": "refused", "rev": None, "receipt": None, "problems": [wrong]}
        versions = self.stored.setdefault(item["uuid"], [])
        sent = {key: item[key] for key in ("uuid", "fields", "photos")}
        digest = hashlib.sha256(rfc8785.dumps(sent | {"kind": item["kind"], "base_rev": item["base_rev"]})).hexdigest()
        status = "unchanged"
        if digest not in self.receipts:
            before = len(versions) + sum(child["rev"] for child in self.children if child["uuid"] == item["uuid"])
            assert item["base_rev"] <= before, "a revision came before the one it follows"
            versions.append(item)
            receipt = hashlib.sha256(rfc8785.dumps(sent | {"rev": before + 1})).hexdigest()
            self.receipts[digest], status = (before + 1, receipt), "merged" if before else "stored"
        rev, receipt = self.receipts[digest]
        return {"uuid": item["uuid"], "status": status, "rev": rev, "receipt": receipt, "problems": []}

    def sent_by(self, username: str) -> list[str]:
        """Names of the children that came by this person's device, open or sealed."""
        calls = [call for call in self.calls if self.devices[call["device"]] == username]
        items = [item for call in calls for item in call["items"]]
        opened = [self._open(item["box"]) if item["kind"] == "sealed" else item for item in items]
        return [str(item["fields"]["full_name"]) for item in opened]

    def fields(self) -> list[dict[str, Any]]:
        """What is kept of every child: its newest answers over the older ones."""
        return [
            {key: value for item in versions for key, value in item["fields"].items()}
            for versions in self.stored.values()
        ]


def point_of(key: EllipticCurvePrivateKey) -> bytes:
    """The uncompressed public point, 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def base64url(data: bytes) -> str:
    """Without `=`, as the contract has it."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Phone:
    """One person's phone: the app's page, and the line it talks over."""

    window: Window
    line: Line

    @property
    def page(self) -> Page:
        """The app's page."""
        return self.window.page

    def complaints(self) -> list[str]:
        """What the page complains of, but for lines that were cut."""
        return [words for words in self.window.complaints if "net::ERR_" not in words]

    def heading(self, words: str) -> None:
        """Wait for the screen of that title."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def enrol(self, pin: str = PIN, code: str = CODE) -> None:
        """Give the officer's code, choose a PIN, come home."""
        self.page.goto(f"{self.window.address}/enrol#{code}")
        self.page.get_by_role("button", name="Ghi nhận máy này").click()
        self.page.get_by_label("Mã PIN mới").fill(pin)
        self.page.get_by_label("Gõ lại mã PIN").fill(pin)
        self.page.get_by_role("button", name="Đặt mã PIN").click()
        self.heading("Bản Hua Nà")

    def unlock(self, pin: str = PIN) -> None:
        """Type the PIN; the last digit opens."""
        self.page.get_by_label("Mã PIN").press_sequentially(pin)

    def go(self, address: str) -> None:
        """A screen of the app, without loading it anew."""
        self.page.evaluate("(address) => { location.hash = address; }", address)

    def reopen(self) -> None:
        """A new page in place of the one that died."""
        context = self.page.context
        self.window = Window(context.new_page(), self.window.address)
        self.window.open("/phone")

    def kill(self) -> None:
        """The page's renderer dies as when Android takes its memory: no event, no time to save."""
        with self.page.expect_event("crash"), suppress(PlaywrightError):
            self.page.goto("chrome://crash", timeout=5_000)
        self.page.close()

    def offline(self, is_cut: bool = True) -> None:
        """Flight mode on or off."""
        self.line.cut = "before" if is_cut else ""
        self.page.context.set_offline(is_cut)

    def write_child(self, name: str, year: str = "2019", **more: str) -> None:
        """One child on a new form, finished although papers are missing."""
        self.go("#/new")
        self.heading("Thêm trẻ")
        self.page.locator("[name=c0-full_name]").fill(name)
        self.page.locator("[name=c0-birth_date-year]").fill(year)
        self.page.locator("[name=mother_name]").fill("Quàng Thị Hà")
        for key, text in more.items():
            self.page.locator(f"[name={key}]").fill(text)
        self.finish()

    def finish(self) -> None:
        """ "Xong", and "Vẫn lưu" where the check asks."""
        self.page.get_by_role("button", name="Xong").click()
        anyway = self.page.get_by_role("button", name="Vẫn lưu")
        expect(anyway.or_(self.page.get_by_role("heading", name="Đã lưu trong máy"))).to_be_visible()
        if anyway.is_visible():
            anyway.click()
        self.heading("Đã lưu trong máy")

    def waiting(self) -> int:
        """How many items the outbox holds; the sentence at home counts children."""
        return int(self.page.evaluate(COUNT_OUTBOX))

    def said_of_sending(self) -> Any:
        """The sentence at home."""
        self.go("#/")
        return self.page.locator(".sending")


def phone_of(house: House, line: Line | None = None, **options: Any) -> Phone:
    """A phone that was never used, in front of `line`."""
    line = line or Line()
    window = house.window(size=PHONE, is_mobile=True, has_touch=True, **options)
    line.lay(window.page.context)
    return Phone(window, line)


def enrolled(house: House, username: str) -> Phone:
    """The phone of `username` in front of the real server, enrolled by a code of Hoa's, on a line nobody touches."""
    office = house.office
    with office.writing() as session:
        code = devices.issue_code(
            session, office.keyring, office.scope("hoa"), username, datetime.now(UTC), today_here()
        )
    phone = Phone(house.window(size=PHONE, is_mobile=True, has_touch=True), Line())
    phone.enrol(code=code)
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return phone
