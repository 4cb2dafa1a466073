"""What a reading is handed beside its photo: on its program's standard input, never on its command line."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from intake.ocr import learned
from intake.ocr.active import WEIGHTS
from intake.ocr.learned import NOTHING, Learned
from intake.ocr.matching import KnownChild

FLAG = "--known"
"""Says that a line of JSON goes before the photo."""
WEIGHTS_FLAG = "--weights"
"""The recogniser's weights follow, if not those of the product."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The children known in the page's hamlet, and what was learned from corrections."""

    children: Sequence[KnownChild] = ()
    learned: Learned = NOTHING


def sent_with(photo: bytes, beside: Beside) -> bytes:
    """What a program started with FLAG reads on its standard input."""
    line = {
        "children": [asdict(child) for child in beside.children],
        "learned": learned.as_json(beside.learned),
    }
    return json.dumps(line).encode() + b"\n" + photo


def received(source: BinaryIO, arguments: Sequence[str]) -> tuple[bytes, Beside]:
    """The photo, and what was sent before it if `arguments` say that there is anything."""
    if FLAG not in arguments:
        return source.read(), Beside()
    line = json.loads(source.readline())
    beside = Beside(_children(line["children"]), learned.from_json(line["learned"]))
    return source.read(), beside


def weights_of(arguments: Sequence[str]) -> Path:
    """The recogniser's weights that a program was told to use."""
    return Path(arguments[arguments.index(WEIGHTS_FLAG) + 1]) if WEIGHTS_FLAG in arguments else WEIGHTS


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
