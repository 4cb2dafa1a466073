"""Lists as files: one address behind every list of a screen, asked for with the same words as the screen."""

from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from access.keys import Keyring
from db import Database, Scope, Session
from web.list_files import ACCURACY, ending_of, keep_reason, measured, taken, ways
from web.lists.listed import Asked, ListFile
from web.lists.table import LISTS
from web.visitor import Only, Visitor


def export_list(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    today: NamedDependency[date],
) -> Stream:
    """The list of the route's own screen. Refuses as the screen does."""
    listed: ListFile = request.route_handler.opt["list"]
    words = {key: value for key, value in request.query_params.items() if value}
    asked = Asked(session, keyring, visitor, today, words, request.path_params)
    table = listed.make(asked)
    if listed.asks_why:
        keep_reason(database, asked)
    name = "-".join(filter(None, (listed.file_name, visitor.scope.commune_code, f"{today:%Y%m%d}")))
    return taken(request, session, table, name, ending_of(request))


EXPORTS: tuple[HTTPRouteHandler, ...] = tuple(
    route for listed in LISTS for route in ways(f"/exports{listed.address}", listed.rights, export_list, list=listed)
)


@get(ACCURACY, guards=[Only("export_children")], sync_to_thread=True)
def export_accuracy(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> Response[str]:
    """The measured error of what was taken from paper, as it stands on every export."""
    return Response(f"{measured(session, reach)}\n", media_type="text/plain; charset=utf-8")
