"""The door every call goes through: who is it, does it come from our own pages, does it carry their token."""

import hmac
from datetime import UTC, datetime
from typing import Any, cast

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Send
from litestar.types import Scope as Call

from access import sessions
from catalogue.clock import today_here
from db import OperationalError, reach
from web import refusals
from web.callers import bearer_of
from web.calling import SAFE
from web.cookies import session_name
from web.forms import is_page_form, read_form
from web.settings import Settings
from web.site import Site, site_of
from web.threads import DOOR, run
from web.visitor import Visitor, visitor_from


class Door(ASGIMiddleware):
    """Addresses say in `opt` how they are guarded: "outside" has no door at all (static files, health), "public" lets
    strangers in, "no_token" takes a call without our pages' token (the log-in itself), "steps" names the steps of a
    log-in that are let in half-way, "locked" and "asleep" let phones in that are so. Without a word: people, and under
    /api their phones in use.
    """

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = "outside"

    async def handle(self, scope: Call, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Refuses NOT_LOGGED_IN before FOREIGN_CALL, so that a stranger learns nothing but that."""
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        site, options, bearer = site_of(scope), request.route_handler.opt, bearer_of(request)
        if bearer and not options.get("no_token"):
            caller = await run(DOOR, site.callers.get, bearer, options)
            cast(dict[str, Any], scope)["user"] = caller
            with reach.held_to(reach.of(caller.scope)):
                await next_app(scope, receive, send)
            return
        token = request.cookies.get(session_name(site.settings))
        visitor = await run(DOOR, _find_visitor, site, token) if token else None
        if visitor is not None and visitor.step and visitor.step not in options.get("steps", ()):
            visitor = None
        cast(dict[str, Any], scope)["user"] = visitor
        if visitor is None and not options.get("public"):
            raise refusals.not_logged_in()
        if request.method not in SAFE:
            _refuse_foreign(request, site.settings)
            if visitor is not None and not options.get("no_token"):
                await _demand_token(request, visitor)
        with reach.held_to(reach.of(visitor.scope) if visitor else reach.NOWHERE):
            await next_app(scope, receive, send)


def _find_visitor(site: Site, token: str) -> Visitor | None:
    at = datetime.now(UTC)
    with site.database.glance() as session:
        opened = sessions.find_session(session, site.keyring, token, at, today_here())
    if opened is None:
        return None
    if at - opened.seen_at > sessions.SEEN_EVERY:
        _mark_seen(site, opened.token_hash, at)
    return visitor_from(opened)


def _mark_seen(site: Site, token_hash: str, at: datetime) -> None:
    """A busy database must not turn a page view away: the mark is made by the next one."""
    try:
        with site.database.writing() as session:
            sessions.mark_seen(session, token_hash, at)
    except OperationalError:
        return


def _refuse_foreign(request: Request[Any, Any, Any], settings: Settings) -> None:
    """A browser says where a call comes from; a program that says nothing carries no cookies of a person."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise refusals.foreign_call()
    origin = request.headers.get("origin")
    if origin is None:
        return
    host = request.headers.get("host", "")
    own = {settings.public_url} if settings.public_url else {f"http://{host}", f"https://{host}"}
    if origin.lower() not in {address.lower() for address in own}:
        raise refusals.foreign_call()


async def _demand_token(request: Request[Any, Any, Any], visitor: Visitor) -> None:
    given = request.headers.get("x-csrf-token")
    if given is None and is_page_form(request):
        given = (await read_form(request)).text("_csrf_token")
    if given is None or not hmac.compare_digest(given.encode(), visitor.csrf_token.encode()):
        raise refusals.foreign_call()
