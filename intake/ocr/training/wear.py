"""A flat sheet becomes a photograph of it: 0 flatbed scan, 1 good, 2 everyday, 3 poor, 4 what really happens."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.stages import Pixels, Points
from intake.ocr.training import surfaces

Field = NDArray[np.float32]
DARKEST = 0.34
COARSE = 8
"""Maps and light are made this many times smaller than the photo."""


@dataclass(frozen=True, slots=True)
class Wear:
    """How bad the photograph is: largest perspective, turn and curl, darkness of shadows, blur, noise, JPEG."""

    tilt: float
    turn_deg: float
    curl: float
    shadow: float
    blur_px: float
    noise: float
    quality: tuple[int, int]
    long_side_px: tuple[int, int]


LEVELS = (
    Wear(0.0, 0.7, 0.0, 0.02, 0.45, 1.5, (82, 92), (2450, 2600)),
    Wear(0.03, 2.5, 0.004, 0.15, 0.6, 2.5, (78, 90), (2600, 3050)),
    Wear(0.06, 4.0, 0.008, 0.35, 0.9, 4.0, (62, 82), (2200, 2900)),
    Wear(0.08, 6.0, 0.012, 0.5, 1.25, 7.0, (45, 70), (1850, 2500)),
    Wear(0.09, 6.0, 0.012, 0.5, 1.15, 7.0, (45, 75), (1850, 2600)),
)


@dataclass(frozen=True, slots=True)
class Photo:
    """RGB pixels; `to_photo` maps points of the flat sheet onto them."""

    pixels: Pixels
    to_photo: Callable[[Points], Points]
    jpeg_quality: int


def photograph(sheet: Pixels, level: int, rng: Random) -> Photo:
    """The sheet as a camera sees it on some table."""
    wear, numbers = LEVELS[level], np.random.default_rng(rng.randrange(1 << 30))
    high, wide = sheet.shape[:2]
    size = _frame(wide, high, level, wear, rng)
    corners = _corners(size, (wide, high), level, wear, rng)
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    lens = np.asarray(cv2.getPerspectiveTransform(source, corners), np.float64)
    bend, shade = _bend(wide, high, level, wear, rng)

    def to_photo(points: Points) -> Points:
        moved = np.asarray(points, np.float64)
        bent = moved + bend(moved)
        return np.asarray(cv2.perspectiveTransform(bent.reshape(-1, 1, 2), lens).reshape(-1, 2), np.float64)

    at_x, at_y = _maps(size, lens, bend)
    ground = (
        surfaces.table(size, rng, numbers) if level else np.full((size[1], size[0], 3), rng.randint(225, 250), np.uint8)
    )
    if level == 4 and rng.random() < 0.5:
        surfaces.other_sheet(ground, corners, rng)
    if level:
        surfaces.shadow_under(ground, corners, rng)
    laid = cv2.remap(sheet, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT, dst=ground)
    taken = np.asarray(laid, np.uint8)
    if level == 4 and rng.random() < 0.5:
        surfaces.thumb(taken, corners, rng)
    light = _light(size, level, wear, rng)
    if shade is not None:
        light *= cv2.remap(shade, at_x / COARSE, at_y / COARSE, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    # Cameras lengthen the exposure: nothing on paper stays darker than this share of white.
    light = np.maximum(light, DARKEST)
    return Photo(_developed(taken, light, level, wear, rng, numbers), to_photo, rng.randint(*wear.quality))


def _frame(wide: int, high: int, level: int, wear: Wear, rng: Random) -> tuple[int, int]:
    """(width, height) of the photo, lying as the sheet lies."""
    long_side = rng.randint(*wear.long_side_px)
    ratio = max(wide, high) / min(wide, high) if level == 0 else rng.choice([4 / 3, 1.41, 1.5])
    short = round(long_side / ratio)
    return (long_side, short) if wide >= high else (short, long_side)


def _corners(size: tuple[int, int], sheet: tuple[int, int], level: int, wear: Wear, rng: Random) -> NDArray[np.float32]:
    """Where the sheet's corners lie on the photo, from top left clockwise; on level 4 one may lie outside."""
    fill = rng.uniform(0.985, 1.0) if level == 0 else rng.uniform(0.86, 0.95)
    scale = fill * min(size[0] / sheet[0], size[1] / sheet[1])
    half = np.array([sheet[0], sheet[1]]) * scale / 2
    turn = np.radians(rng.uniform(-wear.turn_deg, wear.turn_deg))
    unit = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    unit = unit @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    unit += np.array([[rng.uniform(-1, 1), rng.uniform(-1, 1)] for _ in range(4)]) * wear.tilt * half.min()
    corners = unit + np.array(size) / 2
    if level in (1, 2, 3) or (level == 4 and rng.random() < 0.6):
        # Only what really happens cuts corners off.
        over = max(1.0, float(np.max(np.abs(unit) / (np.array(size) / 2 * 0.99))))
        corners = unit / over + np.array(size) / 2
    return np.asarray(corners, np.float32)


def _bend(wide: int, high: int, level: int, wear: Wear, rng: Random) -> tuple[Callable[[Points], Points], Field | None]:
    """Shifts of a sheet that does not lie flat, and the shade its folds cast (COARSE times smaller)."""
    size, along = np.array([wide, high], np.float64), rng.randrange(2)
    phases, amount = [rng.uniform(0, 6.3) for _ in range(2)], wear.curl * rng.uniform(0.3, 1.0) * max(wide, high)
    folds = [(rng.randrange(2), rng.uniform(0.25, 0.75), rng.uniform(-1, 1)) for _ in range(rng.randint(1, 2))]
    folds = folds if level == 4 and rng.random() < 0.6 else []
    spine = rng.choice([0.0, 1.0]) if level == 4 and rng.random() < 0.4 else None

    def bend(points: Points) -> Points:
        unit = points / size
        shift = np.zeros_like(points)
        shift[:, 1 - along] = amount * np.sin(np.pi * unit[:, along] * 1.3 + phases[0])
        shift[:, along] = 0.4 * amount * np.sin(2 * np.pi * unit[:, 1 - along] + phases[1])
        for axis, place, depth in folds:
            shift[:, 1 - axis] += 0.006 * depth * wide * np.maximum(0, 1 - np.abs(unit[:, axis] - place) / 0.25)
        if spine is not None:
            near = np.exp(-np.abs(unit[:, 0] - spine) / 0.06)
            shift[:, 1] += 0.012 * high * near
            shift[:, 0] += (1 if spine == 0.0 else -1) * -0.008 * wide * near
        return shift

    if level < 4:
        return bend, None
    xs, ys = (np.arange(0, length + COARSE, COARSE, dtype=np.float32) / length for length in (wide, high))
    shade = np.ones((len(ys), len(xs)), np.float32)
    for axis, place, depth in folds:
        unit = xs[None, :] if axis == 0 else ys[:, None]
        shade *= 1 - 0.3 * np.exp(-(((unit - place) / 0.008) ** 2)) + 0.1 * depth * np.sign(unit - place)
    if spine is not None:
        shade *= 1 - 0.5 * np.exp(-np.abs(xs[None, :] - spine) / 0.05)
    return bend, shade


def _maps(size: tuple[int, int], lens: NDArray[np.float64], bend: Callable[[Points], Points]) -> tuple[Field, Field]:
    """For every pixel of the photo its place on the sheet; known exactly every few pixels, between them nearly."""
    xs, ys = (np.arange(0, length + COARSE, COARSE, dtype=np.float64) for length in size)
    grid = np.stack(np.meshgrid(xs, ys), axis=2).reshape(-1, 1, 2)
    goal = np.asarray(cv2.perspectiveTransform(grid, np.linalg.inv(lens)), np.float64).reshape(-1, 2)
    origin = goal
    for _ in range(4):
        origin = goal - bend(origin)
    coarse = origin.reshape(len(ys), len(xs), 2).astype(np.float32)
    rows, columns = (np.arange(length, dtype=np.float32) / COARSE for length in (size[1], size[0]))
    at = np.meshgrid(columns, rows)
    fine = cv2.remap(coarse, at[0], at[1], cv2.INTER_LINEAR)
    return np.ascontiguousarray(fine[..., 0]), np.ascontiguousarray(fine[..., 1])


def _light(size: tuple[int, int], level: int, wear: Wear, rng: Random) -> Field:
    """Even on a flatbed; else falling off to one side, with shadows' edges, in a dim room or with glare."""
    wide, high = size[0] // COARSE + 1, size[1] // COARSE + 1
    xs, ys = np.meshgrid(np.linspace(-1, 1, wide, dtype=np.float32), np.linspace(-1, 1, high, dtype=np.float32))
    angle, depth = rng.uniform(0, 2 * np.pi), wear.shadow * rng.uniform(0.3, 1.0)
    across = xs * np.cos(angle) + ys * np.sin(angle)
    light = 1 - depth * (across + 1) / 2
    if level >= 2 and rng.random() < 0.6:
        edge, soft = rng.uniform(-0.6, 0.6), rng.uniform(0.02, 0.3)
        tilt = rng.uniform(0, 2 * np.pi)
        side = (xs * np.cos(tilt) + ys * np.sin(tilt) - edge) / soft
        light *= 1 - rng.uniform(0.15, wear.shadow) / (1 + np.exp(-np.clip(side, -30, 30)))
    if level == 4 and rng.random() < 0.35:
        light *= rng.uniform(0.5, 0.75)
    if level >= 3 and rng.random() < 0.35:
        x, y, r = rng.uniform(-0.8, 0.8), rng.uniform(-0.8, 0.8), rng.uniform(0.12, 0.3)
        light += rng.uniform(0.25, 0.6) * np.exp(-((xs - x) ** 2 + (ys - y) ** 2) / r**2)
    return np.asarray(cv2.resize(light.astype(np.float32), size, interpolation=cv2.INTER_LINEAR), np.float32)


def _developed(
    taken: Pixels, light: Field, level: int, wear: Wear, rng: Random, numbers: np.random.Generator
) -> Pixels:
    """Lit, blurred by lens and hand, with the sensor's noise."""
    tint = [rng.uniform(0.94, 1.04) for _ in range(3)] if level else [1.0] * 3
    planes = [
        cv2.multiply(plane, light, scale=one, dtype=cv2.CV_8U)
        for plane, one in zip(cv2.split(taken), tint, strict=True)
    ]
    lit = cv2.merge(planes)
    blurred = cv2.GaussianBlur(lit, (0, 0), max(0.3, wear.blur_px * rng.uniform(0.6, 1.1)))
    if level >= 2 and rng.random() < 0.3:
        length = rng.randint(2, 2 + level)
        kernel = np.zeros((length, length), np.float32)
        kernel[length // 2, :] = 1 / length
        blurred = cv2.filter2D(blurred, -1, kernel if rng.random() < 0.5 else kernel.T)
    grain = numbers.normal(0, wear.noise * rng.uniform(0.5, 1.0), (512, 512, 1)).astype(np.float32)
    repeats = -(-taken.shape[0] // 512), -(-taken.shape[1] // 512), 1
    noise = np.tile(grain, repeats)[: taken.shape[0], : taken.shape[1]]
    return np.asarray(cv2.add(blurred, cv2.merge([noise] * 3), dtype=cv2.CV_8U), np.uint8)
