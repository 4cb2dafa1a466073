"""What the child process tells of one sheet, a line of JSON each: its name, its rows, its merged cells."""

import json
from collections.abc import Iterator, Sequence
from typing import IO

from intake.spreadsheets.faults import COLUMNS_MAX, TEXT_MAX, TOO_LARGE, Unreadable

Merge = tuple[int, int, int, int]
"""First line, first column, last line, last column of merged cells; all counted from 0."""


class Teller:
    """Writes sheets as lines: an object opens a sheet or ends it, a list is a row: [line counted from 1, text, …]."""

    def __init__(self, target: IO[str], rows_max: int) -> None:
        self._target = target
        self._left = rows_max
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def begin(self, name: str, *, is_hidden: bool = False) -> None:
        """A sheet follows."""
        self._target.write(self._encode({"sheet": name[:TEXT_MAX], "hidden": is_hidden}) + "\n")

    def row(self, line: int, cells: Sequence[str]) -> None:
        """One row that says something. Raises Unreadable when there are more than a file may have."""
        if not any(cells):
            return
        self._left -= 1
        if self._left < 0:
            raise Unreadable(TOO_LARGE)
        self._target.write(self._encode([line, *(cell[:TEXT_MAX] for cell in cells[:COLUMNS_MAX])]) + "\n")

    def end(self, merges: Sequence[Merge] = ()) -> None:
        """The sheet is over."""
        self._target.write(self._encode({"merges": [merge for merge in merges if merge[1] < COLUMNS_MAX]}) + "\n")


def told(lines: bytes) -> Iterator[object]:
    """What a Teller wrote, line by line."""
    start = 0
    while (end := lines.find(b"\n", start)) >= 0:
        yield json.loads(lines[start:end])
        start = end + 1
