"""Single lines of invented writing, worn as photographed cells are worn: what the recogniser learns from.

Fonts are not hands, so every line is bent away from its font: slant, base line, size and distance of letters, elastic
distortion (Simard et al. 2003), width and pressure of the pen, remains of rulings and of neighbours, blur and noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFont

from intake.ocr.signs import SIGNS, STRIDE_PX
from intake.ocr.stages import Pixels
from intake.ocr.training import lettering, texts
from intake.ocr.training.fonts import Font
from intake.ocr.training.pens import Pen
from intake.ocr.training.scuffs import worn

Kind = Literal["print", "hand", "digits"]
Ink = NDArray[np.float32]
"""(height, width) 0 paper to 1 full ink."""
EM_PX = 52
"""Fonts are drawn at this size; photographs hold letters of a third to all of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the recogniser gets it, with the text that stands in it."""

    image: Pixels
    text: str
    kind: Kind
    sort: str
    font: str


def fits(line: Line) -> bool:
    """Whether the line has signs the recogniser knows, and steps enough for them."""
    twins = sum(a == b for a, b in zip(line.text, line.text[1:], strict=False))
    return set(line.text) <= set(SIGNS) and len(line.text) + twins <= line.image.shape[1] // STRIDE_PX


SORTS: dict[str, tuple[texts.Sampler, float]] = {
    "name": (texts.name, 30), "header": (texts.header, 9), "prose": (texts.prose, 7), "place": (texts.place, 5),
    "schooling": (texts.schooling, 9), "closed": (texts.closed_word, 9), "mark": (texts.mark, 1.5),
    "birth_date": (texts.birth_date, 20), "personal_id": (texts.personal_id, 18), "number": (texts.small_number, 4),
}  # fmt: skip
FIGURES = ("birth_date", "personal_id", "number")
PRINT_SHARE, PEN_SHARE = 0.3, 0.75
"""Of all lines, and of the figures that are not printed: those written in real handwritten digits."""

PLAIN_WEIGHT = 3.0
"""A village's hand is nearer to a plain one than to a calligrapher's."""
PEN_MARKS_SHARE = 0.35
"""Of the lines in fonts with Vietnamese marks of their own: those whose marks are drawn with a pen all the same."""
Piece = tuple[str, ImageFont.FreeTypeFont, float, lettering.Habit | None]
"""Text, face, height above the base line in px, and whose marks it gets."""


class Writer:
    """Makes lines from seeds with fonts of one part (train or check) and that part's digits.

    `mixed` is the share of lines written by hand in which every word or letter comes from another font: no font's
    habits can be learned from them, only what letters have in common.
    """

    def __init__(self, hands: Sequence[Font], prints: Sequence[Font], pen: Pen, mixed: float = 0.0) -> None:
        self._hands, self._prints, self._pen, self._mixed = hands, prints, pen, mixed
        self._weights = [PLAIN_WEIGHT if font.plain else 1.0 for font in hands]
        self._loaded: dict[tuple[str, int], ImageFont.FreeTypeFont] = {}

    def line(self, seed: int, sort: str = "", font: Font | None = None) -> Line:
        """One line; the same for the same seed and fonts."""
        rng, numbers = Random(seed), np.random.default_rng(seed)
        sort = sort or rng.choices(list(SORTS), [share for _, share in SORTS.values()])[0]
        text = SORTS[sort][0](rng)
        printed = sort == "header" or rng.random() < PRINT_SHARE
        if font is None and not printed and sort in FIGURES and rng.random() < PEN_SHARE:
            kind: Kind = "digits"
            ink, shown = self._pen.write(text, rng), "pen"
        else:
            font = font or (rng.choice(self._prints) if printed else rng.choices(self._hands, self._weights)[0])
            kind, shown = font.kind, font.name
            ink = self._typeset(text, font, rng) if kind == "print" else self._by_hand(text, font, rng, self._mixed)
        bent = _bent(ink, rng, numbers, 0.25 if kind == "print" else 1.0)
        image = worn(_penned(bent, rng, numbers, kind), rng, numbers)
        return Line(image, " ".join(text.split()), kind, sort, shown)

    def _font(self, font: Font, size: int) -> ImageFont.FreeTypeFont:
        key = (str(font.path), size)
        if key not in self._loaded:
            self._loaded[key] = ImageFont.truetype(str(font.path), size)
        return self._loaded[key]

    def _typeset(self, text: str, font: Font, rng: Random) -> Ink:
        face = self._font(font, EM_PX)
        gap = rng.choice([0.0, 0.0, 0.0, rng.uniform(-1, 3)])
        parts = list(text) if gap else [text]
        return _drawn([(part, face, 0.0, None) for part in parts], gap)

    def _by_hand(self, text: str, font: Font, rng: Random, mixed: float) -> Ink:
        """Word by word, or letter by letter, each a little larger or lower than the last."""
        loose = rng.random() < 0.35
        many = mixed > 0 and rng.random() < mixed
        habit, own_marks = lettering.Habit.of(rng), rng.random() >= PEN_MARKS_SHARE
        size, wander = float(EM_PX), 0.0
        pieces: list[Piece] = []
        for part in list(text) if loose else _with_spaces(text):
            size = float(np.clip(size + rng.gauss(0, 1.5 if loose else 2.5), EM_PX * 0.8, EM_PX * 1.2))
            wander = 0.7 * wander + rng.gauss(0, 1.2)
            font = rng.choices(self._hands, self._weights)[0] if many else font
            marks = None if own_marks and not font.is_bare else habit
            pieces.append((part, self._font(font, 2 * round(size / 2)), wander, marks))
        return _drawn(pieces, rng.gauss(0, 1.2) if loose else rng.gauss(0, 2.0))


def _with_spaces(text: str) -> list[str]:
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + words[-1:]


def _drawn(pieces: Sequence[Piece], gap_px: float) -> Ink:
    width = sum(lettering.length(part, face) + abs(gap_px) for part, face, _, _ in pieces)
    picture = Image.new("L", (int(width) + 3 * EM_PX, 4 * EM_PX))
    x = 1.2 * EM_PX
    for part, face, lift, habit in pieces:
        x += lettering.write(picture, x, 2.4 * EM_PX + lift, part, face, habit) + gap_px
    return np.asarray(np.asarray(picture, np.float32) / 255, np.float32)


def _bent(ink: Ink, rng: Random, numbers: np.random.Generator, much: float) -> Ink:
    """Slant, a base line that rises and waves, letters wider and narrower, elastic distortion."""
    height, width = ink.shape
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    slant = rng.gauss(0, 0.16) * much
    stretch = float(np.exp(rng.gauss(0, 0.12))) if much == 1 else float(np.exp(rng.gauss(0, 0.08)))
    rise = rng.gauss(0, 0.02) * much
    coarse = (2, max(2, width // 45))
    fine = (max(2, height // 16), max(2, width // 16))
    shift_y = _field(numbers, coarse, ink.shape, 3.0 * much * rng.random())
    shift_x = _field(numbers, (2, max(2, width // 60)), ink.shape, 5.0 * much * rng.random())
    tremble = 2.2 * much * rng.random() ** 2
    dx = shift_x + _field(numbers, fine, ink.shape, tremble)
    dy = shift_y + _field(numbers, fine, ink.shape, tremble)
    middle = width / 2
    new_width = int(width * stretch) + 1
    ys, xs = ys[:, :1], np.arange(new_width, dtype=np.float32)[None, :]
    map_x = xs / stretch + slant * (ys - height / 2)
    map_y = ys + rise * (xs / stretch - middle)
    at = np.clip((xs[0] / stretch).astype(int), 0, width - 1)
    return np.asarray(
        cv2.remap(ink, (map_x + dx[:, at]).astype(np.float32), (map_y + dy[:, at]).astype(np.float32), cv2.INTER_LINEAR)
    )


def _field(numbers: np.random.Generator, grid: tuple[int, int], shape: tuple[int, ...], sigma_px: float) -> Ink:
    rough = numbers.normal(0, max(sigma_px, 1e-3), grid).astype(np.float32)
    return np.asarray(cv2.resize(rough, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)


def _penned(ink: Ink, rng: Random, numbers: np.random.Generator, kind: Kind) -> Ink:
    """Another pen: broader or finer, pressed unevenly, dried out in places."""
    change = rng.random()
    if change < 0.3:
        ink = np.asarray(cv2.dilate(ink, np.ones((rng.choice([2, 3]), rng.choice([2, 3])), np.uint8)), np.float32)
    elif change < 0.42 and kind != "hand":
        ink = np.asarray(cv2.erode(ink, np.ones((2, 2), np.uint8)), np.float32)
    if rng.random() < (0.15 if kind == "print" else 0.5):
        ink = ink * np.clip(0.85 + _field(numbers, (3, max(2, ink.shape[1] // 30)), ink.shape, 0.18), 0.3, 1)
    if kind != "print" and rng.random() < 0.06:
        ink = ink * (_field(numbers, (ink.shape[0] // 4, ink.shape[1] // 4), ink.shape, 1.0) > -1.0)
    return np.asarray(ink, np.float32)
