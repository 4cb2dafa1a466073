"""A page's reading as one line of JSON: what `so-tre-em read` prints and what the scorer takes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from intake.ocr.stages import CellReading, KnownMatch, PageReading, Quad, RowReading, SheetSeen


def as_json(reading: PageReading, photo_name: str, seconds: float) -> dict[str, Any]:
    """For each field its value, its confidence, what the reader saw and where it stands on the photo; for each row the
    known child it is, if any were handed in."""
    return from_mapping(asdict(reading), photo_name, seconds)


def from_mapping(reading: Mapping[str, Any], photo_name: str, seconds: float) -> dict[str, Any]:
    """The same for a reading that has been through JSON already."""
    return {
        "photo": photo_name,
        "seconds": round(seconds, 2),
        "layout": reading["layout"],
        "header": {key: _field(one) for key, one in reading["header"].items()},
        "rows": [{key: _field(one) for key, one in row["fields"].items()} for row in reading["rows"]],
        "boxes": [row["quad"] for row in reading["rows"]],
        "known": [row.get("known") for row in reading["rows"]],
        "notes": list(reading["notes"]),
        "sheet": reading.get("sheet"),
    }


def reading_of(said: Mapping[str, Any]) -> PageReading:
    """A reading back from JSON."""
    rows = tuple(_row(row) for row in said["rows"])
    sheet = _sheet(said["sheet"]) if said.get("sheet") else None
    return PageReading(said["layout"], _cells(said["header"]), rows, tuple(said["notes"]), sheet)


def _sheet(told: Mapping[str, Any]) -> SheetSeen:
    return SheetSeen(**{**told, "row_codes": tuple(told["row_codes"])})


def _row(row: Mapping[str, Any]) -> RowReading:
    told = row.get("known")
    match = KnownMatch(**{**told, "others": tuple(told["others"])}) if told else None
    return RowReading(row["number"], _quad(row["quad"]), _cells(row["fields"]), match)


def _cells(fields: Mapping[str, Mapping[str, Any]]) -> dict[str, CellReading]:
    return {key: _cell(one) for key, one in fields.items()}


def _cell(one: Mapping[str, Any]) -> CellReading:
    place = _quad(one["quad"]) if one["quad"] else None
    lists = {name: tuple(one.get(name, ())) for name in ("alternatives", "shares")}
    return CellReading(**{**one, "quad": place, **lists})


def _quad(corners: Sequence[Sequence[int]]) -> Quad:
    one, two, three, four = ((int(x), int(y)) for x, y in corners)
    return one, two, three, four


def refused(photo_name: str, seconds: float, code: str, sentence: str) -> dict[str, Any]:
    """A photo that cannot be read says why and has no rows."""
    return {
        "photo": photo_name,
        "seconds": round(seconds, 2),
        "error": {"code": code, "sentence": sentence},
        "header": {},
        "rows": [],
    }


def _field(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "value": one["value"],
        "confidence": round(one["confidence"], 4),
        "raw": one["raw_text"],
        "box": one["quad"],
        "others": list(one["alternatives"]),
    }
