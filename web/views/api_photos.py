"""What a phone calls to send a photo: whole, or in parts when the line is bad."""

from typing import Any

from litestar import Request, Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, RawBody

from db import Database, Scope, Session
from intake import photo_parts, photos, uploads
from intake.imaging import BYTES_MAX
from intake.photo_parts import PartsFolder, Sender
from intake.photo_store import PhotoStore
from intake.photos import Received
from intake.sheets import commune_of
from web import refusals
from web.api_schema import PhotoCall, ReadCall
from web.visitor import Only

_HEX = frozenset("0123456789abcdef")


@put(
    "/api/photos/{sha256:str}",
    guards=[Only("send_page")],
    request_max_body_size=BYTES_MAX + 1,
    sync_to_thread=True,
    operation_class=PhotoCall,
    summary="Send a photo, or a part of one (Content-Range)",
)
def send_photo(
    request: Request[Any, Any, Any],
    sha256: FromPath[str],
    body: RawBody,
    database: NamedDependency[Database],
    photos_store: NamedDependency[PhotoStore],
    parts: NamedDependency[PartsFolder],
    reach: NamedDependency[Scope],
    kind: FromQuery[str] = "page",
    hamlet: FromQuery[str] = "",
    book: FromQuery[str] = "",
    page: FromQuery[str] = "",
) -> Response[dict[str, Any]]:
    """202 `{"received"}` while parts are missing, then `{"photo", "page", "receipt"}`: 201, or 200 if known before."""
    said = {"sent_sha256": _name(sha256), "kind": kind, "hamlet": hamlet, "book": book, "number": page}
    header = request.headers.get("content-range")
    if header is None:
        return _answer(photos.receive(database, photos_store, reach, data=body, **said))
    span = photo_parts.range_from(header, len(body))
    return _answer(uploads.receive_part(database, photos_store, parts, reach, data=body, span=span, **said))


@get(
    "/api/photos/{sha256:str}",
    guards=[Only("send_page")],
    sync_to_thread=True,
    operation_class=ReadCall,
    summary="How much of a photo is here",
)
def show_photo(
    sha256: FromPath[str],
    session: NamedDependency[Session],
    parts: NamedDependency[PartsFolder],
    reach: NamedDependency[Scope],
) -> Response[dict[str, Any]]:
    """200 as PUT answers when the photo is kept, 202 `{"received"}` while parts are missing, 404 when unknown."""
    name = _name(sha256)
    known = photos.find_sent(session, reach, name)
    if known is not None:
        return _answer(known)
    received = parts.received(Sender(commune_of(reach), reach.user_id, name))
    if received == 0:
        raise refusals.not_found()
    return _answer(received)


def _name(sha256: str) -> str:
    """Refuses NOT_FOUND: an address that is no hash is nobody's photo."""
    name = sha256.lower()
    if len(name) != 64 or not _HEX.issuperset(name):
        raise refusals.not_found()
    return name


def _answer(done: Received | int) -> Response[dict[str, Any]]:
    if isinstance(done, int):
        return Response({"received": done}, status_code=202)
    told: dict[str, Any] = {"photo": done.photo_id, "page": done.page_id, "receipt": done.receipt}
    if len(done.pages) > 1:
        told["pages"] = list(done.pages)
    return Response(told, status_code=201 if done.is_new else 200)
