"""How a refusal, or anything worse, is answered: one Vietnamese sentence, JSON for programs, a page for people."""

import logging
from typing import Any, cast
from urllib.parse import quote

from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException, SerializationException
from litestar.response import Redirect, Template
from litestar.response.base import ASGIResponse
from litestar.types import Message, Scope, Send

from access.logins import SlowDown
from catalogue.refusals import Refusal
from catalogue.trails import trail
from db import DataError, IntegrityError, OperationalError
from db.full import is_full
from web import refusals
from web.coming_back import InPlace, comes_back
from web.headers import protect
from web.site import site_of
from web.transactions import end_unseen

_BUSY_WAIT_S = 3
_LOG = logging.getLogger("so-tre-em")
_BY_STATUS = {404: refusals.not_found, 405: refusals.method_unknown, 413: refusals.too_large}


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The answer to whatever was raised; only what we did not expect is written to the log."""
    end_unseen(request)
    refusal = _refusal(request, error)
    if refusal.status == 404:
        refusal = refusals.not_found()
    cast(dict[str, Any], request.scope)["refused"] = refusal.code
    if wants_json(request):
        body = {"code": refusal.code, "sentence": refusal.sentence, "field": refusal.field}
        return Response(body, status_code=refusal.status, headers=_headers(refusal), media_type="application/json")
    if refusal.status == 401 and "hx-request" in request.headers:
        return Response("", status_code=401, headers={"HX-Redirect": "/login"}, media_type="text/html")
    if refusal.status == 401 and request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        return Redirect(f"/login?next={quote(_address(request))}", status_code=303)
    return refusal_page(request, refusal)


async def refuse(scope: Scope, error: Exception, send: Send) -> None:
    """The same in place of an answer that must not leave."""
    request: Request[Any, Any, Any] = Request(scope)

    async def protected(message: Message) -> None:
        await protect(message, scope)
        await send(message)

    told = answer(request, error).to_asgi_response(app=None, request=request)
    await told(scope, request.receive, protected)


def refusal_page(request: Request[Any, Any, Any], refusal: Refusal) -> Template:
    """The refusal where the person was, or for htmx as a notice that goes into the page's `#messages`."""
    headers = _headers(refusal)
    if "hx-request" not in request.headers:
        return _Page("error.html", context={"refusal": refusal}, status_code=refusal.status, headers=headers)
    headers |= {"HX-Retarget": "#messages", "HX-Reswap": "innerHTML", "HX-Push-Url": "false"}
    return Template("_refusal.html", context={"refusal": refusal}, status_code=refusal.status, headers=headers)


class _Page(Template):
    """A refusal on a page of its own, unless it can be said on the page that was pressed on."""

    def to_asgi_response(self, app: Litestar | None, request: Request[Any, Any, Any], **told: Any) -> ASGIResponse:
        """The answer as it leaves."""
        alone = super().to_asgi_response(app, request, **told)
        refusal = self.context["refusal"]
        return InPlace(request, refusal, alone) if comes_back(request, refusal) else alone


def wants_json(request: Request[Any, Any, Any]) -> bool:
    """Whether a program is asking: under /api, or who sends JSON or accepts it and no page."""
    if request.url.path.startswith("/api/") or request.content_type[0] == "application/json":
        return True
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def _headers(refusal: Refusal) -> dict[str, str]:
    if isinstance(refusal, SlowDown):
        return {"Retry-After": str(refusal.retry_after_s)}
    return {"Retry-After": str(_BUSY_WAIT_S)} if refusal.status == 503 else {}


def _address(request: Request[Any, Any, Any]) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _refusal(request: Request[Any, Any, Any], error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, HTTPException) and error.status_code < 500:
        return _BY_STATUS.get(error.status_code, refusals.not_understood)()
    if isinstance(error, SerializationException | RecursionError):
        return refusals.not_understood()
    if isinstance(error, IntegrityError):
        return refusals.someone_was_first()
    if isinstance(error, DataError | OverflowError | UnicodeEncodeError):
        return refusals.not_found() if request.method == "GET" else refusals.strange_character()
    _log(request, error)
    if is_full(error):
        site_of(request.scope).wellness.note_refused()
        return refusals.disk_full()
    return refusals.busy() if isinstance(error, OperationalError) else refusals.failed()


def _log(request: Request[Any, Any, Any], error: Exception) -> None:
    route = getattr(request.scope.get("route_handler"), "handler_name", "?")
    _LOG.error("%s in %s %s\n%s", type(error).__name__, request.method, route, trail(error))
