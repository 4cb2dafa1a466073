"""What phones call: sending what was written, and asking what they may hold."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from access.keys import Keyring
from db import Session, opened
from intake import submissions
from intake.jobs import Answer
from web import sync_body
from web.api_schema import ReadCall, SyncCall
from web.carried import carried
from web.stores import Keeping
from web.visitor import Only, Visitor, get_visitor

BODY_MAX_BYTES = 5_000_000


@post(
    "/api/sync",
    status_code=200,
    guards=[Only("write_child")],
    opt={"locked": True, "told": True},
    request_max_body_size=BODY_MAX_BYTES,
    sync_to_thread=True,
    operation_class=SyncCall,
    summary="Send children as they were written",
)
def sync(request: Request[Any, Any, Any], body: RawBody, keeping: NamedDependency[Keeping]) -> dict[str, list[Answer]]:
    """`{"device": "…", "items": […]}` → an answer for each item, in order; see docs for the rules of sync."""
    visitor = get_visitor(request)
    sent = sync_body.read(body, visitor.device, datetime.now(UTC))
    return {"items": submissions.receive(keeping.database, keeping.keyring, visitor.scope, sent.items, sent.line)}


@get(
    "/api/device",
    guards=[Only("write_child")],
    sync_to_thread=True,
    operation_class=ReadCall,
    summary="What a phone of this person may hold",
)
def show_device(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
) -> Response[bytes]:
    """Lists, names and birth years, assigned checks, what was returned; 304 while nothing of it has changed."""
    body = json.dumps(carried(session, keyring, visitor), ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    is_known = tag in request.headers.get("if-none-match", "")
    told = {"ETag": tag}
    if is_known:
        opened.forget()
        return Response(b"", status_code=304, headers=told, media_type="application/json")
    return Response(body, headers=told, media_type="application/json")
