"""Printed sheets filled in as with a typewriter, for tests that photograph and read them back."""

import io
from collections.abc import Mapping
from random import Random

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from intake.forms.printed.boxes import Box, SheetPlan
from intake.ocr.stages import Pixels
from intake.ocr.training import wear

PX_A_MM = 8
FACE = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"
Key = tuple[int, str]
"""(row, field)."""


def flat(made: bytes, page: int = 0) -> Pixels:
    """One page of a PDF as a picture."""
    with pypdfium2.PdfDocument(made) as opened:
        return np.asarray(opened[page].render(scale=PX_A_MM * 25.4 / 72).to_pil().convert("RGB")).copy()


def filled(sheet: Pixels, plan: SheetPlan, told: Mapping[Key, str]) -> Pixels:
    """The sheet with what is `told` for its boxes: digits, the value of a tick, or a line of text."""
    picture = Image.fromarray(sheet)
    draw = ImageDraw.Draw(picture)
    for box in plan.boxes:
        _write(draw, box, told.get((box.row, box.field), ""))
    return np.asarray(picture)


def _write(draw: ImageDraw.ImageDraw, box: Box, text: str) -> None:
    x, y, wide, high = (side * PX_A_MM for side in box.place)
    if box.kind == "tick":
        if box.value == text:
            draw.line((x + 8, y + 8, x + wide - 8, y + high - 8), fill=(20, 30, 90), width=4)
            draw.line((x + 8, y + high - 8, x + wide - 8, y + 8), fill=(20, 30, 90), width=4)
        return
    sign = text[box.index : box.index + 1] if box.kind == "digit" else text
    face = ImageFont.truetype(FACE, 32 if box.kind == "digit" else 26)
    anchor, left = ("mm", x + wide / 2) if box.kind == "digit" else ("lm", x + 8)
    draw.text((left, y + high / 2), sign, fill=(25, 25, 60), font=face, anchor=anchor)


def stamped(sheet: Pixels, x_mm: float, y_mm: float) -> Pixels:
    """The sheet with a round red stamp in a place."""
    inked = sheet.copy()
    middle = round(x_mm * PX_A_MM), round(y_mm * PX_A_MM)
    for radius in (120, 108, 50):
        cv2.circle(inked, middle, radius, (205, 40, 50), 5, cv2.LINE_AA)
    return np.asarray(np.minimum(sheet, inked), np.uint8)


def photographed(sheet: Pixels, level: int = 2, seed: int = 1) -> bytes:
    """A JPEG of it from a phone, of quality 1 good to 3 poor."""
    kept = io.BytesIO()
    Image.fromarray(wear.photograph(sheet, level, Random(seed)).pixels).save(kept, "JPEG", quality=85)
    return kept.getvalue()
