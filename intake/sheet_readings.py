"""Photographs of our printed sheets that came back filled in: read at once, kept, confirmed row by row.

One way for all of them: the sheet's code says whose it is, its rows' codes say which row is whose, and an officer
confirms. What is done with a confirmed row is the affair of `signed_lists` and `check_sheets`.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from access.keys import Keyring
from catalogue.refusals import Refusal
from db import Scope, Session
from db.queries import sheet_readings as queries
from db.tables import Photo, SheetReading, now
from intake import child_process
from intake.ocr import handed
from intake.photo_store import PhotoStore
from intake.readings import Quad
from intake.worker import Reader

SURE = 0.97
"""Below this a reading is shown as unsure."""
_NO_SHEET = "Ảnh này không phải trang {what}. Chụp lại cả trang, thấy rõ các ô đen ở bốn góc."
_NO_CODE = "Không đọc được mã hai chiều trên trang này. Chụp lại trang cho rõ, đừng để tay che mã."


@dataclass(frozen=True, slots=True)
class Read:
    """One field of a row as it was read: its value, how sure, and where on the photo."""

    value: str
    confidence: float
    quad: Quad


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet that has something written in it: the code printed beside it and what was read."""

    code: str
    quad: Quad
    fields: Mapping[str, Read]

    def value(self, field: str) -> str:
        """What was read of a field, "" for nothing."""
        return self.fields[field].value if field in self.fields else ""

    def confidence(self, *names: str) -> float:
        """How sure those of the fields that hold something are, all together."""
        sure = 1.0
        for name in names:
            sure *= self.fields[name].confidence if self.value(name) else 1.0
        return sure


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One photographed sheet."""

    layout: str
    area: str
    page: int
    rows: tuple[SheetRow, ...]


def read(store: PhotoStore, kept_sha256: str, layout: str, what: str, reader: Reader) -> ReadSheet:
    """What a kept photo of a printed sheet says. `what` names the sheet that is expected.

    Refuses NO_SHEET, NO_SHEET_CODE, READER_FAILED, PHOTO_MISSING."""
    said = _said(store.read(kept_sha256), reader)
    sheet = said.get("sheet")
    if "unreadable" in said or not sheet or sheet["layout"] != layout:
        raise Refusal("NO_SHEET", _NO_SHEET.format(what=what))
    if not sheet["is_code_read"]:
        raise Refusal("NO_SHEET_CODE", _NO_CODE)
    codes = sheet["row_codes"]
    rows = [_row(codes[row["number"] - 1], row) for row in said["rows"] if row["number"] <= len(codes)]
    return ReadSheet(sheet["layout"], sheet["area"], sheet["page"], tuple(rows))


def _said(photo: bytes, reader: Reader) -> dict[str, Any]:
    command = [*reader.command, handed.FLAG, *reader.weights()]
    beside = handed.sent_with(photo, handed.Beside())
    outcome = child_process.run(command, beside, wall_s=reader.wall_s, memory_bytes=reader.memory_bytes)
    try:
        said = json.loads(outcome.output) if outcome.exit_code == 0 else None
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Refusal("READER_FAILED", "Máy không đọc được ảnh này. Chụp lại trang cho rõ rồi gửi lại.")
    return said


def _row(code: str, row: Mapping[str, Any]) -> SheetRow:
    fields = {
        key: Read(str(one["value"] or ""), float(one["confidence"]), one["quad"] or row["quad"])
        for key, one in row["fields"].items()
    }
    return SheetRow(code, row["quad"], fields)


def keep(session: Session, keyring: Keyring, scope: Scope, photo: Photo, sheet: ReadSheet) -> SheetReading:
    """Lay the reading beside its photo; what was read of the same photo before is written over."""
    known = queries.of_photo(session, scope, photo.id)
    kept = known or SheetReading(photo_id=photo.id, commune_code=photo.commune_code)
    kept.layout, kept.area, kept.page = sheet.layout, sheet.area, sheet.page
    kept.read_by, kept.done_at = scope.user_id, None
    kept.box = keyring.seal(json.dumps([asdict(row) for row in sheet.rows]).encode(), box_place(kept))
    session.add(kept)
    session.flush()
    return kept


def finish(readings: Iterable[SheetReading], left: Collection[int]) -> None:
    """Those with no row `left` to confirm (their numbers) are shown no more."""
    for reading in readings:
        if reading.id not in left:
            reading.done_at = now()


def rows_of(keyring: Keyring, reading: SheetReading) -> tuple[SheetRow, ...]:
    """The rows that were read of a sheet."""
    told = json.loads(keyring.open(reading.box, box_place(reading)))
    return tuple(
        SheetRow(one["code"], one["quad"], {key: Read(**field) for key, field in one["fields"].items()}) for one in told
    )


def box_place(reading: SheetReading) -> str:
    """What the box of a reading is bound to."""
    return f"sheet_reading:{reading.photo_id}"
