"""How well, how surely and how fast photographed pages are read: [FOLDER …] [--qualities 0123] [--peers] [--known]"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import cost, known, measured
from bench.measured import USUAL, Measured
from bench.peers import beside
from bench.scorer import reliability, tally, targets
from bench.scorer.tally import Score


def main(argv: Sequence[str]) -> int:
    """Read every photo of the folders that has its truth beside it, and print all that reading must show."""
    asked = _asked(argv)
    folders = [folder for folder in asked.folders or USUAL if any(folder.glob("*.json"))]
    if not folders:
        print(f"No photo with its truth (NAME.jpg, NAME.json) in {', '.join(map(str, asked.folders))}", file=sys.stderr)
        return 2
    read = {folder: measured.read_all(_photos(folder, asked.qualities), asked.processes) for folder in folders}
    totals = [(folder.name, _score(folder, pages, asked.qualities)) for folder, pages in read.items()]
    _keep(asked.readings, [page for pages in read.values() for page in pages])
    for name, total in totals:
        print(f"\n{name}\n{tally.table(total)}\n{reliability.table(total.judged)}")
    print(f"\nWhat reading must show\n{targets.table(totals)}")
    _print_gap([total for _, total in totals])
    _print_known(folders if asked.known else [], asked.processes)
    for folder, pages in read.items():
        photos = [page.path for page in pages]
        raw = measured.raw_passes(photos, asked.processes)
        print(f"\nCost, {folder.name}\n{cost.table(pages, raw)}")
        print(f"\nPeers, {folder.name}\n{beside.table(folder, raw, asked)}")
    print(cost.load_line())
    _print_refusals([page for pages in read.values() for page in pages])
    return 0


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench reading", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", help="without one: tests/pages/dev and tests/pages/own")
    parser.add_argument("--qualities", default="", help="qualities to read, such as 0123; all without it")
    parser.add_argument("--readings", type=Path, help="keep what was read, one JSON object a line")
    parser.add_argument("--processes", type=int, default=min(os.cpu_count() or 1, 2), help="pages at once")
    parser.add_argument("--peers", action="store_true", help="also img2table and Tesseract's page mode 6")
    parser.add_argument("--known", action="store_true", help="also read beside known records, twice the time")
    return parser.parse_args(argv)


def _photos(folder: Path, qualities: str) -> list[Path]:
    truths = sorted(folder.glob("*.json"))
    levels = {truth: str(json.loads(truth.read_text(encoding="utf-8"))["level"]) for truth in truths}
    return [truth.with_suffix(".jpg") for truth, level in levels.items() if not qualities or level in qualities]


def _score(folder: Path, pages: Sequence[Measured], qualities: str) -> Score:
    return tally.score(folder, {page.path.name: page.said for page in pages}, qualities)


def _keep(out: Path | None, pages: Sequence[Measured]) -> None:
    if out:
        out.write_text("".join(json.dumps(page.said, ensure_ascii=False) + "\n" for page in pages), encoding="utf-8")


def _print_gap(totals: Sequence[Score]) -> None:
    if len(totals) > 1:
        apart = targets.gap(totals[0].judged, totals[1].judged)
        mark = "✓" if abs(apart) <= targets.GAP_MAX else "✗"
        print(f"gap between the sets, written fields exactly right: {100 * apart:+.1f} points (at most 3) {mark}")


def _print_known(folders: Sequence[Path], processes: int) -> None:
    for folder in folders:
        pages = known.read_both(folder, known.QUALITIES, known.SEED, processes)
        shares = known.shown(folder, pages, known.QUALITIES)
        for limit, share in zip(targets.BESIDE_RECORDS, shares, strict=True):
            print(f"{targets.line(limit, share)}   {folder.name}")


def _print_refusals(pages: Sequence[Measured]) -> None:
    for page in pages:
        if "error" in page.said:
            print(f"{page.path.name}: {page.said['error']['code']}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
