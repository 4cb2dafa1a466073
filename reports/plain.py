"""Children as plain JSON for other systems, a record a line, and the schema that says what stands there.

Only the catalogue's fields leave, under the keys of the contract ("Values"). The checksum is the SHA-256 of the
records, each as it stands in the file (canonical JSON, RFC 8785) with a newline behind it and no comma.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import IO, Any

import rfc8785

from access.keys import Keyring
from access.records import visible_fields
from catalogue.fields import CHILD_KEYS, LIST_KEYS, SOURCE, label
from catalogue.file_columns import is_sensitive
from db import Scope
from db.queries.plain_children import PlainChild

SCHEMA_ADDRESS = "/exports/children.schema.json"
_TEXT = {"type": "string", "minLength": 1}


def records(
    keyring: Keyring, scope: Scope, children: Iterable[PlainChild], *, reason: str
) -> Iterator[dict[str, object]]:
    """Each child's uuid, revision, state and fields; sensitive groups only with a reason, as far as the role reads."""
    for child in children:
        seen = visible_fields(keyring, child, scope)
        fields = {key: seen[key] for key in CHILD_KEYS if key in seen}
        told = fields.get("circumstances")
        if isinstance(told, list) and not reason.strip():
            fields["circumstances"] = [member for member in told if not is_sensitive(str(member))]
        yield {"uuid": str(child.uuid), "rev": child.rev, "state": child.state, "fields": _filled(fields)}


def _filled(fields: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in fields.items() if value}


def write(target: IO[bytes], head: Mapping[str, str], found: Iterable[Mapping[str, Any]]) -> tuple[int, str]:
    """One document: what `head` says of the file, the children, and at the end their count and checksum, given too."""
    told, count, between = sha256(), 0, b""
    target.write(json.dumps({"schema": SCHEMA_ADDRESS, **head}, ensure_ascii=False)[:-1].encode())
    target.write(b', "children": [\n')
    for record in found:
        line = rfc8785.dumps(record)
        told.update(line + b"\n")
        target.write(between + line)
        count, between = count + 1, b",\n"
    end = {"count": count, "sha256": told.hexdigest()}
    target.write(b"\n], " + json.dumps(end)[1:].encode() + b"\n")
    return count, told.hexdigest()


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of such a document, made from the catalogue."""
    fields = {key: _field(key) for key in CHILD_KEYS}
    child = _object(
        uuid={"type": "string", "format": "uuid"},
        rev={"type": "integer", "minimum": 1},
        state=_TEXT | {"description": "State of the record, as the contract names them."},
        fields={"type": "object", "additionalProperties": False, "properties": fields},
    )
    document = _object(
        schema={"const": SCHEMA_ADDRESS},
        catalogue=_TEXT | {"description": "The catalogue whose groups the record names."},
        commune_code={"type": "string", "pattern": "^[0-9]{5}$"},
        taken_by=_TEXT,
        taken_at={"type": "string", "format": "date-time"},
        children={"type": "array", "items": child},
        count={"type": "integer", "minimum": 0},
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
    )
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"Sổ Trẻ Em: {SOURCE}"}
    return told | document


def _object(**properties: object) -> dict[str, Any]:
    required = list(properties)
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _field(key: str) -> dict[str, Any]:
    """A value that was not understood stands as it was typed, so nothing narrower than a text is promised."""
    if key in LIST_KEYS:
        return {"title": label(key), "type": "array", "items": _TEXT, "uniqueItems": True}
    return {"title": label(key)} | _TEXT
