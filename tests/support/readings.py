"""Readings as the reader hands them on, for tests that need rows and no reader."""

from pathlib import Path
from typing import Any

from access.keys import Keyring
from db import Database, Scope
from intake import pages, photos
from intake.photo_store import FolderStore
from intake.readings import CellReading, Reading
from tests.support.photos import photo

ROW_HEIGHT = 60


def cell(
    value: str | bool, left: int = 20, top: int = 100, *, raw: str | None = None, sure: float = 0.98
) -> CellReading:
    """One value in a box of 100 × 50 pixels."""
    quad = ((left, top), (left + 100, top), (left + 100, top + 50), (left, top + 50))
    return {
        "raw_text": str(value) if raw is None else raw,
        "value": value,
        "confidence": sure,
        "reader": "test 1",
        "quad": quad,
        "alternatives": [],
    }


def reading(*rows: dict[str, Any], header: dict[str, CellReading] | None = None) -> Reading:
    """A page with these rows, one under the other; a field's value stands for a cell of its own."""
    lines = []
    for at, fields in enumerate(rows):
        top = 100 + at * ROW_HEIGHT
        quad = ((20, top), (580, top), (580, top + 50), (20, top + 50))
        cells = {
            key: value if isinstance(value, dict) else cell(value, 20 + 110 * column, top)
            for column, (key, value) in enumerate(fields.items())
        }
        lines.append({"quad": quad, "fields": cells})
    return {"layout": "table", "header": header or {}, "rows": lines, "notes": [], "version": "test 1"}  # type: ignore[typeddict-item]


def page_read(
    database: Database,
    keyring: Keyring,
    folder: Path,
    scope: Scope,
    *rows: dict[str, Any],
    mark: int = 0,
    header: dict[str, CellReading] | None = None,
    hamlet: str | None = None,
) -> int:
    """A page that was sent by `scope`'s person and read as `rows`; its id."""
    store = FolderStore(folder, keyring)
    done = photos.receive(database, store, scope, data=photo(mark), hamlet=hamlet)
    held = pages.claim(database)
    assert held is not None
    assert held.page_id == done.page_id
    assert pages.finish(database, keyring, held, reading(*rows, header=header))
    return held.page_id
