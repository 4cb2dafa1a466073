"""Our own reader: a small convolutional network with connectionist temporal classification, for print and for hands."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from intake.ocr import ctc, shades
from intake.ocr.active import WEIGHTS
from intake.ocr.readers import Alphabet, TextReading, Trace
from intake.ocr.signs import DIGITS, SIGNS
from intake.ocr.stages import Pixels

HEIGHT_PX = 48
"""Every line is brought to this height before it is read."""
EDGE_PX = 2
STEP_PX = 4
NARROWEST_PX, WIDEST_PX = 16, 1600
LEAST_OF_LINE = 0.6
"""Writing lower than this share of the page's lines keeps its proportion: a dash is not blown up to a figure."""
WHITE = 255
FAINTEST, FAINT_SHARE = 25, 0.25
"""How much darker than paper a spot must be to count as writing: so many grey levels, and so much of the darkest."""
LEAST_CONTRAST = 25
MARGIN = 0.06
BATCH_PX, FILL_PX = 2_400, 24
"""Columns of image that are read in one go, and how much narrower than the widest a line among them may be.

What the network holds of more columns leaves the core's own memory, a tenth of its speed; and every filled column is
read like any other: lines of all widths together cost half as much again."""
ALLOWED: dict[Alphabet, str] = {"digits": DIGITS + " ", "date": DIGITS + " /.-"}


class Recogniser:
    """Reads single lines; a cell of several lines must have been cut into them."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._session, self.version = _loaded(weights)

    def is_able(self) -> bool:
        """Whether these weights say anything of ink at all, in the signs we know."""
        try:
            said = self._log_p([np.zeros((HEIGHT_PX, 2 * HEIGHT_PX), np.uint8)])
        except (RuntimeError, ValueError):
            return False
        return said.shape[-1] == len(SIGNS) and bool(np.isfinite(said).all())

    def read(self, images: Sequence[Pixels], alphabet: Alphabet = "text") -> list[TextReading]:
        """One reading for each grey image of one line (dark on white), in the same order, each with its trace.

        Where `alphabet` allows few signs nothing else can come out.
        """
        cuts = {at: cut for at, image in enumerate(images) if (cut := trimmed(image))}
        lines = {at: normalised(images[at][cut]) for at, cut in cuts.items()}
        found: list[TextReading] = [TextReading()] * len(images)
        for batch in _batches({at: line.shape[1] for at, line in lines.items()}):
            for at, log_p in zip(batch, self._log_p([lines[at] for at in batch]), strict=True):
                trace = _trace(log_p, lines[at], cuts[at])
                kept = ctc.restricted(trace, ALLOWED[alphabet]) if alphabet in ALLOWED else trace
                found[at] = TextReading(ctc.greedy(kept, images[at].shape[0]), kept)
        return found

    def _log_p(self, lines: Sequence[Pixels]) -> NDArray[np.float32]:
        (log_p,) = self._session.run(None, {"lines": stacked(lines)})
        return np.asarray(log_p, np.float32)


def _trace(log_p: NDArray[np.float32], line: Pixels, cut: tuple[slice, slice]) -> Trace:
    """The steps over the line itself, told in pixels of the image it was cut from."""
    shrunk = (cut[1].stop - cut[1].start) / (line.shape[1] - 2 * EDGE_PX)
    steps = -(-line.shape[1] // STEP_PX)
    return Trace(log_p[:steps], SIGNS, STEP_PX * shrunk, cut[1].start - EDGE_PX * shrunk)


@cache
def _loaded(weights: Path) -> tuple[onnxruntime.InferenceSession, str]:
    options = onnxruntime.SessionOptions()
    # One page, one core: cores are used by pages, not by threads inside a page.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    data = weights.read_bytes()
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    return session, f"so-tre-em {hashlib.sha256(data).hexdigest()[:8]}"


def stacked(lines: Sequence[Pixels]) -> NDArray[np.float32]:
    """(lines, 1, 48, width) 0 paper to 1 ink, filled up with paper on the right to a whole step."""
    width = max(line.shape[1] for line in lines)
    whole = np.zeros((len(lines), 1, HEIGHT_PX, -(-width // STEP_PX) * STEP_PX), np.uint8)
    for at, line in enumerate(lines):
        whole[at, 0, :, : line.shape[1]] = WHITE - line
    return np.divide(whole, np.float32(WHITE), dtype=np.float32)


def normalised(ink: Pixels, line_height_px: float = 0.0) -> Pixels:
    """(48, width) dark on white 255, contrast drawn out, from a grey cell cut tight around one line of writing.

    `line_height_px` is the height of lines on this page in the cell's own pixels, 0 when it is not known.
    """
    grey = _stretched(ink)
    inner = HEIGHT_PX - 2 * EDGE_PX
    scale = inner / max(grey.shape[0], LEAST_OF_LINE * line_height_px, 1.0)
    height = int(np.clip(round(grey.shape[0] * scale), 1, inner))
    width = int(np.clip(round(grey.shape[1] * scale), 1, WIDEST_PX - 2 * EDGE_PX))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    resized = np.asarray(cv2.resize(grey, (width, height), interpolation=method), np.uint8)
    out = np.full((HEIGHT_PX, max(NARROWEST_PX, width + 2 * EDGE_PX)), WHITE, np.uint8)
    top = (HEIGHT_PX - height) // 2
    out[top : top + height, EDGE_PX : EDGE_PX + width] = resized
    return out


def _stretched(grey: Pixels) -> Pixels:
    """Paper to white, the darkest ink to black."""
    darkest, paper = shades.percentiles(grey, (1, 90))
    if paper - darkest < LEAST_CONTRAST:
        return grey
    drawn = (grey.astype(np.float32) - darkest) * (WHITE / (paper - darkest))
    return np.asarray(np.clip(drawn, 0, WHITE), np.uint8)


def trimmed(image: Pixels) -> tuple[slice, slice] | None:
    """Rows and columns of the writing with a little paper around it, None where there is only paper."""
    darkest = WHITE - int(image.min(initial=WHITE))
    dark = image < WHITE - max(FAINTEST, FAINT_SHARE * darkest)
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        return None
    margin = max(1, round(MARGIN * (rows[-1] - rows[0])))
    top, left = max(0, rows[0] - margin), max(0, columns[0] - 2 * margin)
    bottom, right = min(image.shape[0], rows[-1] + margin + 1), min(image.shape[1], columns[-1] + 2 * margin + 1)
    return slice(int(top), int(bottom)), slice(int(left), int(right))


def _batches(widths: Mapping[int, int]) -> Iterator[list[int]]:
    """Which lines are read together: of like widths, so that little of the work goes into filling."""
    batch: list[int] = []
    for at in sorted(widths, key=lambda at: widths[at], reverse=True):
        widest = widths[batch[0]] if batch else 0
        if batch and ((len(batch) + 1) * widest > BATCH_PX or widest - widths[at] > FILL_PX):
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch
