"""Confirmed cells as lines to train on: cut anew from their sealed photos, by the command line alone.

No cut-out is kept beside its photo: a line is there as long as its photo is, sealed with it, of its commune, and gone
when the photo is deleted. Columns that may name a special group are never among them (`intake.learning.COLUMNS`).
"""

import json
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
from intake.ocr import letters, lines, photo, read, recogniser, strips
from intake.ocr.recogniser import Recogniser
from intake.ocr.stages import Cell, Unreadable
from intake.ocr.training import shards
from intake.ocr.training.lines import Line
from intake.photo_store import PhotoStore

SORTS = {"birth_date": "birth_date", "personal_id": "personal_id", "household_number": "number", "hamlet": "place"}
FOR_OWNER_ALONE = 0o700


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
    """The confirmed cells that hold one line of writing, as the recogniser gets them. Of cards none: they have no table
    whose cells could be found again by their corners."""
    try:
        _, table = read.upright(photo.load(data), reader)
    except Unreadable:
        return
    cells = [cell for row in table.rows for cell in row if not cell.is_blank] if table else []
    by_corners = {json.dumps(cell.quad): cell for cell in cells}
    height = strips.line_height_px([cell.ink for cell in cells]) if cells else 0.0
    for one in confirmed:
        cell, text = by_corners.get(one.cell.quad), _text(one)
        if cell is not None and text and _is_plain(cell, height):
            cut = recogniser.trimmed(cell.ink)
            image = recogniser.normalised(cell.ink[cut]) if cut else None
            if image is not None:
                yield Line(image, text, "hand", SORTS.get(one.cell.field, "name"), f"page {page.id}")


def _text(one: Confirmed) -> str:
    """How the confirmed value stands on the paper, as far as what was seen tells; "" for a ditto mark."""
    way = letters.spelled(one.cell.field, one.value, one.seen)
    return way.upper() if one.seen.isupper() and not way.isdecimal() else way


def _is_plain(cell: Cell, height_px: float) -> bool:
    return not cell.is_struck and lines.is_one(cell.ink, height_px)
