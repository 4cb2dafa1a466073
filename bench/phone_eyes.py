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

from playwright.sync_api import Page, sync_playwright

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
  time: async (encoded, times) => {
    const bitmap = await opened(encoded);
    const took = [];
    for (let run = 0; run < times; run += 1) {
      const began = performance.now();
      lookAt(bitmap, bitmap.width, bitmap.height);
      took.push(performance.now() - began);
    }
    return took;
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

    def times_ms(self, jpeg: bytes, slowed: int, times: int) -> list[float]:
        """Milliseconds of so many looks on a processor so many times slower."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        took = self.page.evaluate("([encoded, times]) => eyes.time(encoded, times)", [_encoded(jpeg), times])
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        return list(took)


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
