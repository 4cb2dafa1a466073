"""Children for other systems: plain JSON, and its published schema."""

from datetime import date
from tempfile import SpooledTemporaryFile
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Stream

from access.keys import Keyring
from catalogue.clock import here_now
from catalogue.file_columns import NEWEST
from db import Database, Session
from db.queries import children
from reports import plain
from web.list_files import IN_MEMORY_BYTES, keep_reason, leaving
from web.lists.listed import Asked
from web.lists.of_children import CHILDREN, catalogue_of, kinds_of, wanted_of
from web.refusals import not_understood
from web.visitor import Only, Visitor

_JSON = "application/json"
_GUARDS = [Only(right) for right in CHILDREN.rights]


@get("/exports/children.json", guards=_GUARDS, opt={"export": True}, sync_to_thread=True)
def export_json(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    today: NamedDependency[date],
) -> Stream:
    """The list of children as one document, asked for with the words of the list, in the groups of today alone."""
    scope = visitor.scope
    asked = Asked(session, keyring, visitor, today, {k: v for k, v in request.query_params.items() if v}, {})
    if catalogue_of(asked) != NEWEST:
        raise not_understood()
    keep_reason(database, asked)
    head = {"catalogue": NEWEST, "commune_code": scope.commune_code or "", "taken_by": visitor.name}
    head["taken_at"] = here_now().isoformat(timespec="seconds")
    found = children.each(session, scope, kinds_of(asked), wanted_of(asked))
    file = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - closed by `leaving`
    try:
        told = plain.write(file, head, plain.records(keyring, scope, found, reason=asked.reason))
    except BaseException:
        file.close()
        raise
    return leaving(request, file, *told, f"tre-em-{scope.commune_code}-{today:%Y%m%d}.json", _JSON)


@get(plain.SCHEMA_ADDRESS, guards=_GUARDS, sync_to_thread=False)
def show_schema() -> Response[dict[str, Any]]:
    """What the document looks like; the same lies in docs."""
    return Response(plain.schema(), media_type="application/schema+json")
