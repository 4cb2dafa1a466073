"""Figures as people write them: MNIST's digits (its training part alone) in a row, with strokes between them."""

import gzip
from copy import copy
from pathlib import Path
from random import Random
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Part = Literal["train", "check"]
CHECK_COUNT = 5_000
"""The last digits of MNIST's training part are kept for checking; its test part is never touched."""
LARGE_PX = 56
Ink = NDArray[np.float32]


class Pen:
    """Writes digits and signs between them; `images` and `labels` are MNIST's training files."""

    def __init__(self, images: Path, labels: Path, part: Part) -> None:
        whole = np.frombuffer(_unpacked(images), np.uint8, offset=16).reshape(-1, 28, 28)
        kinds = np.frombuffer(_unpacked(labels), np.uint8, offset=8)
        kept = slice(0, -CHECK_COUNT) if part == "train" else slice(-CHECK_COUNT, None)
        self._images, kinds = whole[kept], kinds[kept]
        self._of = [np.nonzero(kinds == digit)[0] for digit in range(10)]

    def narrowed(self, rng: Random, samples: int) -> "Pen":
        """One writer's: of each digit so many ways to set it and no more."""
        own = copy(self)
        own._of = [np.array(rng.sample(ways.tolist(), samples)) for ways in self._of]
        return own

    def write(self, text: str, rng: Random) -> Ink:
        """(height, width) 0 paper to 1 ink, letters that are no digits as strokes or gaps."""
        size = rng.uniform(0.75, 1.1)
        gap, wander = rng.gauss(2, 4), 0.0
        lean, weight = rng.gauss(0, 0.12), rng.choices([-1, 0, 1], [2, 5, 2])[0]
        canvas = np.zeros((3 * LARGE_PX, (len(text) + 3) * LARGE_PX), np.float32)
        x, thick = float(LARGE_PX), rng.uniform(2.0, 5.5)
        for char in text:
            piece = self._piece(char, size * rng.uniform(0.85, 1.15), thick, rng)
            if char.isdigit():
                piece = swayed(piece, lean, weight, rng)
            wander = 0.6 * wander + rng.gauss(0, 2.0)
            top = int(np.clip(1.9 * LARGE_PX - piece.shape[0] + wander, 0, canvas.shape[0] - piece.shape[0]))
            left = int(np.clip(x, 0, canvas.shape[1] - piece.shape[1]))
            spot = canvas[top : top + piece.shape[0], left : left + piece.shape[1]]
            np.maximum(spot, piece, out=spot)
            x = left + piece.shape[1] + gap + rng.gauss(0, 2)
        return canvas

    def _piece(self, char: str, size: float, thick: float, rng: Random) -> Ink:
        if char.isdigit():
            return self._digit(int(char), size, rng)
        height = int(LARGE_PX * size)
        stroke = np.zeros((int(1.15 * height), max(6, int(0.55 * height))), np.float32)
        tall, wide = stroke.shape
        width = max(1, round(thick))
        if char == "/":
            lean = rng.uniform(0.05, 0.9)
            ends = (
                (int(wide * (0.5 + lean / 2)) - 1, rng.randint(0, 6)),
                (int(wide * (0.5 - lean / 2)), tall - rng.randint(1, 8)),
            )
            cv2.line(stroke, *ends, 1.0, width, cv2.LINE_AA)
        elif char == "-":
            y = int(tall * rng.uniform(0.45, 0.65))
            cv2.line(stroke, (1, y), (wide - 2, y + rng.randint(-3, 3)), 1.0, width, cv2.LINE_AA)
        elif char == ".":
            stroke = stroke[:, : max(6, wide // 2)].copy()
            cv2.circle(stroke, (stroke.shape[1] // 2, tall - 5), max(2, width // 2 + 1), 1.0, -1, cv2.LINE_AA)
        elif char in "()":
            centre = (wide if char == "(" else 0, tall // 2)
            cv2.ellipse(stroke, centre, (int(0.7 * wide), tall // 2), 0, 0, 360, 1.0, width, cv2.LINE_AA)
        return stroke

    def _digit(self, digit: int, size: float, rng: Random) -> Ink:
        image = self._images[rng.choice(self._of[digit])]
        ys, xs = np.nonzero(image > 40)
        cut = image[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
        # MNIST fits every digit into a box of 20 pixels: the scale of all is kept, so that a 1 stays narrow.
        scale = LARGE_PX * size / 20
        wide, tall = max(2, round(cut.shape[1] * scale * rng.uniform(0.8, 1.1))), max(4, round(cut.shape[0] * scale))
        resized = cv2.resize(cut, (wide, tall), interpolation=cv2.INTER_CUBIC)
        return np.asarray(np.clip(resized, 0, 255) / 255, np.float32)


def swayed(digit: Ink, lean: float, weight: int, rng: Random) -> Ink:
    """The digit as its writer might set it another time: turned, leaned, bulged, thicker or thinner (Simard et al.
    2003: without, the few thousand digits there are would be learned by heart)."""
    padded = cv2.copyMakeBorder(digit, 14, 14, 14, 14, cv2.BORDER_CONSTANT, value=0)
    height, width = padded.shape
    turn, shear = rng.gauss(0, 0.09), lean + rng.gauss(0, 0.05)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    y, x = ys - height / 2, xs - width / 2
    bulge = [rng.gauss(0, 1.6) for _ in range(4)]
    waves = [np.sin(np.pi * (y if k < 2 else x) / (0.5 * height) + rng.uniform(0, 6.3)) for k in range(4)]
    at_x = x * np.cos(turn) + y * (np.sin(turn) + shear) + bulge[0] * waves[0] + bulge[2] * waves[2] + width / 2
    at_y = -x * np.sin(turn) + y * np.cos(turn) + bulge[1] * waves[1] + bulge[3] * waves[3] + height / 2
    moved = cv2.remap(padded, at_x.astype(np.float32), at_y.astype(np.float32), cv2.INTER_LINEAR)
    if weight:
        kernel = np.ones((3, 3), np.uint8)
        changed = cv2.dilate(moved, kernel) if weight > 0 else cv2.erode(moved, kernel)
        moved = cv2.addWeighted(moved, 0.3, changed, 0.7, 0)
    ys_in, xs_in = np.nonzero(moved > 0.2)
    if not len(ys_in):
        return digit
    return np.asarray(moved[ys_in.min() : ys_in.max() + 1, xs_in.min() : xs_in.max() + 1], np.float32)


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
