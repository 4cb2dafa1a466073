"""What a house that has moved answers, whatever it is asked: one sentence, and nothing of what it holds."""

import json
from html import escape
from typing import Any

from db.tables import MovedHouse
from web.spoken import vn_date

CODE = "HOUSE_MOVED"
_AGAIN_S = 3600
"""Phones keep what they have, and ask again after that time."""
_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sổ Trẻ Em đã chuyển</title><h1>Sổ Trẻ Em đã chuyển</h1><p>{sentence}</p>{link}</html>"""


def sentence_of(gone: MovedHouse) -> str:
    """Where the house has moved to, since when, and what to do."""
    there = f": {gone.address}" if gone.address else " (hỏi cán bộ xã địa chỉ)"
    return f"Sổ của xã đã chuyển về máy của tỉnh từ ngày {vn_date(gone.moved_at)}. Mở địa chỉ mới{there}."


def page_of(gone: MovedHouse) -> Any:
    """An application (ASGI) that refuses every call with 503, so that phones keep what they have not sent."""
    sentence = sentence_of(gone)
    link = f'<p><a href="{escape(gone.address)}">{escape(gone.address)}</a></p>' if gone.address else ""
    page = _PAGE.format(sentence=escape(sentence), link=link).encode()
    told = json.dumps({"code": CODE, "sentence": sentence, "field": None}, ensure_ascii=False).encode()

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        accepted = dict(scope["headers"]).get(b"accept", b"")
        is_page = b"text/html" in accepted and not scope["path"].startswith("/api")
        body, kind = (page, b"text/html; charset=utf-8") if is_page else (told, b"application/json")
        headers = [
            (b"content-type", kind),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        headers += [(b"retry-after", str(_AGAIN_S).encode()), (b"content-security-policy", b"default-src 'none'")]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer


async def _live(receive: Any, send: Any) -> None:
    """Nothing is to be opened or closed."""
    for phase in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{phase}.complete"})
