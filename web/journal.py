"""What server and reader say of themselves: one JSON object a line on standard error, for whoever watches the house.

Nobody stands in it. A call is told by the pattern of its address, never by the address itself, where a name may be
searched for; an error by where it broke, never by its words, which repeat the values of the record; and of what others'
code says only the first line as it was written there, before any value is put in.
"""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from catalogue.trails import trail

_OURS = "so-tre-em"
_CALLS = logging.getLogger(f"{_OURS}.calls")
_STATIC = "/static/"


@contextmanager
def kept(program: str) -> Iterator[None]:
    """Lines are written while the block runs. A person at a terminal is spared the calls."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(program))
    root, before = logging.getLogger(), _CALLS.level
    root.addHandler(handler)
    logging.captureWarnings(True)
    _CALLS.setLevel(logging.WARNING if sys.stderr.isatty() else logging.INFO)
    try:
        yield
    finally:
        _CALLS.setLevel(before)
        logging.captureWarnings(False)
        root.removeHandler(handler)


def tell_call(call: Mapping[str, Any], status: int, seconds: float) -> None:
    """One answered call; `call` is its ASGI scope, `seconds` until its answer began to leave."""
    if not _CALLS.isEnabledFor(logging.INFO) or call["path"].startswith(_STATIC):
        return
    told = {
        "method": call["method"],
        "address": call.get("path_template") or "unknown",
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
    if status >= 400:
        told["code"] = str(call.get("refused", status))
    _CALLS.info("call", extra={"told": told})


class _Lines(logging.Formatter):
    """Writes a record as one line."""

    def __init__(self, program: str) -> None:
        super().__init__()
        self._program = program

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        is_ours = record.name.split(".")[0] == _OURS
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "program": self._program,
            "what": record.getMessage() if is_ours else f"{record.name}: {str(record.msg).partition(chr(10))[0]}",
            **getattr(record, "told", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= {"error": type(record.exc_info[1]).__name__, "trail": trail(record.exc_info[1]).split("\n")}
        return json.dumps(line, ensure_ascii=False)
