"""A real Chromium in front of the real server: windows of the office's people, and what their pages complain of."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from access.keys import keyring_from_secret
from db import Database
from tests.support.chromium import chromium_path
from tests.support.office import PASSWORD, Office
from tests.support.server import serving

SECRET = "tests alone know this secret, and nobody else"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 60_000
"""A page on a loaded test machine; nothing is ever expected to be fast."""
_ANSWERED = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Window:
    """One person's window; `complaints` are errors of its console: broken scripts, what the policy forbade."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: ConsoleMessage) -> None:
        """Keep errors; a refusal's own status (a 404 page, a 422 answer) is no complaint of the page."""
        if message.type == "error" and not message.text.startswith(_ANSWERED):
            self.complaints.append(message.text)

    def open(self, path: str) -> int:
        """Go to an address of the server; the answer's status."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        return answer.status

    def log_in(self, username: str) -> None:
        """Fill in the log-in form and come to the home page."""
        self.open("/login")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        expect(self.page).to_have_url(f"{self.address}/")

    def focused(self) -> str:
        """What holds the keyboard, as a CSS id."""
        return str(self.page.evaluate("document.activeElement.id"))


@dataclass
class House:
    """The real server over an office of its own, and the settings its other processes need."""

    office: Office
    address: str
    settings: dict[str, str]
    folder: Path
    chromium: Browser
    stack: ExitStack

    @property
    def photos_folder(self) -> Path:
        """Where the server keeps photos."""
        return self.folder / "photos"

    def window(self, username: str | None = None, size: dict[str, int] = DESK, **options: Any) -> Window:
        """A new window of its own, logged in as `username` if given."""
        context = self.chromium.new_context(viewport=size, locale="vi-VN", **options)  # type: ignore[arg-type]
        self.stack.callback(context.close)
        window = Window(context.new_page(), self.address)
        if username:
            window.log_in(username)
        return window


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """`expect` waits as long as pages may take here."""
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=LAUNCH)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[House]:
    """A server of this file's own, on SQLite, with the office's people in it."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(sqlite_template, folder / "so-tre-em.db")
    database = Database(f"sqlite:///{folder / 'so-tre-em.db'}")
    office = Office(database, keyring_from_secret(SECRET))
    settings = {"SOTREEM_DATA": str(folder), "SOTREEM_SECRET": SECRET, "PATH": os.environ["PATH"]}
    with ExitStack() as stack, serving(settings, folder / "server.log") as (address, _):
        yield House(office, address, settings, folder, chromium, stack)
    database.close()
