"""One digit in its box, by a small network that knows digits and nothing else: a third voice beside the line's two."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from intake.ocr import shades
from intake.ocr.stages import Pixels

WEIGHTS = Path(__file__).parents[1] / "weights" / "digits.onnx"
SIDE_PX, INNER_PX = 28, 24
LEAST_CONTRAST = 12
WHITE = 255


def shares(inks: Sequence[Pixels]) -> NDArray[np.float64]:
    """(digits, 10) how likely each picture, grey and dark on white, is each digit; every row adds up to 1."""
    if not inks:
        return np.zeros((0, 10))
    (said,) = _session().run(None, {"digits": stacked([normalised(ink) for ink in inks])})
    p = np.exp(said.astype(np.float64) - said.max(axis=1, keepdims=True))
    return np.asarray(p / p.sum(axis=1, keepdims=True))


def normalised(ink: Pixels) -> Pixels:
    """(28, 28) 0 paper to 255 ink: the writing in the middle, its proportion kept so that a 1 stays narrow."""
    grey = WHITE - ink.astype(np.float32)
    (darkest,) = shades.percentiles(ink, (1,))
    drawn = np.clip(grey * (WHITE / max(WHITE - darkest, LEAST_CONTRAST)), 0, WHITE)
    scale = INNER_PX / max(ink.shape[:2])
    wide, high = (max(1, round(side * scale)) for side in (ink.shape[1], ink.shape[0]))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    whole = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    top, left = (SIDE_PX - high) // 2, (SIDE_PX - wide) // 2
    whole[top : top + high, left : left + wide] = cv2.resize(drawn, (wide, high), interpolation=method)
    return whole


def stacked(pictures: Sequence[Pixels]) -> NDArray[np.float32]:
    """(digits, 1, 28, 28) 0 paper to 1 ink, as the network takes them."""
    return np.divide(np.stack(pictures)[:, None], np.float32(WHITE), dtype=np.float32)


@cache
def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # One page, one core, as for the recogniser of lines.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(WEIGHTS.read_bytes(), options, providers=["CPUExecutionProvider"])
