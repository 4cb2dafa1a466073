"""What the two-dimensional code of a sheet says: layout, version, area, page and the codes of its rows; no names.

In the signs QR codes hold most of: `T1/H25/03808.17/2.5/K3F7Q…` is version 1, layout hamlet with 25 rows, hamlet 17
of commune 03808, page 2 of 5, and for each row a code of equal length.
"""

import re
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from intake.forms.printed.corners import LAYOUTS, ROWS_MAX

VERSION = 1
ROW_CODE_LENGTH = 5
"""25 bits: in a hamlet of 300 children two share one in seven hundred."""
_LETTERS = dict(zip("RHCKD", LAYOUTS, strict=True))
_SAID = re.compile(r"T(\d+)/([A-Z])(\d{1,2})/([0-9A-Z.$:-]*)/(\d{1,3})\.(\d{1,3})/([0-9A-Z]*)")


@dataclass(frozen=True, slots=True)
class SheetCode:
    """One page among its fellows. `area` names whose it is: COMMUNE.HAMLET, or the code of a list."""

    layout: str
    rows: int
    area: str = ""
    page: int = 1
    page_count: int = 1
    row_codes: tuple[str, ...] = ()


def said(code: SheetCode) -> str:
    """What the code holds."""
    letter = next(letter for letter, layout in _LETTERS.items() if layout == code.layout)
    head = f"T{VERSION}/{letter}{code.rows}/{code.area}/{code.page}.{code.page_count}"
    return f"{head}/{''.join(code.row_codes)}"


def understood(text: str) -> SheetCode | None:
    """The code of a sheet of ours; None for any other."""
    found = _SAID.fullmatch(text)
    if not found or int(found[1]) != VERSION or found[2] not in _LETTERS or not 1 <= int(found[3]) <= ROWS_MAX:
        return None
    rows, told = int(found[3]), found[7]
    return SheetCode(_LETTERS[found[2]], rows, found[4], int(found[5]), int(found[6]), _parted(told, rows))


def _parted(told: str, rows: int) -> tuple[str, ...]:
    """Row codes are equally long; a page that is not full leaves its last rows without one."""
    length = ROW_CODE_LENGTH if told else 0
    if not length or len(told) % length or len(told) > length * rows:
        return ()
    return tuple(told[at : at + length] for at in range(0, len(told), length))


def row_code(uuid: UUID | str) -> str:
    """The code of a record on paper, which says nothing of it to who has no list of the hamlet."""
    return b32encode(sha256(str(uuid).encode()).digest()).decode()[:ROW_CODE_LENGTH]


def numbered(numbers: Sequence[int]) -> tuple[str, ...]:
    """Codes of rows that are known by their number on a list."""
    return tuple(f"{number:0{ROW_CODE_LENGTH}}" for number in numbers)
