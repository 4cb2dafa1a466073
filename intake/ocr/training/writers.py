"""Who fills a sheet in, with what: faces to print with, hands, and how a text finds its place in a room."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

import cv2
import numpy as np
from PIL import ImageFont

from intake.ocr.training.fonts import Font
from intake.ocr.training.hands import Hand, face, printed
from intake.ocr.training.pens import Pen
from intake.ocr.training.sheets import BLACK, Box, Kind, Sheet, Written

Fill = Literal["hand", "typed"]
SMALLEST = 0.62
"""Writing that is too wide for its room is squeezed so far, then broken in two lines or left to run over."""
FIGURES = ("birth_date", "male", "female", "personal_id", "household_number", "year", "page_number")


@dataclass(frozen=True, slots=True)
class Outfit:
    """All that writes on one page. `typed` is None on a page filled in by hand."""

    regular: Font
    bold: Font
    hands: Sequence[Hand]
    typed: Font | None
    size_px: float
    rng: Random

    def print_face(self, size: float, is_bold: bool = False) -> ImageFont.FreeTypeFont:
        return face((self.bold if is_bold else self.regular).path, round(size))

    def hand(self) -> Hand:
        """Mostly the page's first hand, now and then another in the same row."""
        return self.hands[0] if self.rng.random() < 0.94 else self.rng.choice(self.hands)


def outfit(
    rng: Random, prints: Sequence[Font], hands: Sequence[Font], pen: Pen | None, fill: Fill, size_px: float
) -> Outfit:
    """Choose who writes this page. Hands that are hard to read are chosen seldom."""
    regular = _light(rng, prints)
    bold = next((one for one in prints if one.name == regular.name and "700" in one.path.stem), regular)
    plain = [one for one in hands if one.plain] or list(hands)
    chosen = [rng.choice(plain if rng.random() < 0.5 else hands) for _ in range(2)]
    # A few people write figures as the font has them: forms are filled in by machines too.
    own_pen = pen if rng.random() < 0.9 else None
    writing = [Hand(font, own_pen, rng) for font in chosen]
    return Outfit(regular, bold, writing, _light(rng, prints) if fill == "typed" else None, size_px, rng)


def _light(rng: Random, prints: Sequence[Font]) -> Font:
    return rng.choice([one for one in prints if "700" not in one.path.stem] or list(prints))


def fill_in(sheet: Sheet, suit: Outfit, text: str, field: str, box: Box, row: int, column: int) -> None:
    """Write or type the text into its room, and keep account of it."""
    if not text:
        sheet.keep(Written(row, column, field, "", "blank", box))
    elif suit.typed:
        _type(sheet, suit, suit.typed, text, field, box, row, column)
    else:
        _write(sheet, suit, text, field, box, row, column)


def _type(sheet: Sheet, suit: Outfit, font: Font, text: str, field: str, box: Box, row: int, column: int) -> None:
    size = suit.size_px * 0.88
    width = face(font.path, round(size)).getlength(text)
    size *= min(1.0, max(0.55, 0.95 * box[2] / max(width, 1)))
    mask = printed(text, face(font.path, round(size)))
    x = box[0] + (box[2] - mask.shape[1]) * (0.5 if field in FIGURES else 0.06)
    sheet.stamp_in(mask, max(x, box[0] + 2), box[1] + (box[3] - mask.shape[0]) / 2, BLACK)
    sheet.keep(Written(row, column, field, text, "print", box))


def _write(sheet: Sheet, suit: Outfit, text: str, field: str, box: Box, row: int, column: int) -> None:
    rng, hand = suit.rng, suit.hand()
    height = suit.size_px * 0.62 * rng.uniform(0.88, 1.1)
    is_figures = field in FIGURES and hand.pen is not None and any(char.isdigit() for char in text)
    kind: Kind = "digits" if is_figures else "hand"
    drawn = hand.figures(text, height * 0.95) if is_figures else hand.letters(text, height)
    is_corrected = rng.random() < 0.012 and box[2] > 1.4 * drawn.shape[1]
    fit = 0.97 * box[2] / drawn.shape[1]
    words = text.split(" ")
    if fit < 0.75 and len(words) > 2 and not is_figures and box[3] > 2.3 * suit.size_px and rng.random() < 0.6:
        _two_lines(sheet, hand, words, height * 0.85, box)
        sheet.keep(Written(row, column, field, text, kind, box, lines=2))
        return
    scale = min(1.0, max(SMALLEST, fit * rng.uniform(1.0, 1.06)))
    # In a low row tall writing is pressed flat, but may still touch the rulings.
    scale = min(scale, 1.12 * box[3] / drawn.shape[0])
    size = max(3, round(drawn.shape[1] * scale)), max(3, round(drawn.shape[0] * scale))
    mask = np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), np.uint8)
    x = box[0] + max(1.0, min(box[2] * rng.uniform(0.0, 0.1), box[2] - mask.shape[1]))
    if is_corrected:
        x = _crossed_out(sheet, hand, text, height, box)
    y = box[1] + (box[3] - mask.shape[0]) * float(np.clip(rng.gauss(0.5, 0.16), 0, 1))
    sheet.stamp_in(mask, x, y, hand.colour)
    sheet.keep(Written(row, column, field, text, kind, box, corrected=is_corrected))


def _two_lines(sheet: Sheet, hand: Hand, words: Sequence[str], height: float, box: Box) -> None:
    half = (len(words) + 1) // 2
    for line, part in enumerate((words[:half], words[half:])):
        mask = hand.letters(" ".join(part), height)
        scale = min(1.0, 0.98 * box[2] / mask.shape[1], 0.5 * box[3] / mask.shape[0])
        size = max(3, round(mask.shape[1] * scale)), max(3, round(mask.shape[0] * scale))
        small = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.uint8)
        sheet.stamp_in(small, box[0] + 4, box[1] + (0.02 + 0.48 * line) * box[3], hand.colour)


def _crossed_out(sheet: Sheet, hand: Hand, text: str, height: float, box: Box) -> float:
    """A false start crossed out at the left; returns where the right text may begin."""
    wrong = hand.letters(text[: hand.rng.randint(1, 3)].strip() or "x", height * 0.9)
    y = box[1] + (box[3] - wrong.shape[0]) / 2
    sheet.stamp_in(wrong, box[0] + 3, y, hand.colour)
    middle = y + wrong.shape[0] * 0.55
    sheet.stroke([(box[0] + 1, middle + 3), (box[0] + 5 + wrong.shape[1], middle - 3)], hand.colour, 3)
    return float(box[0] + wrong.shape[1] + 10)
