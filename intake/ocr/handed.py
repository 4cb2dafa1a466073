"""Known children on their way to a program that reads: on its standard input, never on its command line."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from intake.ocr.matching import KnownChild

FLAG = "--known"
"""Says that a line of JSON goes before the photo."""


def sent_with(photo: bytes, children: Iterable[KnownChild]) -> bytes:
    """What a program started with FLAG reads on its standard input."""
    return json.dumps([asdict(child) for child in children]).encode() + b"\n" + photo


def received(source: BinaryIO, arguments: Sequence[str]) -> tuple[bytes, list[KnownChild]]:
    """The photo, and the children sent before it if `arguments` say that there are any."""
    line = source.readline() if FLAG in arguments else b"[]"
    known = _children(json.loads(line))
    return source.read(), known


def from_file(path: Path) -> list[KnownChild]:
    """The children of a JSON file [{"id", "fields"}]. Refuses OSError, and ValueError when it is anything else."""
    return _children(json.loads(path.read_text(encoding="utf-8")))


def _children(said: Any) -> list[KnownChild]:
    if not isinstance(said, list) or not all(_is_child(one) for one in said):
        raise ValueError("known children are a list of ids with fields")
    return [KnownChild(one["id"], one["fields"]) for one in said]


def _is_child(one: Any) -> bool:
    if not isinstance(one, dict) or one.keys() != {"id", "fields"} or not isinstance(one["id"], str):
        return False
    fields = one["fields"]
    return isinstance(fields, dict) and all(isinstance(value, str) for value in fields.values())
