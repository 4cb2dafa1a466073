"""What all sheets of an XLSX book share: its texts, and how cells of each style are meant."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from intake.spreadsheets import fonts, numbers
from intake.spreadsheets.xml_stream import local, parse

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Style:
    """How much of a day numbers show (`numbers.day_letters`), how many digits they are filled up to, an old font."""

    day: int = 0
    width: int = 0
    font: str = ""


@dataclass(slots=True)
class Book:
    """Texts by number, styles by number; `decoded` are the texts whose own fonts have been seen to."""

    shared: list[str] = field(default_factory=list)
    decoded: set[int] = field(default_factory=set)
    styles: list[Style] = field(default_factory=list)
    begin: date = numbers.FROM_1900

    def count_from_1904(self) -> None:
        """Days are counted as old Macintosh computers did."""
        self.begin = numbers.FROM_1904


def unescaped(text: str) -> str:
    """The text without the escapes of letters XML can't hold: _x000D_ (ECMA-376, ST_Xstring)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def read_styles(zipped: zipfile.ZipFile) -> list[Style]:
    """The styles cells name by number (cellXfs)."""
    seen = _Styles()
    with zipped.open("xl/styles.xml") as source:
        parse(source, seen.start, seen.end, lambda _text: None)
    return [seen.style(int(told.get("numFmtId", 0)), int(told.get("fontId", 0))) for told in seen.cells]


class _Styles:
    def __init__(self) -> None:
        self.formats: dict[int, str] = {}
        self.fonts: list[str] = []
        self.cells: list[Mapping[str, str]] = []
        self._within: list[str] = []

    def start(self, name: str, told: Mapping[str, str]) -> None:
        name, within = local(name), self._within[-1] if self._within else ""
        self._within.append(name)
        if name == "numFmt" and within == "numFmts":
            self.formats[int(told["numFmtId"])] = told.get("formatCode", "")
        elif name == "font" and within == "fonts":
            self.fonts.append("")
        elif name == "name" and within == "font" and self.fonts:
            self.fonts[-1] = told.get("val", "")
        elif name == "xf" and within == "cellXfs":
            self.cells.append(dict(told))

    def end(self, _name: str) -> None:
        self._within.pop()

    def style(self, number_format: int, font: int) -> Style:
        code = self.formats.get(number_format, "")
        name = self.fonts[font] if 0 <= font < len(self.fonts) else ""
        day = numbers.day_letters(number_format, code)
        return Style(day, numbers.width_of(code), name if fonts.is_legacy(name) else "")


def read_shared(zipped: zipfile.ZipFile, book: Book) -> None:
    """The texts cells name by number; a part of a text in an old font is decoded by itself."""
    reader = TextReader()
    with zipped.open("xl/sharedStrings.xml") as source:

        def end(name: str) -> None:
            reader.end(name)
            if local(name) == "si":
                if reader.is_decoded:
                    book.decoded.add(len(book.shared))
                book.shared.append(reader.take())

        parse(source, reader.start, end, reader.text)


class TextReader:
    """Puts one rich text together, without the phonetic hints beside it."""

    def __init__(self) -> None:
        self.is_decoded = False
        self._parts: list[str] = []
        self._font = ""
        self._is_text = self._is_hint = False

    def start(self, name: str, told: Mapping[str, str]) -> None:
        """An element of the text begins."""
        name = local(name)
        if name == "t":
            self._is_text = not self._is_hint
        elif name == "r":
            self._font = ""
        elif name == "rPh":
            self._is_hint = True
        elif name == "rFont":
            self._font = told.get("val", "")

    def end(self, name: str) -> None:
        """It ends."""
        name = local(name)
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_hint = False

    def text(self, text: str) -> None:
        """Letters of it."""
        if self._is_text:
            is_legacy = fonts.is_legacy(self._font)
            self.is_decoded |= is_legacy
            self._parts.append(fonts.decoded(text, self._font) if is_legacy else text)

    def take(self) -> str:
        """The text, and begin anew."""
        text = unescaped("".join(self._parts))
        self._parts, self._font, self.is_decoded = [], "", False
        return text
