"""A list as a file to take along: written whole before it leaves, and saying of itself who took how much of what."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from access import reasons
from access.audit import stamp
from access.matrix import Action
from catalogue.clock import here_now
from db import Database, Scope, Session
from intake.trust import figures
from reports import sheets, stamps
from reports.sheets import Note
from reports.stamps import Tally
from web.lists.listed import Asked, Table
from web.spoken import vn_time
from web.visitor import Only, get_visitor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACCURACY = "/exports/accuracy.txt"
"""What was measured of the values stands beside a CSV file, and in the footer of a workbook."""
IN_MEMORY_BYTES = 2_000_000
_CHUNK_BYTES = 64 * 1024
_SHOWN = 12
"""Digits of the checksum in the name of a file and in the audit log."""

Writer = Callable[[IO[bytes], Sequence[str], Iterable[Sequence[str]], Callable[[], Note]], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to write a list."""

    write: Writer
    media_type: str


KINDS = {"csv": Kind(sheets.write_csv, "text/csv"), "xlsx": Kind(sheets.write_xlsx, XLSX)}


def taken(request: Request[Any, Any, Any], session: Session, table: Table, name: str, ending: str) -> Stream:
    """The file `name`, which names no child; a fault on the way is a refusal, never half a list."""
    return stamped(request, session, table, f"{name}.{ending}", KINDS[ending])


def ways(path: str, rights: Sequence[Action], make: Callable[..., Any], **opt: Any) -> tuple[HTTPRouteHandler, ...]:
    """`make` behind the address of each of KINDS, for who has all the rights; it asks `ending_of` which one it is."""
    told: dict[str, Any] = {"guards": [Only(right) for right in rights], "opt": {"export": True, **opt}}
    return tuple(get(f"{path}.{ending}", sync_to_thread=True, **told)(make) for ending in KINDS)


def ending_of(request: Request[Any, Any, Any]) -> str:
    """The one of KINDS that the address ends with."""
    return request.url.path.rpartition(".")[2]


def stamped(request: Request[Any, Any, Any], session: Session, table: Table, name: str, kind: Kind) -> Stream:
    """The table as a file of that kind, with who took it, when, how many lines, by which catalogue, and a checksum."""
    visitor, tally = get_visitor(request), Tally(table.header)
    taken_at = vn_time(here_now())

    def note() -> Note:
        said = stamps.words(visitor.name, taken_at, tally.count, tally.checksum, table.catalogue)
        return Note(above=said, below=measured(session, visitor.scope))

    file = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - closed by `leaving`
    try:
        kind.write(file, table.header, tally.through(table.rows), note)
    except BaseException:
        file.close()
        raise
    return leaving(request, file, tally.count, tally.checksum, name, kind.media_type)


def keep_reason(database: Database, asked: Asked) -> None:
    """Why sensitive groups are to leave, for the leader; in a transaction of its own, since a long list holds none."""
    if asked.reason:
        with database.writing() as session:
            reasons.keep_of_list(session, asked.keyring, asked.scope, asked.reason, datetime.now(UTC))


def measured(session: Session, scope: Scope) -> str:
    """The measured error, and where the audit log stands: who keeps the file sees later whether it was rewritten."""
    chain = scope.commune_code or ""
    return f"{figures.told(session, chain)} {stamp(session, chain)}"


def leaving(
    request: Request[Any, Any, Any], file: IO[bytes], count: int, checksum: str, name: str, media_type: str
) -> Stream:
    """The answer; how much left, and its checksum, are in the name of the file and in the line of the audit log."""
    short = checksum[:_SHOWN]
    request.scope["exported"] = f"{count} {short}"  # type: ignore[typeddict-unknown-key]
    stem, _, ending = name.rpartition(".")
    headers = {
        "Content-Disposition": f'attachment; filename="{stem}-{count}-dong-{short}.{ending}"',
        "Link": f'<{ACCURACY}>; rel="describedby"',
    }
    return Stream(_chunks(file), media_type=media_type, headers=headers)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
