"""The door every call goes through: who is it, does it come from our own pages, does it carry their token."""

import hmac
import ipaddress
from datetime import UTC, datetime
from typing import Any, cast

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Send
from litestar.types import Scope as Call

from access import sessions
from access.keys import Keyring
from db import Database, OperationalError, reach
from web import refusals
from web.callers import Callers, bearer_of
from web.clock import here_now as here_now
from web.cookies import session_name
from web.forms import is_page_form, read_form
from web.settings import Settings
from web.threads import DOOR, run
from web.visitor import Visitor, visitor_from

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Door(ASGIMiddleware):
    """Addresses say in `opt` how they are guarded: "outside" has no door at all (static files, health), "public" lets
    strangers in, "no_token" takes a call without our pages' token (the log-in itself), "steps" names the steps of a
    log-in that are let in half-way, "locked" and "asleep" let phones in that are so. Without a word: people, and under
    /api their phones in use.
    """

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = "outside"

    def __init__(self, settings: Settings, database: Database, keyring: Keyring) -> None:
        self.settings = settings
        self.database = database
        self.keyring = keyring
        self.callers = Callers(database, keyring)

    async def handle(self, scope: Call, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Refuses NOT_LOGGED_IN before FOREIGN_CALL, so that a stranger learns nothing but that."""
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        options, bearer = request.route_handler.opt, bearer_of(request)
        if bearer and not options.get("no_token"):
            caller = await run(DOOR, self.callers.get, bearer, options)
            cast(dict[str, Any], scope)["user"] = caller
            with reach.held_to(reach.of(caller.scope)):
                await next_app(scope, receive, send)
            return
        token = request.cookies.get(session_name(self.settings))
        visitor = await run(DOOR, self._find_visitor, token) if token else None
        if visitor is not None and visitor.step and visitor.step not in options.get("steps", ()):
            visitor = None
        cast(dict[str, Any], scope)["user"] = visitor
        if visitor is None and not options.get("public"):
            raise refusals.not_logged_in()
        if request.method not in SAFE:
            self._refuse_foreign(request)
            if visitor is not None and not options.get("no_token"):
                await _demand_token(request, visitor)
        with reach.held_to(reach.of(visitor.scope) if visitor else reach.NOWHERE):
            await next_app(scope, receive, send)

    def _find_visitor(self, token: str) -> Visitor | None:
        at = datetime.now(UTC)
        with self.database.glance() as session:
            opened = sessions.find_session(session, self.keyring, token, at, here_now().date())
        if opened is None:
            return None
        if at - opened.seen_at > sessions.SEEN_EVERY:
            self._mark_seen(opened.token_hash, at)
        return visitor_from(opened)

    def _mark_seen(self, token_hash: str, at: datetime) -> None:
        """A busy database must not turn a page view away: the mark is made by the next one."""
        try:
            with self.database.writing() as session:
                sessions.mark_seen(session, token_hash, at)
        except OperationalError:
            return

    def _refuse_foreign(self, request: Request[Any, Any, Any]) -> None:
        """A browser says where a call comes from; a program that says nothing carries no cookies of a person."""
        if request.headers.get("sec-fetch-site") == "cross-site":
            raise refusals.foreign_call()
        origin = request.headers.get("origin")
        if origin is None:
            return
        host = request.headers.get("host", "")
        own = {self.settings.public_url} if self.settings.public_url else {f"http://{host}", f"https://{host}"}
        if origin.lower() not in {address.lower() for address in own}:
            raise refusals.foreign_call()


async def _demand_token(request: Request[Any, Any, Any], visitor: Visitor) -> None:
    given = request.headers.get("x-csrf-token")
    if given is None and is_page_form(request):
        given = (await read_form(request)).text("_csrf_token")
    if given is None or not hmac.compare_digest(given.encode(), visitor.csrf_token.encode()):
        raise refusals.foreign_call()


def source_of(request: Request[Any, Any, Any], trusted: tuple[str, ...]) -> str:
    """The address the call comes from: the last one in X-Forwarded-For that none of our own proxies has."""
    near = request.client.host if request.client else ""
    far = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    while far and _is_in(near, trusted):
        near = far.pop()
    return near


def _is_in(address: str, networks: tuple[str, ...]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in ipaddress.ip_network(network) for network in networks)
