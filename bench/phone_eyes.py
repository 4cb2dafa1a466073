"""The phone's own look at pictures, in the Chromium it runs in: its modules, bundled, on a page of nothing else."""

import base64
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser.conftest import LAUNCH

HOUSE = Path(__file__).parents[1]
EYES = """
import { lookAt } from "./quality.js";
import { LIMITS } from "./verdict.js";
const opened = async (encoded) => {
  const answer = await fetch("data:image/jpeg;base64," + encoded);
  return createImageBitmap(await answer.blob());
};
globalThis.eyes = {
  limits: LIMITS,
  look: async (encoded) => {
    const bitmap = await opened(encoded);
    return { ...lookAt(bitmap, bitmap.width, bitmap.height), width: bitmap.width, height: bitmap.height };
  },
  again: async (encoded, times) => {
    const bitmap = await opened(encoded);
    for (let run = 0; run < times; run += 1) lookAt(bitmap, bitmap.width, bitmap.height);
  },
};
"""


@dataclass(frozen=True, slots=True)
class Eyes:
    """A page in which the phone's modules answer."""

    page: Page

    @property
    def limits(self) -> dict[str, float]:
        """LIMITS of verdict.js."""
        return dict(self.page.evaluate("eyes.limits"))

    def look(self, jpeg: bytes) -> dict[str, Any]:
        """What `lookAt` says of the picture, and its `width` and `height`."""
        return dict(self.page.evaluate("(encoded) => eyes.look(encoded)", _encoded(jpeg)))

    def cpu_ms(self, jpeg: bytes, times: int) -> float:
        """Milliseconds of its thread's processor for one of so many looks, the picture's decoding among them."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = _busy_s(session)
        self.page.evaluate("([encoded, times]) => eyes.again(encoded, times)", [_encoded(jpeg), times])
        return 1000 * (_busy_s(session) - before) / times


def _busy_s(session: CDPSession) -> float:
    told = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in told if one["name"] == "TaskDuration"))


def _encoded(jpeg: bytes) -> str:
    return base64.b64encode(jpeg).decode()


@contextmanager
def eyes() -> Iterator[Eyes]:
    """The phone's eyes, open as long as the block runs. Needs Chromium and esbuild (script/setup --dev)."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bundle = Path(folder) / "eyes.js"
        command = [str(HOUSE / "node_modules/.bin/esbuild"), "--bundle", "--format=iife", f"--outfile={bundle}"]
        command += ["--log-level=error", "--sourcefile=eyes.js"]
        subprocess.run(command, input=EYES, text=True, check=True, cwd=HOUSE / "web/assets/phone")
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH)
        page = browser.new_page()
        page.add_script_tag(path=bundle)
        yield Eyes(page)
        browser.close()
