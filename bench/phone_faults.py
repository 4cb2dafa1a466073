"""What a village does to a phone, as often as promised: tried, held, lost: [--only NAME …] [--few]"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from bench.places import on_sqlite
from tests.browser.conftest import LAUNCH, PATIENCE_MS, PHONE, Window
from tests.browser.phone_faults import FAULTS, Tally
from tests.browser.phones import Line, Phone
from tests.support.server import serving


def main(argv: Sequence[str]) -> int:
    """One line a fault; 1 when anything but the last two seconds of typing was lost."""
    parser = argparse.ArgumentParser(prog="script/bench phone-faults", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(FAULTS), default=list(FAULTS))
    parser.add_argument("--few", action="store_true", help="as often as the tests do")
    asked = parser.parse_args(argv)
    expect.set_options(timeout=PATIENCE_MS)
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    is_lost = False
    with (
        tempfile.TemporaryDirectory() as folder,
        on_sqlite(Path(folder)) as place,
        serving(place.settings, place.log) as (address, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH)
        for name in asked.only:
            tally = _tried(browser, address, name, is_few=asked.few)
            print(tally, flush=True)
            is_lost |= tally.lost > 0
        browser.close()
    return int(is_lost)


def _tried(browser: Browser, address: str, name: str, *, is_few: bool) -> Tally:
    """One fault on a phone of its own."""
    do, few, many = FAULTS[name]
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, locale="vi-VN")  # type: ignore[arg-type]
    line = Line()
    line.lay(context)
    phone = Phone(Window(context.new_page(), address), line)
    phone.enrol()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tally = do(phone, few if is_few else many)
    context.close()
    return tally


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
