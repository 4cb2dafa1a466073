"""Spreadsheets of the kinds no library here writes, as offices send them: XLS of Excel 97 (MS-XLS), ODS (ISO 26300)."""

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from html import escape

Cell = str | float | date | None
_SECTOR, _FREE, _END, _TABLE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_DAY_FORMAT, _GENERAL = 14, 0
_BEGIN = date(1899, 12, 30)


def xls(*rows: Sequence[Cell], font: str = "Arial", merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """One sheet; texts shared, in that font, days as numbers in a day's format. `merged`: top, bottom, left, right."""
    texts = list(dict.fromkeys(cell for row in rows for cell in row if isinstance(cell, str)))
    sheet = _sheet(rows, texts, merged)
    head = _globals(texts, font, 0)
    return _compound(_globals(texts, font, len(head)) + sheet)


def _globals(texts: Sequence[str], font: str, sheet_at: int) -> bytes:
    name = font.encode("utf-16-le")
    fonts = _record(0x31, struct.pack("<5H4B", 220, 0, 32767, 400, 0, 0, 0, 0, 0) + bytes([len(font), 1]) + name) * 4
    styles = b"".join(_record(0xE0, struct.pack("<HH16x", 0, shown)) for shown in (_GENERAL, _DAY_FORMAT))
    sheet = _record(0x85, struct.pack("<IBB", sheet_at, 0, 0) + bytes([4, 0]) + b"Tre1")
    shared = struct.pack("<II", len(texts), len(texts)) + b"".join(map(_text, texts))
    return (
        _record(0x809, struct.pack("<HHHH8x", 0x600, 5, 0, 0))
        + fonts
        + styles
        + sheet
        + _parted(shared)
        + _record(0x0A)
    )


def _sheet(rows: Sequence[Sequence[Cell]], texts: Sequence[str], merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    told = [_record(0x809, struct.pack("<HHHH8x", 0x600, 0x10, 0, 0))]
    for line, row in enumerate(rows):
        told += [_cell(line, at, cell, texts) for at, cell in enumerate(row) if cell is not None]
    if merged:
        told.append(
            _record(0xE5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<4H", *one) for one in merged))
        )
    return b"".join(told) + _record(0x0A)


def _cell(line: int, at: int, cell: Cell, texts: Sequence[str]) -> bytes:
    if isinstance(cell, str):
        return _record(0xFD, struct.pack("<3HI", line, at, 0, texts.index(cell)))
    if isinstance(cell, date):
        return _record(0x203, struct.pack("<3Hd", line, at, 1, float((cell - _BEGIN).days)))
    whole = int(cell or 0)
    if whole == cell and abs(whole) < 1 << 29:
        return _record(0x27E, struct.pack("<3HI", line, at, 0, (whole << 2 | 2) & 0xFFFFFFFF))
    return _record(0x203, struct.pack("<3Hd", line, at, 0, float(cell or 0)))


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _parted(shared: bytes) -> bytes:
    """The shared texts: here so few that one record holds them."""
    assert len(shared) < 8000
    return _record(0xFC, shared)


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream: bytes) -> bytes:
    """The stream "Workbook", in whole sectors, behind the table of sectors and the directory."""
    padded = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(padded) // _SECTOR
    chain = [_TABLE, _END, *range(3, count + 2), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    directory = _entry("Root Entry", 5, _END, 0, 1) + _entry("Workbook", 2, 2, len(padded)) + bytes(256)
    header = struct.pack(
        "<8s16xHHHHH6xIII4xIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        4096,
        _END,
        0,
        _END,
        0,
    )
    return header + struct.pack("<109I", 0, *[_FREE] * 108) + table + directory + padded


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    told = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII36xII4x", len(told), kind, 1, _FREE, _FREE, child, start, size)
    return told.ljust(64, b"\0") + links


def ods(*rows: Sequence[Cell], font: str = "Liberation Sans") -> bytes:
    """One sheet with the empty rest of its rows and columns folded up, as LibreOffice keeps it."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}{_REST}</table:table-row>" for row in rows)
    style = f'<style:style style:name="ce1"><style:text-properties style:font-name="{escape(font)}"/></style:style>'
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>{style}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="Trẻ">{body}'
        f'<table:table-row table:number-rows-repeated="1048000">{_REST}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        zipped.writestr("content.xml", content)
    return made.getvalue()


_REST = '<table:table-cell table:number-columns-repeated="1000"/>'
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, date):
        told, shown = f'office:value-type="date" office:date-value="{cell.isoformat()}"', f"{cell:%d/%m/%y}"
    elif isinstance(cell, str):
        told, shown = 'office:value-type="string"', cell
    else:
        told, shown = f'office:value-type="float" office:value="{cell:.0f}"', f"{cell:.0f}"
    return f'<table:table-cell table:style-name="ce1" {told}><text:p>{escape(shown)}</text:p></table:table-cell>'
