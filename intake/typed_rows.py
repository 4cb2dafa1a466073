"""Typed from the photo where the reader saw nothing: whole rows, and single fields of rows that were read.

A typed row waits without cells. When it is confirmed each field that somebody typed gets one whose place is the line,
or the page: the value leads to the photo, and may be drawn for a second entry, like one that was read.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from statistics import median

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Scope, Session, func, select
from db.queries import pages as queries
from db.queries import reviewing
from db.tables import Page, ReviewRow
from intake import doubts, leases, readings
from intake.photo_age import must_be_kept
from intake.readings import Quad

AT_ONCE_MAX = 40
ROWS_MAX = 200
ON_PAGE = ("household_number", "household_head", "hamlet")
"""What may stand once on a page: typed without a cell, it is looked for on all of it."""


def add(session: Session, scope: Scope, page_id: int, rows_count: int) -> int:
    """Lay empty rows on a page to be typed from its photo; the number of the first.

    Refuses NOT_FOUND, PHOTO_GONE, PAGE_HELD, PAGE_ON_ITS_WAY while a reader has it, and ROWS_TOO_MANY.
    """
    page = queries.find_lightly(session, scope, page_id)
    if page is None or not may(scope.role, "review"):
        raise not_found()
    must_be_kept(page.photo)
    leases.hold(session, scope, page_id)
    if page.state not in ("read", "failed"):
        raise Refusal("PAGE_ON_ITS_WAY", "Trang này đang chờ đọc. Đợi máy đọc xong rồi xem lại.", status=409)
    last = session.scalar(select(func.max(ReviewRow.number)).where(ReviewRow.page_id == page_id)) or 0
    if not 1 <= rows_count <= AT_ONCE_MAX or last + rows_count > ROWS_MAX:
        raise Refusal("ROWS_TOO_MANY", f"Thêm mỗi lần từ 1 đến {AT_ONCE_MAX} dòng. Ghi lại số dòng.", field="rows")
    whole = json.dumps(_whole(page))
    for number in range(last + 1, last + rows_count + 1):
        session.add(ReviewRow(page_id=page_id, commune_code=page.commune_code, number=number, quad=whole))
    session.flush()
    return last + 1


def columns_like(session: Session, page: Page) -> list[str]:
    """The columns to be typed, as they stand on the paper from left to right; [] when nobody knows.

    Those read on the page itself, or else on the newest page of the same sender's same book that was read.
    """
    lefts: dict[str, list[int]] = defaultdict(list)
    for column, quad in reviewing.places_like(session, page):
        if column in doubts.COLUMNS:
            lefts[column].append(min(x for x, _ in json.loads(quad)))
    return sorted(lefts, key=lambda column: median(lefts[column]))


def lay_cells(session: Session, keyring: Keyring, row: ReviewRow, answers: Mapping[str, object]) -> None:
    """Cells for what was typed where the row has none. `row` has its page, hamlet, photo and cells loaded."""
    read = doubts.read_of(keyring, row)
    shown = doubts.shown(keyring, row, read)
    texts = {name: tidy(text) for name in doubts.COLUMNS if isinstance(text := answers.get(name), str)}
    typed = [name for name, text in texts.items() if name not in read and text]
    new = [name for name in typed if not doubts.is_one(name, texts[name], shown.get(name, ""))]
    line: Quad = json.loads(row.quad)
    places = {name: _whole(row.page) if name in ON_PAGE else line for name in new}
    if places:
        readings.add_unread(session, keyring, row, places)


def _whole(page: Page) -> Quad:
    """The corners of the page's photo."""
    width, height = page.photo.width_px, page.photo.height_px
    return [[0, 0], [width, 0], [width, height], [0, height]]
