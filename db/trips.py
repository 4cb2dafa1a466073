"""One trip to PostgreSQL and back over a connection of psycopg, past its cursors.

A cursor for each of twenty statements, and the statement's words looked up anew each time, cost a phone's lone record
more than PostgreSQL takes to do them. So here each is prepared under the name its words have for good, and sent with
its parameters as text (libpq, "Pipeline Mode").
"""

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import UUID

from psycopg import errors, generators
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, TransactionStatus

_FORMS_MAX = 500
_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)
_PARAMETER = re.compile(r"%(?:%|\((\w+)\)s)")
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Words:
    """A statement as libpq takes it, its name on every connection, and the names of its parameters in their order."""

    name: bytes
    text: bytes
    parameters: tuple[str, ...]


@lru_cache(_FORMS_MAX)
def words_of(text: str) -> Words:
    """`text` with parameters as the driver writes them (`%(name)s`)."""
    places: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        return f"${places.setdefault(found[1], len(places) + 1)}" if found[1] else "%"

    said = _PARAMETER.sub(place, text).encode()
    return Words(f"trip_{next(_NUMBERS)}".encode(), said, tuple(places))


Said = Sequence[tuple[Words, Mapping[str, object]]]
"""Statements, and what each tells by the names of its parameters."""


def go(raw: Any, prepared: set[bytes], said: Said, *, is_end: bool) -> list[Any]:
    """Do the statements, and commit when `is_end`; what each found, as `lines` takes it. `prepared` names what the
    connection knows. Raises psycopg's own error of the first that fails; nothing after that one was done."""
    pg = raw.pgconn
    ready = [(words, [_text(told[name]) for name in words.parameters]) for words, told in said]
    new = {words.name: words for words, _ in said if words.name not in prepared}
    begins = pg.transaction_status == TransactionStatus.IDLE and not raw.autocommit
    pg.enter_pipeline_mode()
    try:
        if begins:
            pg.send_query_params(_beginning(raw), None)
        for words in new.values():
            pg.send_close_prepared(words.name)  # a name that was forgotten may be known there still
            pg.send_prepare(words.name, words.text)
        for words, told in ready:
            pg.send_query_prepared(words.name, told)
        if is_end:
            pg.send_query_params(b"COMMIT", None)
        pg.pipeline_sync()
        before = begins + 2 * len(new)
        found = raw.wait(_answers(pg, before + len(ready) + is_end))
    finally:
        _leave(raw)
    for one in found:
        if one.status in _FAILED:
            raise errors.error_from_result(one, encoding=raw.info.encoding)
    if is_end and found[-1].command_status != b"COMMIT":
        raise errors.InFailedSqlTransaction("nothing was committed")
    prepared.update(new)
    return list(found[before : before + len(ready)])


def _leave(raw: Any) -> None:
    """Who was interrupted in mid-trip leaves a connection behind that nobody can use."""
    if not raw.closed and raw.pgconn.transaction_status == TransactionStatus.ACTIVE:
        raw.close()
    if not raw.closed:
        raw.pgconn.exit_pipeline_mode()


def lines(raw: Any, found: Any) -> list[tuple[Any, ...]]:
    """The rows of an answer, their values as psycopg loads them."""
    loading = Transformer(raw)
    loading.set_pgresult(found)
    return loading.load_rows(0, found.ntuples, tuple)


def _beginning(raw: Any) -> bytes:
    level = f" ISOLATION LEVEL {raw.isolation_level.name.replace('_', ' ')}" if raw.isolation_level else ""
    access = "" if raw.read_only is None else (" READ ONLY" if raw.read_only else " READ WRITE")
    return f"BEGIN{level}{access}".encode()


def _answers(pg: Any, many: int) -> Generator[Any, Any, list[Any]]:
    """The generator that `raw.wait` drives: everything out, then an answer for each statement and the end's."""
    yield from generators.send(pg)
    found: list[Any] = []
    for _ in range(many):
        found += yield from generators.fetch_many(pg)
    yield from generators.fetch_many(pg)
    return found


def _text(value: object) -> bytes | None:
    return None if value is None else _TEXTS[type(value)](value)


def _plain(value: str) -> bytes:
    """libpq would cut the text there, and say nothing."""
    if "\0" in value:
        raise errors.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return value.encode()


_TEXTS: Mapping[type, Callable[[Any], bytes]] = {
    str: _plain,
    int: lambda value: b"%d" % value,
    float: lambda value: repr(value).encode(),
    bool: lambda value: b"t" if value else b"f",
    bytes: lambda value: b"\\x" + value.hex().encode(),
    UUID: lambda value: value.hex.encode(),
    datetime: lambda value: value.isoformat().encode(),
    date: lambda value: value.isoformat().encode(),
}
"""Each kind of parameter as PostgreSQL reads it; another kind is our own mistake (KeyError)."""
