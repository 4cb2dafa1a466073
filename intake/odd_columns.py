"""Columns that do not go together on one page: one of them was likely taken for another by its header."""

from collections.abc import Iterable, Sequence

from db.tables import Page, ReviewRow

BOTH_PARENTS, EITHER = frozenset({"father_name", "mother_name"}), "parent_name"


def pages_with(rows: Iterable[ReviewRow]) -> Sequence[Page]:
    """The pages that have a column for each parent and one for either of them: no printed book has all three.

    Whoever goes through such a page confirms names under a wrong heading, so she is told before.
    """
    read: dict[int, set[str]] = {}
    pages: dict[int, Page] = {}
    for row in rows:
        pages[row.page_id] = row.page
        read.setdefault(row.page_id, set()).update(cell.field for cell in row.cells if cell.reader)
    return [page for page_id, page in pages.items() if read[page_id] >= BOTH_PARENTS | {EITHER}]
