"""Whether the server can do its work, for whoever watches it. Says nothing about anyone."""

from typing import Any

from litestar import Request, Response, get

from web.site import site_of


@get("/healthz", opt={"outside": True})
async def show_health(request: Request[Any, Any, Any]) -> Response[dict[str, str]]:
    """200 when all three are well, else 503; the words are for machines."""
    parts = await site_of(request.scope).wellness.parts()
    return Response(parts, status_code=200 if set(parts.values()) == {"ok"} else 503)
