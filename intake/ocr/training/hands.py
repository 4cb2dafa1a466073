"""One person's way of writing, kept over a page: size, slant, base line, pen, ink; and printed text of one face."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from intake.ocr.training import lettering
from intake.ocr.training.fonts import Font
from intake.ocr.training.pens import LARGE_PX, Pen

Mask = NDArray[np.uint8]
"""(height, width) 0 paper to 255 ink."""
Colour = tuple[int, int, int]
DRAWN_PX = 64
"""Fonts are drawn at this size and made smaller afterwards."""
INKS: Sequence[Colour] = ((28, 44, 140), (20, 30, 95), (52, 70, 165), (25, 25, 30), (45, 45, 52), (92, 92, 96))
"""Blue, dark blue, pale blue, black, worn black, pencil."""
PEN_MARKS_SHARE = 0.25
"""Of the writers in fonts that know Vietnamese: those who draw their marks otherwise than the font."""
GROUND = 20
"""Fainter than this is no ink when a mask is trimmed."""


@lru_cache(maxsize=64)
def face(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """The font's file at a size in pixels."""
    return ImageFont.truetype(str(path), size)


@dataclass(slots=True)
class Hand:
    """Someone who writes: letters in `font`, figures by `pen` (None: in the font too)."""

    font: Font
    pen: Pen | None
    rng: Random
    slant: float = field(init=False)
    stretch: float = field(init=False)
    wander: float = field(init=False)
    rise: float = field(init=False)
    weight: int = field(init=False)
    dry: float = field(init=False)
    colour: Colour = field(init=False)
    marks: lettering.Habit | None = field(init=False)

    def __post_init__(self) -> None:
        rng = self.rng
        self.slant, self.rise = rng.gauss(0, 0.13), rng.gauss(0, 0.012)
        self.stretch, self.wander = float(np.exp(rng.gauss(0.0, 0.1))), rng.uniform(0.3, 2.4)
        self.weight = rng.choices([-1, 0, 1, 2], [1, 5, 3, 1])[0]
        self.dry = rng.choice([0.0, 0.0, 0.15, 0.35])
        self.colour = rng.choices(INKS, [5, 4, 3, 3, 2, 2])[0]
        is_drawn = self.font.is_bare or rng.random() < PEN_MARKS_SHARE
        self.marks = lettering.Habit.of(rng) if is_drawn else None

    def letters(self, text: str, height_px: float) -> Mask:
        """The text with capitals about `height_px` high, whatever the font's own idea of its size is."""
        _, top, _, bottom = face(self.font.path, DRAWN_PX).getbbox("N")
        return self._finished(self._bent(self._words(text)), height_px / max(bottom - top, DRAWN_PX // 4))

    def figures(self, text: str, height_px: float) -> Mask:
        """A number or date in real handwritten digits when there is a pen."""
        if self.pen is None:
            return self.letters(text, height_px)
        drawn = np.asarray(self.pen.write(text, self.rng) * 255, np.uint8)
        return self._finished(_trimmed(drawn), height_px / LARGE_PX, is_thick=True)

    def _words(self, text: str) -> Mask:
        """Word by word, each a little higher or lower and larger or smaller than the last."""
        sizes = [int(np.clip(self.rng.gauss(DRAWN_PX, 2), 56, 72)) for _ in text.split(" ")]
        width = sum(lettering.length(f"{word} ", face(self.font.path, 72)) for word in text.split(" "))
        picture = Image.new("L", (int(width * 1.15) + 3 * DRAWN_PX, 4 * DRAWN_PX))
        x, lift = 1.2 * DRAWN_PX, 0.0
        for word, size in zip(text.split(" "), sizes, strict=True):
            lift = 0.6 * lift + self.rng.gauss(0, self.wander)
            used = face(self.font.path, size)
            moved = lettering.write(picture, x, 2.4 * DRAWN_PX + lift, f"{word} ", used, self.marks)
            x += moved + self.rng.gauss(0, 2)
        return np.asarray(picture)

    def _bent(self, drawn: Mask) -> Mask:
        """Slanted, stretched, on a base line that waves."""
        cut = _trimmed(drawn, DRAWN_PX // 2)
        high, wide = cut.shape
        numbers = np.random.default_rng(self.rng.randrange(1 << 30))
        xs, ys = np.meshgrid(np.arange(int(wide * self.stretch), dtype=np.float32), np.arange(high, dtype=np.float32))
        knots = numbers.normal(0, 1, (2, 2, max(2, wide // 50))).astype(np.float32)
        waves = [cv2.resize(one, (xs.shape[1], high), interpolation=cv2.INTER_CUBIC) for one in knots]
        at_x = xs / self.stretch + self.slant * (ys - high / 2) + 1.6 * waves[0]
        at_y = ys + self.rise * (xs - wide / 2) + self.wander * waves[1]
        return np.asarray(cv2.remap(cut, at_x.astype(np.float32), at_y.astype(np.float32), cv2.INTER_LINEAR), np.uint8)

    def _finished(self, drawn: Mask, scale: float, is_thick: bool = False) -> Mask:
        """In its size, with the pen's width and pressure; what is thick already is not made thicker."""
        size = max(3, round(drawn.shape[1] * scale)), max(3, round(drawn.shape[0] * scale))
        small = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        if self.weight > 0 and not is_thick:
            small = cv2.dilate(small, np.ones((2, self.weight + 1), np.uint8))
        pressed = small.astype(np.float32) * (0.78 if self.weight < 0 else 1.0)
        if self.dry:
            numbers = np.random.default_rng(self.rng.randrange(1 << 30))
            rough = numbers.normal(0, self.dry, (3, max(2, size[0] // 12))).astype(np.float32)
            pressed *= np.clip(1 - np.abs(cv2.resize(rough, size, interpolation=cv2.INTER_CUBIC)), 0.25, 1)
        return _trimmed(np.asarray(np.clip(pressed, 0, 255), np.uint8), 2)


def printed(text: str, font: ImageFont.FreeTypeFont) -> Mask:
    """One line as a printer sets it."""
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    picture = Image.new("L", (max(int(right - left) + 4, 4), max(int(bottom - top) + 4, 4)))
    ImageDraw.Draw(picture).text((2 - left, 2 - top), text, font=font, fill=255, anchor="ls")
    return np.asarray(picture)


def _trimmed(mask: Mask, pad: int = 0) -> Mask:
    """Without the bare paper around it; a text without any ink stays a small bare spot."""
    ys, xs = np.nonzero(mask > GROUND)
    if not len(ys):
        return np.zeros((3, 3), np.uint8)
    cut = mask[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    return np.pad(cut, pad) if pad else np.ascontiguousarray(cut)
