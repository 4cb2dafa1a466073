"""Keys and decisions a child at the review desk, replayed through its addresses: [FOLDER ...] [--queued 500]"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bench.desk import officer, screens
from bench.desk.keys import keys_to_type_all
from bench.desk.officer import Done
from bench.desk.place import Place, as_reading, place
from bench.measured import USUAL
from bench.records import Records, records_for, strangers
from bench.scorer.alignment import align, fold
from intake import doubts
from intake.fates import ABOVE
from intake.ocr.read import read_page
from intake.ocr.stages import Unreadable

SEED = 1
OVERLOOKED = (0.0, 0.02, 0.05)
"""Shares of the wrong values on a screen that a tired eye passes over: assumed, since nobody has measured ours."""
TARGETS = {"typed": 0.10, "hand": 0.25}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of paper: its truth, its known records, and what was read beside them and alone (None: unreadable)."""

    name: str
    fill: str
    level: int
    truth: list[dict[str, Any]]
    rows: list[dict[str, str]]
    records: Records
    beside: dict[str, Any] | None
    alone: dict[str, Any] | None


@dataclass
class Tally:
    """Sums over pages."""

    pages: int = 0
    children: int = 0
    fields: int = 0
    typed_keys: int = 0
    typed_decisions: int = 0
    field_keys: int = 0
    field_decisions: int = 0
    passes_keys: int = 0
    passes_decisions: int = 0
    put_right: int = 0
    unseen_wrong: int = 0
    not_asked: int = 0
    rows_missed: int = 0
    seconds: list[float] = field(default_factory=list)


def main(argv: Sequence[str]) -> int:
    """Replay every page in three ways, print what each costs and what errors remain; then the server's time a key."""
    asked = _asked(argv)
    read = _read_all([path for folder in asked.folders for path in sorted(folder.glob("*.json"))], asked.processes)
    tallies: dict[str, Tally] = defaultdict(Tally)
    with tempfile.TemporaryDirectory() as folder, place(Path(folder)) as laid:
        for page in read:
            names = [f"{page.fill} 0-3" if page.level < 4 else "quality 4", "all"]
            _replay(laid, page, [tallies[name] for name in names])
        for name, tally in sorted(tallies.items()):
            _print(name, tally)
        if asked.queued:
            _print_server(laid, read, asked.queued)
    return 0


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench review", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", default=list(USUAL))
    parser.add_argument("--queued", type=int, default=500, help="pages in the queue while keys are timed; 0: not timed")
    parser.add_argument("--processes", type=int, default=max(1, (os.cpu_count() or 1) - 1))
    return parser.parse_args(argv)


def _read_all(paths: Sequence[Path], processes: int) -> list[Page]:
    truths = {path: json.loads(path.read_text(encoding="utf-8")) for path in paths}
    others = [strangers(path.stem, truths, SEED) for path in paths]
    with ProcessPoolExecutor(max_workers=processes) as pool:
        return list(pool.map(_read, paths, truths.values(), others))


def _read(path: Path, truth: Mapping[str, Any], others: list[dict[str, str]]) -> Page:
    records = records_for(truth, others, Random(f"{SEED} {path.stem}"))
    photo = path.with_suffix(".jpg").read_bytes()
    rows = [{name: doubts.words(name, row[name]) for name in row if name != "struck"} for row in truth["rows"]]
    beside, alone = _said(photo, records.children), _said(photo, ())
    return Page(path.stem, truth["fill"], truth["level"], truth["rows"], rows, records, beside, alone)


def _said(photo: bytes, known: Sequence[Any]) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = json.loads(json.dumps(asdict(read_page(photo, known=known)), default=_plain))
    except Unreadable:
        return None
    return said


def _plain(number: Any) -> Any:
    return number.item()


def _replay(laid: Place, page: Page, tallies: Sequence[Tally]) -> None:
    typed = sum(keys_to_type_all(row) for row in page.rows)
    fields = sum(len(row) for row in page.rows)
    alone, _, _ = _gone_through(laid, page, page.alone, {}, is_field_pass=True)
    ids = laid.admit(page.records)
    passes, wrong, missed = _gone_through(laid, page, page.beside, ids, is_field_pass=False)
    for tally in tallies:
        tally.pages += 1
        tally.children += len(page.rows)
        tally.fields += fields
        tally.typed_keys += typed
        tally.typed_decisions += fields
        tally.field_keys += alone.keys
        tally.field_decisions += alone.decisions
        tally.passes_keys += passes.keys
        tally.passes_decisions += passes.decisions
        tally.put_right += passes.put_right
        tally.unseen_wrong += wrong[0]
        tally.not_asked += wrong[1]
        tally.rows_missed += missed
        tally.seconds += passes.seconds


def _gone_through(
    laid: Place, page: Page, said: Mapping[str, Any] | None, ids: Mapping[str, str], *, is_field_pass: bool
) -> tuple[Done, tuple[int, int], int]:
    """What the page cost, wrong values nobody was asked about (in cells, without a cell), and rows not found.

    Rows that were not found are typed whole.
    """
    done = Done()
    pairs = align(page.truth, [row["fields"] for row in said["rows"]]) if said else {}
    for at, row in enumerate(page.rows):
        if at not in pairs:
            done.keys += keys_to_type_all(row)
            done.decisions += len(row)
    if said is None:
        return done, (0, 0), len(page.rows)
    page_id = laid.lay_down(as_reading(said, ids), page.name)
    told = laid.browser.get(f"/api/pages/{page_id}").json()
    by_number = [row["id"] for row in sorted(told["rows"], key=lambda row: row["number"])]
    truth = {by_number[there]: page.rows[at] for at, there in pairs.items()}
    if is_field_pass:
        officer.field_pass(laid.browser, page_id, truth, done)
        done.keys += len(by_number)
        return done, (0, 0), len(page.rows) - len(pairs)
    officer.three_passes(laid.browser, page_id, truth, done)
    wanted = {by_number[there]: ids.get(str(at), "") for at, there in pairs.items()}
    above = _unread_above(told, truth)
    officer.confirm_rows(laid.browser, page_id, {row_id: wanted.get(row_id) for row_id in by_number}, above, done)
    for row_id in truth:
        done.values |= {(row_id, name): text for name, text in above.items()}
    return done, _wrong(told, truth, done), len(page.rows) - len(pairs)


def _unread_above(told: Mapping[str, Any], truth: Mapping[int, Mapping[str, str]]) -> dict[str, str]:
    """What stands once on the paper, the same for every row, and was read in none of them."""
    read = {name for row in told["rows"] for name in row["cells"]}
    written = {name: {row.get(name, "") for row in truth.values()} for name in ABOVE if name not in read}
    return {name: texts.pop() for name, texts in written.items() if len(texts) == 1 and texts != {""}}


def _wrong(told: Mapping[str, Any], truth: Mapping[int, Mapping[str, str]], done: Done) -> tuple[int, int]:
    cells = {row["id"]: row["cells"] for row in told["rows"]}
    in_cells = without = 0
    for row_id, row in truth.items():
        for name, right in row.items():
            cell = cells[row_id].get(name)
            if cell is None:
                without += bool(right) and (row_id, name) not in done.values
            else:
                text = done.values.get((row_id, name), doubts.words(name, cell["value"]))
                in_cells += fold(name, text) != fold(name, right)
    return in_cells, without


def _print(name: str, tally: Tally) -> None:
    typed, children = max(tally.typed_keys, 1), max(tally.children, 1)
    print(f"{name}: {tally.pages} pages, {tally.children} children, {tally.fields} fields")
    for words, keys, decisions in (
        ("(a) typing all", tally.typed_keys, tally.typed_decisions),
        ("(b) field pass", tally.field_keys, tally.field_decisions),
        ("(c) three passes", tally.passes_keys, tally.passes_decisions),
    ):
        share, target = 100 * keys / typed, TARGETS.get(name.partition(" ")[0])
        aim = f" (target {100 * target:.0f} %)" if target and words.startswith("(c)") else ""
        each = f"{keys / children:6.1f} keys, {decisions / children:5.1f} decisions a child"
        print(f"  {words:17} {each}; {share:.1f} %{aim}")
    unseen = tally.unseen_wrong + tally.not_asked
    for share in OVERLOOKED:
        left = (unseen + share * tally.put_right) / max(tally.fields, 1)
        print(f"  fields wrong in the end, {100 * share:.0f} % of wrong values overlooked: {100 * left:.2f} %")
    print(
        f"  of {unseen} never shown: {tally.unseen_wrong} agreed with a record, {tally.not_asked} written where no cell"
        f" was found; {tally.put_right} put right, {tally.rows_missed} rows typed whole"
    )


def _print_server(laid: Place, read: Sequence[Page], queued: int) -> None:
    """CPU time of the server from a key to its answer, with so many pages in the queue."""
    readable = [page for page in read if page.beside]
    for at in range(queued):
        laid.lay_down(as_reading(readable[at % len(readable)].beside or {}, {}), f"q{at}")
    keys, whole = [], []
    for at in range(40):
        page = readable[at % len(readable)]
        page_id = laid.lay_down(as_reading(page.alone or page.beside or {}, {}), f"t{at}")
        before = laid.browser.server_s()
        text = laid.browser.get(f"/review/fields?page={page_id}&every=true").text
        whole.append(laid.browser.server_s() - before)
        seen = screens.read(text)
        for number, asked in enumerate(seen.asked[:5]):
            form = {"way": "field", "page": str(page_id), "batch": f"{seen.batch}-{number}", "look": asked.key}
            before = laid.browser.server_s()
            laid.browser.send("/review/decisions", form | {f"v-{asked.key}": asked.value}, Accept="application/json")
            keys.append(laid.browser.server_s() - before)
    for name, spent in (("a key", keys), ("a screen", whole)):
        p50, p95 = statistics.median(spent), statistics.quantiles(spent, n=20)[-1]
        print(f"server, {queued} pages queued, {name}: CPU p50 {1000 * p50:.0f} ms, p95 {1000 * p95:.0f} ms")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
