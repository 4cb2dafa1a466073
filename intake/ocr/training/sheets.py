"""A sheet of paper to print, rule and write on, that keeps account of what stands where."""

from dataclasses import dataclass, replace
from random import Random
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from intake.ocr.training.hands import Colour, Hand, Mask

Box = tuple[float, float, float, float]
"""x, y, width, height on the flat sheet, in pixels."""
Kind = Literal["print", "hand", "digits", "tick", "blank"]
Ruling = Literal["thin", "bold", "dotted", "double"]
TICKS = ("x", "✓", "+", "•")
BLACK: Colour = (25, 25, 28)


@dataclass(frozen=True, slots=True)
class Written:
    """One place of the sheet: `text` exactly as on paper, in the room `box`.

    `row` counts the children from 0 (-1 above them), `column` the table's columns from 0. `lines` is 2 where the text
    is broken in two, `corrected` where something crossed out stands beside it.
    """

    row: int
    column: int
    field: str
    text: str
    kind: Kind
    box: Box
    struck: bool = False
    corrected: bool = False
    lines: int = 1


class Sheet:
    """White or yellowed paper of `width` × `height` pixels."""

    def __init__(self, width: int, height: int, paper: Colour) -> None:
        self.picture = Image.new("RGB", (width, height), paper)
        self.draw = ImageDraw.Draw(self.picture)
        self.written: list[Written] = []

    @property
    def size(self) -> tuple[int, int]:
        return self.picture.size

    def pixels(self) -> NDArray[np.uint8]:
        """(height, width, 3) RGB."""
        return np.asarray(self.picture, np.uint8)

    def label(
        self, text: str, x: float, y: float, font: ImageFont.FreeTypeFont, anchor: str = "ls", colour: Colour = BLACK
    ) -> float:
        """Print; returns where the text ends."""
        self.draw.text((x, y), text, font=font, fill=colour, anchor=anchor)
        return x + font.getlength(text)

    def stamp_in(self, mask: Mask, x: float, y: float, colour: Colour) -> None:
        """Ink the mask with its upper left corner at (x, y)."""
        self.picture.paste(colour, (round(x), round(y)), Image.fromarray(mask))

    def rule(self, start: tuple[float, float], end: tuple[float, float], kind: Ruling, colour: Colour) -> None:
        """A straight ruling, across or down."""
        level = start[1] == end[1]
        if kind == "dotted":
            self.dots(start, end, 6, colour)
            return
        self.draw.line((*start, *end), fill=colour, width=4 if kind == "bold" else 2)
        if kind == "double":
            dx, dy = (0, 5) if level else (5, 0)
            self.draw.line((start[0] + dx, start[1] + dy, end[0] + dx, end[1] + dy), fill=colour, width=2)

    def dots(self, start: tuple[float, float], end: tuple[float, float], step: float, colour: Colour = BLACK) -> None:
        """A dotted line, a dot every `step` pixels."""
        count = max(1, int(max(abs(end[0] - start[0]), abs(end[1] - start[1])) / step))
        for x, y in zip(np.linspace(start[0], end[0], count), np.linspace(start[1], end[1], count), strict=True):
            self.draw.rectangle((x, y, x + 1, y + 1), fill=colour)

    def stroke(self, points: list[tuple[float, float]], colour: Colour, width: int) -> None:
        """A pen's line."""
        self.draw.line(points, fill=colour, width=width, joint="curve")

    def keep(self, written: Written) -> None:
        """Take into account what now stands there."""
        self.written.append(written)

    def strike(self, row: int, hand: Hand, left: float, right: float) -> None:
        """A pen's line through all that stands in the row."""
        mine = [one.box for one in self.written if one.row == row]
        y = float(np.mean([box[1] + box[3] / 2 for box in mine]))
        bend = hand.rng.gauss(0, 4)
        self.stroke([(left, y + bend), ((left + right) / 2, y), (right, y - bend)], hand.colour, 3)
        self.written = [replace(one, struck=True) if one.row == row else one for one in self.written]


def tick(sheet: Sheet, box: Box, hand: Hand, shape: str) -> None:
    """One of TICKS in the middle of the box."""
    rng: Random = hand.rng
    x, y = box[0] + box[2] * rng.uniform(0.35, 0.65), box[1] + box[3] * rng.uniform(0.35, 0.65)
    r = min(box[2], box[3]) * rng.uniform(0.2, 0.34)
    width = rng.choice([2, 3, 4])
    if shape == "x":
        sheet.stroke([(x - r, y - r), (x + r, y + r)], hand.colour, width)
        sheet.stroke([(x + r, y - r), (x - r, y + r)], hand.colour, width)
    elif shape == "+":
        sheet.stroke([(x - r, y), (x + r, y)], hand.colour, width)
        sheet.stroke([(x, y - r), (x, y + r)], hand.colour, width)
    elif shape == "✓":
        sheet.stroke([(x - r, y), (x - 0.3 * r, y + 0.8 * r), (x + r, y - r)], hand.colour, width)
    else:
        sheet.draw.ellipse((x - 0.35 * r, y - 0.35 * r, x + 0.35 * r, y + 0.35 * r), fill=hand.colour)
