"""XML as it comes, element by element; a document that declares anything (entities) is refused, none of ours does."""

from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

from intake.spreadsheets.faults import NO_WORKBOOK, TOO_LARGE, Unreadable

CHUNK_BYTES = 1 << 18
UNPACKED_MAX_BYTES = 1_500_000_000
Start = Callable[[str, Mapping[str, str]], None]


def parse(source: IO[bytes], start: Start, end: Callable[[str], None], text: Callable[[str], None]) -> None:
    """Call the handlers with names as written, prefix and all. Raises Unreadable."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse
    left = UNPACKED_MAX_BYTES
    try:
        while chunk := source.read(CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise Unreadable(TOO_LARGE)
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as broken:
        raise Unreadable(NO_WORKBOOK) from broken


def _refuse(*_told: object) -> None:
    raise Unreadable(NO_WORKBOOK)


def local(name: str) -> str:
    """The name without its prefix: some programs write x:row for row."""
    return name.rpartition(":")[2]
