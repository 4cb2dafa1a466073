"""What a column's cells look like, so that a file is asked about once: bare codes, eaten zeros, turned dates."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_SAMPLES_MAX = 60
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}( .*)?")
_DAY_OF_EXCEL = re.compile(r"\d{4}-\d{2}-(\d{2})")
_ENGLISH_CLOCK = re.compile(r".* ?[AaPp][Mm]")
_LAST_MONTH = 12
_SOME = 2
_EXPONENT = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")


@dataclass(slots=True)
class Column:
    """`codes` of one or two digits with how often; how many cells look like a day's number, a number without its
    zeros, a rounded number, a date that only the month first makes possible or a program that writes so.

    `texts` and `days` are dates as texts and as Excel's own, each by whether the day is one that a month's number may
    be too (False) or above 12 (True).
    """

    codes: Counter[str] = field(default_factory=Counter)
    serials: int = 0
    short: int = 0
    rounded: int = 0
    turned: int = 0
    texts: Counter[bool] = field(default_factory=Counter)
    days: Counter[bool] = field(default_factory=Counter)

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
        elif found := _DAY_OF_EXCEL.fullmatch(cell):
            self.days[int(found[1]) > _LAST_MONTH] += 1
        elif found := _DAY_AND_MONTH.fullmatch(cell):
            self._look_at_order(int(found[1]), int(found[2]), _ENGLISH_CLOCK.fullmatch(cell) is not None)

    def _look_at_order(self, first: int, second: int, is_english: bool) -> None:
        is_turned = second > _LAST_MONTH >= first
        self.turned += is_turned or (is_english and first <= _LAST_MONTH)
        self.texts[is_turned or first > _LAST_MONTH] += 1

    def _mixed(self) -> int:
        """How many of Excel's own days it may have turned round as they were typed: it takes what can be a day with
        the month in front, or behind, and leaves as texts just what can not be."""
        told, left = self.days, self.texts
        return told[False] if told[False] >= _SOME <= left[True] and not (told[True] or left[False]) else 0

    def told(self) -> dict[str, Any]:
        """As JSON."""
        counts = {"serials": self.serials, "short": self.short, "rounded": self.rounded, "turned": self.turned}
        return {"codes": dict(self.codes), "mixed": self._mixed()} | counts


def look(columns: Sequence[Column], cells: Sequence[str]) -> None:
    """One row more."""
    for column, cell in zip(columns, cells, strict=False):
        if cell:
            column.look(cell)
