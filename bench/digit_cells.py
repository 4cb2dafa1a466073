"""Digits to learn from, cut out of filled and photographed sheets: FONTS MNIST OUT.npz [--pages N] [--check]

`--loose` digits more are blurred and paled without a sheet around them. With `--check` MNIST's last digits
are written, with which nothing is learned.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import cv2
import numpy as np

from bench import filled_sheets
from intake.forms.printed.layouts import plan
from intake.ocr import photo
from intake.ocr.marked import fields, single
from intake.ocr.marked.read import flattened
from intake.ocr.stages import Pixels
from intake.ocr.training.factory import Kit
from intake.ocr.training.hands import Hand, face, printed
from intake.ocr.training.pens import Ink

SHEETS = (("register", 13), ("register", 10), ("check", 9), ("hamlet", 26), ("card", 6), ("register", 12))
LEVELS = (1, 2, 2, 3, 3)
HIGH_PX = (18.0, 42.0)
FAINTEST, LEAST_INK = 18, 0.1
PRINTED, PRINT_PX = 0.25, 64
"""Known records are printed into the boxes: the share of digits that are, and the size they are drawn in."""
Digit = tuple[Pixels, int]
"""The ink as it was cut, and what it is."""


def main(argv: Sequence[str]) -> int:
    """Write pictures and digits."""
    asked = _asked(argv)
    kit = Kit.of(asked.fonts, asked.mnist, "check" if asked.check else "train")
    found = [*on_sheets(kit, asked.pages), *loose(kit, asked.loose)]
    pictures = np.stack([single.normalised(ink) for ink, _ in found])
    np.savez_compressed(asked.out, pictures=pictures, digits=np.array([digit for _, digit in found], np.uint8))
    print(f"{len(found)} digits")
    return 0


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench digit_cells", description=__doc__)
    for name in ("fonts", "mnist", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--pages", type=int, default=220)
    parser.add_argument("--loose", type=int, default=50_000)
    parser.add_argument("--check", action="store_true")
    return parser.parse_args(argv)


def on_sheets(kit: Kit, pages: int) -> Iterator[Digit]:
    """Every digit of so many sheets, cut as the reader cuts them; a sheet that is not found has none."""
    plans = {one: plan(*one) for one in SHEETS}
    blanks = {one: filled_sheets.printed(page) for one, page in plans.items()}
    for seed in range(pages):
        rng = Random(f"digits of sheet {seed}")
        page = plans[SHEETS[seed % len(SHEETS)]]
        told: dict[filled_sheets.Key, str] = {}
        for box in page.boxes:
            if box.kind == "digit":
                told[box.row, box.field] = told.get((box.row, box.field), "") + str(rng.randrange(10))
        hand = Hand(rng.choice(list(kit.hands)), kit.pen, rng)
        sheet = filled_sheets.written(page, blanks[page.layout, page.rows], told, hand, "x")
        flat = flattened(photo.load(filled_sheets.photographed(sheet.pixels, rng.choice(LEVELS), rng)))
        if flat is None or (flat.plan.layout, flat.plan.rows) != (page.layout, page.rows):
            continue
        for place in fields.entries(flat):
            if place.kind == "digit":
                signs = zip(place.cells, told[place.row, place.field], strict=True)
                yield from ((cell.ink, int(sign)) for cell, sign in signs if not cell.is_blank)


def loose(kit: Kit, count: int) -> Iterator[Digit]:
    """So many digits, three of four as a pen leaves them, else as they are printed, on photos more or less sharp."""
    assert kit.pen is not None
    rng = Random("loose digits")
    noise = np.random.default_rng(1)
    for _ in range(count):
        digit = rng.randrange(10)
        if rng.random() < PRINTED:
            set_in_type = printed(str(digit), face(rng.choice(kit.prints).path, PRINT_PX))
            drawn = np.asarray(set_in_type / 255, np.float32)
        else:
            drawn = kit.pen.write(str(digit), rng)
        yield _photographed(drawn, rng, noise), digit


def _photographed(drawn: Ink, rng: Random, noise: np.random.Generator) -> Pixels:
    rows, columns = np.nonzero(drawn > LEAST_INK)
    drawn = drawn[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = rng.uniform(*HIGH_PX) / drawn.shape[0]
    size = max(3, round(drawn.shape[1] * scale)), max(6, round(drawn.shape[0] * scale))
    ink = np.pad(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), 5)
    ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.3, 1.6)) * rng.uniform(0.35, 1.0))
    ink = np.clip(ink + noise.normal(0, rng.uniform(0, 0.03), ink.shape), 0, 1) * 255
    ink[ink < FAINTEST] = 0
    rows, columns = np.nonzero(ink)
    tight = ink[max(rows.min() - 2, 0) : rows.max() + 3, max(columns.min() - 2, 0) : columns.max() + 3]
    return np.asarray(255 - tight, np.uint8)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
