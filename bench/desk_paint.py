"""How soon the desk's pages stand on a slow PC: 25 rows, CPU a quarter, 10 Mbit/s, 20 ms: [--times 3]"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.desk.doubtful import doubtful_page
from bench.desk.place import Place, place
from tests.browser.conftest import DESK, LAUNCH
from tests.support.office import PASSWORD

LINE = {"offline": False, "latency": 20, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}
CPU_SLOWED = 4
PAINT_MAX_S = 1.0
PAGES = (
    "/pages/{}",
    "/review/groups?page={}",
    "/review/columns?page={}",
    "/review/fields?page={}",
    "/review/rows?page={}",
)
PAINTED = """() => new Promise((resolve) => {
  const of = (entries) => entries.find((one) => one.name === "first-contentful-paint");
  new PerformanceObserver((list) => of(list.getEntries()) && resolve(of(list.getEntries()).startTime))
    .observe({ type: "paint", buffered: true });
})"""


@dataclass(frozen=True, slots=True)
class Paint:
    """One page opened: seconds to its first paint, of these the server's and the window's own processor time."""

    painted_s: float
    server_s: float
    window_s: float
    kb: float

    @property
    def alone_s(self) -> float:
        """What it costs on a machine where nothing else runs: line, server and a window four times slower."""
        return self.server_s + CPU_SLOWED * self.window_s + self.kb / 1250 + 3 * LINE["latency"] / 1000


def main(argv: Sequence[str]) -> int:
    """Print each page's figures; 1 when one takes longer than a second of its own time."""
    parser = argparse.ArgumentParser(prog="script/bench desk-paint", description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args(argv)
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder, place(Path(folder)) as laid, sync_playwright() as playwright:
        page_id = doubtful_page(laid, Path(folder) / "photos")
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH)
        runs = {page: [_opened(browser, laid, page.format(page_id)) for _ in range(asked.times)] for page in PAGES}
        browser.close()
    return _print(runs)


def _opened(browser: Browser, laid: Place, path: str) -> Paint:
    """The page opened with nothing kept from before; the log-in comes first, on a line that is not slow."""
    context = browser.new_context(viewport=DESK, locale="vi-VN")  # type: ignore[arg-type]
    page, address = context.new_page(), str(laid.browser.client.base_url).rstrip("/")
    context.request.post(f"{address}/login", data={"username": "hoa", "password": PASSWORD})
    session, wire = context.new_cdp_session(page), [0.0]

    def count(told: dict[str, Any]) -> None:
        wire[0] += told["encodedDataLength"]

    for name, told in (
        ("Network.enable", {}),
        ("Network.clearBrowserCache", {}),
        ("Network.emulateNetworkConditions", LINE),
        ("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWED}),
        ("Performance.enable", {"timeDomain": "threadTicks"}),
    ):
        session.send(name, told)
    session.on("Network.dataReceived", count)
    before = laid.browser.server_s()
    page.goto(address + path, wait_until="commit")
    painted = page.evaluate(PAINTED)
    server, kb = laid.browser.server_s() - before, wire[0] / 1000
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    context.close()
    return Paint(painted / 1000, server, metrics["TaskDuration"] / CPU_SLOWED, kb)


def _print(runs: dict[str, list[Paint]]) -> int:
    slowest = 0.0
    for page, paints in runs.items():
        first = statistics.median(one.painted_s for one in paints)
        alone = statistics.median(one.alone_s for one in paints)
        slowest = max(slowest, min(first, alone))
        own = [
            statistics.median(values)
            for values in zip(*((one.server_s, one.window_s, one.kb) for one in paints), strict=True)
        ]
        parts = f"server {1000 * own[0]:.0f} ms, window {1000 * own[1]:.0f} ms unslowed, {own[2]:.0f} kB until then"
        print(
            f"{page}: first paint {first:.2f} s by the clock, {alone:.2f} s of its own (at most {PAINT_MAX_S}); {parts}"
        )
    return int(slowest > PAINT_MAX_S)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
