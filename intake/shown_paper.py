"""Which places of a photographed page somebody may look at (protection.md, "Photo of a page").

Whoever reviews sees the paper as it is. Anybody else sees the places of the basic record that were read, where their
words speak of nothing that person may not know. All the rest stays covered: what nobody has read may say anything.
"""

import json
from collections.abc import Iterable

from access.keys import Keyring
from access.matrix import may
from access.records import COLUMNS, may_read_text
from db.scope import Role
from db.tables import Cell, ReviewRow
from intake.readings import Quad, open_cell

_BASIC = frozenset(COLUMNS) | {"guardian_name"}


def places_for(keyring: Keyring, role: Role, rows: Iterable[ReviewRow]) -> list[Quad] | None:
    """The places of these rows, with their cells loaded, that `role` may look at; None: the whole paper."""
    if may(role, "review"):
        return None
    return [json.loads(cell.quad) for row in rows for cell in row.cells if _is_open(keyring, role, row, cell)]


def _is_open(keyring: Keyring, role: Role, row: ReviewRow, cell: Cell) -> bool:
    """A cell that was not found stands for its whole line, and tells of no place."""
    if not cell.reader or cell.field not in _BASIC or cell.quad == row.quad:
        return False
    text = open_cell(keyring, cell)
    return may_read_text(role, " ".join([text.raw_text, str(text.value), *text.alternatives]))
