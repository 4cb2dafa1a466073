"""Confirmed cells as lines to train on: cut anew from their sealed photos, by the command line alone.

No cut-out is kept beside its photo: a line is there as long as its photo is, sealed with it, of its commune, and gone
when the photo is deleted. Columns that may name a special group are never among them (`intake.learning.COLUMNS`).
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from access.keys import Keyring
from catalogue.refusals import Refusal
from db import Session
from db.queries import learning as queries
from db.tables import Page
from intake import learning
from intake.learning import Confirmed
from intake.ocr import cards, letters, lines, photo, read, recogniser, strips
from intake.ocr.recogniser import Recogniser
from intake.ocr.rooms import Room
from intake.ocr.stages import Cell, Unreadable
from intake.ocr.training import shards
from intake.ocr.training.lines import Line
from intake.photo_store import PhotoStore

SORTS = {"birth_date": "birth_date", "personal_id": "personal_id", "household_number": "number", "hamlet": "place"}
FOR_OWNER_ALONE = 0o700
LEAST_CELLS = 3
"""A table with fewer written cells is a frame drawn on a card."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many lines of how many pages went out; of `gone_count` pages the photo is no more."""

    lines_count: int = 0
    pages_count: int = 0
    gone_count: int = 0


def export(session: Session, keyring: Keyring, store: PhotoStore, folder: Path) -> Exported:
    """Write the lines of every page with confirmed rows into `folder`, a file a page, for its owner's eyes alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=FOR_OWNER_ALONE)
    folder.chmod(FOR_OWNER_ALONE)
    reader, found, gone = Recogniser(), list[int](), 0
    for page in queries.confirmed_pages(session):
        try:
            data = store.read(page.photo.kept_sha256)
        except Refusal:
            gone += 1
            continue
        rows = [row for row in page.rows if row.stage == "confirmed"]
        cut = list(_lines_of(page, data, list(learning.confirmed(session, keyring, rows)), reader))
        if cut:
            shards.save(folder / f"corrections-{page.id:08}.npz", cut)
            found.append(len(cut))
    return Exported(sum(found), len(found), gone)


def _lines_of(page: Page, data: bytes, confirmed: Sequence[Confirmed], reader: Recogniser) -> Iterator[Line]:
    """The confirmed cells that hold one line of writing, as the recogniser gets them."""
    try:
        places = _places(data, reader)
    except Unreadable:
        return
    height = strips.line_height_px([place.ink for place in places]) if places else 0.0
    by_corners = {json.dumps(place.quad): place for place in places}
    often = Counter(cell.quad for row in page.rows for cell in row.cells)
    for one in confirmed:
        place, text = by_corners.get(one.cell.quad), _text(one)
        # Two answers of one place: neither of them is all that stands there.
        if place is not None and often[one.cell.quad] == 1 and text and lines.is_one(place.ink, height):
            cut = recogniser.trimmed(place.ink)
            image = recogniser.normalised(place.ink[cut]) if cut else None
            if image is not None:
                yield Line(image, text, "hand", SORTS.get(one.cell.field, "name"), f"page {page.id}")


def _places(data: bytes, reader: Recogniser) -> Sequence[Cell | Room]:
    """What is written in the cells of the page's table, or behind the labels of a card. Raises Unreadable."""
    upright, table = read.upright(photo.load(data), reader)
    if table:
        found = [cell for row in table.rows for cell in row if not cell.is_blank and not cell.is_struck]
        if len(found) >= LEAST_CELLS:
            return found
    return [room for room in cards.rooms_of(upright, reader) if not room.is_blank]


def _text(one: Confirmed) -> str:
    """How the confirmed value stands on the paper, as far as what was seen tells; "" for a ditto mark."""
    way = letters.spelled(one.cell.field, one.value, one.seen)
    return way.upper() if one.seen.isupper() and not way.isdecimal() else way
