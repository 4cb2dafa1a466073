"""What lies sealed of an imported file: itself until it is read, what was found in it, and each of its rows."""

from typing import Any

import msgspec

from access.keys import Keyring
from db.tables import ImportFile, ImportRow

_ENCODE, _DECODE = msgspec.json.Encoder().encode, msgspec.json.Decoder().decode


def file_place(file: ImportFile) -> str:
    """What the boxes of a file are bound to."""
    return f"import:{file.id}"


def row_place(row: ImportRow) -> str:
    """What the box of a row is bound to."""
    return row_place_of(row.file_id, row.number)


def row_place_of(file_id: int, number: int) -> str:
    """The same, by the numbers alone."""
    return f"import_row:{file_id}:{number}"


def sealed_json(keyring: Keyring, told: object, place: str) -> bytes:
    """Any value of JSON as a box."""
    return keyring.seal(_ENCODE(told), place)


def opened_json(keyring: Keyring, box: bytes, place: str) -> Any:
    """What `sealed_json` was given."""
    return _DECODE(keyring.open(box, place))
