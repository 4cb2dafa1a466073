"""What a column's cells look like, so that a file is asked about once: bare codes, eaten zeros, turned dates."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from catalogue import dates

_SAMPLES_MAX = 60
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")
_EXPONENT = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")


@dataclass(slots=True)
class Column:
    """`codes` of one or two digits with how often; how many cells look like a day's number, a number without its
    zeros, a rounded number, a date that only the month first makes possible."""

    codes: Counter[str] = field(default_factory=Counter)
    serials: int = 0
    short: int = 0
    rounded: int = 0
    turned: int = 0

    def look(self, cell: str) -> None:
        """One cell more."""
        if not cell[0].isdigit():
            return
        length = len(cell)
        if cell.isdigit():
            if length <= 2 and (cell in self.codes or len(self.codes) < _SAMPLES_MAX):
                self.codes[cell] += 1
            self.serials += length == 5 and cell[0] in "34"
            self.short += length in (10, 11) and cell[0] != "0"
        elif _EXPONENT.fullmatch(cell):
            self.rounded += 1
        elif (found := _DAY_AND_MONTH.fullmatch(cell)) and int(found[2]) > 12 >= int(found[1]):
            self.turned += dates.parse(cell) is None

    def told(self) -> dict[str, Any]:
        """As JSON."""
        counts = {"serials": self.serials, "short": self.short, "rounded": self.rounded, "turned": self.turned}
        return {"codes": dict(self.codes)} | counts


def look(columns: Sequence[Column], cells: Sequence[str]) -> None:
    """One row more."""
    for column, cell in zip(columns, cells, strict=False):
        if cell:
            column.look(cell)
