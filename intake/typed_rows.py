"""Rows typed from the photo, where the reader found none: they wait like those that were read, without cells."""

import json

from access.matrix import may
from catalogue.refusals import Refusal, not_found
from db import Scope, Session, func, select
from db.queries import pages as queries
from db.tables import ReviewRow
from intake import leases

AT_ONCE_MAX = 40
ROWS_MAX = 200


def add(session: Session, scope: Scope, page_id: int, rows_count: int) -> int:
    """Lay empty rows on a page to be typed from its photo; the number of the first.

    Refuses NOT_FOUND, PAGE_HELD, PAGE_ON_ITS_WAY while a reader has it, and ROWS_TOO_MANY.
    """
    page = queries.find_lightly(session, scope, page_id)
    if page is None or not may(scope.role, "review"):
        raise not_found()
    leases.hold(session, scope, page_id)
    if page.state not in ("read", "failed"):
        raise Refusal("PAGE_ON_ITS_WAY", "Trang này đang chờ đọc. Đợi máy đọc xong rồi xem lại.", status=409)
    last = session.scalar(select(func.max(ReviewRow.number)).where(ReviewRow.page_id == page_id)) or 0
    if not 1 <= rows_count <= AT_ONCE_MAX or last + rows_count > ROWS_MAX:
        raise Refusal("ROWS_TOO_MANY", f"Thêm mỗi lần từ 1 đến {AT_ONCE_MAX} dòng. Ghi lại số dòng.", field="rows")
    width, height = page.photo.width_px, page.photo.height_px
    whole = json.dumps([[0, 0], [width, 0], [width, height], [0, height]])
    for number in range(last + 1, last + rows_count + 1):
        session.add(ReviewRow(page_id=page_id, commune_code=page.commune_code, number=number, quad=whole))
    session.flush()
    return last + 1
