"""What phones call: sending what was written, and asking what they may hold."""

import json
from typing import Any, NoReturn

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from access.keys import Keyring
from access.scopes import hamlets_of
from catalogue.refusals import Refusal
from db import Database, Scope, Session
from db.queries import sending
from intake import submissions
from intake.submissions import Answer
from web import refusals
from web.api_schema import ReadCall, SyncCall
from web.visitor import Only

BODY_MAX_BYTES = 5_000_000


@post(
    "/api/sync",
    status_code=200,
    guards=[Only("write_child")],
    request_max_body_size=BODY_MAX_BYTES,
    sync_to_thread=True,
    operation_class=SyncCall,
    summary="Send children as they were written",
)
def sync(
    body: RawBody, database: NamedDependency[Database], keyring: NamedDependency[Keyring], reach: NamedDependency[Scope]
) -> dict[str, list[Answer]]:
    """`{"device": "…", "items": […]}` → an answer for each item, in order; see docs for the rules of sync."""
    sent = _read(body)
    return {"items": submissions.receive(database, keyring, reach, sent["items"], str(sent.get("device") or ""))}


def _read(body: bytes) -> dict[str, Any]:
    """The call as an object with a list of items. Refuses NOT_UNDERSTOOD."""
    try:
        sent = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as unreadable:
        raise refusals.not_understood() from unreadable
    if not isinstance(sent, dict) or not isinstance(sent.get("items"), list):
        raise _no_items()
    return sent


def _refuse_constant(_name: str) -> NoReturn:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError


def _no_items() -> Refusal:
    sentence = "Nội dung gửi lên không có danh sách phiếu. Cập nhật ứng dụng rồi gửi lại; phiếu vẫn còn trong máy."
    return Refusal("NO_ITEMS", sentence, field="items")


@get(
    "/api/device",
    guards=[Only("write_child")],
    sync_to_thread=True,
    operation_class=ReadCall,
    summary="What a phone of this person may hold",
)
def show_device(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> dict[str, object]:
    """Hamlets, and the names and birth years of their children: so that the form can warn of one known already."""
    return {
        "commune_code": reach.commune_code,
        "province_code": sending.province_code(session, reach),
        "hamlets": [{"name": hamlet.name, "kind": hamlet.kind} for hamlet in hamlets_of(session, reach)],
        "children": [known.as_told() for known in sending.names(session, reach)],
    }
