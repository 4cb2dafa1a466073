"""Photographed register pages of invented people, with exact truth, from a seed.

    python -m intake.ocr.training.factory OUT --pages N --seed S --part check --fonts FOLDER --mnist FOLDER

writes NAME.jpg and NAME.json for each page, in the form of the sample photos. FOLDER of fonts holds the merged files
of font_files; the other one MNIST's train-images-idx3-ubyte and train-labels-idx1-ubyte.
"""

import argparse
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, get_args

from PIL import Image

from intake.ocr.stages import Pixels, Points
from intake.ocr.training import entries, household_cards, people, tables, wear
from intake.ocr.training.entries import Row
from intake.ocr.training.fonts import Font, Part, fonts
from intake.ocr.training.pens import Pen
from intake.ocr.training.people import Village
from intake.ocr.training.sheets import Sheet, Written
from intake.ocr.training.wording import Column
from intake.ocr.training.writers import Fill, Outfit, outfit

LONG_PX, SHORT_PX = 2400, 1697
PORTRAIT = ("B", "C", "D")
LAYOUTS = ("A", "B", "C", "D", "E")
ROWS = {"A": (6, 11), "B": (13, 19), "C": (2, 4), "D": (13, 18), "E": (6, 11)}
HAND_SHARE = 0.7
PAPERS = ((252, 252, 250), (240, 238, 224), (232, 230, 210), (244, 244, 246), (226, 224, 214))
CHILD_FIELDS = (
    "full_name", "birth_date", "sex", "ethnicity", "personal_id", "father_name", "mother_name", "parent_name",
    "guardian_name", "schooling", "household_number", "household_head", "circumstances_text", "special_circumstances",
    "at_risk", "hamlet",
)  # fmt: skip
"""Fields of a row that count, where the sheet has a column for them."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What pages are made with: fonts of one part and that part's digits (None: figures in the fonts)."""

    prints: Sequence[Font]
    hands: Sequence[Font]
    pen: Pen | None

    @classmethod
    def of(cls, font_folder: Path, mnist_folder: Path, part: Part) -> "Kit":
        """Refuses nothing; folders without the files end as the empty lists' errors."""
        found = fonts(font_folder, part)
        pen = Pen(mnist_folder / "train-images-idx3-ubyte", mnist_folder / "train-labels-idx1-ubyte", part)
        prints, hands = ([one for one in found if (one.kind == "print") is printed] for printed in (True, False))
        return cls(prints, hands, pen)


@dataclass(frozen=True, slots=True)
class MadePage:
    """One photographed page: its JPEG, its truth as beside the sample photos, and every place written on.

    `to_photo` maps points of the flat sheet, on which the boxes of `cells` lie, onto the photo.
    """

    jpeg: bytes
    truth: dict[str, Any]
    cells: tuple[Written, ...]
    to_photo: Callable[[Points], Points]


def make_page(seed: int, layout: str, fill: Fill, level: int, kit: Kit, place: Village | None = None) -> MadePage:
    """The page of that seed; the same for the same seed, fonts and digits. `place` is where, any by default."""
    rng = Random(f"{seed} {layout} {fill} {level}")
    wide, high = (SHORT_PX, LONG_PX) if layout in PORTRAIT else (LONG_PX, SHORT_PX)
    sheet = Sheet(wide, high, rng.choice(PAPERS))
    size = rng.uniform(35, 45) if layout in "AE" else rng.uniform(33, 41)
    suit = outfit(rng, kit.prints, kit.hands, kit.pen, fill, size)
    truth = _drawn(sheet, suit, layout, place or people.village(rng))
    truth |= {"level": level, "font": "print" if fill == "typed" else suit.hands[0].font.name}
    ordered = {key: truth[key] for key in ("layout", "fill", "header", "rows", "level", "font")}
    photo = wear.photograph(sheet.pixels(), level, rng)
    return MadePage(_jpeg(photo.pixels, photo.jpeg_quality), ordered, tuple(sheet.written), photo.to_photo)


def _drawn(sheet: Sheet, suit: Outfit, layout: str, place: Village) -> dict[str, Any]:
    """Fill the sheet; returns the truth of it."""
    rng = suit.rng
    families = people.households(rng, place, rng.randint(*ROWS[layout]))
    ways = entries.style(rng, layout == "E" or (layout in "AB" and rng.random() < 0.25))
    fill = "typed" if suit.typed else "hand"
    if layout == "C":
        family = people.household(rng, place, rng.randint(1, 180), rng.randint(*ROWS["C"]))
        rows = entries.rows(rng, [family], place, entries.style(rng, False))
        household_cards.draw(sheet, suit, family, place, rows)
        fields = [name for line in household_cards.CHILD_LINES for name in line]
        header = {"household_number": str(family.number), "household_head": family.head}
        header |= {"hamlet": place.hamlet, "commune": place.commune}
        return {"layout": "C", "fill": fill, "header": header, "rows": [_told(row, fields) for row in rows]}
    rows = entries.rows(rng, families, place, ways)
    columns, struck = tables.draw(sheet, suit, layout, place, rows)
    fields = _fields(columns)
    told = [_told(row, fields) | ({"struck": at in struck} if layout == "E" else {}) for at, row in enumerate(rows)]
    return {"layout": layout, "fill": fill, "header": _header(layout, place), "rows": told}


def _fields(columns: Sequence[Column]) -> list[str]:
    named = {column.field for column in columns}
    if named & {"male", "female"}:
        named |= {"birth_date", "sex"}
    return [name for name in CHILD_FIELDS if name in named]


def _told(row: Row, fields: Sequence[str]) -> dict[str, entries.Truth]:
    return {name: row[name].value for name in fields}


def _header(layout: str, place: Village) -> dict[str, str]:
    if layout == "D":
        return {"commune": place.commune}
    known = {"commune": place.commune, "hamlet": place.hamlet}
    return {"province": place.province, **known} if layout == "A" else known


def _jpeg(pixels: Pixels, quality: int) -> bytes:
    kept = io.BytesIO()
    Image.fromarray(pixels).save(kept, "JPEG", quality=quality)
    return kept.getvalue()


def plan(seed: int, count: int) -> list[tuple[int, str, Fill, int]]:
    """(seed, layout, fill, level) of so many pages: all layouts and levels in turn, hands and print mixed."""
    chosen: list[tuple[int, str, Fill, int]] = []
    for at in range(count):
        layout, level = LAYOUTS[at % 5], (at // 5 + at) % 5
        typed = (at * 7 + at // 5) % 10 >= round(10 * HAND_SHARE)
        chosen.append((seed + at, layout, "typed" if typed else "hand", level))
    return chosen


def command(what: str, pages: int, part: Part) -> argparse.ArgumentParser:
    """The arguments of every command that makes pages: where to, how many, from which seed, written with what."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=pages)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", choices=get_args(Part), default=part)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--mnist", type=Path, required=True)
    return parser


def main() -> None:
    """Write pages and their truth into a folder."""
    parser = command("Write pages and their truth into a folder.", 30, "check")
    parser.add_argument("--largest-kb", type=int, default=0, help="save each photo again until it is no larger")
    told = parser.parse_args()
    kit = Kit.of(told.fonts, told.mnist, told.part)
    told.out.mkdir(parents=True, exist_ok=True)
    for number, (seed, layout, fill, level) in enumerate(plan(told.seed, told.pages), 1):
        page = make_page(seed, layout, fill, level, kit)
        stem = told.out / f"{number:02}-{layout.lower()}-{fill}-{level}"
        stem.with_suffix(".jpg").write_bytes(_no_larger(page.jpeg, told.largest_kb))
        stem.with_suffix(".json").write_text(json.dumps(page.truth, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _no_larger(jpeg: bytes, largest_kb: int) -> bytes:
    """The photo in fewer bytes: by quality first, then by size, as phones do; as it is when no limit is told."""
    quality = 88
    while largest_kb and len(jpeg) > 1000 * largest_kb:
        with Image.open(io.BytesIO(jpeg)) as opened:
            picture = opened.convert("RGB")
        if quality > 64:
            quality -= 8
        else:
            picture = picture.resize(
                (round(picture.width * 0.9), round(picture.height * 0.9)), Image.Resampling.LANCZOS
            )
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=quality)
        jpeg = kept.getvalue()
    return jpeg


if __name__ == "__main__":
    main()
