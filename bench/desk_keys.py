"""The server from a key to the next snippet, 500 pages queued, beside a worker: [--queued 500] [--keys 100]"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, pairwise
from pathlib import Path

from bench.desk import screens
from bench.desk.doubtful import doubtful_page
from bench.desk.place import SECRET, Place, place
from bench.desk.screens import Asked
from bench.measured import USUAL
from intake import photos
from intake.photo_store import FolderStore
from tests.support.readings import reading
from tests.support.server import working

KEY_MAX_S = 0.1
TO_READ = 12
"""Photos that wait to be read: more than the worker is through with in the time."""
ROWS_QUEUED = 12
QUEUED_ROW = {"full_name": "Cà Văn An", "birth_date": "05/3/2019", "sex": "Nam", "ethnicity": "Thái"}


def main(argv: Sequence[str]) -> int:
    """Print what a key costs alone and beside a worker; 1 when its processor time is too long."""
    parser = argparse.ArgumentParser(prog="script/bench desk-keys", description=__doc__)
    parser.add_argument("--queued", type=int, default=500)
    parser.add_argument("--keys", type=int, default=100)
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name, place(Path(name)) as laid:
        folder = Path(name)
        for at in range(asked.queued):
            laid.lay_down(dict(reading(*[QUEUED_ROW] * ROWS_QUEUED)), f"q{at}")
        page_ids = [doubtful_page(laid, folder / "photos", mark=at) for at in (1, 2)]
        alone = _pressed(laid, page_ids[0], asked.keys, "no worker")
        with _worker(laid, folder):
            beside = _pressed(laid, page_ids[1], asked.keys, "a worker reads")
    return int(max(alone, beside) > KEY_MAX_S)


@contextmanager
def _worker(laid: Place, folder: Path) -> Iterator[None]:
    """A real worker over photos that wait, busy from the first key on."""
    store, office = FolderStore(folder / "photos", laid.keyring), laid.office
    samples = sorted(path for pages in USUAL for path in pages.glob("*.jpg"))[:TO_READ]
    for path in samples:
        photos.receive(office.database, store, office.scope("lan"), data=path.read_bytes(), hamlet="Bản Hua Nà")
    with working({"SOTREEM_DATA": str(folder), "SOTREEM_SECRET": SECRET}, folder / "worker.log"):
        while not (folder / "worker.log").exists():
            time.sleep(0.1)
        yield


def _pressed(laid: Place, page_id: int, keys: int, beside: str) -> float:
    """Enter on one field after the other, each with the next cut-out; the 95th part of a hundred of CPU seconds."""
    told = laid.browser.get(f"/api/pages/{page_id}").json()
    cells = {f"{row['id']}-{name}": cell["id"] for row in told["rows"] for name, cell in row["cells"].items()}
    spent, clock = [], []
    for one, batch, following in islice(_looks(laid, page_id), keys):
        form = {"way": "field", "page": str(page_id), "batch": batch, "look": one.key, f"v-{one.key}": one.value}
        before, began = laid.browser.server_s(), time.monotonic()
        laid.browser.send("/review/decisions", form, Accept="application/json")
        laid.browser.get(f"/cells/{cells[following.key]}/cutout")
        clock.append(time.monotonic() - began)
        spent.append(laid.browser.server_s() - before)
    p95 = statistics.quantiles(spent, n=20)[-1]
    by_clock = [1000 * one for one in (statistics.median(clock), statistics.quantiles(clock, n=20)[-1])]
    print(
        f"{beside}, {len(spent)} keys: CPU p50 {1000 * statistics.median(spent):.0f}, p95 {1000 * p95:.0f} ms"
        f" (at most {1000 * KEY_MAX_S:.0f}); by the clock p50 {by_clock[0]:.0f}, p95 {by_clock[1]:.0f} ms"
    )
    return p95


def _looks(laid: Place, page_id: int) -> Iterator[tuple[Asked, str, Asked]]:
    """Each field of the page with the name of its key and the field behind it, screen after screen."""
    while (seen := screens.read(laid.browser.get(f"/review/fields?page={page_id}&every=true").text)).asked:
        real = [one for one in seen.asked if one.key.count("-") == 1]
        for at, (one, following) in enumerate(pairwise(real)):
            yield one, f"{seen.batch}-{at}", following


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
