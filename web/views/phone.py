"""The phone's app: a shell that names nobody, the script that keeps it, and the built files, compressed once.

Without a log-in: what a person may see comes by `/api`, and only with theirs.
"""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from web import refusals
from web.pages import DIST, built

_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_PACKED = (("br", "br"), ("gzip", "gz"))
"""Codings and how files packed so are called, the better one first."""
_TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "json": "application/json",
    "png": "image/png",
    "woff2": "font/woff2",
    "ogg": "audio/ogg",
}


@get("/phone", opt={"outside": True}, sync_to_thread=True)
def show_shell(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The page the app starts from."""
    return _file(request, built("phone.html"), _ASK_AGAIN)


@get("/enrol", opt={"outside": True}, sync_to_thread=True)
def show_enrolment(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Where an officer's QR code leads: the same shell; the code stays behind the # and never reaches a log."""
    return _file(request, built("phone.html"), _ASK_AGAIN)


@get("/sw.js", opt={"outside": True}, sync_to_thread=True)
def show_worker(request: Request[Any, Any, Any]) -> Response[bytes]:
    """From the root, since a service worker reaches no higher than its own address."""
    return _file(request, built("sw.js"), _ASK_AGAIN)


@get("/manifest.webmanifest", opt={"outside": True}, sync_to_thread=True)
def show_manifest(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What the app is called and looks like on the home screen."""
    return _file(request, built("manifest.webmanifest"), _ASK_AGAIN)


@get("/static/dist/{name:str}", opt={"outside": True}, sync_to_thread=True)
def show_built(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A built file: its name changes with its bytes, so it is kept for good."""
    return _file(request, name, _FOREVER)


def _file(request: Request[Any, Any, Any], name: str, keep: str) -> Response[bytes]:
    """Refuses NOT_FOUND. Compressed files hold nothing anyone typed, so their length tells nothing."""
    path = DIST / name
    kind = _TYPES.get(name.rpartition(".")[2])
    if kind is None or path.parent != DIST or not path.is_file():
        raise refusals.not_found()
    headers = {"Cache-Control": keep, "Vary": "Accept-Encoding"}
    for coding, ending in _PACKED:
        packed = DIST / f"{name}.{ending}"
        if coding in request.headers.get("accept-encoding", "") and packed.is_file():
            path, headers["Content-Encoding"] = packed, coding
            break
    return Response(path.read_bytes(), headers=headers, media_type=kind)
