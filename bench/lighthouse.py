"""What Lighthouse says of the phone's home and form, behind the PIN: [--modules FOLDER] [--times 3]"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from bench.phones import COMMUNE, HAMLET, PASSWORD, PLAN, connect, log_in
from bench.places import Place, on_sqlite
from tests.browser.conftest import LAUNCH, PHONE, Window
from tests.browser.phones import PIN, Line, Phone
from tests.support.postgres import free_port
from tests.support.server import run, serving

SCREENS = {"home": ("#/", "main h1"), "form": ("#/new", "[name=c0-full_name]")}
"""Address behind the #, and what is there once the screen is."""
LEAST = 0.95
_SCRIPT = Path(__file__).with_name("lighthouse.mjs")
_MISSING = """Lighthouse is not here. It is no part of the project; it wants Node 18.16 or newer:
  mkdir FOLDER && cd FOLDER && npm install --no-save lighthouse@12.8.2 puppeteer-core@24
  script/bench lighthouse --modules FOLDER/node_modules"""


@dataclass
class Seen:
    """The scores of each category, one a run, and what cost points in any of them."""

    scores: dict[str, list[float]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)


def main(argv: Sequence[str]) -> int:
    """Print the median of each score; 1 when one is under 0.95, 3 when Lighthouse is missing."""
    parser = argparse.ArgumentParser(prog="script/bench lighthouse", description=__doc__)
    parser.add_argument("--modules", type=Path, default=Path("node_modules"))
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args(argv)
    if shutil.which("node") is None or not (asked.modules / "lighthouse").is_dir():
        print(_MISSING, file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as folder, on_sqlite(Path(folder)) as place:
        _add_collaborator(place, Path(folder))
        with serving(place.settings, place.log) as (address, _), _enrolled(address, Path(folder)) as port:
            seen = {name: _look(asked.modules.resolve(), port, address, name, asked.times) for name in SCREENS}
    return _print(seen)


def _add_collaborator(place: Place, folder: Path) -> None:
    lan = {"username": "lan", "password": PASSWORD, "role": "collaborator", "name": "Cà Thị Lan"}
    plan = folder / "collaborator.json"
    people = [lan | {"commune": COMMUNE, "hamlets": [HAMLET]}]
    plan.write_text(json.dumps(PLAN | {"users": people}), encoding="utf-8")
    if run(["seed", str(plan)], place.settings, place.log):
        raise RuntimeError(place.log.read_text()[-2000:])


@contextmanager
def _enrolled(address: str, folder: Path) -> Iterator[int]:
    """A browser whose app is enrolled; the port on which it listens to those who look at it."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    port = free_port()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=path,
            args=[*LAUNCH, f"--remote-debugging-port={port}"],
            viewport=PHONE,  # type: ignore[arg-type]
            locale="vi-VN",
        )
        phone = Phone(Window(browser.new_page(), address), Line())
        phone.enrol(code=_code(address))
        phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        phone.page.close()
        yield port
        browser.close()


def _code(address: str) -> str:
    """What the officer's page shows, to enrol the collaborator's phone."""
    connection, login = connect(address), log_in(address)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **login.headers}
    connection.request("POST", "/devices/codes", urlencode({"username": "lan"}), headers)
    page = connection.getresponse().read().decode()
    return page.split('<strong class="code">')[1].split("<")[0]


def _look(modules: Path, port: int, address: str, name: str, times: int) -> Seen:
    place, ready = SCREENS[name]
    seen = Seen()
    for _ in range(times):
        asked = ["node", str(_SCRIPT), str(modules), str(port), f"{address}/phone{place}", PIN, ready]
        told = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
        for category, score in told["scores"].items():
            seen.scores.setdefault(category, []).append(score)
        seen.failed |= set(told["failed"])
    return seen


def _print(seen: dict[str, Seen]) -> int:
    least = 1.0
    for name, one in seen.items():
        medians = {category: statistics.median(scores) for category, scores in one.scores.items()}
        least = min(least, *medians.values())
        print(f"{name}: {', '.join(f'{category} {score:.2f}' for category, score in medians.items())}")
        for audit in sorted(one.failed):
            print(f"  {audit}")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; at least {LEAST} is asked for")
    return int(least < LEAST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
