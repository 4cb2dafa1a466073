"""How soon a slow phone has a form to write in: CPU a quarter, 400 kbit/s, 400 ms: [--times 3]"""

import argparse
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.places import on_sqlite
from tests.browser.conftest import LAUNCH, PHONE, Window
from tests.browser.phones import PIN, Line, Phone
from tests.support.server import serving
from web.pages import DIST, built

SLOW_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
NO_LINE = SLOW_LINE | {"offline": True}
CPU_SLOWED = 4
FIRST_KB_MAX, ALL_KB_MAX, FIRST_S_MAX, WARM_S_MAX = 60, 150, 3.0, 1.0
FORGET_SHELL = """async () => {
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}"""


@dataclass
class Watched:
    """A page whose line and processor are slow, and the bytes that came over the line."""

    page: Page
    wire_bytes: int = 0
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session = self.page.context.new_cdp_session(self.page)
        self.session.send("Network.enable")
        self.session.on("Network.loadingFinished", self._count)

    def _count(self, told: dict[str, Any]) -> None:
        self.wire_bytes += int(told["encodedDataLength"])

    def slow(self, line: dict[str, Any]) -> None:
        """From now on as a cheap phone in a village."""
        self.session.send("Network.clearBrowserCache")
        self.session.send("Network.emulateNetworkConditions", line)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWED})


def main(argv: Sequence[str]) -> int:
    """Print each figure beside what it must stay under; 1 when one does not."""
    parser = argparse.ArgumentParser(prog="script/bench first-load", description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args(argv)
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with (
        tempfile.TemporaryDirectory() as folder,
        on_sqlite(Path(folder)) as place,
        serving(place.settings, place.log) as (address, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH)
        runs = [_run(browser, address) for _ in range(asked.times)]
        browser.close()
    figures = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    return _print(figures | {"kept for offline, kB": _kept_kb()})


def _run(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context(viewport=PHONE, is_mobile=True, locale="vi-VN")  # type: ignore[arg-type]
    line = Line()
    line.lay(context)
    try:
        cold_s, cold_kb = _timed(context, address, lambda page: page.locator("#code").wait_for())
        phone = Phone(Window(context.new_page(), address), line)
        phone.enrol()
        phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        phone.page.close()
        warm_s, _ = _timed(context, address, lambda page: page.locator("#pin").wait_for(), NO_LINE)
        page = context.new_page()
        page.goto(f"{address}/healthz")
        page.evaluate(FORGET_SHELL)
        page.close()
        form_s, form_kb = _timed(context, address, _to_form)
    finally:
        context.close()
    return {
        "cold to the first screen, s": cold_s,
        "cold to the first screen, kB": cold_kb,
        "cold through the PIN to the form, s": form_s,
        "cold through the PIN to the form, kB": form_kb,
        "warm in flight mode, s": warm_s,
    }


def _to_form(page: Page) -> None:
    page.locator("#pin").wait_for()
    page.locator("#pin").fill(PIN)
    page.locator("[name=c0-full_name]").wait_for()


def _timed(
    context: BrowserContext, address: str, until: Callable[[Page], None], line: dict[str, Any] = SLOW_LINE
) -> tuple[float, float]:
    """Seconds and kB from the address to what `until` waits for."""
    page = context.new_page()
    watched = Watched(page)
    watched.slow(line)
    began = time.monotonic()
    page.goto(f"{address}/phone#/new", wait_until="commit")
    until(page)
    took_s, kb = time.monotonic() - began, watched.wire_bytes / 1000
    page.close()
    return took_s, kb


def _kept_kb() -> float:
    """What the service worker keeps, as it travels."""
    worker = (DIST / built("sw.js")).read_text(encoding="utf-8")
    listed = re.findall(r'"/static/dist/([^"]+)"', worker)
    files = [DIST / name for name in (*listed, *map(built, ("sw.js", "phone.html", "manifest.webmanifest")))]
    packed = [file.with_name(f"{file.name}.gz") for file in files]
    sizes = [(gz if gz.is_file() else file).stat().st_size for file, gz in zip(files, packed, strict=True)]
    return float(sum(sizes)) / 1000


def _print(figures: dict[str, float]) -> int:
    limits = {
        "cold to the first screen, s": FIRST_S_MAX,
        "cold to the first screen, kB": FIRST_KB_MAX,
        "cold through the PIN to the form, s": FIRST_S_MAX,
        "cold through the PIN to the form, kB": FIRST_KB_MAX,
        "warm in flight mode, s": WARM_S_MAX,
        "kept for offline, kB": ALL_KB_MAX,
    }
    for name, value in figures.items():
        print(f"{name}: {value:.1f} (at most {limits[name]})")
    return int(any(value > limits[name] for name, value in figures.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
