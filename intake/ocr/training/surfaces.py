"""What a sheet is photographed on and with: tables, a shadow, another sheet, a thumb."""

from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.stages import Pixels

Corners = NDArray[np.float32]
SMALLER = 4
"""Textures are made this many times smaller."""


def table(size: tuple[int, int], rng: Random, numbers: np.random.Generator) -> Pixels:
    """(height, width, 3) wood, cloth, stone or tiles in some colour."""
    wide, high = size[0] // SMALLER + 1, size[1] // SMALLER + 1
    colour = np.array([rng.randint(25, 190) for _ in range(3)], np.float32)
    colour = 0.5 * colour + 0.5 * colour.mean()
    kind = rng.choice(["wood", "cloth", "stone", "tiles", "plain"])
    grid = {
        "wood": (max(2, high // 3), max(2, wide // 60)),
        "cloth": (high // 2, wide // 2),
        "stone": (high // 12, wide // 12),
    }
    rough = numbers.normal(0, rng.uniform(6, 22), grid.get(kind, (high // 40 + 2, wide // 40 + 2))).astype(np.float32)
    if rng.random() < 0.3:
        rough = np.ascontiguousarray(rough.T)
    plane = cv2.resize(rough, (wide, high), interpolation=cv2.INTER_LINEAR)
    if kind == "tiles":
        pitch = rng.randint(40, 110)
        plane[::pitch] -= 40
        plane[:, ::pitch] -= 40
    small = np.clip(colour + plane[..., None], 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def shadow_under(ground: Pixels, corners: Corners, rng: Random) -> None:
    """The sheet's own soft shadow on the table."""
    small = np.zeros((ground.shape[0] // SMALLER + 1, ground.shape[1] // SMALLER + 1), np.float32)
    moved = (corners + np.array([rng.uniform(-14, 14), rng.uniform(4, 18)])) / SMALLER
    cv2.fillConvexPoly(small, moved.astype(np.int32), rng.uniform(0.25, 0.6))
    soft = 1 - cv2.resize(cv2.GaussianBlur(small, (0, 0), 4), ground.shape[1::-1])
    for plane in range(3):
        ground[..., plane] = cv2.multiply(np.ascontiguousarray(ground[..., plane]), soft, dtype=cv2.CV_8U)


def other_sheet(ground: Pixels, corners: Corners, rng: Random) -> None:
    """Another page peeping out from under this one."""
    shift = np.array([rng.choice([-1, 1]) * rng.uniform(0.05, 0.3), rng.uniform(-0.1, 0.1)]) * np.ptp(corners, axis=0)
    turn = np.radians(rng.uniform(-14, 14))
    middle = corners.mean(axis=0)
    spread = (corners - middle) @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    other = (spread + middle + shift).astype(np.int32)
    white = rng.randint(205, 245)
    cv2.fillConvexPoly(ground, other, (white, white, white - rng.randint(0, 20)), cv2.LINE_AA)
    for at in np.linspace(0.1, 0.9, rng.randint(8, 20)):
        start, end = other[0] + at * (other[3] - other[0]), other[1] + at * (other[2] - other[1])
        cv2.line(ground, start.astype(int).tolist(), end.astype(int).tolist(), (140, 140, 150), 2, cv2.LINE_AA)


def thumb(taken: Pixels, corners: Corners, rng: Random) -> None:
    """A thumb that holds the sheet's edge."""
    side = rng.choice([1, 2, 3])
    at = rng.uniform(0.15, 0.85)
    edge = corners[side] * (1 - at) + corners[(side + 1) % 4] * at
    inwards = corners.mean(axis=0) - edge
    angle = float(np.degrees(np.arctan2(inwards[1], inwards[0])))
    size = taken.shape[1] * rng.uniform(0.025, 0.035)
    centre = edge - 0.7 * size * inwards / np.hypot(*inwards)
    skin = (rng.randint(170, 235), rng.randint(120, 170), rng.randint(90, 130))
    axes = round(2.0 * size), round(size)
    cv2.ellipse(taken, centre.astype(int).tolist(), axes, angle, 0, 360, skin, -1, cv2.LINE_AA)
