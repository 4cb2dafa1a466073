"""A program of its own: one kept photo on standard input, its reading as JSON on standard output.

With `--known` a line of JSON goes before the photo: the children known in its hamlet, and what was learned from
corrections (`intake.ocr.handed`). `--weights FILE` names the recogniser's weights, if not those of the product.

Standard error tells how far it is, a line a stage: "stage: đang tìm bảng". A page that defeats the reader ends well,
with {"unreadable": {"code", "sentence"}}; Tesseract missing ends with exit code 3. It dies with its worker, and
neither it nor Tesseract reaches a network.
"""

import json
import os
import signal
import sys
import threading
import time
from dataclasses import asdict
from typing import Any

from intake.offline import cut_off

COMMAND = (sys.executable, "-m", "intake.reading_child")
PAGE_S = 180.0
MEMORY_BYTES = 3 * 1024 * 1024 * 1024
"""How one page is read by whoever starts this program, and what it may take: seconds of wall time, address space."""
MISSING = 3
_LOOK_S = 1.0


def main() -> int:
    """Read one page; the exit code."""
    cut_off()
    threading.Thread(target=_die_with, args=(os.getppid(),), daemon=True).start()
    # Only now: what follows takes most of a second to load, and a lost worker must be noticed meanwhile.
    from intake.ocr import handed
    from intake.ocr.read import read_page
    from intake.ocr.recogniser import Recogniser
    from intake.ocr.stages import Unreadable
    from intake.ocr.tesseract_program import TesseractMissing, version

    _tell("đang đọc trang")
    try:
        photo, beside = handed.received(sys.stdin.buffer, sys.argv)
        weights = handed.weights_of(sys.argv)
        reading = read_page(photo, known=beside.children, learned=beside.learned, weights=weights)
    except Unreadable as page:
        _answer({"unreadable": {"code": page.code, "sentence": page.sentence}})
    except TesseractMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return MISSING
    else:
        _answer(asdict(reading) | {"version": f"{Recogniser(weights).version}, {version()}"})
    return 0


def _answer(said: dict[str, object]) -> None:
    json.dump(said, sys.stdout, ensure_ascii=False, default=_plain)
    sys.stdout.flush()


def _plain(number: Any) -> Any:
    """A number of numpy as one of Python."""
    return number.item()


def _tell(stage: str) -> None:
    sys.stderr.write(f"stage: {stage}\n")
    sys.stderr.flush()


def _die_with(parent: int) -> None:
    """End our whole group, Tesseract included, once nobody waits for the answer."""
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
