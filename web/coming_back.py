"""A refused press leaves people where they were: their page again, a sentence at its top, what they typed in its boxes.

The page is asked for once more by the address the browser says it came from, as the person who pressed, through the
same doors. A preview, the answer to a press that keeps nothing, is asked for with the words of its form: those of its
address are none. Where there is no page, the refusal stands on one of its own.
"""

from typing import Any, cast
from urllib.parse import SplitResult, urlencode, urlsplit

from litestar import Request
from litestar.response.base import ASGIResponse
from litestar.types import Message, Receive, Scope, Send

from catalogue.refusals import Refusal
from web.calling import SAFE
from web.forms import Form
from web.refilled import in_place

KEPT = frozenset({409, 413, 422, 429, 503})
"""Answers after which the same person may press again; whoever may not know of something is shown nothing of it."""
_OF_THE_CALL = frozenset({b"content-length", b"content-type", b"transfer-encoding", b"expect"})


def came_from(request: Request[Any, Any, Any]) -> SplitResult | None:
    """The page of ours that was pressed on, as far as the browser says; None for a stranger's."""
    told = urlsplit(request.headers.get("referer", ""))
    return told if told.path and told.netloc == request.headers.get("host") else None


def comes_back(request: Request[Any, Any, Any], refusal: Refusal) -> bool:
    """Whether a refusal is answered with the page that was pressed on."""
    return request.method not in SAFE and refusal.status in KEPT and came_from(request) is not None


class InPlace(ASGIResponse):
    """The page that was pressed on; `alone`, the refusal's own page, where it can't be had."""

    def __init__(self, request: Request[Any, Any, Any], refusal: Refusal, alone: ASGIResponse) -> None:
        super().__init__(body=alone.body, status_code=alone.status_code, media_type="text/html; charset=utf-8")
        self.headers = alone.headers
        self.request = request
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask for the page, put the sentence and the typed words into it, answer with it."""
        form = self._form()
        page = await _page(self.request, form)
        told = in_place(page, self._sentence(), scope["path"], form, self.refusal.field) if page else None
        if told is not None:
            self.body = told.encode()
            self.content_length = len(self.body)
            self.headers["content-length"] = str(self.content_length)
        await super().__call__(scope, receive, send)

    def _sentence(self) -> str:
        engine = self.request.app.template_engine
        return str(engine.get_template("_refusal.html").render(refusal=self.refusal)) if engine else ""

    def _form(self) -> Form:
        kept = self.request.scope["state"].get("form")
        return kept if isinstance(kept, Form) else Form()


async def _page(request: Request[Any, Any, Any], form: Form) -> str:
    """The page that was pressed on, as it stands now; "" where there is none."""
    place = came_from(request)
    page = await _asked_for(request, place) if place else ""
    if place and not page and request.scope["route_handler"].opt.get("previewed"):
        page = await _asked_for(request, place._replace(query=urlencode(list(form))))
    return page


async def _asked_for(request: Request[Any, Any, Any], place: SplitResult) -> str:
    parts = list[bytes]()
    status, kind = 0, b""

    async def keep(message: Message) -> None:
        nonlocal status, kind
        if message["type"] == "http.response.start":
            status, kind = message["status"], dict(message.get("headers", ())).get(b"content-type", b"")
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await request.app(_call(request.scope, place), _nothing, keep)
    return b"".join(parts).decode() if status == 200 and kind.startswith(b"text/html") else ""


def _call(scope: Scope, place: SplitResult) -> Scope:
    given = cast(dict[str, Any], scope)
    kept = ("type", "asgi", "http_version", "scheme", "root_path", "client", "server")
    made = {key: given[key] for key in kept if key in given}
    headers = [line for line in given["headers"] if line[0].lower() not in _OF_THE_CALL]
    told = {"path": place.path, "raw_path": place.path.encode(), "query_string": place.query.encode()}
    return cast(Scope, made | told | {"method": "GET", "headers": headers, "state": {}})


async def _nothing() -> Any:
    """A GET has no body; an answer that is no page but a long file is broken off."""
    return {"type": "http.disconnect"}
