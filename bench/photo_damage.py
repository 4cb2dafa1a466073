"""Pages of our own photographed worse and worse, one thing at a time: each with its strength and its seed."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image

from intake.ocr.stages import Pixels, Points
from intake.ocr.training import wear

PHONE_QUALITY = 85
"""Of the JPEG a phone sends."""
PHONE_PX = 2600
"""The longest side it sends."""
GRAIN = 4.0
"""Steps of a small sensor's noise, which a dark picture keeps while its light goes."""
STRENGTHS: dict[str, tuple[float, ...]] = {
    "small": (0.8, 0.65, 0.5, 0.42, 0.35, 0.28),
    "blurred": (1.0, 1.6, 2.2, 3.0, 4.0, 5.5),
    "shaken": (4, 7, 10, 14, 19, 25),
    "dark": (0.5, 0.3, 0.2, 0.14, 0.1, 0.07),
    "shadow": (0.3, 0.5, 0.65, 0.75, 0.85, 0.92),
    "glare": (0.06, 0.1, 0.15, 0.2, 0.27, 0.35),
    "corner": (0.02, 0.05, 0.08, 0.12, 0.18, 0.25),
}
"""By kind: side left of the picture; sigma px; length px; share of the light left; depth; radius in half sides; share
of the sheet's side beyond the picture's end."""
GOOD = ("good", 0.0)
AS_IT_IS = "as it is"


@dataclass(frozen=True, slots=True)
class Taken:
    """One photo of a page: `corners` where its sheet lies in it, (4, 2) pixels from top left clockwise; None if nobody
    knows."""

    page: Path
    kind: str
    strength: float
    jpeg: bytes
    corners: Points | None

    @property
    def name(self) -> str:
        """What it is called in tables and in what was kept."""
        return f"{self.page.stem} {self.kind} {self.strength:g}"


def flat_pages(folder: Path) -> list[Path]:
    """Photos of the folder that are as flat as scans, with their truth beside them."""
    truths = sorted(folder.glob("*.json"))
    return [one.with_suffix(".jpg") for one in truths if json.loads(one.read_text(encoding="utf-8"))["level"] == 0]


def as_they_are(folder: Path) -> list["Taken"]:
    """Photos of the folder that are no scans, untouched; their strength is their level."""
    levels = {one: json.loads(one.read_text(encoding="utf-8"))["level"] for one in sorted(folder.glob("*.json"))}
    photos = [(one.with_suffix(".jpg"), level) for one, level in levels.items() if level]
    return [Taken(photo, AS_IT_IS, level, photo.read_bytes(), None) for photo, level in photos]


def plan(number: int, each: int) -> Iterator[tuple[str, float]]:
    """The good photo of page `number` and `each` of every kind of damage; pages together have all strengths."""
    yield GOOD
    for kind, strengths in STRENGTHS.items():
        for step in range(each):
            yield kind, strengths[(number + step * len(strengths) // each) % len(strengths)]


def take(page: Path, kind: str, strength: float) -> Taken:
    """The page photographed in that way; the same for the same names."""
    rng = Random(f"{page.stem} {kind}")
    with Image.open(page) as opened:
        sheet = np.asarray(opened.convert("RGB"))
    photo = wear.photograph(sheet, 1, Random(page.stem))
    high, wide = sheet.shape[:2]
    corners = photo.to_photo(np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float64))
    pixels, corners = _sized(photo.pixels, corners, min(1.0, PHONE_PX / max(photo.pixels.shape)))
    if kind == "small":
        pixels, corners = _sized(pixels, corners, strength)
    elif kind == "corner":
        pixels, corners = _cut(pixels, corners, strength, rng)
    elif kind in DAMAGES:
        pixels = DAMAGES[kind](pixels, strength, rng)
    kept = io.BytesIO()
    Image.fromarray(pixels).save(kept, "JPEG", quality=PHONE_QUALITY)
    return Taken(page, kind, strength, kept.getvalue(), corners)


def _sized(pixels: Pixels, corners: Points, share: float) -> tuple[Pixels, Points]:
    if share == 1.0:
        return pixels, corners
    sized = cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return np.asarray(sized, np.uint8), corners * share


def _cut(pixels: Pixels, corners: Points, share: float, rng: Random) -> tuple[Pixels, Points]:
    """One corner runs out of the picture, at both of its sides."""
    high, wide = pixels.shape[:2]
    corner, sides = rng.randrange(4), np.ptp(corners, axis=0) * share
    x, y = corners[corner]
    left, right = (int(x + sides[0]), wide) if corner in (0, 3) else (0, int(x - sides[0]))
    top, bottom = (int(y + sides[1]), high) if corner in (0, 1) else (0, int(y - sides[1]))
    return np.ascontiguousarray(pixels[top:bottom, left:right]), corners - np.array([left, top])


def _blurred(pixels: Pixels, sigma_px: float, _: Random) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma_px), np.uint8)


def _shaken(pixels: Pixels, length_px: float, rng: Random) -> Pixels:
    """Drawn out along one direction."""
    size, angle = int(length_px) | 1, rng.uniform(0, np.pi)
    kernel, half = np.zeros((size, size), np.float32), size // 2
    way = np.array([np.cos(angle), np.sin(angle)]) * half
    start, end = (tuple(np.rint(half + sign * way).astype(int).tolist()) for sign in (-1, 1))
    cv2.line(kernel, start, end, 1.0, 1, cv2.LINE_AA)
    return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum()), np.uint8)


def _dark(pixels: Pixels, light: float, rng: Random) -> Pixels:
    grain = np.random.default_rng(rng.randrange(1 << 30)).normal(0, GRAIN, pixels.shape).astype(np.float32)
    return np.asarray(np.clip(pixels * np.float32(light) + grain, 0, 255), np.uint8)


def _shadow(pixels: Pixels, depth: float, rng: Random) -> Pixels:
    """A hand's or a head's: an oval from one side, soft at its edge."""
    high, wide = pixels.shape[:2]
    plane = np.zeros((high // 8 + 1, wide // 8 + 1), np.float32)
    middle = rng.choice([0.1, 0.9]) * plane.shape[1], rng.uniform(0.2, 0.8) * plane.shape[0]
    axes = round(0.4 * plane.shape[1]), round(0.22 * plane.shape[0])
    centre = (round(middle[0]), round(middle[1]))
    cv2.ellipse(plane, centre, axes, rng.uniform(-30, 30), 0, 360, depth, -1)
    soft = cv2.GaussianBlur(plane, (0, 0), rng.uniform(1.5, 8))
    light = 1 - cv2.resize(soft, (wide, high))[..., None]
    return np.asarray(np.clip(pixels * light, 0, 255), np.uint8)


def _glare(pixels: Pixels, radius: float, rng: Random) -> Pixels:
    """A lamp or the sun on smooth paper; the picture around it is darker, as cameras make it."""
    high, wide = pixels.shape[:2]
    xs, ys = np.meshgrid(np.linspace(-1, 1, wide // 8 + 1), np.linspace(-1, 1, high // 8 + 1))
    x, y = rng.uniform(-0.5, 0.5), rng.uniform(-0.5, 0.5)
    spot = np.exp(-(((np.hypot(xs - x, ys - y)) / radius) ** 4)).astype(np.float32)
    shine = cv2.resize(spot, (wide, high))[..., None] * 255
    return np.asarray(np.clip(pixels * np.float32(0.8) + shine, 0, 255), np.uint8)


DAMAGES: dict[str, Callable[[Pixels, float, Random], Pixels]] = {
    "blurred": _blurred,
    "shaken": _shaken,
    "dark": _dark,
    "shadow": _shadow,
    "glare": _glare,
}
