"""A program of its own: a spreadsheet on standard input, its sheets as lines of JSON on standard output.

Kinds are told by the first bytes, never by a name: zip (XLSX, ODS), compound file (XLS), else text (CSV). What can't
be read is answered {"refused": code}. The first argument is how many rows there may be, the second how many bytes may
unpack; "--no-text" refuses CSV.
"""

import gc
import io
import json
import sys
import zipfile
import zlib

from intake.offline import cut_off
from intake.spreadsheets import csv_text, ods, xls, xlsx
from intake.spreadsheets.faults import LOCKED, NO_WORKBOOK, OLD_EXCEL, TOO_LARGE, Unreadable
from intake.spreadsheets.sheet import Teller

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF_ALONE = (b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"%PDF", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")


def main() -> int:
    """Read one file, without a network; the exit code."""
    cut_off()
    gc.disable()  # What is made here is told and gone, or lives until the end.
    rows_max, unpacked_max = int(sys.argv[1]), int(sys.argv[2])
    out = sys.stdout.buffer
    try:
        _tell(sys.stdin.buffer.read(), Teller(out, rows_max), unpacked_max)
        answer: dict[str, object] = {"end": True}
    except Unreadable as why:
        answer = {"refused": str(why)}
    out.write(json.dumps(answer).encode() + b"\n")
    out.flush()
    return 0


def _tell(data: bytes, teller: Teller, unpacked_max: int) -> None:
    if data.startswith(_COMPOUND):
        xls.tell(data, teller)
    elif data.startswith(_ZIP):
        _tell_zip(data, teller, unpacked_max)
    elif data.startswith(_BIFF_ALONE):
        raise Unreadable(OLD_EXCEL)
    elif data.startswith(_PICTURES) or "--no-text" in sys.argv:
        raise Unreadable(NO_WORKBOOK)
    else:
        csv_text.tell(data, teller)


def _tell_zip(data: bytes, teller: Teller, unpacked_max: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            if sum(entry.file_size for entry in zipped.infolist()) > unpacked_max:
                raise Unreadable(TOO_LARGE)
            if any(entry.flag_bits & 1 for entry in zipped.infolist()):
                raise Unreadable(LOCKED)
            (ods if "content.xml" in zipped.namelist() else xlsx).tell(zipped, teller)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, IndexError, EOFError) as broken:
        raise Unreadable(NO_WORKBOOK) from broken


if __name__ == "__main__":
    sys.exit(main())
