"""Headers every answer carries, also those that no view gave."""

from litestar.types import Message, Scope

from web.site import site_of

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
    b"content-security-policy",
    b"x-frame-options",
    b"referrer-policy",
    b"cross-origin-opener-policy",
    b"permissions-policy",
)
"""What is said of pages, refusals and workers: beside a script or an icon it would only be weight on slow lines."""
_HSTS = "max-age=31536000"


def _written(lines: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), text.encode()) for name, text in lines.items()]


PLAIN = _written(_ALWAYS | {"Cache-Control": "no-store"})
"""Names and values of what every answer says, whatever the settings."""
_HTTPS = [*PLAIN, *_written({"Strict-Transport-Security": _HSTS})]


async def protect(message: Message, scope: Scope) -> None:
    """The hook that sets them. Nothing is stored anywhere unless the view says that it may be."""
    if message["type"] != "http.response.start":
        return
    given = list(message.get("headers", ()))
    said = {name.lower() for name, _ in given}
    written = _HTTPS if site_of(scope).settings.is_https else PLAIN
    left_out = _OF_PAGES if message["status"] < 400 and _is_part(scope["path"]) else ()
    message["headers"] = [*given, *(line for line in written if line[0] not in said and line[0] not in left_out)]


def _is_part(path: str) -> bool:
    """A worker is no part: what it may do is said by its own answer."""
    return path.startswith("/static/dist/") and "worker" not in path
