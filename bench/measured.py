"""Pages read as a worker reads them, each with what it cost, and the raw Tesseract pass it is held against."""

import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bench.stopwatch import Stopwatch, cpu_s
from intake.ocr import answers
from intake.ocr.read import read_page
from intake.ocr.stages import Unreadable

PAGES = Path(__file__).parents[1] / "tests/pages"
USUAL = (PAGES / "dev", PAGES / "own")
SHOWN = 30
Done = TypeVar("Done")
_watch: Stopwatch | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """One photo: its reading as `so-tre-em read` prints it, wall and CPU seconds (children included).

    `stages` CPU seconds; `peak_bytes` the most its process has held so far, with its largest child.
    """

    path: Path
    said: dict[str, Any]
    wall_s: float
    cpu_s: float
    stages: dict[str, float]
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Raw:
    """One raw pass of Tesseract over the photo as it is: the text it printed and its CPU seconds."""

    path: Path
    text: str
    cpu_s: float


def read_all(photos: Sequence[Path], processes: int) -> list[Measured]:
    """Read every photo, `processes` pages at once."""
    with _pool(processes, _begin) as pool:
        return list(_with_progress(pool.map(_read, photos), len(photos)))


def raw_passes(photos: Sequence[Path], processes: int, page_mode: int = 3) -> list[Raw]:
    """`tesseract -l vie --psm 3` over every photo."""
    with _pool(processes) as pool:
        passes = pool.map(_raw, photos, [page_mode] * len(photos))
        return list(_with_progress(passes, len(photos)))


def _pool(processes: int, begin: Any = None) -> ProcessPoolExecutor:
    # Fresh processes: a forked one would begin with the memory of this one.
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=begin)


def _begin() -> None:
    global _watch
    _watch = Stopwatch()
    _watch.watch()


def _read(photo: Path) -> Measured:
    assert _watch is not None
    data = photo.read_bytes()
    _watch.taken()
    began, cpu_before = time.monotonic(), cpu_s()
    try:
        said = answers.as_json(read_page(data), photo.name, 0.0)
    except Unreadable as page:
        said = answers.refused(photo.name, 0.0, page.code, page.sentence)
    wall_s, used_s = time.monotonic() - began, cpu_s() - cpu_before
    return Measured(photo, said | {"seconds": round(wall_s, 2)}, wall_s, used_s, _watch.taken(), _peak_bytes())


def _raw(photo: Path, page_mode: int) -> Raw:
    before = cpu_s()
    command = ["tesseract", str(photo), "-", "-l", "vie", "--psm", str(page_mode)]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return Raw(photo, done.stdout, cpu_s() - before)


def _peak_bytes() -> int:
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return 1024 * (own + child)


def _with_progress(done: Iterator[Done], total: int) -> Iterator[Done]:
    for count, one in enumerate(done, 1):
        filled = SHOWN * count // max(total, 1)
        ending = "\n" if count == total else ""
        print(f"\r[{'#' * filled}{'.' * (SHOWN - filled)}] {count}/{total}", end=ending, file=sys.stderr, flush=True)
        yield one
