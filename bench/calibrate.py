"""Tables of checked confidence from pages made for it: PAGES [--samples FILE] [--write], never from tests/pages"""

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from bench.calibration import samples, scales
from bench.calibration.samples import Sample
from bench.scorer import reliability, tally
from bench.scorer.tally import Judged
from intake.ocr.confidence import scales as committed

TESTS = Path(__file__).parents[1] / "tests"


def main(argv: Sequence[str]) -> int:
    """Read, fit, check on pages set apart; write the tables when asked to. 2 for pages that tests measure with."""
    asked = _asked(argv)
    if asked.pages.resolve().is_relative_to(TESTS):
        print("Pages that measure must not calibrate; make others with intake/ocr/training/factory.py", file=sys.stderr)
        return 2
    found = (
        samples.load(asked.samples)
        if asked.samples and asked.samples.is_file()
        else _read(asked.pages, asked.processes)
    )
    if not found:
        print(f"Nothing was read of {asked.pages}", file=sys.stderr)
        return 2
    if asked.samples:
        samples.save(found, asked.samples)
    _print("as the readers said it", scales.as_read(found))
    _print("their confidence under a curve, pages set apart", scales.apart(found, scales.raw_alone))
    _print("all evidence weighed, pages set apart", scales.apart(found, scales.weighed))
    if asked.write:
        version = " and ".join(sorted({one.evidence.reader for one in found}))
        scales.write(scales.fit_all(found, scales.weighed), found, asked.version or version, date.today())
        committed.cache_clear()
        print(f"{len(committed())} scales written")
    return 0


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench calibrate", description=__doc__)
    parser.add_argument("pages", type=Path, help="photos (NAME.jpg) with their truth (NAME.json)")
    parser.add_argument("--samples", type=Path, help="what was read: taken from here if there, else kept here")
    parser.add_argument("--write", action="store_true", help="replace the tables beside intake/ocr/confidence.py")
    parser.add_argument("--version", default="", help="what read the pages, as the tables shall say")
    parser.add_argument("--processes", type=int, default=1)
    return parser.parse_args(argv)


def _read(pages: Path, processes: int) -> list[Sample]:
    photos = sorted(truth.with_suffix(".jpg") for truth in pages.glob("*.json"))
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        return [one for page in pool.map(samples.of_photo, photos) for one in page]


def _print(name: str, judged: Sequence[Judged]) -> None:
    usual = [one for one in judged if one.level < 4]
    shares = [f"{100 * tally.touchless(some):.1f} %" for some in (usual, judged)]
    print(f"\n{name}: touchless on qualities 0–3 {shares[0]}, on all {shares[1]}")
    print(reliability.table(judged))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
