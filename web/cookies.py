"""The cookies: the session, which no script reads, the token against foreign calls, which ours may, and by what a
device is known again to people who logged in there (`access.known_devices`)."""

from litestar.datastructures import Cookie

from web.settings import Settings

CSRF = "csrf_token"
_KNOWN_S = 180 * 24 * 3600


def session_name(settings: Settings) -> str:
    """Over TLS the name binds the cookie to this host alone."""
    return "__Host-sotreem_session" if settings.is_https else "sotreem_session"


def known_name(settings: Settings) -> str:
    """The same for what outlives the session."""
    return "__Host-sotreem_known" if settings.is_https else "sotreem_known"


def knowing(settings: Settings, kept: str) -> Cookie:
    """What a log-in leaves on the device; only the log-in reads it."""
    return Cookie(
        key=known_name(settings),
        value=kept,
        max_age=_KNOWN_S,
        httponly=True,
        secure=settings.is_https,
        samesite="lax",
    )


def opening(settings: Settings, token: str, csrf_token: str) -> list[Cookie]:
    """What a log-in sets. Both last as long as the browser; the server ends them earlier."""
    return [
        Cookie(key=session_name(settings), value=token, httponly=True, secure=settings.is_https, samesite="lax"),
        Cookie(key=CSRF, value=csrf_token, secure=settings.is_https, samesite="lax"),
    ]


def closing(settings: Settings) -> list[Cookie]:
    """What a log-out sets."""
    return [
        Cookie(key=session_name(settings), value="", max_age=0, httponly=True, secure=settings.is_https),
        Cookie(key=CSRF, value="", max_age=0, secure=settings.is_https),
    ]
