"""One page as JSON: where it stands, and what was read from it."""

import json
from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from access.keys import Keyring
from access.records import may_read_text
from db import Scope, Session
from db.queries import pages as queries
from db.tables import Cell, Page, ReviewRow
from intake.readings import open_cell
from web import refusals
from web.api_schema import ReadCall
from web.visitor import Only


@get(
    "/api/pages/{page_id:int}",
    guards=[Only("read_pages")],
    sync_to_thread=True,
    operation_class=ReadCall,
    summary="One page and its rows",
)
def show_page(
    page_id: FromPath[int],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
) -> dict[str, Any]:
    """`box` is four corners on the upright photo in pixels: top left, top right, bottom right, bottom left."""
    page = refusals.known(queries.find(session, reach, page_id))
    return _told(page) | {"rows": [_row(keyring, reach, row) for row in page.rows]}


def _told(page: Page) -> dict[str, Any]:
    return {
        "id": page.id,
        "state": page.state,
        "stage": page.stage,
        "attempts": page.attempts_count,
        "failure": {"code": page.failure_code, "sentence": page.failure_sentence} if page.failure_code else None,
        "hamlet": page.hamlet.name if page.hamlet else None,
        "book": page.book,
        "page": page.number,
        "photo": {"id": page.photo_id, "width_px": page.photo.width_px, "height_px": page.photo.height_px},
        "layout": page.layout,
        "header": json.loads(page.header),
        "notes": json.loads(page.notes),
        "reader": page.reader_version,
        "received_at": page.received_at.isoformat(),
        "read_at": page.read_at.isoformat() if page.read_at else None,
    }


def _row(keyring: Keyring, scope: Scope, row: ReviewRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "state": row.stage,
        "box": json.loads(row.quad),
        "child": str(row.child_uuid) if row.child_uuid else None,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        "cells": {cell.field: _cell(keyring, scope, cell) for cell in row.cells},
    }


def _cell(keyring: Keyring, scope: Scope, cell: Cell) -> dict[str, Any]:
    """What paper says of a group the user may not know of stays closed; that something stands there does not."""
    text = open_cell(keyring, cell)
    told = {"id": cell.id, "confidence": cell.confidence, "box": json.loads(cell.quad), "reader": cell.reader}
    if not may_read_text(scope.role, " ".join([text.raw_text, str(text.value), *text.alternatives])):
        return told | {"value": None, "raw_text": None, "alternatives": [], "is_hidden": True}
    return told | {"value": text.value, "raw_text": text.raw_text, "alternatives": list(text.alternatives)}
