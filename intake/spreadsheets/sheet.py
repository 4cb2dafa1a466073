"""What the child process tells of one sheet, a line of JSON each: its name, its rows, its merged cells."""

from collections.abc import Iterator, Sequence
from typing import IO

import msgspec

from intake.spreadsheets.faults import COLUMNS_MAX, TEXT_MAX, TOO_LARGE, Unreadable

Merge = tuple[int, int, int, int]
"""First line, first column, last line, last column of merged cells; all counted from 0."""


_ENCODE, _DECODE = msgspec.json.Encoder().encode, msgspec.json.Decoder().decode


class Teller:
    """Writes sheets as lines: an object opens a sheet or ends it, a list is a row: [line counted from 1, text, …]."""

    def __init__(self, target: IO[bytes], rows_max: int) -> None:
        self._target = target
        self._left = rows_max

    def begin(self, name: str, *, is_hidden: bool = False) -> None:
        """A sheet follows."""
        self._write({"sheet": _whole(name[:TEXT_MAX]), "hidden": is_hidden})

    def row(self, line: int, cells: Sequence[str]) -> None:
        """One row that says something. Raises Unreadable when there are more than a file may have."""
        if not any(cells):
            return
        self._left -= 1
        if self._left < 0:
            raise Unreadable(TOO_LARGE)
        told = [cell[:TEXT_MAX] for cell in cells[:COLUMNS_MAX]]
        try:
            self._write([line, *told])
        except UnicodeEncodeError:
            self._write([line, *map(_whole, told)])

    def end(self, merges: Sequence[Merge] = ()) -> None:
        """The sheet is over."""
        self._write({"merges": [merge for merge in merges if merge[1] < COLUMNS_MAX]})

    def _write(self, one: object) -> None:
        self._target.write(_ENCODE(one) + b"\n")


def _whole(text: str) -> str:
    """Without halves of letters, which some programs leave and no file may hold."""
    return text.encode(errors="replace").decode()


def told(lines: bytes) -> Iterator[object]:
    """What a Teller wrote, line by line."""
    start = 0
    while (end := lines.find(b"\n", start)) >= 0:
        yield _DECODE(lines[start:end])
        start = end + 1
