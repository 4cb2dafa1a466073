"""Tables of checked confidence from pages made for it: PAGES SAMPLES [--write], never from tests/pages"""

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from bench.calibration import samples, scales
from bench.scorer import reliability, tally
from bench.scorer.tally import Judged
from intake.ocr.confidence import scales as committed
from intake.ocr.progress import Progress

TESTS = Path(__file__).parents[1] / "tests"


def main(argv: Sequence[str]) -> int:
    """Read, fit, check on pages set apart; write the tables when asked to. 2 for pages that tests measure with."""
    asked = _asked(argv)
    if asked.pages.resolve().is_relative_to(TESTS):
        print("Pages that measure must not calibrate; make others with intake/ocr/training/factory.py", file=sys.stderr)
        return 2
    _read(asked)
    found = samples.load(asked.samples)
    if not found:
        print(f"Nothing was read of {asked.pages}", file=sys.stderr)
        return 2
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
    parser.add_argument("samples", type=Path, help="values that were read; pages already in it are not read again")
    parser.add_argument("--write", action="store_true", help="replace the tables beside intake/ocr/confidence.py")
    parser.add_argument("--version", default="", help="what read the pages, as the tables shall say")
    parser.add_argument("--processes", type=int, default=1, help="pages at once")
    return parser.parse_args(argv)


def _read(asked: argparse.Namespace) -> None:
    """Add the pages that are not there yet, each as soon as it is read: a run that was stopped goes on."""
    known = samples.photos(asked.samples)
    photos = sorted(truth.with_suffix(".jpg") for truth in asked.pages.glob("*.json"))
    missing = [photo for photo in photos if photo.name not in known]
    progress = Progress(len(missing), "Reading")
    with ProcessPoolExecutor(asked.processes, multiprocessing.get_context("spawn")) as pool:
        for photo, found in zip(missing, pool.map(samples.of_photo, missing), strict=True):
            samples.add(photo.name, found, asked.samples)
            progress.add(f"{photo.name}: {sum(one.is_right for one in found)} of {len(found)} right")


def _print(name: str, judged: Sequence[Judged]) -> None:
    usual = [one for one in judged if one.level < 4]
    shares = [f"{100 * tally.touchless(some):.1f} %" for some in (usual, judged)]
    print(f"\n{name}: touchless on qualities 0–3 {shares[0]}, on all {shares[1]}")
    print(reliability.table(judged))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
