"""XLS of Excel 97 to 2003 (BIFF8, MS-XLS): records of cells in a compound file. Old fonts are decoded."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from intake.spreadsheets import compound, fonts, numbers
from intake.spreadsheets.biff_text import TextSource, font_of
from intake.spreadsheets.faults import COLUMNS_MAX, LOCKED, NO_WORKBOOK, OLD_EXCEL, Unreadable
from intake.spreadsheets.sheet import Merge, Teller

_BOF, _EOF, _CONTINUE, _SHEET, _TEXTS = 0x809, 0x0A, 0x3C, 0x85, 0xFC
_FONT, _FORMAT, _STYLE, _DATE_MODE, _PASSWORD = 0x31, 0x41E, 0xE0, 0x22, 0x2F
_NUMBER, _RK, _RKS, _SHARED, _LABEL, _RICH = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6
_FORMULA, _STRING, _BOOLEAN, _MERGED = 0x06, 0x207, 0x205, 0xE5
_BIFF8 = 0x600
_WORKSHEET = 0


def tell(data: bytes, teller: Teller) -> None:
    """Every sheet of cells in its order. Raises Unreadable."""
    found = compound.streams(data)
    if "EncryptedPackage" in found:
        raise Unreadable(LOCKED)
    if "Workbook" not in found:
        raise Unreadable(OLD_EXCEL if "Book" in found else NO_WORKBOOK)
    try:
        _tell_book(found["Workbook"], teller)
    except (struct.error, IndexError, UnicodeDecodeError) as broken:
        raise Unreadable(NO_WORKBOOK) from broken


@dataclass(slots=True)
class _Book:
    fonts: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[tuple[int, int]] = field(default_factory=list)
    texts: list[tuple[str, bool]] = field(default_factory=list)
    sheets: list[tuple[int, str, bool]] = field(default_factory=list)
    begin: date = numbers.FROM_1900

    def font(self, style: int) -> str:
        """The name of the font of a style."""
        return font_of(self.fonts, self.styles[style][0]) if style < len(self.styles) else ""

    def number(self, value: float, style: int) -> str:
        """A number as the style shows it."""
        built_in = self.styles[style][1] if style < len(self.styles) else 0
        code = self.formats.get(built_in, "")
        day, width = numbers.day_letters(built_in, code), numbers.width_of(code)
        return numbers.shown(repr(value), day=day, width=width, begin=self.begin)


def _tell_book(stream: bytes, teller: Teller) -> None:
    book = _globals(stream)
    for start, name, is_hidden in book.sheets:
        teller.begin(name, is_hidden=is_hidden)
        rows, merges = _Cells(book).read(stream, start)
        for line in sorted(rows):
            cells = rows[line]
            teller.row(line + 1, [cells.get(at, "") for at in range(max(cells) + 1)])
        teller.end(merges)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, list[bytes]]]:
    """(kind, parts) of each record with those that continue it, up to the end of the substream."""
    kind, parts = 0, list[bytes]()
    while at + 4 <= len(stream):
        found, size = struct.unpack_from("<HH", stream, at)
        body, at = stream[at + 4 : at + 4 + size], at + 4 + size
        if found == _CONTINUE:
            parts.append(body)
            continue
        if parts:
            yield kind, parts
        kind, parts = found, [body]
        if found == _EOF:
            return


def _globals(stream: bytes) -> _Book:
    book = _Book()
    for kind, parts in _records(stream, 0):
        body = parts[0]
        if kind == _BOF and struct.unpack_from("<H", body)[0] != _BIFF8:
            raise Unreadable(OLD_EXCEL)
        if kind == _PASSWORD:
            raise Unreadable(LOCKED)
        if kind == _SHEET and body[5] == _WORKSHEET:
            (start,) = struct.unpack_from("<I", body)
            book.sheets.append((start, TextSource([body[7:]], ()).letters(body[6])[0], body[4] & 3 != 0))
        elif kind == _FONT:
            book.fonts.append(TextSource([body[15:]], ()).letters(body[14])[0])
        elif kind == _FORMAT:
            book.formats[struct.unpack_from("<H", body)[0]] = TextSource([body[2:]], ()).take()[0]
        elif kind == _STYLE:
            font, number_format = struct.unpack_from("<HH", body)
            book.styles.append((font, number_format))
        elif kind == _DATE_MODE and body[:1] == b"\x01":
            book.begin = numbers.FROM_1904
        elif kind == _TEXTS:
            book.texts = _texts(parts, book)
    return book


def _texts(parts: list[bytes], book: _Book) -> list[tuple[str, bool]]:
    (count,) = struct.unpack_from("<4xI", parts[0])
    source = TextSource([parts[0][8:], *parts[1:]], book.fonts)
    return [source.take() for _ in range(min(count, sum(map(len, parts))))]


class _Cells:
    """The cells of one sheet: line → column → text."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self._rows: dict[int, dict[int, str]] = {}
        self._merges: list[Merge] = []
        self._awaited: tuple[int, int, int] | None = None

    def read(self, stream: bytes, start: int) -> tuple[dict[int, dict[int, str]], list[Merge]]:
        """All of them, and what is merged."""
        for kind, parts in _records(stream, start):
            self._take(kind, parts)
        return self._rows, self._merges

    def _take(self, kind: int, parts: list[bytes]) -> None:
        body = parts[0]
        if kind == _MERGED:
            (count,) = struct.unpack_from("<H", body)
            found = (struct.unpack_from("<4H", body, 2 + 8 * at) for at in range(count))
            self._merges += [(top, left, bottom, right) for top, bottom, left, right in found]
        elif kind == _RKS:
            self._take_rks(body)
        elif kind == _STRING and self._awaited:
            self._keep(*self._awaited, *TextSource(parts, self._book.fonts).take())
            self._awaited = None
        elif kind in (_NUMBER, _RK, _SHARED, _LABEL, _RICH, _FORMULA, _BOOLEAN):
            row, column, style = struct.unpack_from("<3H", body)
            self._take_one(kind, parts, row, column, style)

    def _take_one(self, kind: int, parts: list[bytes], row: int, column: int, style: int) -> None:
        body = parts[0]
        if kind == _NUMBER:
            self._keep_number(row, column, style, struct.unpack_from("<d", body, 6)[0])
        elif kind == _RK:
            self._keep_number(row, column, style, _rk(struct.unpack_from("<I", body, 6)[0]))
        elif kind == _SHARED:
            self._keep(row, column, style, *self._book.texts[struct.unpack_from("<I", body, 6)[0]])
        elif kind in (_LABEL, _RICH):
            self._keep(row, column, style, *TextSource([body[6:], *parts[1:]], self._book.fonts).take())
        elif kind == _BOOLEAN:
            self._keep(row, column, style, "x" if body[6:8] == b"\x01\x00" else "", True)
        elif body[12:14] != b"\xff\xff":
            self._keep_number(row, column, style, struct.unpack_from("<d", body, 6)[0])
        elif body[6] == 0:
            self._awaited = row, column, style

    def _take_rks(self, body: bytes) -> None:
        row, first = struct.unpack_from("<HH", body)
        for at in range((len(body) - 6) // 6):
            style, raw = struct.unpack_from("<HI", body, 4 + 6 * at)
            self._keep_number(row, first + at, style, _rk(raw))

    def _keep_number(self, row: int, column: int, style: int, value: float) -> None:
        self._keep(row, column, style, self._book.number(value, style), True)

    def _keep(self, row: int, column: int, style: int, text: str, is_decoded: bool) -> None:
        font = self._book.font(style)
        if not is_decoded and font:
            text = fonts.decoded(text, font)
        if text and column < COLUMNS_MAX:
            self._rows.setdefault(row, {})[column] = text


def _rk(raw: int) -> float:
    """A number packed into 30 bits: whole or the upper half of a double, perhaps times 100 ([MS-XLS] RkNumber)."""
    if raw & 2:
        value = float((raw >> 2) - (1 << 30 if raw & 0x80000000 else 0))
    else:
        value = struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))[0]
    return value / 100 if raw & 1 else value
