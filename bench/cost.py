"""What reading costs beside one raw Tesseract pass over the same photos: CPU, wall, memory, and stage by stage."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence

from bench.measured import Measured, Raw

RATIO_MAX, WALL_MAX_S, PEAK_MAX_BYTES, LOAD_MAX_S = 1.0, 4.0, 700_000_000, 1.0
_LOAD = "import time; began = time.monotonic(); {what}; print(time.monotonic() - began)"
LOADED = (
    ("imports of the reader", "import intake.ocr.read"),
    (
        "the same and the recogniser's model",
        "from intake.ocr.recogniser import Recogniser; import intake.ocr.read; Recogniser()",
    ),
)


def table(pages: Sequence[Measured], raw: Sequence[Raw]) -> str:
    """Each figure beside its limit; the stages in falling order."""
    count = max(len(pages), 1)
    own, theirs = sum(page.cpu_s for page in pages) / count, sum(one.cpu_s for one in raw) / count
    wall = sum(page.wall_s for page in pages) / count
    longest, peak = max(page.wall_s for page in pages), max(page.peak_bytes for page in pages)
    lines = [
        f"CPU seconds a page {own:.2f}, one raw Tesseract pass (psm 3) {theirs:.2f}: "
        f"{own / max(theirs, 1e-9):.2f} times {_mark(own <= RATIO_MAX * theirs)} (at most {RATIO_MAX:.1f})",
        _spread([page.cpu_s / max(one.cpu_s, 1e-9) for page, one in zip(pages, raw, strict=True)]),
        f"wall seconds a page, pages at once: mean {wall:.2f} {_mark(wall <= WALL_MAX_S)} (at most {WALL_MAX_S:.0f}), "
        f"longest {longest:.2f}; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
        f"peak memory of a reading process, its children counted: {peak / 1e6:.0f} MB {_mark(peak <= PEAK_MAX_BYTES)} "
        f"(at most {PEAK_MAX_BYTES / 1e6:.0f})",
    ]
    return "\n".join([*lines, *_stages(pages)])


def _spread(ratios: Sequence[float]) -> str:
    """How the photos differ: Tesseract is quick where it sees little to read, which is no merit of a photo."""
    ordered = sorted(ratios)
    within = sum(ratio <= RATIO_MAX for ratio in ordered)
    return (
        f"  photo by photo: {within} of {len(ordered)} within the limit, from {ordered[0]:.2f} "
        f"over {ordered[len(ordered) // 2]:.2f} to {ordered[-1]:.2f} times"
    )


def _stages(pages: Sequence[Measured]) -> list[str]:
    spent: dict[str, float] = defaultdict(float)
    for page in pages:
        for stage, seconds in page.stages.items():
            spent[stage] += seconds
    total = max(sum(spent.values()), 1e-9)
    ordered = sorted(spent.items(), key=lambda one: -one[1])
    return [f"  {stage:12} {s / len(pages):6.3f} CPU s a page  {100 * s / total:5.1f} %" for stage, s in ordered]


def load_line() -> str:
    """Wall seconds that a fresh process waits for the reader's imports and for its models, the best of three."""
    told = [f"{name} {_best(what)}" for name, what in LOADED]
    return f"loading in a fresh process: {', '.join(told)} (at most {LOAD_MAX_S:.0f} s)"


def _best(what: str) -> str:
    command = [sys.executable, "-c", _LOAD.format(what=what)]
    done = [subprocess.run(command, capture_output=True, text=True, check=False) for _ in range(3)]
    told = [float(one.stdout) for one in done if one.returncode == 0]
    return f"{min(told):.2f} s {_mark(min(told) <= LOAD_MAX_S)}" if told else "is not there"


def _mark(is_met: bool) -> str:
    return "✓" if is_met else "✗"
