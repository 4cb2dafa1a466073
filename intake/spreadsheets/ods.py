"""ODS: a zip with one XML of all sheets (ISO/IEC 26300). Days and numbers stand in attributes, fonts in styles."""

import re
import zipfile
from collections.abc import Mapping

from intake.spreadsheets import fonts, numbers
from intake.spreadsheets.faults import COLUMNS_MAX
from intake.spreadsheets.sheet import Merge, Teller
from intake.spreadsheets.xml_stream import parse

_ROWS_REPEATED_MAX = 100
"""More equal rows in a row are the empty rest of a sheet."""
_QUOTES = re.compile(r"^['\"]|['\"]$")


def tell(zipped: zipfile.ZipFile, teller: Teller) -> None:
    """Every sheet in its order. Raises Unreadable, KeyError."""
    reader = _Reader(teller)
    for part in ("styles.xml", "content.xml"):
        if part == "content.xml" or part in zipped.namelist():
            with zipped.open(part) as source:
                parse(source, reader.start, reader.end, reader.text)


class _Reader:
    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._faces: dict[str, str] = {}
        self._fonts: dict[str, str] = {}
        self._style = ""
        self._line = 0
        self._rows_repeated = self._cell_repeated = 1
        self._cells: list[str] = []
        self._cell: Mapping[str, str] = {}
        self._paragraphs: list[str] | None = None
        self._spans: list[str] = []
        self._is_note = False
        self._merges: list[Merge] = []

    def start(self, name: str, told: Mapping[str, str]) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._begin_cell(told)
        elif name == "text:p" and self._paragraphs is not None and not self._is_note:
            self._paragraphs.append("")
        elif name == "text:s":
            self.text(" " * min(int(told.get("text:c", 1)), 100))
        elif name == "text:span":
            self._spans.append(self._fonts.get(told.get("text:style-name", ""), ""))
        elif name == "office:annotation":
            self._is_note = True
        elif name == "table:table-row":
            self._cells, self._rows_repeated = [], int(told.get("table:number-rows-repeated", 1))
        elif name == "table:table":
            self._line, self._merges = 0, []
            self._teller.begin(told.get("table:name", ""))
        else:
            self._note_font(name, told)

    def _note_font(self, name: str, told: Mapping[str, str]) -> None:
        if name == "style:font-face":
            self._faces[told.get("style:name", "")] = _QUOTES.sub("", told.get("svg:font-family", ""))
        elif name == "style:style":
            self._style = told.get("style:name", "")
            self._fonts[self._style] = self._fonts.get(told.get("style:parent-style-name", ""), "")
        elif name == "style:text-properties" and (face := told.get("style:font-name") or told.get("fo:font-family")):
            self._fonts[self._style] = self._faces.get(face, _QUOTES.sub("", face))

    def _begin_cell(self, told: Mapping[str, str]) -> None:
        self._cell, self._paragraphs = told, []
        self._cell_repeated = int(told.get("table:number-columns-repeated", 1))
        wide, high = (int(told.get(f"table:number-{way}-spanned", 1)) for way in ("columns", "rows"))
        if wide > 1 or high > 1:
            at = len(self._cells)
            self._merges.append((self._line, at, self._line + high - 1, at + wide - 1))

    def text(self, text: str) -> None:
        if self._paragraphs and not self._is_note:
            font = self._spans[-1] if self._spans and self._spans[-1] else self._font_of_cell()
            self._paragraphs[-1] += fonts.decoded(text, font) if font else text

    def _font_of_cell(self) -> str:
        return self._fonts.get(self._cell.get("table:style-name", ""), "")

    def end(self, name: str) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            room = max(0, COLUMNS_MAX - len(self._cells))
            self._cells += [self._shown()] * min(self._cell_repeated, room)
            self._paragraphs = None
        elif name == "table:table-row":
            self._tell_row()
        elif name == "table:table":
            self._teller.end(self._merges)
        elif name == "office:annotation":
            self._is_note = False
        elif name == "text:span" and self._spans:
            self._spans.pop()

    def _shown(self) -> str:
        """The day or number a cell holds; a number keeps the zeros its format shows before it."""
        kind, text = self._cell.get("office:value-type", ""), "\n".join(self._paragraphs or ())
        if kind == "date":
            return self._cell.get("office:date-value", text)[:10]
        if kind == "boolean":
            return "x" if self._cell.get("office:boolean-value") == "true" else ""
        if kind != "float":
            return text
        plain = numbers.shown(self._cell.get("office:value", text), day=0, width=0)
        return text if text.lstrip("0") == plain.lstrip("0") else plain

    def _tell_row(self) -> None:
        times = self._rows_repeated if any(self._cells) else 0
        for more in range(min(times, _ROWS_REPEATED_MAX)):
            self._teller.row(self._line + more + 1, self._cells)
        self._line += self._rows_repeated
