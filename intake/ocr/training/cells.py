"""Cells as our own geometry cuts them from made photos, each with the text that stands on the paper.

    python -m intake.ocr.training.cells OUT --seed N --pages M --part train --fonts FOLDER --mnist FOLDER

writes OUT/cells-<seed>.npz for every fifty pages, in the form of shards: lines as the recogniser gets them. What is no
single line of plain writing (ticks, struck rows, corrections, texts in two lines) is left out.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from intake.ocr import grid, lines, photo, recogniser, rooms
from intake.ocr import page as pages
from intake.ocr.labels import Label
from intake.ocr.readers import TextReading
from intake.ocr.stages import Page, Pixels, Points, Unreadable
from intake.ocr.training import shards
from intake.ocr.training.factory import Kit, MadePage, command, make_page, plan
from intake.ocr.training.lines import Line
from intake.ocr.training.sheets import Box, Written

SHARD_PAGES = 50
NEAR = 0.3
"""Of its height: so far the corners of a found cell may lie, on average, from where the cell is."""
LABEL_SHARE = 0.48
"""Of a room's height: the height of the printed label before it."""
ROUNDS = 5
SORTS = {
    "birth_date": "birth_date", "male": "birth_date", "female": "birth_date", "personal_id": "personal_id",
    "household_number": "number", "number": "number", "page_number": "number", "year": "number", "hamlet": "place",
    "commune": "place", "province": "place", "schooling": "schooling", "sex": "closed", "ethnicity": "closed",
    "circumstances_text": "closed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One place of the page and its ink; `is_seen` tells whether our geometry takes it for written on."""

    written: Written
    ink: Pixels
    is_seen: bool


def samples(made: MadePage) -> list[Sample]:
    """Every place that our geometry finds; none when it finds no page, or another one."""
    try:
        page = pages.flatten(photo.load(made.jpeg))
    except Unreadable:
        return []
    table = _of_table(page, made) if made.truth["layout"] != "C" else ()
    return [*table, *_of_rooms(page, made)]


def _of_table(page: Page, made: MadePage) -> Iterator[Sample]:
    """Body cells whose corners lie where a written place's corners lie."""
    table = grid.find_table(page)
    known = [one for one in made.cells if one.row >= 0]
    if table is None or not known:
        return
    goal = np.array([made.to_photo(_corners(one.box)) for one in known])
    claims: dict[int, list[Sample]] = {}
    for cell in (cell for row in table.rows for cell in row):
        far = np.hypot(*np.moveaxis(goal - np.array(cell.quad, np.float64), 2, 0)).mean(axis=1)
        nearest = int(np.argmin(far))
        if far[nearest] < NEAR * np.hypot(*(goal[nearest][3] - goal[nearest][0])):
            claims.setdefault(nearest, []).append(Sample(known[nearest], cell.ink, not cell.is_blank))
    # Two cells on one place: a ruling too many was seen there, and neither holds the whole text.
    yield from (claimed[0] for claimed in claims.values() if len(claimed) == 1)


def _of_rooms(page: Page, made: MadePage) -> Iterator[Sample]:
    """Answers behind labels: on cards everywhere, on registers above the table."""
    picture = lines.Writing.of(page.grey)
    found = [lines.Read(picture, line, TextReading()) for line in picture.lines]
    height, width = page.grey.shape
    for one in made.cells:
        if one.row == -2 or (one.row >= 0 and made.truth["layout"] != "C"):
            continue
        corners = _on_page(page, made.to_photo(_corners(one.box)))
        left, top = (round(float(side)) for side in corners.min(axis=0))
        right, bottom = (round(float(side)) for side in corners.max(axis=0))
        is_upright = corners[1][0] > corners[0][0] and corners[3][1] > corners[0][1]
        if is_upright and left >= 0 and top >= 0 and right <= width and bottom <= height:
            tall = round(LABEL_SHARE * (bottom - top))
            label = Label(
                one.field, 1.0, 0, (left - tall, bottom - 2 * tall, tall, tall), (left, top, right - left, bottom - top)
            )
            room = rooms.cut(page, label, found, float(tall))
            yield Sample(one, room.ink, not room.is_blank)


def _corners(box: Box) -> Points:
    x, y, width, height = box
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float64)


def _on_page(page: Page, on_photo: Points) -> Points:
    """Where points of the photo lie on the flat page: `to_photo` turned round by small steps."""
    height, width = page.grey.shape
    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    seen = page.to_photo(frame)
    back = cv2.getPerspectiveTransform(seen.astype(np.float32), frame.astype(np.float32))

    def guess(points: Points) -> Points:
        return np.asarray(cv2.perspectiveTransform(points.reshape(-1, 1, 2), back).reshape(-1, 2), np.float64)

    goal = guess(on_photo)
    found = goal.copy()
    for _ in range(ROUNDS):
        found += goal - guess(page.to_photo(found))
    return found


def to_lines(found: list[Sample], font: str) -> list[Line]:
    """What the recogniser would be given of this page; "" where the paper is bare and our geometry sees ink."""
    seen = [one for one in found if one.is_seen]
    return [_line(one, font) for one in seen if _is_plain(one.written)]


def _is_plain(one: Written) -> bool:
    return one.lines == 1 and one.kind != "tick" and not (one.struck or one.corrected)


def _line(one: Sample, font: str) -> Line:
    image = recogniser.normalised(one.ink[recogniser.trimmed(one.ink) or ...])
    written = one.written
    kind = written.kind if written.kind in ("print", "digits") else "hand"
    return Line(image, " ".join(written.text.split()), kind, SORTS.get(written.field, "name"), font)


def main() -> None:
    """Make pages, cut them, write shards, and say how fast."""
    told = command("Make pages, cut them, write shards.", 300, "train").parse_args()
    kit = Kit.of(told.fonts, told.mnist, told.part)
    told.out.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    for first in range(0, told.pages, SHARD_PAGES):
        began, kept, places = time.process_time(), list[Line](), 0
        for seed, layout, fill, level in plan(told.seed + first, min(SHARD_PAGES, told.pages - first)):
            made = make_page(seed, layout, fill, level, kit)
            places += sum(bool(one.text) and _is_plain(one) and one.row >= -1 for one in made.cells)
            kept += to_lines(samples(made), made.truth["font"])
        path = told.out / f"cells-{told.seed + first:010}.npz"
        if kept:
            shards.save(path, kept)
        texts = sum(bool(one.text) for one in kept)
        spent = time.process_time() - began
        print(f"{path.name}: {texts} of {places} texts, {len(kept) - texts} bare, {spent:.0f} CPU s", flush=True)


if __name__ == "__main__":
    main()
