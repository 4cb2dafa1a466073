"""Lists as files: the children a list's address asks for, with the same words behind it."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Stream

from access.audit import stamp
from access.keys import Keyring
from access.kind_marks import readable_marks
from access.scopes import hamlets_of
from catalogue.vietnamese import tidy
from db import Scope, Session
from db.queries import cases, children
from intake.trust import figures
from reports import exports, sheets
from web.asked import wanted_from
from web.visitor import Only
from web.workbook import XLSX

Writer = Callable[[IO[bytes], Sequence[str], Iterable[Sequence[str]], str], None]

_CSV = "text/csv"
_IN_MEMORY_BYTES = 2_000_000
_CHUNK_BYTES = 64 * 1024
_ACCURACY = "/exports/accuracy.txt"
"""What was measured of the values stands beside a CSV file, and in the footer of a workbook."""
_LOG = logging.getLogger("so-tre-em")


@get("/exports/children.csv", guards=[Only("export_children")], opt={"export": True}, sync_to_thread=True)
def export_csv(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
) -> Stream:
    """The list as CSV."""
    return _export(request, session, keyring, reach, today, sheets.write_csv, "csv", _CSV)


@get("/exports/children.xlsx", guards=[Only("export_children")], opt={"export": True}, sync_to_thread=True)
def export_xlsx(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
) -> Stream:
    """The list as a workbook."""
    return _export(request, session, keyring, reach, today, sheets.write_xlsx, "xlsx", XLSX)


@get(_ACCURACY, guards=[Only("export_children")], sync_to_thread=True)
def export_accuracy(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> Response[str]:
    """The measured error of what was taken from paper, as it stands on every export."""
    return Response(f"{_note(session, reach)}\n", media_type="text/plain; charset=utf-8")


def _note(session: Session, scope: Scope) -> str:
    """The measured error, and where the audit log stands: who keeps the file sees later whether it was rewritten."""
    chain = scope.commune_code or ""
    return f"{figures.told(session, chain)} {stamp(session, chain)}"


def _export(
    request: Request[Any, Any, Any],
    session: Session,
    keyring: Keyring,
    scope: Scope,
    today: date,
    write: Writer,
    ending: str,
    media_type: str,
) -> Stream:
    """The file is whole before its first byte leaves: a fault on the way is a refusal, never half a list."""
    asked = dict(request.query_params)
    wanted = wanted_from(asked, hamlets_of(session, scope), cases.campaign_ids(session, scope))
    found = children.each(session, scope, readable_marks(keyring, scope.role), wanted)
    reason = tidy(asked.get("reason", ""))
    file = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 - closed when the last byte has left
    try:
        note = _note(session, scope)
        write(file, exports.HEADER, exports.rows(keyring, scope, found, reason=reason), note)
    except BaseException:
        file.close()
        raise
    _LOG.info("export %s by user %s, with a reason: %s", ending, scope.user_id, bool(reason))
    name = f"tre-em-{scope.commune_code}-{today:%Y%m%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Link": f'<{_ACCURACY}>; rel="describedby"'}
    return Stream(_chunks(file), media_type=media_type, headers=headers)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
