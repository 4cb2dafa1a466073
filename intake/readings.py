"""What a reader said of one page, and its way into rows and cells. Shapes are those of `intake.ocr.stages`, as JSON."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NotRequired, TypedDict
from uuid import UUID

from access.keys import Keyring
from catalogue.fields import is_known
from catalogue.vietnamese import tidy
from db import Session, delete, select
from db.tables import Cell, Child, FieldDecision, Page, ReviewRow
from intake import decisions
from intake.places import find_hamlet

Quad = Sequence[Sequence[int]]
"""Four corners on the kept photo, in pixels: top left, top right, bottom right, bottom left."""


class CellReading(TypedDict):
    """One value as read (`stages.CellReading`)."""

    raw_text: str
    value: str | bool
    confidence: float
    reader: str
    quad: Quad | None
    alternatives: list[str]


class Match(TypedDict):
    """The known child a row most likely is (`stages.KnownMatch`). What differs is looked up, never kept."""

    id: str
    confidence: float
    others: NotRequired[list[str]]


class RowReading(TypedDict):
    """One line (`stages.RowReading`)."""

    quad: Quad
    fields: dict[str, CellReading]
    known: NotRequired[Match | None]


class Reading(TypedDict):
    """One page (`stages.PageReading`), with the version of the reader."""

    layout: str
    header: dict[str, CellReading]
    rows: list[RowReading]
    notes: list[str]
    version: str


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell's box holds: as the reader gave it, as the field's language has it, and what else it may be."""

    raw_text: str
    value: str | bool
    alternatives: tuple[str, ...]


def open_cell(keyring: Keyring, cell: Cell) -> CellText:
    """What was read in `cell`. Refuses SealBroken."""
    held = json.loads(keyring.open(cell.box, cell_seal_place(cell.row_id, cell.field)))
    return CellText(held["raw_text"], held["value"], tuple(held["alternatives"]))


def above_rows(page: Page) -> set[str]:
    """The fields that stand once on the page, for all of its rows."""
    return set(json.loads(page.header))


def named_columns(page: Page) -> tuple[tuple[int, int, str], ...]:
    """The columns an officer named on the page: a point of each on the photo, and its field."""
    return tuple((x, y, field) for x, y, field in json.loads(page.named_columns))


def page_values(reading: Reading) -> dict[str, str]:
    """The columns of the page a reading fills."""
    header = {
        key: {"value": cell["value"], "confidence": cell["confidence"], "quad": cell["quad"]}
        for key, cell in reading["header"].items()
    }
    return {
        "layout": reading["layout"][:20],
        "header": json.dumps(header, ensure_ascii=False),
        "notes": json.dumps(reading["notes"], ensure_ascii=False),
        "reader_version": reading["version"][:60],
    }


def write(session: Session, keyring: Keyring, page: Page, reading: Reading) -> None:
    """Lay the rows of `reading` beside those already decided or worked on, in place of those still waiting.

    A line that lies where a decided one lies is the same line, and is left out; where one lies that somebody worked on,
    only the cells it lacked are added. What stands once above the table (household, village) becomes a cell of every
    row, so that each value of a child leads to its own place; but the village the sender chose goes before the one read
    above the table.
    """
    above = {key: cell for key, cell in reading["header"].items() if is_known(key)}
    named = above.pop("hamlet", None) if page.hamlet_id is not None else above.get("hamlet")
    if page.hamlet_id is None and named is not None:
        page.hamlet_id = _hamlet_id(session, page, named)
    kept = _clear_waiting(session, page)
    numbers = _free_numbers({row.number for row in kept})
    taken = [(_bounds(json.loads(row.quad)), row) for row in kept if not is_typed(row)]
    own = [{key: cell for key, cell in line["fields"].items() if cell != named} for line in reading["rows"]]
    expected = _expected(page, own)
    for line, found in zip(reading["rows"], own, strict=True):
        cells = {key: _lost(line["quad"]) for key in expected} | above | found
        row = next((row for bounds, row in taken if _holds(bounds, line["quad"])), None)
        if row is None:
            _add_row(session, keyring, page, next(numbers), line, cells)
        elif row.stage == "waiting":
            known = {cell.field for cell in row.cells}
            new = {key: cell for key, cell in cells.items() if key not in known}
            _add_cells(session, keyring, row, line["quad"], new)


def add_unread(session: Session, keyring: Keyring, row: ReviewRow, columns: Mapping[str, Quad]) -> None:
    """Cells that no reader saw, each with its place: a person typed there what the paper says."""
    _add_cells(session, keyring, row, json.loads(row.quad), {key: _lost(quad) for key, quad in columns.items()})
    session.flush()
    session.expire(row, ["cells"])


def is_typed(row: ReviewRow) -> bool:
    """Whether no reader saw the row: it was typed from the photo, and its place is the whole page."""
    return not any(cell.reader for cell in row.cells)


def _expected(page: Page, lines: Sequence[Iterable[str]]) -> list[str]:
    """The columns every row should have a cell of: most `lines` have one, or an officer named them."""
    counts = Counter(key for line in lines for key in line)
    named = [field for _, _, field in named_columns(page)]
    return list(dict.fromkeys([*(key for key, count in counts.items() if count > len(lines) / 2), *named]))


def _lost(quad: Quad) -> CellReading:
    """A cell no reader saw where one should be: its place is the whole line, for the eye to find it there."""
    return {"raw_text": "", "value": "", "confidence": 0.0, "reader": "", "quad": quad, "alternatives": []}


def _hamlet_id(session: Session, page: Page, named: CellReading) -> int | None:
    return find_hamlet(session, page.commune_code, str(named["value"]))


def _clear_waiting(session: Session, page: Page) -> list[ReviewRow]:
    """Remove the rows nobody has worked on; those that stay. Locked, so that no officer decides one in between.

    A row of which a field is decided stays as it is: what a person typed never disappears silently.
    """
    rows = session.scalars(select(ReviewRow).where(ReviewRow.page_id == page.id).with_for_update()).all()
    waiting = {row.id for row in rows if row.stage == "waiting"}
    untouched = waiting - decisions.worked_on(session, waiting)
    session.execute(delete(FieldDecision).where(FieldDecision.row_id.in_(untouched)))
    session.execute(delete(Cell).where(Cell.row_id.in_(untouched)))
    session.execute(delete(ReviewRow).where(ReviewRow.id.in_(untouched)))
    return [row for row in rows if row.id not in untouched]


def _add_row(
    session: Session, keyring: Keyring, page: Page, number: int, line: RowReading, cells: dict[str, CellReading]
) -> None:
    row = ReviewRow(page_id=page.id, commune_code=page.commune_code, number=number, quad=json.dumps(line["quad"]))
    row.likely_child_uuid, row.likely_confidence = _likely(session, page, line.get("known"))
    row.likely_others = json.dumps(_others(session, page, line.get("known")))
    session.add(row)
    session.flush()
    _add_cells(session, keyring, row, line["quad"], cells)


def _add_cells(
    session: Session, keyring: Keyring, row: ReviewRow, place: Quad, cells: Mapping[str, CellReading]
) -> None:
    for key, cell in cells.items():
        text = {"raw_text": tidy(cell["raw_text"]), "value": cell["value"], "alternatives": cell["alternatives"]}
        session.add(
            Cell(
                row_id=row.id,
                field=key[:40],
                box=keyring.seal(json.dumps(text, ensure_ascii=False).encode(), cell_seal_place(row.id, key[:40])),
                confidence=min(1.0, max(0.0, cell["confidence"])),
                quad=json.dumps(cell["quad"] or place),
                reader=cell["reader"][:60],
            )
        )


def _likely(session: Session, page: Page, match: Match | None) -> tuple[UUID | None, float | None]:
    """The child the reader took the row for, if it is one of the page's hamlet: its answer is not trusted."""
    if match is None:
        return None, None
    found = next(iter(_of_hamlet(session, page, [match["id"]])), None)
    return (found, min(1.0, max(0.0, match["confidence"]))) if found else (None, None)


def _others(session: Session, page: Page, match: Match | None) -> list[str]:
    """Who else the row may be, of the same hamlet."""
    named = match.get("others", []) if match else []
    return [str(uuid) for uuid in _of_hamlet(session, page, named)]


def _of_hamlet(session: Session, page: Page, named: Sequence[str]) -> list[UUID]:
    """Of these records those of the page's hamlet, in their order."""
    uuids = [UUID(one) for one in named]
    wanted = select(Child.uuid).where(Child.uuid.in_(uuids), Child.commune_code == page.commune_code)
    found = set(session.scalars(wanted.where(Child.hamlet_id == page.hamlet_id))) if uuids else set()
    return [uuid for uuid in uuids if uuid in found]


def _free_numbers(used: set[int]) -> Iterator[int]:
    return (number for number in count(1) if number not in used)


Bounds = tuple[int, int, int, int]


def _bounds(quad: Quad) -> Bounds:
    across, down = [x for x, _ in quad], [y for _, y in quad]
    return min(across), min(down), max(across), max(down)


def _holds(bounds: Bounds, quad: Quad) -> bool:
    """Whether the middle of `quad` lies in `bounds`."""
    left, top, right, bottom = _bounds(quad)
    middle, height = (left + right) / 2, (top + bottom) / 2
    return bounds[0] <= middle <= bounds[2] and bounds[1] <= height <= bounds[3]


def cell_seal_place(row_id: int, field: str) -> str:
    """What the box of a cell is bound to."""
    return f"cell:{row_id}:{field}"
