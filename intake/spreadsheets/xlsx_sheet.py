"""The cells of one XLSX sheet, row by row, as texts."""

import re
from collections.abc import Mapping
from functools import lru_cache

from intake.spreadsheets import fonts, numbers
from intake.spreadsheets.faults import COLUMNS_MAX
from intake.spreadsheets.sheet import Merge, Teller
from intake.spreadsheets.xlsx_parts import Book, Style, TextReader, unescaped

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_PLAIN = Style()
_PREFIXED = re.compile(r"^.*:")


class SheetReader:
    """Handlers of a sheet's XML; `merges` are known when it is over."""

    def __init__(self, book: Book, teller: Teller) -> None:
        self.merges: list[Merge] = []
        self._book = book
        self._teller = teller
        self._line = 0
        self._cells: list[str] = []
        self._kind = self._style = ""
        self._at = 0
        self._value: list[str] | None = None
        self._raw = ""
        self._inline: TextReader | None = None

    def start(self, name: str, told: Mapping[str, str]) -> None:
        """Most elements are cells and their values, so those are asked for first."""
        if ":" in name:
            name = _PREFIXED.sub("", name)
        if name == "c":
            self._begin_cell(told)
        elif name == "v":
            self._value = []
        elif name == "row":
            self._line = int(told.get("r", self._line + 1))
            self._cells = []
        elif name == "is":
            self._inline = TextReader()
        elif self._inline is not None:
            self._inline.start(name, told)
        elif name == "mergeCell":
            self._merge(told.get("ref", ""))

    def _begin_cell(self, told: Mapping[str, str]) -> None:
        self._kind, self._style, self._raw = told.get("t", "n"), told.get("s", ""), ""
        place = told.get("r")
        self._at = _column(place.rstrip("0123456789")) if place else len(self._cells)

    def text(self, text: str) -> None:
        """Letters of a value."""
        if self._value is not None:
            self._value.append(text)
        elif self._inline is not None:
            self._inline.text(text)

    def end(self, name: str) -> None:
        """A cell is kept when it ends, a row told."""
        if ":" in name:
            name = _PREFIXED.sub("", name)
        if name == "v":
            self._raw, self._value = "".join(self._value or ()), None
        elif name == "c":
            self._keep_cell()
        elif name == "row":
            self._teller.row(self._line, self._cells)
        elif self._inline is not None:
            self._inline.end(name)

    def _keep_cell(self) -> None:
        cells, at = self._cells, self._at
        text = self._shown()
        if not text or at >= COLUMNS_MAX:
            return
        if len(cells) <= at:
            cells.extend([""] * (at + 1 - len(cells)))
        cells[at] = text

    def _shown(self) -> str:
        kind, raw = self._kind, self._raw
        if self._inline is not None:
            is_decoded, raw = self._inline.is_decoded, self._inline.take()
            self._inline = None
            return raw if is_decoded else self._in_font(raw)
        if not raw:
            return ""
        if kind == "s":
            number = int(raw)
            text = self._book.shared[number]
            return text if number in self._book.decoded else self._in_font(text)
        if kind == "n":
            style = self._styled()
            return numbers.shown(raw, day=style.day, width=style.width, begin=self._book.begin)
        return self._of_kind(kind, raw)

    def _of_kind(self, kind: str, raw: str) -> str:
        """A tick, a day in ISO 8601, what a formula gave; an error says nothing."""
        if kind == "b":
            return "x" if raw == "1" else ""
        if kind == "d":
            return raw[:10]
        return "" if kind == "e" else self._in_font(unescaped(raw))

    def _in_font(self, text: str) -> str:
        font = self._styled().font
        return fonts.decoded(text, font) if font else text

    def _styled(self) -> Style:
        styles = self._book.styles
        at = int(self._style or 0)
        return styles[at] if at < len(styles) else _PLAIN

    def _merge(self, place: str) -> None:
        first, _, last = place.partition(":")
        corners = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
        if corners[0] and corners[1]:
            (left, top), (right, bottom) = ((_column(one[1]), int(one[2]) - 1) for one in corners if one)
            self.merges.append((top, left, bottom, right))


@lru_cache(maxsize=2048)
def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - ord("A") + 1
    return max(at - 1, 0)
