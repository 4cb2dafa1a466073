"""The two cookies: the session, which no script reads, and the token against foreign calls, which ours may."""

from litestar.datastructures import Cookie

from web.settings import Settings

CSRF = "csrf_token"


def session_name(settings: Settings) -> str:
    """Over TLS the name binds the cookie to this host alone."""
    return "__Host-sotreem_session" if settings.is_https else "sotreem_session"


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
