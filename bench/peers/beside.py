"""The peers' figures on the same photos, a line each; a peer that is not installed says so."""

import json
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import measured
from bench.measured import Raw
from bench.peers import raw_tesseract
from bench.scorer import tally

HERE = Path(__file__).parent
PYTHON = HERE.parents[1] / "build/peers/bin/python"
INSTALL = "python3 -m venv build/peers && build/peers/bin/pip install --require-hashes -r bench/peers/requirements.lock"


def table(folder: Path, raw: Sequence[Raw], asked: Namespace) -> str:
    """Tesseract's raw text always, the others when asked for."""
    lines = [_line("raw Tesseract, psm 3", folder, _raw_readings(raw), asked.qualities)]
    if asked.peers:
        again = measured.raw_passes([one.path for one in raw], asked.processes, page_mode=6)
        lines.append(_line("raw Tesseract, psm 6", folder, _raw_readings(again), asked.qualities))
        lines.append(_img2table(folder, asked.qualities))
    return "\n".join(lines)


def _raw_readings(raw: Sequence[Raw]) -> dict[str, Any]:
    return {one.path.name: {"rows": raw_tesseract.rows(one.text)} for one in raw}


def _img2table(folder: Path, qualities: str) -> str:
    if not PYTHON.exists():
        return f"img2table with Tesseract: not installed ({INSTALL})"
    with tempfile.TemporaryDirectory(prefix="peers-") as scratch:
        out = Path(scratch) / "readings.jsonl"
        command = [str(PYTHON), str(HERE / "img2table_rows.py"), str(folder), str(out)]
        subprocess.run(command, check=True, stdout=sys.stderr)
        said = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return _line("img2table with Tesseract", folder, {one["photo"]: one for one in said}, qualities)


def _line(name: str, folder: Path, readings: Mapping[str, Any], qualities: str) -> str:
    total = tally.score(folder, readings, qualities)
    count = tally.Count.of(total.judged)
    share, invented = count.right / max(count.written, 1), count.invented / max(count.blank, 1)
    return (
        f"{name:26} written {100 * share:5.1f} %   rows {total.found}/{total.rows}, extra {total.extra}   "
        f"invented {100 * invented:5.1f} %"
    )
