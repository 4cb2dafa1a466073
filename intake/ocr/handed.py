"""Known children on their way to a program that reads: on its standard input, never on its command line."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import BinaryIO

from intake.ocr.matching import KnownChild

FLAG = "--known"
"""Says that a line of JSON goes before the photo."""


def sent_with(photo: bytes, children: Iterable[KnownChild]) -> bytes:
    """What a program started with FLAG reads on its standard input."""
    return json.dumps([asdict(child) for child in children]).encode() + b"\n" + photo


def received(source: BinaryIO, arguments: Sequence[str]) -> tuple[bytes, list[KnownChild]]:
    """The photo, and the children sent before it if `arguments` say that there are any."""
    line = source.readline() if FLAG in arguments else b"[]"
    return source.read(), [KnownChild(**child) for child in json.loads(line)]
