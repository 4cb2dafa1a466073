"""What /schema tells beside what the views' own types tell: bodies read raw, and every refusal a call can get."""

from dataclasses import dataclass
from typing import Any

from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
)

_TEXT = Schema(type=OpenAPIType.STRING)
_MAYBE_TEXT = Schema(type=[OpenAPIType.STRING, OpenAPIType.NULL])
_WHOLE = Schema(type=OpenAPIType.INTEGER)
_REFUSAL = Schema(
    type=OpenAPIType.OBJECT,
    properties={"code": _TEXT, "sentence": _TEXT, "field": _MAYBE_TEXT},
    required=["code", "sentence", "field"],
)
_READ_REFUSALS = {
    "401": "Not logged in.",
    "404": "Unknown, out of scope or out of role: the same body.",
    "503": "Busy; `Retry-After` says when to come again.",
}
_WRITE_REFUSALS = _READ_REFUSALS | {
    "403": "No CSRF token (header `X-CSRF-Token`), or a foreign origin.",
    "409": "Someone was first.",
    "413": "Too large.",
    "422": "Not understood.",
    "429": "Slow down.",
}
_ITEM = Schema(
    type=OpenAPIType.OBJECT,
    properties={
        "uuid": _TEXT,
        "kind": Schema(type=OpenAPIType.STRING, enum=["child", "withdrawal", "household_check", "recheck", "sealed"]),
        "base_rev": _WHOLE,
        "claimed_at": _TEXT,
        "fields": Schema(type=OpenAPIType.OBJECT),
        "photos": Schema(type=OpenAPIType.ARRAY, items=_TEXT),
        "box": _TEXT,
    },
    required=["uuid", "kind"],
)
_ITEMS = Schema(type=OpenAPIType.ARRAY, items=_ITEM)
_PARCELS = Schema(
    type=OpenAPIType.OBJECT,
    properties={"device": _TEXT, "format": _WHOLE, "app": _TEXT, "sent_at": _TEXT, "items": _ITEMS},
    required=["items"],
)


def _refusals(words: dict[str, str]) -> dict[str, Any]:
    content = {"application/json": OpenAPIMediaType(schema=_REFUSAL)}
    return {status: OpenAPIResponse(description=said, content=content) for status, said in words.items()}


def _header(name: str, said: str, *, required: bool) -> Parameter:
    return Parameter(name=name, param_in="header", description=said, required=required, schema=_TEXT)


@dataclass
class ReadCall(Operation):
    """A call that only reads."""

    def __post_init__(self) -> None:
        """The framework's own 400 never leaves: the product answers 404 or 422."""
        kept = {status: told for status, told in (self.responses or {}).items() if status != "400"}
        self.responses = kept | _refusals(_READ_REFUSALS)


@dataclass
class WriteCall(ReadCall):
    """A call that changes something, with our pages' token."""

    def __post_init__(self) -> None:
        """Adds the token and the refusals of writing."""
        super().__post_init__()
        self.responses = (self.responses or {}) | _refusals(_WRITE_REFUSALS)
        token = _header("X-CSRF-Token", "The token in the cookie the log-in gave.", required=True)
        self.parameters = [*(self.parameters or []), token]


@dataclass
class SyncCall(WriteCall):
    """Items as JSON."""

    def __post_init__(self) -> None:
        """Adds the body."""
        super().__post_init__()
        self.request_body = RequestBody({"application/json": OpenAPIMediaType(schema=_PARCELS)}, required=True)


@dataclass
class PhotoCall(WriteCall):
    """Raw bytes, whole or a part."""

    def __post_init__(self) -> None:
        """Adds the body, the range, and the answers beside 200."""
        super().__post_init__()
        whole = OpenAPIMediaType(schema=Schema(content_media_type="application/octet-stream"))
        self.request_body = RequestBody({"application/octet-stream": whole}, required=True)
        said = "`bytes FIRST-LAST/LENGTH` of the part in the body."
        self.parameters = [*(self.parameters or []), _header("Content-Range", said, required=False)]
        told = {"201": "Kept: `{photo, page, receipt}`.", "202": "Parts are missing: `{received}`."}
        self.responses = (self.responses or {}) | {code: OpenAPIResponse(words) for code, words in told.items()}
