"""Texts of XLS (BIFF8), which may be cut in the middle of a letter row and go on in the next record."""

import struct
from collections.abc import Sequence

from intake.spreadsheets import fonts

_WIDE, _PHONETIC, _RICH = 1, 4, 8


class TextSource:
    """Reads texts one after the other out of a record and those that continue it."""

    def __init__(self, parts: Sequence[bytes], fonts_of: Sequence[str]) -> None:
        self._parts = parts
        self._fonts = fonts_of
        self._part = self._at = 0

    def take(self) -> tuple[str, bool]:
        """The next text, and whether its own fonts have been seen to. Raises IndexError, struct.error."""
        (length,) = struct.unpack("<H", self._bytes(2))
        return self.letters(length)

    def letters(self, length: int) -> tuple[str, bool]:
        """A text of so many letters, its flags before them."""
        flags = self._bytes(1)[0]
        runs = struct.unpack("<H", self._bytes(2))[0] if flags & _RICH else 0
        hints = struct.unpack("<I", self._bytes(4))[0] if flags & _PHONETIC else 0
        text = self._letters(length, is_wide=bool(flags & _WIDE))
        told = [struct.unpack("<HH", self._bytes(4)) for _ in range(runs)]
        self._bytes(hints)
        return self._in_fonts(text, told)

    def _in_fonts(self, text: str, runs: Sequence[tuple[int, ...]]) -> tuple[str, bool]:
        """Each run from its place to the next one's."""
        named = [(at, font_of(self._fonts, font)) for at, font in runs]
        if not any(fonts.is_legacy(font) for _, font in named):
            return text, False
        ends = [*(at for at, _ in named[1:]), len(text)]
        parts = [fonts.decoded(text[at:end], font) for (at, font), end in zip(named, ends, strict=True)]
        return text[: named[0][0]] + "".join(parts), True

    def _letters(self, length: int, *, is_wide: bool) -> str:
        found: list[str] = []
        while length > 0:
            if self._at >= len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 1
                is_wide = bool(self._parts[self._part][0] & _WIDE)
            size = 2 if is_wide else 1
            here = min(length, (len(self._parts[self._part]) - self._at) // size)
            raw = self._parts[self._part][self._at : self._at + here * size]
            found.append(raw.decode("utf-16-le" if is_wide else "latin-1", errors="replace"))
            self._at += max(here * size, 1)
            length -= here
        return "".join(found)

    def _bytes(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            if self._at >= len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 0
            taken = self._parts[self._part][self._at : self._at + count - len(found)]
            self._at += len(taken)
            found += taken
        return found


def font_of(names: Sequence[str], number: int) -> str:
    """The font of a number; number 4 was never given to one."""
    at = number - 1 if number > 4 else number
    return names[at] if at < len(names) else ""
