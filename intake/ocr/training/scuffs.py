"""What happens to a written line on its way to the recogniser: cut out, photographed from far, blurred, scuffed."""

from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.recogniser import normalised
from intake.ocr.stages import Pixels

Ink = NDArray[np.float32]
"""(height, width) 0 paper to 1 full ink."""
FAINT_SHARE, FAINT, PLAIN = 0.2, (0.1, 0.35), (0.35, 1.0)
"""Of all lines: pencil and pens that run dry, in dim rooms; and how much darker than the paper their ink is."""
SMALL_SHARE = 0.18
"""Of all lines: those photographed from far, whose letters are hardly ten pixels high."""


def worn(ink: Ink, rng: Random, numbers: np.random.Generator) -> Pixels:
    """The line as a cell cut from a photo: small, blurred, with crumbs of rulings and neighbours; then normalised."""
    ink = _cut(ink, rng)
    small = _shrunk(ink, rng)
    small = _crumbs(small, rng) if rng.random() < 0.35 else small
    blurred = _blurred(small, rng)
    is_faint = rng.random() < FAINT_SHARE
    grey = 255 * (1 - rng.uniform(*(FAINT if is_faint else PLAIN)) * np.clip(blurred, 0, 1))
    grey += numbers.normal(0, rng.choice([1, 2, 4, 7] if is_faint else [0, 1, 2, 4, 7, 11]), grey.shape)
    paper = np.asarray(np.clip(grey, 0, 255), np.uint8)
    if rng.random() < 0.4:
        quality = rng.randint(35, 92)
        paper = np.asarray(
            cv2.imdecode(cv2.imencode(".jpg", paper, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE),
            np.uint8,
        )
    # Our own cells come with the paper evened out to white.
    paper = np.where(paper > 245, 255, paper).astype(np.uint8) if rng.random() < 0.7 else paper
    return normalised(paper, 0.0)


def _cut(ink: Ink, rng: Random) -> Ink:
    ys, xs = np.nonzero(ink > 0.15)
    if not len(ys):
        return np.zeros((12, 12), np.float32)
    top, bottom, left, right = int(ys.min()), int(ys.max()) + 1, int(xs.min()), int(xs.max()) + 1
    height = bottom - top
    pad = [int(height * (0.03 + 0.12 * rng.random() ** 2)) for _ in range(2)]
    if rng.random() < 0.05:
        pad[rng.randrange(2)] = -int(0.06 * height)
    side = [int(height * 0.25 * rng.random()) for _ in range(2)]
    padded = cv2.copyMakeBorder(ink, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=0)
    return np.asarray(
        padded[top + 40 - pad[0] : bottom + 40 + pad[1], max(0, left + 40 - side[0]) : right + 40 + side[1]]
    )


def _shrunk(ink: Ink, rng: Random) -> Ink:
    height = rng.randint(13, 24) if rng.random() < SMALL_SHARE else int(np.clip(rng.gauss(38, 12), 14, 70))
    scale = height / ink.shape[0]
    width = max(4, int(ink.shape[1] * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(ink, (width, height), interpolation=method), np.float32)


def _crumbs(ink: Ink, rng: Random) -> Ink:
    """What taking the rulings out leaves behind, or takes along."""
    ink = ink.copy()
    height, width = ink.shape
    for _ in range(rng.randint(1, 3)):
        kind, dark = rng.random(), rng.uniform(0.2, 0.9)
        start = rng.randrange(width)
        stop = min(width, start + rng.randint(2, max(3, width // 3)))
        if kind < 0.35:
            at = rng.choice([0, height - 1, rng.randint(int(0.7 * height), height - 1)])
            ink[at : at + 1, start:stop] = np.maximum(ink[at : at + 1, start:stop], dark)
        elif kind < 0.55:
            _dots(ink, rng, dark)
        elif kind < 0.75:
            side, tall = rng.choice([0, width - 2]), rng.randint(2, max(3, height // 2))
            at = rng.randrange(height)
            ink[at : at + tall, side : side + rng.randint(1, 2)] = dark
        else:
            at = rng.randint(int(0.2 * height), height - 1)
            ink[at : at + rng.randint(1, 2), start:stop] *= rng.uniform(0, 0.6)
    return ink


def _dots(ink: Ink, rng: Random, dark: float) -> None:
    """Of a dotted line to write on, some or all dots; the writing stands on it, a dot below a letter is none of it."""
    height, width = ink.shape
    step, size = rng.uniform(3, max(4.0, 0.3 * height)), rng.choice([1, 1, 2])
    at, slope = rng.uniform(0.6, 1.0) * (height - size), rng.gauss(0, 0.01)
    whole = rng.random() < 0.5
    start, stop = (0, width) if whole else sorted((rng.randrange(width), rng.randrange(width)))
    for x in np.arange(start, stop, step):
        y = int(np.clip(at + slope * (x - width / 2), 0, height - size))
        if rng.random() < 0.85:
            spot = ink[y : y + size, int(x) : int(x) + size]
            np.maximum(spot, dark, out=spot)


def _blurred(ink: Ink, rng: Random) -> Ink:
    kind = rng.random()
    per_height = ink.shape[0] / 40
    if kind < 0.6:
        sigma = rng.uniform(0.3, 1.5) * max(0.6, per_height)
        return np.asarray(cv2.GaussianBlur(ink, (0, 0), sigma), np.float32)
    if kind < 0.75:
        length = rng.randint(2, 5)
        kernel = np.zeros((length, length), np.float32)
        angle = rng.uniform(0, np.pi)
        for step in np.linspace(-length / 2 + 0.5, length / 2 - 0.5, 2 * length):
            x, y = (round(length / 2 - 0.5 + step * f) for f in (np.cos(angle), np.sin(angle)))
            kernel[int(np.clip(y, 0, length - 1)), int(np.clip(x, 0, length - 1))] = 1
        return np.asarray(cv2.filter2D(ink, -1, kernel / kernel.sum()), np.float32)
    return ink
