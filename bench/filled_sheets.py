"""Printed sheets filled in by a program, by their map alone: hands in fonts, real digits, ticks; then photographed."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw

from intake.forms.printed import codes, pdf
from intake.forms.printed.boxes import Box, Place, SheetPlan
from intake.forms.printed.codes import SheetCode
from intake.forms.printed.pdf import PrintedPage
from intake.ocr.stages import Pixels
from intake.ocr.training import people, sheets, wear
from intake.ocr.training.factory import Kit
from intake.ocr.training.hands import Hand
from intake.ocr.training.people import Child, Household, Village

PX_A_MM = 2400 / 297
LETTERS_MM = 3.3
"""How high capitals are written at most."""
GUARDIANS = 0.3
"""Children who live with somebody else."""
GROUPS = ("", "", "khuyet_tat", "gia_dinh_ngheo_can_ngheo", "mo_coi_ca_cha_me")
ANSWERS = ("right", "corrected", "not_met", "moved_out")
Key = tuple[int, str]
"""(row, field)."""


@dataclass(slots=True)
class FilledSheet:
    """A flat sheet with what was written on it, by row and field, as it stands in the boxes."""

    pixels: Pixels
    written: dict[Key, str] = field(default_factory=dict)


def printed(plan: SheetPlan, code: SheetCode | None = None) -> Pixels:
    """The blank sheet as a flat picture; without a code of its own, that of any hamlet."""
    told = code or SheetCode(plan.layout, plan.rows, "03808.17", 2, 5, codes.numbered(range(1, plan.rows + 1)))
    made = pdf.written([PrintedPage(plan, told)], "")
    with pypdfium2.PdfDocument(made) as opened:
        return np.asarray(opened[0].render(scale=PX_A_MM * 25.4 / 72).to_pil().convert("RGB"))


def filled(plan: SheetPlan, blank: Pixels, kit: Kit, rng: Random) -> FilledSheet:
    """The sheet with invented children, one hand for all of it."""
    place = people.village(rng)
    families = people.households(rng, place, plan.rows)
    children = [(child, family) for family in families for child in family.children]
    plain = [font for font in kit.hands if font.plain] or list(kit.hands)
    hand = Hand(rng.choice(plain if rng.random() < 0.5 else list(kit.hands)), kit.pen, rng)
    shape = rng.choices(sheets.TICKS, [5, 4, 2, 1])[0]
    told = {
        (row, key): text
        for row in range(plan.rows + 1)
        for key, text in said(rng, *children[max(row - 1, 0)], place).items()
    }
    return written(plan, blank, told, hand, shape)


def written(plan: SheetPlan, blank: Pixels, told: Mapping[Key, str], hand: Hand, shape: str) -> FilledSheet:
    """The sheet with what is `told` for its boxes; of digits that are fewer than their boxes zeros stand in front."""
    paper = sheets.Sheet(blank.shape[1], blank.shape[0], (255, 255, 255))
    paper.picture = Image.fromarray(blank.copy())
    paper.draw = ImageDraw.Draw(paper.picture)
    made = FilledSheet(blank)
    for (row, key), boxes in _by_field(plan).items():
        text = told.get((row, key), "")
        if text and boxes[0].kind == "digit":
            text = text.zfill(len(boxes))
        for box in boxes:
            _write(paper, box, text, hand, shape)
        made.written[row, key] = text if boxes[0].kind != "tick" or text in {box.value for box in boxes} else ""
    made.pixels = np.asarray(paper.picture)
    return made


def _by_field(plan: SheetPlan) -> dict[Key, list[Box]]:
    found: dict[Key, list[Box]] = {}
    for box in plan.boxes:
        found.setdefault((box.row, box.field), []).append(box)
    return found


def said(rng: Random, child: Child, family: Household, place: Village) -> dict[str, str]:
    """What a sheet may ask of a child, as it is written in boxes."""
    number = child.personal_id
    return {
        "full_name": child.full_name,
        "birth_date": child.born.strftime("%d%m%Y"),
        "sex": child.sex,
        "ethnicity": family.ethnicity,
        "personal_id": number if len(number) == 12 else people.personal_id(rng, place.origin, child.sex, child.born),
        "father_name": family.father,
        "mother_name": family.mother,
        "parent_name": family.father,
        "guardian_name": child.guardian if rng.random() < GUARDIANS else "",
        "schooling": child.schooling,
        "circumstances_text": child.circumstances,
        "household_number": str(family.number),
        "household_head": family.head,
        "hamlet": place.hamlet,
        "commune": place.commune,
        "circumstances": rng.choice(GROUPS),
        "answer": rng.choice(ANSWERS),
    }


def _write(paper: sheets.Sheet, box: Box, text: str, hand: Hand, shape: str) -> None:
    x, y, wide, high = (side * PX_A_MM for side in box.place)
    if box.kind == "tick":
        if box.value == text:
            sheets.tick(paper, (x, y, wide, high), hand, shape)
    elif box.kind == "digit":
        if box.index < len(text):
            _digit(paper, (x, y, wide, high), text[box.index], hand)
    elif text:
        mask = hand.letters(text, min(high * 0.5, LETTERS_MM * PX_A_MM) * hand.rng.uniform(0.9, 1.1))
        _stamp(paper, mask, (x, y, wide, high), min(1.0, 0.97 * wide / mask.shape[1], high / mask.shape[0]), hand, 0.1)


def _digit(paper: sheets.Sheet, place: Place, sign: str, hand: Hand) -> None:
    """A real digit, as high as people write in a box."""
    assert hand.pen is not None
    drawn = hand.pen.write(sign, hand.rng)
    rows, columns = np.nonzero(drawn > 0.2)
    mask = np.asarray(drawn[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] * 255, np.uint8)
    scale = min(hand.rng.uniform(0.6, 0.78) * place[3] / mask.shape[0], 0.85 * place[2] / mask.shape[1])
    _stamp(paper, mask, place, scale, hand, 0.5)


def _stamp(paper: sheets.Sheet, mask: Pixels, place: Place, scale: float, hand: Hand, middle: float) -> None:
    """The ink in its place, nearly at its `middle` across (0 left, 0.5 in the middle) and in the middle down."""
    size = max(2, round(mask.shape[1] * scale)), max(3, round(mask.shape[0] * scale))
    small = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.uint8)
    x, y, wide, high = place
    across, down = hand.rng.uniform(max(0.0, middle - 0.2), middle + 0.1), hand.rng.uniform(0.3, 0.7)
    paper.stamp_in(small, x + (wide - size[0]) * across, y + (high - size[1]) * down, hand.colour)


def photographed(sheet: Pixels, level: int, rng: Random) -> bytes:
    """The sheet as a JPEG from a phone, of quality 1 good to 3 poor."""
    photo = wear.photograph(sheet, level, rng)
    kept = io.BytesIO()
    Image.fromarray(photo.pixels).save(kept, "JPEG", quality=photo.jpeg_quality)
    return kept.getvalue()
