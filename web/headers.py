"""Headers every answer carries, also those that no view gave."""

from collections.abc import Awaitable, Callable

from litestar.types import Message, Scope

from web.settings import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No inline script or style anywhere, so no nonce either: what runs is our own bundle."""

_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
_OF_PAGES = (
    "content-security-policy",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
)
"""What is said of pages and workers alone: beside a script or an icon it would only be weight on slow lines."""
_HSTS = "max-age=31536000"


def protecting(settings: Settings) -> Callable[[Message, Scope], Awaitable[None]]:
    """The hook that sets them. Nothing is stored anywhere unless the view says that it may be."""

    always = _ALWAYS | {"Cache-Control": "no-store"}
    if settings.is_https:
        always |= {"Strict-Transport-Security": _HSTS}
    written = [(name.lower().encode(), text.encode()) for name, text in always.items()]
    of_parts = [line for line in written if line[0].decode() not in _OF_PAGES]

    async def protect(message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", ()))
            said = {name.lower() for name, _ in given}
            wanted = of_parts if _is_part(scope["path"]) else written
            message["headers"] = [*given, *(line for line in wanted if line[0] not in said)]

    return protect


def _is_part(path: str) -> bool:
    """A worker is no part: what it may do is said by its own answer."""
    return path.startswith("/static/dist/") and "worker" not in path
