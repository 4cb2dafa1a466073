"""Columns the reader missed: an officer says what a place of the photo holds, and the page is read anew with that."""

import json
from collections.abc import Sequence
from math import dist

from access.matrix import may
from catalogue.refusals import Refusal, not_found
from db import Scope, Session
from db.queries import pages as queries
from db.tables import Cell, Page, ReviewRow
from intake import pages
from intake.doubts import COLUMNS
from intake.readings import Quad, named_columns

Point = tuple[int, int]
"""Pixels of the kept photo."""
NARROWEST = 0.3
"""Of a line's height: what lies closer together has no column between."""


def name_column(session: Session, scope: Scope, page_id: int, field: str, point: Point) -> None:
    """The column at that point holds `field`; the page is read anew, rows that were worked on keep what they have.

    Refuses NOT_FOUND, FIELD_UNKNOWN, POINT_OUTSIDE, PAGE_HELD and PAGE_ON_ITS_WAY.
    """
    page = _page(session, scope, page_id)
    if field not in COLUMNS:
        raise Refusal("FIELD_UNKNOWN", "Chưa chọn cột này là gì. Chọn tên cột rồi bấm lại.", field="field")
    if not (0 < point[0] < page.photo.width_px and 0 < point[1] < page.photo.height_px):
        raise Refusal("POINT_OUTSIDE", "Chưa rõ cột nào. Bấm vào giữa cột ấy trên ảnh, hoặc chọn cột bên cạnh.")
    pages.again(session, scope, page_id)
    others = [one for one in named_columns(page) if one[2] != field]
    page.named_columns = json.dumps([*others, [*point, field]])
    session.flush()


def forget_column(session: Session, scope: Scope, page_id: int, field: str) -> None:
    """Take back what was said of a column; the page is read anew. Refuses as `name_column`."""
    page = _page(session, scope, page_id)
    pages.again(session, scope, page_id)
    page.named_columns = json.dumps([one for one in named_columns(page) if one[2] != field])
    session.flush()


def beside(session: Session, scope: Scope, page_id: int, field: str) -> Point:
    """A point of the column right of the one that holds `field`, "" for left of all.

    Refuses NOT_FOUND and NO_COLUMN_THERE.
    """
    rows = [row for row in _page(session, scope, page_id).rows if _reaching(row, field)]
    if not rows:
        raise _no_column()
    row = rows[len(rows) // 2]
    cells = sorted(_own_cells(row), key=lambda cell: _middle(json.loads(cell.quad), 0, 3)[0])
    if not field:
        return _left_of(json.loads(cells[0].quad))
    at = next(at for at, cell in enumerate(cells) if cell.field == field)
    after = json.loads(cells[at + 1].quad) if at + 1 < len(cells) else None
    return _right_of(json.loads(cells[at].quad), after)


def _page(session: Session, scope: Scope, page_id: int) -> Page:
    page = queries.find(session, scope, page_id)
    if page is None or not may(scope.role, "review"):
        raise not_found()
    return page


def _own_cells(row: ReviewRow) -> list[Cell]:
    """The cells that stand in the row's own line, each in its column."""
    return [cell for cell in row.cells if cell.quad != row.quad and cell.reader and cell.field != "struck"]


def _reaching(row: ReviewRow, field: str) -> bool:
    fields = {cell.field for cell in _own_cells(row)}
    return field in fields if field else bool(fields)


def _right_of(quad: Quad, after: Quad | None) -> Point:
    left, right = _middle(quad, 0, 3), _middle(quad, 1, 2)
    reach = dist(left, right) / 2
    if after is not None:
        gap = dist(right, _middle(after, 0, 3))
        if gap < NARROWEST * dist(quad[0], quad[3]):
            raise _no_column()
        reach = min(reach, gap / 2)
    return _moved(left, right, reach)


def _left_of(quad: Quad) -> Point:
    left, right = _middle(quad, 0, 3), _middle(quad, 1, 2)
    return _moved(right, left, dist(quad[0], quad[3]) / 2)


def _moved(start: Sequence[float], end: Sequence[float], reach_px: float) -> Point:
    """Beyond `end`, in the direction from `start`."""
    length = dist(start, end) or 1.0
    x, y = (round(b + reach_px * (b - a) / length) for a, b in zip(start, end, strict=True))
    return x, y


def _middle(quad: Quad, one: int, other: int) -> tuple[float, float]:
    return (quad[one][0] + quad[other][0]) / 2, (quad[one][1] + quad[other][1]) / 2


def _no_column() -> Refusal:
    return Refusal("NO_COLUMN_THERE", "Không có cột nào ở chỗ ấy. Chọn cột khác, hoặc bấm vào cột trên ảnh.")
