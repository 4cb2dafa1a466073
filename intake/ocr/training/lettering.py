"""Letters as a hand sets them: a font's letters, their Vietnamese marks the font's own or drawn with a pen.

Few handwriting fonts know Vietnamese, many know Latin. Marks drawn over bare letters, each writer's in another way,
make hands of the many; drawn over letters that have marks of their own, they free the marks from the font's one shape.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

Face = ImageFont.FreeTypeFont
Stroke = Sequence[tuple[float, float]]
"""Points of a pen's path: x to the right, y up, in x-heights."""
ACUTE, GRAVE, HOOK, TILDE, DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"


@dataclass(frozen=True, slots=True)
class Habit:
    """How one writer sets marks, in x-heights: how large, how far above, how far to the right, how thick, how much
    each differs from the last; `beside` is the chance that a tone stands beside a circumflex, not on it."""

    size: float
    lift: float
    drift: float
    thick: float
    unsteady: float
    beside: float
    rng: Random

    @classmethod
    def of(cls, rng: Random) -> "Habit":
        """Some writer's."""
        return cls(
            rng.uniform(0.38, 0.72), rng.uniform(0.05, 0.38), rng.gauss(0.05, 0.12), rng.uniform(0.75, 1.15),
            rng.uniform(0.02, 0.12), rng.random(), Random(rng.randrange(1 << 30)),
        )  # fmt: skip


def write(picture: Image.Image, x: float, y: float, text: str, face: Face, habit: Habit | None) -> float:
    """Draw the text with its base line at `y`; returns how far the pen moved, px. Without a habit marks are the
    font's own."""
    draw = ImageDraw.Draw(picture)
    if habit is None:
        draw.text((x, y), text, font=face, fill=255, anchor="ls")
        return float(face.getlength(text))
    begun = x
    for char in text:
        x += _letter(picture, draw, x, y, char, face, habit)
    return x - begun


def length(text: str, face: Face) -> float:
    """About how wide the text becomes, px; enough room for both kinds of marks."""
    bare = "".join(_parts(char)[0] for char in text)
    return float(max(face.getlength(text), face.getlength(bare), face.getbbox(text)[2]))


def _letter(
    picture: Image.Image, draw: ImageDraw.ImageDraw, x: float, y: float, char: str, face: Face, habit: Habit
) -> float:
    base, marks = _parts(char)
    is_topped = any(mark not in (DOT, HORN, "bar") for mark in marks)
    if base == "i" and is_topped and not _knows_dotless(face):
        _without_dot(picture, x, y, face)
    else:
        draw.text((x, y), "ı" if base == "i" and is_topped else base, font=face, fill=255, anchor="ls")
    if marks:
        _set_marks(draw, x, y, base, marks, face, habit)
    return float(face.getlength(base))


def _parts(char: str) -> tuple[str, tuple[str, ...]]:
    """The bare letter and its marks, from the letter outwards."""
    if char in "đĐ":
        return ("d" if char == "đ" else "D"), ("bar",)
    parts = unicodedata.normalize("NFD", char)
    base, marks = parts[0], parts[1:]
    return base, tuple(sorted(marks, key=(HORN, CIRCUMFLEX, BREVE).__contains__, reverse=True))


@lru_cache(maxsize=2048)
def _knows_dotless(face: Face) -> bool:
    dotless, nothing = (bytes(face.getmask(char)) for char in ("ı", "\U000f0000"))
    return bool(dotless) and dotless != nothing


def _without_dot(picture: Image.Image, x: float, y: float, face: Face) -> None:
    drawn = Image.new("L", picture.size)
    ImageDraw.Draw(drawn).text((x, y), "i", font=face, fill=255, anchor="ls")
    drawn.paste(0, (0, 0, picture.size[0], int(y - 1.12 * _x_height(face))))
    picture.paste(255, (0, 0), drawn)


def _x_height(face: Face) -> float:
    return float(max(4.0, -_box("x", face)[1]))


@lru_cache(maxsize=65536)
def _box(char: str, face: Face) -> tuple[float, float, float, float]:
    return face.getbbox(char, anchor="ls")


@lru_cache(maxsize=2048)
def _pen_px(face: Face) -> float:
    """Width of the font's strokes, px: the ink of an l by its height."""
    mask = np.asarray(face.getmask("l", mode="L"), np.float64) / 255
    _, top, _, bottom = _box("l", face)
    return float(np.clip(mask.sum() / max(1.0, bottom - top), 1.5, 0.35 * _x_height(face)))


def _set_marks(
    draw: ImageDraw.ImageDraw, x: float, y: float, base: str, marks: Sequence[str], face: Face, habit: Habit
) -> None:
    rng, unit = habit.rng, _x_height(face)
    left, top, right, bottom = _box(base, face)
    top = -unit if base == "i" else top
    middle, above, shift = (left + right) / 2, -top / unit + habit.lift, 0.0
    radius = habit.thick * _pen_px(face) / 2
    for mark in marks:
        if mark == HORN:
            strokes, at = _horn(rng), (right - 0.08 * unit, -top / unit)
        elif mark == "bar":
            strokes, at = _bar(base, (right - left) / unit, rng), (right if base == "d" else left, -top / unit)
        elif mark == DOT:
            strokes, at = _dot(rng), (middle, -max(bottom, 0) / unit - rng.uniform(0.16, 0.45))
        else:
            strokes, at = _over(mark, habit), (middle + (habit.drift + shift) * unit, above)
            beside = mark in (CIRCUMFLEX, BREVE) and rng.random() < habit.beside
            shift, above = (shift + 0.45, above + 0.05) if beside else (shift, above + 0.45 * habit.size + 0.12)
        jolt = rng.gauss(0, habit.unsteady), rng.gauss(0, 0.6 * habit.unsteady)
        for stroke in strokes:
            path = [(x + at[0] + (px + jolt[0]) * unit, y - (at[1] + py + jolt[1]) * unit) for px, py in stroke]
            _draw(draw, path, radius * (1.25 if mark == DOT else 1.0))


def _draw(draw: ImageDraw.ImageDraw, path: Stroke, radius: float) -> None:
    points = list(path[:1])
    for (ax, ay), (bx, by) in pairwise(path):
        steps = max(1, round(np.hypot(bx - ax, by - ay) / max(0.6 * radius, 0.5)))
        points += [(ax + (bx - ax) * k / steps, ay + (by - ay) * k / steps) for k in range(1, steps + 1)]
    for px, py in points:
        draw.ellipse((px - radius, py - radius, px + radius, py + radius), fill=255)


def _over(mark: str, habit: Habit) -> list[Stroke]:
    """A mark above a letter, its foot at (0, 0)."""
    rng, size = habit.rng, habit.size
    flat = rng.uniform(0.35, 1.0)
    shapes: dict[str, Stroke] = {
        ACUTE: [(-0.25, 0.0), (0.3 + 0.2 * flat, 0.75 * flat)],
        GRAVE: [(-0.35 - 0.2 * flat, 0.75 * flat), (0.2, 0.0)],
        HOOK: [(-0.22, 0.62), (-0.02, 0.8), (0.2, 0.7), (0.2, 0.48), (0.02, 0.28), (0.0, 0.0 + 0.1 * flat)],
        TILDE: [(-0.6, 0.1), (-0.35, 0.1 + 0.32 * flat), (0.0, 0.2), (0.3, 0.2 - 0.22 * flat), (0.6, 0.3)],
        CIRCUMFLEX: [(-0.5, 0.0), (rng.uniform(-0.12, 0.12), 0.55 * flat + 0.1), (0.5, 0.0)],
        BREVE: [(-0.42, 0.5 * flat), (-0.25, 0.1), (0.0, 0.0), (0.25, 0.1), (0.42, 0.5 * flat)],
    }
    lean = rng.gauss(0.1, 0.15)
    return [[(size * (px + lean * py), size * py) for px, py in shapes[mark]]]


def _horn(rng: Random) -> list[Stroke]:
    """A little hook at the upper right of o and u; sometimes no more than a tick."""
    reach, rise = rng.uniform(0.12, 0.3), rng.uniform(0.05, 0.3)
    if rng.random() < 0.35:
        return [[(0.0, -0.1), (reach, rise)]]
    return [[(0.0, -0.12), (0.6 * reach, -0.05), (reach, 0.4 * rise), (0.9 * reach, rise)]]


def _bar(base: str, width: float, rng: Random) -> list[Stroke]:
    tilt, low = rng.gauss(0.03, 0.05), rng.uniform(0.2, 0.42)
    if base == "d":
        return [[(-rng.uniform(0.35, 0.6) * width, -low - tilt), (rng.uniform(0.08, 0.3) * width, -low + tilt)]]
    return [[(-rng.uniform(0.0, 0.2) * width, -0.75 - tilt), (rng.uniform(0.35, 0.6) * width, -0.75 + tilt)]]


def _dot(rng: Random) -> list[Stroke]:
    if rng.random() < 0.25:
        return [[(-0.07, 0.0), (0.07, rng.uniform(-0.06, 0.02))]]
    return [[(0.0, 0.0)]]
