"""How well and how fast photographed pages are read: [FOLDER] [--qualities 0123] [--readings FILE.jsonl]"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from bench.scorer.tally import score, table
from intake.ocr import answers
from intake.ocr.read import read_page
from intake.ocr.stages import Unreadable

PAGES = Path(__file__).parents[1] / "tests/pages/dev"
SHOWN = 30


def main(argv: Sequence[str]) -> int:
    """Read every photo of a folder that has its truth beside it, and print the scores. 0 when all were read."""
    asked = _asked(argv)
    photos = sorted(path.with_suffix(".jpg") for path in asked.folder.glob("*.json"))
    cpu_before = _cpu_s()
    read = []
    with ProcessPoolExecutor(max_workers=asked.processes) as pool:
        for done, said in enumerate(pool.map(_read_one, photos), 1):
            read.append(said)
            _show_progress(done, len(photos))
    cpu_s = _cpu_s() - cpu_before
    if asked.readings:
        asked.readings.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in read), encoding="utf-8")
    print(table(score(asked.folder, {one["photo"]: one for one in read}, asked.qualities)))
    print(f"CPU seconds a photo, mean {cpu_s / max(len(photos), 1):.2f}")
    for one in read:
        if "error" in one:
            print(f"{one['photo']}: {one['error']['code']}")
    return 0


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench reading", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=PAGES)
    parser.add_argument("--qualities", default="", help="qualities to score, such as 0123; all without it")
    parser.add_argument("--readings", type=Path, help="keep what was read, one JSON object a line")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(argv)


def _read_one(photo: Path) -> dict[str, Any]:
    began = time.monotonic()
    try:
        return answers.as_json(read_page(photo.read_bytes()), photo.name, 0.0) | _took(began)
    except Unreadable as page:
        return answers.refused(photo.name, 0.0, page.code, page.sentence) | _took(began)


def _took(began: float) -> dict[str, float]:
    return {"seconds": round(time.monotonic() - began, 2)}


def _cpu_s() -> float:
    """Of this process and of all its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _show_progress(done: int, total: int) -> None:
    filled = SHOWN * done // max(total, 1)
    print(f"\r[{'#' * filled}{'.' * (SHOWN - filled)}] {done}/{total}", end="", file=sys.stderr, flush=True)
    if done == total:
        print(file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
