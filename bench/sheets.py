"""How well printed sheets, filled in and photographed, are found and read: FONTS MNIST [--pages N] [--covered N]"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from bench import filled_sheets
from bench.filled_sheets import FilledSheet, photographed, printed
from bench.scorer.alignment import fold
from bench.stopwatch import cpu_s
from intake import check_sheets, printed_records
from intake.forms.printed.boxes import SheetPlan
from intake.forms.printed.layouts import plan
from intake.ocr import photo
from intake.ocr.marked import marks
from intake.ocr.marked.read import SIZES, identified
from intake.ocr.read import read_page
from intake.ocr.stages import PageReading, Pixels
from intake.ocr.training.factory import Kit
from intake.sheet_readings import SURE

ASKED = (*printed_records.LAYOUTS.items(), ("check", check_sheets.ROWS_A_PAGE))
"""The sheets that are filled in, with as many rows as they are printed with."""
LEVELS = (1, 2, 3)
SORTS = ("boxes", "digit", "tick", "fields", "sure")
"""Digits and ticks, each of them, all fields, and of the fields of digits those that are said to be sure."""
TARGETS = {
    1: {"boxes": 0.99, "fields": 0.96},
    2: {"boxes": 0.99, "fields": 0.96},
    3: {"boxes": 0.96, "fields": 0.88},
}
"""By quality of the photo: shares of digits and ticks, and of all fields with something written, read right."""
IDENTIFIED = 0.98
CORNER_MM = 26.0
PLAIN = Path("tests/pages/dev")
FIND_MS = 15.0
Tally = Counter[tuple[int, str, bool]]
"""(quality, sort, whether right)."""


def main(argv: Sequence[str]) -> int:
    """Two tables; 1 where one of the figures is under what must be shown."""
    asked = _asked(argv)
    kit = Kit.of(asked.fonts, asked.mnist, "check")
    if not kit.hands:
        print(f"None of the check part's fonts (NAME-400.ttf) stands in {asked.fonts}", file=sys.stderr)
        return 2
    sheets = {**dict(ASKED), "register": asked.register}
    before, tally = cpu_s(), read_all(kit, asked.pages, sheets)
    print(f"{'photo':8}{'sort':12}{'right':>9}{'of':>8}{'target':>10}")
    reached = [_print_share(tally, level, sort) for level in LEVELS for sort in SORTS]
    print(
        f"{asked.pages * len(ASKED) * len(LEVELS)} pages, {cpu_s() - before:.0f} CPU s with filling and photographing"
    )
    found = sum(covered(asked.covered))
    if asked.covered:
        share = found / asked.covered
        print(f"one corner or half the code covered: {found} of {asked.covered} identified ({IDENTIFIED:.0%} asked)")
        reached.append(share >= IDENTIFIED)
    spent = _plain_ms()
    print(f"looked for on plain pages: {spent:.1f} CPU ms a page ({FIND_MS:.0f} at most)")
    return 0 if all(reached) and spent < FIND_MS else 1


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench sheets", description=__doc__)
    parser.add_argument(
        "fonts", type=Path, help="folder of NAME-400.ttf, as intake/ocr/training/font_files.py makes it"
    )
    parser.add_argument("mnist", type=Path, help="folder of MNIST's training files")
    parser.add_argument("--pages", type=int, default=10, help="of each layout at each quality")
    parser.add_argument(
        "--register", type=int, default=dict(ASKED)["register"], help="rows a page of the register, 1 to 13"
    )
    parser.add_argument("--covered", type=int, default=200, help="pages with a corner or half a code covered")
    return parser.parse_args(argv)


def read_all(kit: Kit, pages: int, sheets: Mapping[str, int]) -> Tally:
    """So many pages of every layout, with its rows, at every quality, read by what is in their photos alone."""
    tally: Tally = Counter()
    for layout, rows in sheets.items():
        page = plan(layout, rows)
        blank = printed(page)
        for level in LEVELS:
            for seed in range(pages):
                rng = Random(f"{layout} {level} {seed}")
                sheet = filled_sheets.filled(page, blank, kit, rng)
                tally.update(
                    (level, *one) for one in judged(page, sheet, read_page(photographed(sheet.pixels, level, rng)))
                )
    return tally


def judged(page: SheetPlan, sheet: FilledSheet, reading: PageReading) -> Iterator[tuple[str, bool]]:
    """(sort, whether right) of every field with something written, and of each digit and tick in it."""
    read = {(row.number, key): one for row in reading.rows for key, one in row.fields.items()}
    read |= {(0, key): one for key, one in reading.header.items()}
    kinds = {(box.row, box.field): box.kind for box in page.boxes}
    for place, text in sheet.written.items():
        one, kind = read.get(place), kinds[place]
        value = str(one.value) if one else ""
        if kind == "tick":
            yield from (("tick", value == text), ("boxes", value == text))
        if not text:
            continue
        if kind == "digit":
            signs = _as_boxes(place[1], value, len(text))
            yield from ((sort, a == b) for a, b in zip(text, signs, strict=True) for sort in ("digit", "boxes"))
            yield "fields", signs == text
            if one and one.confidence >= SURE:
                yield "sure", signs == text
        else:
            yield "fields", fold(place[1], value) == fold(place[1], text)


def _as_boxes(field: str, value: str, count: int) -> str:
    """A value as its digits stand in `count` boxes; one of another length is wrong in all of them."""
    digits = "".join(reversed(value.split("-"))) if field == "birth_date" else value
    return digits if len(digits) == count else "?" * count


def covered(count: int) -> Iterator[bool]:
    """Whether sheets are identified, with their rows' codes, when a corner or half of a code is covered."""
    pages = [(plan(layout, rows), printed(plan(layout, rows))) for layout, rows in ASKED]
    for seed in range(count):
        rng = Random(f"covered {seed}")
        page, blank = pages[seed % len(pages)]
        picture = _hidden(blank, page, rng)
        seen = identified(photo.load(photographed(picture, rng.choice(LEVELS), rng)))
        yield seen is not None and (seen.layout, seen.rows, seen.page, seen.is_code_read) == (
            page.layout,
            page.rows,
            2,
            True,
        )


def _hidden(blank: Pixels, page: SheetPlan, rng: Random) -> Pixels:
    picture, scale = blank.copy(), filled_sheets.PX_A_MM
    if rng.random() < 0.5:
        side, corner = round(CORNER_MM * scale), rng.randrange(4)
        rows = slice(0, side) if corner in (0, 1) else slice(-side, None)
        picture[rows, slice(0, side) if corner in (0, 3) else slice(-side, None)] = (110, 90, 75)
        return picture
    x, y, wide, high = (round(side * scale) for side in rng.choice(page.codes))
    picture[y : y + high // 2, x : x + wide] = (110, 90, 75)
    return picture


def _plain_ms() -> float:
    """What it costs to look for marks on pages that have none."""
    photos = [photo.load(path.read_bytes()) for path in sorted(PLAIN.glob("*.jpg"))[:12]]
    before = cpu_s()
    for pixels in photos:
        marks.find(pixels, SIZES)
    return 1000 * (cpu_s() - before) / max(len(photos), 1)


def _print_share(tally: Tally, level: int, sort: str) -> bool:
    right, wrong = tally[level, sort, True], tally[level, sort, False]
    share, target = right / max(right + wrong, 1), TARGETS[level].get(sort)
    asked = f"{target:9.0%} {'✓' if share >= target else '✗'}" if target else ""
    print(f"{level:<8}{sort:12}{share:9.2%}{right + wrong:8}{asked}")
    return target is None or share >= target


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
