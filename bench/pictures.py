"""Pictures of the running demo, for the guides, docs/screens and the README; people in it are invented: [--address URL]

Run by script/pictures. Without an address a demo is started in a folder that is thrown away. What the demo lacks for a
picture (a campaign, a list to the police) is done in the browser as its people would.
"""

import argparse
import io
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from catalogue.clock import here_now
from tests.browser.conftest import DESK, LAUNCH, PATIENCE_MS, PHONE
from tests.browser.phones import PIN
from web.demo.places import USERS

GUIDES, SCREENS, FIRST = Path("web/assets/guides"), Path("docs/screens"), Path("docs/screenshot.png")
WIDTHS = (360, 768, 1280)
COLOURS = 32
PORT = "8791"
READY_S, READ_S = 180, 1800
PASSWORDS = {user.username: user.password for user in USERS}

OFFICE = {
    "office-home": ("hoa", "/"),
    "office-children": ("hoa", "/children"),
    "office-desk": ("hoa", "{desk}"),
    "office-campaign": ("hoa", "{campaign}"),
    "office-report": ("hoa", "{report}"),
    "police-lists": ("hung", "/handovers"),
    "installing-house": ("quan", "/operation"),
}
"""Pictures of the guides that are of pages: who looks at what."""
SHOWN = {
    "home": ("hoa", "/"),
    "children": ("hoa", "/children"),
    "child": ("hoa", "{child}"),
    "form": ("lan", "/children/new"),
    "review": ("hoa", "{desk}"),
    "campaign": ("hoa", "{campaign}"),
    "report": ("hoa", "{report}"),
    "police": ("hung", "{list}"),
    "guides": ("pang", "/guides"),
}
"""Screens of docs/screens, each at `WIDTHS`."""


def main(argv: Sequence[str]) -> int:
    """Make all pictures anew; 0 when they are made."""
    parser = argparse.ArgumentParser(prog="script/pictures", description=__doc__)
    parser.add_argument("--address", help="a demo that runs already")
    asked = parser.parse_args(argv)
    for folder in (GUIDES, SCREENS):
        folder.mkdir(parents=True, exist_ok=True)
    with _demo(asked.address) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=LAUNCH)
        places = _prepare(browser, address)
        for name, (who, place) in OFFICE.items():
            _shoot(browser, address, who, place.format(**places), {DESK["width"]: GUIDES / f"{name}.png"})
        _shoot(browser, address, "hoa", places["page"], {DESK["width"]: FIRST})
        for name, (who, place) in SHOWN.items():
            files = {width: SCREENS / f"{name}-{width}.png" for width in WIDTHS}
            _shoot(browser, address, who, place.format(**places), files)
        _phone(browser, address)
        browser.close()
    return 0


@contextmanager
def _demo(address: str | None) -> Iterator[str]:
    """A demo that has read its pages: the one at `address`, or one of our own for as long as this lasts."""
    if address:
        yield address
        return
    with tempfile.TemporaryDirectory(prefix="so-tre-em-") as folder:
        told = os.environ | {"SOTREEM_PORT": PORT, "SOTREEM_DATA": folder, "OMP_THREAD_LIMIT": "1"}
        demo = subprocess.Popen([sys.executable, "-m", "web.demo"], env=told, stdout=subprocess.DEVNULL)
        try:
            _wait(lambda: _answers(f"http://127.0.0.1:{PORT}/healthz"), READY_S)
            _wait((Path(folder) / "demo-photos-read").exists, READ_S)
            yield f"http://127.0.0.1:{PORT}"
        finally:
            demo.terminate()
            demo.wait()


def _wait(is_done: Callable[[], bool], patience_s: float) -> None:
    until = time.monotonic() + patience_s
    while not is_done():
        if time.monotonic() > until:
            raise TimeoutError("the demo did not get ready")
        time.sleep(1)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5):
            return True
    except (URLError, OSError):
        return False


def _window(browser: Browser, address: str, who: str, size: dict[str, int] = DESK) -> Page:
    """A window of this person, logged in."""
    page = browser.new_context(viewport=size, locale="vi-VN").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/login")
    page.get_by_label("Tên đăng nhập").fill(who)
    page.get_by_label("Mật khẩu").fill(PASSWORDS[who])
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(f"{address}/")
    return page


def _prepare(browser: Browser, address: str) -> dict[str, str]:
    """Where the places are that have a number in their address; an open campaign and a list at the police."""
    page = _window(browser, address, "hoa")
    campaign = _first(page, f"{address}/campaigns", "/campaigns/", "/campaigns/new") or _open_campaign(page, address)
    listed = _first(page, f"{address}/handovers", "/handovers/") or _draw_list(page, address, campaign)
    _approve(browser, address, listed)
    _hand_over(page, address + listed)
    child = _first(page, f"{address}/children?class=2", "/children/", "/children/new")
    sheet = _first(page, f"{address}/review", "/pages/")
    desk = _first(page, f"{address}/review", "/review/groups?page=").replace("groups", "fields") + "&every=true"
    report = _first(page, f"{address}/reports", "/reports/")
    page.context.close()
    return {"campaign": campaign, "list": listed, "child": child, "page": sheet, "desk": desk, "report": report}


def _first(page: Page, address: str, begins: str, *but: str) -> str:
    """The first link of a page that begins so, "" when there is none."""
    page.goto(address)
    links = page.locator("main a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    return next((link for link in links if link and link.startswith(begins) and link not in but), "")


def _open_campaign(page: Page, address: str) -> str:
    page.goto(f"{address}/campaigns/new")
    page.get_by_label("Số văn bản").fill("67/SYT-BTXH&PCTNXH")
    page.get_by_label("Ngày văn bản").fill(f"{here_now():%d/%m/%Y}")
    page.get_by_label("Cơ quan ban hành").fill("Sở Y tế tỉnh Sơn La")
    page.get_by_role("button", name="Xem hạn từng bước").click()
    page.get_by_role("button", name="Mở đợt").click()
    page.wait_for_url(re.compile(r"/campaigns/\d+$"))
    return page.url.removeprefix(address)


def _draw_list(page: Page, address: str, campaign: str) -> str:
    page.goto(f"{address}{campaign}/handovers/new")
    page.get_by_role("button", name="Lập danh sách gửi công an").click()
    page.wait_for_load_state("networkidle")
    return _first(page, f"{address}/handovers", "/handovers/")


def _approve(browser: Browser, address: str, place: str) -> None:
    """The leader's word, where it is still asked for."""
    page = _window(browser, address, "minh")
    page.goto(address + place)
    if page.get_by_role("button", name="Duyệt danh sách này").is_visible():
        page.get_by_role("button", name="Duyệt danh sách này").click()
        page.wait_for_load_state("networkidle")
    page.context.close()


def _hand_over(page: Page, place: str) -> None:
    """What a list waits for before the police sees it."""
    page.goto(place)
    if page.get_by_role("button", name="Bàn giao cho công an").is_visible():
        page.get_by_label("Số công văn").fill("12/UBND-VHXH")
        page.get_by_label("Ngày công văn").fill(f"{here_now():%d/%m/%Y}")
        page.get_by_label("Người nhận").fill("Tòng Văn Hưng")
        page.get_by_role("button", name="Bàn giao cho công an").click()
        page.wait_for_load_state("networkidle")


def _shoot(browser: Browser, address: str, who: str, place: str, files: dict[int, Path]) -> None:
    """One page at each of these widths, as it first stands on the screen."""
    page = _window(browser, address, who)
    for width, file in files.items():
        height = PHONE["height"] if width < DESK["width"] // 2 else DESK["height"]
        page.set_viewport_size(ViewportSize(width=width, height=height))
        page.goto(address + place)
        page.wait_for_load_state("networkidle")
        _keep(page.screenshot(), file)
    page.context.close()


def _phone(browser: Browser, address: str) -> None:
    """The village's screens, on a phone that the officer has let in."""
    officer = _window(browser, address, "hoa")
    officer.goto(f"{address}/devices")
    officer.get_by_label("Máy của ai").select_option("pang")
    officer.get_by_role("button", name="Mở mã ghép máy").click()
    code = officer.locator("strong.code").inner_text()
    officer.context.close()
    page = browser.new_context(viewport=PHONE, locale="vi-VN", is_mobile=True).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/enrol#{code}")
    page.get_by_role("button", name="Ghi nhận máy này").click()
    page.get_by_label("Mã PIN mới").fill(PIN)
    page.get_by_label("Gõ lại mã PIN").fill(PIN)
    page.get_by_role("button", name="Đặt mã PIN").click()
    page.locator(".net").wait_for()
    _screen(page, "home", "", ".net")
    _screen(page, "form", "new", "[name=c0-full_name]", scrolled_to="[name=c0-full_name]")
    _screen(page, "camera", "photo", "h1")
    page.context.set_offline(True)
    page.evaluate("location.hash = '#/new'")
    page.locator("[name=c0-full_name]").fill("Lò Thị Mai")
    page.locator("[name=c0-birth_date-year]").fill("2019")
    page.get_by_role("button", name="Xong").click()
    anyway, saved = page.get_by_role("button", name="Vẫn lưu"), page.get_by_role("heading", name="Đã lưu trong máy")
    anyway.or_(saved).first.wait_for()
    if anyway.is_visible():
        anyway.click()
    saved.wait_for()  # or the way to it leads away from what is photographed next
    _screen(page, "waiting", "waiting", "h1")
    page.context.close()


def _screen(page: Page, name: str, place: str, until: str, scrolled_to: str = "") -> None:
    """One screen of the app: on the first of docs/screens too, since the app has one width."""
    page.evaluate("(place) => (location.hash = `#/${place}`)", place)
    page.locator(until).first.wait_for()
    page.wait_for_timeout(800)
    if scrolled_to:
        page.locator(scrolled_to).evaluate(
            "(one) => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 120)"
        )
    _keep(page.screenshot(), GUIDES / f"village-{name}.png", COLOURS // 2)
    if name in ("home", "form"):
        _keep(page.screenshot(), SCREENS / f"phone-{name}-{PHONE['width']}.png")


def _keep(png: bytes, file: Path, colours: int = COLOURS) -> None:
    """Few colours and no dithering: small, and the letters stay sharp."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(colours, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
