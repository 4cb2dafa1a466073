"""How well new numbers are read from photos of the signed list to the police: FONTS MNIST [--pages N] [--hand]"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from bench import filled_sheets
from bench.filled_sheets import PX_A_MM, Key, photographed
from catalogue.refusals import Refusal
from catalogue.values import show
from cleaning import answers
from intake.forms.printed.boxes import SheetPlan
from intake.forms.printed.codes import SheetCode, numbered
from intake.forms.printed.layouts import Printed, plan
from intake.ocr.read import read_page
from intake.ocr.stages import PageReading, Pixels
from intake.ocr.training import people, sheets, tables
from intake.ocr.training.factory import Kit
from intake.ocr.training.fonts import Font
from intake.ocr.training.hands import Hand, face, printed
from intake.ocr.training.writers import outfit
from intake.sheet_readings import Read, SheetRow
from intake.signed_lists import answer_of, doubt_of

ROWS, EVERYDAY = 10, 2
NUMBERED = 0.8
"""Of the rows: those that were given a new number."""
DIGIT_MM = (2.6, 3.4)
READ_RIGHT = 0.98
TODAY = date(2026, 11, 22)
PROVINCE = "14"
Frozen = dict[str, str]


@dataclass(frozen=True, slots=True)
class Signed:
    """One page of a list as it came back: what was sent of each child, what the police wrote, the flat picture."""

    page: SheetPlan
    sent: Sequence[Frozen]
    told: dict[Key, str]
    pixels: Pixels


def main(argv: Sequence[str]) -> int:
    """Shares of new numbers read right, and every wrong one that nothing stopped; 1 where the aim is missed."""
    asked = _asked(argv)
    kit = Kit.of(asked.fonts, asked.mnist, "check")
    if not kit.prints:
        print(f"None of the check part's fonts (NAME-400.ttf) stands in {asked.fonts}", file=sys.stderr)
        return 2
    tally: Counter[str] = Counter()
    for seed in range(asked.pages):
        rng = Random(f"signed list {seed}")
        signed = made(kit, rng, by_hand=asked.hand)
        reading = read_page(photographed(signed.pixels, EVERYDAY, rng), today=TODAY)
        tally.update(judged(signed, reading))
    numbers = tally["right"] + tally["wrong"]
    share = tally["right"] / max(numbers, 1)
    print(f"{numbers} new numbers on {asked.pages} pages: {share:.2%} read right ({READ_RIGHT:.0%} asked)")
    print(
        f"{tally['wrong']} wrong: {tally['by rules']} stopped by the number's rules, {tally['unsure']} shown as unsure,"
    )
    asked_in_vain = tally["asked in vain"] / max(numbers, 1)
    print(f"{tally['unseen']} shown as sure; {asked_in_vain:.1%} of all right, but shown as unsure")
    return 0 if share >= READ_RIGHT and not tally["unseen"] else 1


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench signed-list", description=__doc__)
    parser.add_argument(
        "fonts", type=Path, help="folder of NAME-400.ttf, as intake/ocr/training/font_files.py makes it"
    )
    parser.add_argument("mnist", type=Path, help="folder of MNIST's training files")
    parser.add_argument("--pages", type=int, default=40, help=f"pages of {ROWS} rows")
    parser.add_argument("--hand", action="store_true", help="numbers written by hand instead of printed")
    return parser.parse_args(argv)


def made(kit: Kit, rng: Random, *, by_hand: bool) -> Signed:
    """A page with new numbers, other answers ticked, and a stamp over its foot."""
    place = people.village(rng)
    families = people.households(rng, place, ROWS)
    children = [(child, family) for family in families for child in family.children][:ROWS]
    sent = [
        {"full_name": one.full_name, "birth_date": one.born.isoformat(), "sex": one.sex, "ethnicity": family.ethnicity}
        for one, family in children
    ]
    told: dict[Key, str] = {}
    for row, (child, _) in enumerate(children, 1):
        if rng.random() < NUMBERED:
            told[row, "new_personal_id"] = people.personal_id(rng, "014", child.sex, child.born)
        else:
            told[row, "answer"] = rng.choice(("not_registered", "not_found", "moved_away"))
    rows = {at: {key: show(key, text) for key, text in one.items()} for at, one in enumerate(sent, 1)}
    page = plan("police", ROWS, Printed(rows=rows))
    code = SheetCode("police", ROWS, "ML1-01:0A1B2C3D", 1, 1, numbered(range(1, ROWS + 1)))
    blank = filled_sheets.printed(page, code)
    suit = outfit(rng, kit.prints, kit.hands, kit.pen, "hand", 40)
    hand = Hand(rng.choice(list(kit.hands)), kit.pen, rng)
    ticks = {key: text for key, text in told.items() if by_hand or key[1] == "answer"}
    picture = filled_sheets.written(page, blank, ticks, hand, "x").pixels
    paper = _paper(picture)
    if not by_hand:
        _type(paper, page, told, suit.regular, rng)
    tables.stamp(paper, suit, rng.uniform(0.6, 0.85) * picture.shape[1], (page.height_mm - 22) * PX_A_MM)
    return Signed(page, sent, told, np.asarray(paper.picture))


def _paper(picture: Pixels) -> sheets.Sheet:
    paper = sheets.Sheet(picture.shape[1], picture.shape[0], (255, 255, 255))
    paper.picture = Image.fromarray(picture.copy())
    paper.draw = ImageDraw.Draw(paper.picture)
    return paper


def _type(paper: sheets.Sheet, page: SheetPlan, told: dict[Key, str], font: Font, rng: Random) -> None:
    """New numbers as a printer or typewriter puts them into the boxes, a little off their middles."""
    size = round(rng.uniform(*DIGIT_MM) * PX_A_MM / 0.7)
    off_x, off_y = rng.uniform(-0.4, 0.4) * PX_A_MM, rng.uniform(-0.6, 0.6) * PX_A_MM
    for box in page.boxes:
        text = told.get((box.row, box.field), "")
        if box.kind == "digit" and text:
            mask = printed(text[box.index], face(font.path, size))
            x, y, wide, high = (side * PX_A_MM for side in box.place)
            left, top = x + (wide - mask.shape[1]) / 2 + off_x, y + (high - mask.shape[0]) / 2 + off_y
            paper.stamp_in(mask, left, top, sheets.BLACK)


def judged(signed: Signed, reading: PageReading) -> Iterator[str]:
    """Of every new number whether it was read right; of a wrong one what stops it, if anything does."""
    rows = {
        row.number: SheetRow(
            str(row.number),
            row.quad,
            {key: Read(str(one.value or ""), one.confidence, row.quad) for key, one in row.fields.items()},
        )
        for row in reading.rows
    }
    for (row, key), number in signed.told.items():
        if key != "new_personal_id":
            continue
        read = rows.get(row, SheetRow(str(row), reading.rows[0].quad, {}))
        answer = answer_of(row, read)
        is_right, is_unsure = answer.told == number, bool(doubt_of(answer, read))
        yield "right" if is_right else "wrong"
        if is_right:
            yield from ("asked in vain",) if is_unsure else ()
        elif _is_refused(answer, signed.sent[row - 1]):
            yield "by rules"
        else:
            yield "unsure" if is_unsure else "unseen"


def _is_refused(answer: answers.Answer, sent: Frozen) -> bool:
    try:
        answers.checked(answer.result, answer.told, sent, PROVINCE, TODAY)
    except Refusal:
        return True
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
