"""What a form or a small JSON body holds, as one value; read once, by whoever asks first."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType

from catalogue.dates import parse
from catalogue.refusals import Refusal
from web import refusals

_FIELDS_MAX = 5000
PAGE_FORMS = (RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART)


class Form:
    """Names and what stood in them, in the order they were sent; a name may come several times."""

    def __init__(self, parts: Sequence[tuple[str, str | UploadFile]] = ()) -> None:
        self.parts = tuple(parts)

    def text(self, name: str, default: str = "") -> str:
        """The last text under `name`."""
        return next((part for part in reversed(self.texts(name))), default)

    def texts(self, name: str) -> list[str]:
        """Every text under `name`."""
        return [part for key, part in self.parts if key == name and isinstance(part, str)]

    def files(self, name: str) -> list[UploadFile]:
        """The files under `name` that were really chosen."""
        return [part for key, part in self.parts if key == name and isinstance(part, UploadFile) and part.filename]

    def only_file(self, name: str, sentence: str) -> UploadFile:
        """The one file under `name`. Refuses FILE_MISSING with that sentence when none or more were sent."""
        files = self.files(name)
        if len(files) != 1:
            raise Refusal("FILE_MISSING", sentence)
        return files[0]

    def names(self) -> list[str]:
        """Each name once, in the order of its first coming, without the page's own token."""
        return list(dict.fromkeys(key for key, _ in self.parts if key != "_csrf_token"))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter([(key, part) for key, part in self.parts if isinstance(part, str) and key != "_csrf_token"])


def is_page_form(request: Request[Any, Any, Any]) -> bool:
    """Whether the body is what a page's form sends."""
    return request.content_type[0] in PAGE_FORMS


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The body as a form: url-encoded, multipart, or one JSON object of texts; empty for anything else.

    Refuses NOT_UNDERSTOOD, STRANGE_CHARACTER. Url-encoded bodies are not given to the framework, which remembers them.
    """
    kept = request.scope["state"].get("form")
    if isinstance(kept, Form):
        return kept
    form = Form(await _parts(request))
    if any("\0" in text or not _is_whole(text) for pair in form.parts for text in pair if isinstance(text, str)):
        raise refusals.strange_character()
    request.scope["state"]["form"] = form
    return form


async def _parts(request: Request[Any, Any, Any]) -> list[tuple[str, str | UploadFile]]:
    kind = request.content_type[0]
    if kind == RequestEncodingType.URL_ENCODED:
        return _url_encoded(await request.body())
    if kind == RequestEncodingType.MULTI_PART:
        return await _multipart(request)
    if kind == RequestEncodingType.JSON:
        return _object(await request.json())
    return []


async def _multipart(request: Request[Any, Any, Any]) -> list[tuple[str, str | UploadFile]]:
    try:
        sent = await request.form()
    except (UnicodeDecodeError, LookupError) as wrong:  # bytes of no text, or in an alphabet nobody knows
        raise refusals.not_understood() from wrong
    return [(name, part) for name, part in sent.multi_items() if _is_part(part)]


def _url_encoded(body: bytes) -> list[tuple[str, str | UploadFile]]:
    try:
        text = body.decode()
        return list(parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS_MAX, errors="strict"))
    except ValueError as wrong:
        raise refusals.not_understood() from wrong


def _object(body: Any) -> list[tuple[str, str | UploadFile]]:
    if not isinstance(body, dict):
        raise refusals.not_understood()
    return [(name, part) for name, part in body.items() if isinstance(part, str)]


def _is_part(part: Any) -> bool:
    return isinstance(part, str | UploadFile)


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def day_from(text: str, label: str) -> date:
    """A whole day as people or browsers write it. Refuses DAY_UNKNOWN."""
    known = parse(text)
    if known is None or known.day is None:
        raise Refusal("DAY_UNKNOWN", f"{label}: chưa rõ ngày. Ghi đủ ngày, tháng, năm, như 05/3/2026.")
    return known.first_day()
