"""The second step of a log-in: a code of the app, a code on paper, or a passkey."""

from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from access import factors, logins, passkeys, sessions
from access.audit import NOBODY
from access.keys import Keyring
from catalogue.refusals import Refusal
from db import Database, Session
from web import cookies, refusals
from web.answers import wants_json
from web.calling import source_of
from web.forms import Form
from web.passkey_house import answer_in, house_of
from web.settings import Settings
from web.views.login import own_address
from web.visitor import Visitor, find_visitor, get_visitor

_STEPS = ("second",)
_CODE_MAX = 60


@get("/login/second", opt={"public": True, "steps": _STEPS}, sync_to_thread=True)
def show_second(
    request: Request[Any, Any, Any], session: NamedDependency[Session], next: FromQuery[str] = "/"
) -> Template | Redirect:
    """The form; whoever has no step to take is led on."""
    visitor = find_visitor(request)
    if visitor is None or visitor.step != "second":
        return Redirect("/" if visitor else "/login", status_code=303)
    return _page(session, visitor, next)


@post("/login/second", opt={"steps": _STEPS, "told": True}, status_code=200, sync_to_thread=True)
def prove(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    settings: NamedDependency[Settings],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Come in fully, with a new session. Refuses WRONG_CODE and SlowDown."""
    visitor, at = _half_way(request), datetime.now(UTC)
    house, typed, signed = house_of(request, settings, visitor), form.text("code")[:_CODE_MAX], answer_in(form)

    def proof(session: Session) -> bool:
        if signed is not None:
            return passkeys.prove(session, keyring, house, visitor.user_id, signed, at)
        return factors.take_code(session, keyring, visitor.user_id, typed, at)

    half = logins.Half(visitor.user_id, visitor.scope.commune_code or NOBODY, visitor.token_hash)
    try:
        source = source_of(request, settings.trusted_proxies)
        token = logins.log_in_fully(database, keyring, half, proof, source=source, at=at)
    except Refusal as refusal:
        if wants_json(request):
            raise
        return _said(database, visitor, refusal, form.text("next", "/"))
    set_cookies = cookies.opening(settings, token, sessions.csrf_token(keyring, token))
    if wants_json(request):
        body = {"username": visitor.username, "name": visitor.name, "role": visitor.scope.role}
        return Response(body, cookies=set_cookies)
    return Redirect(own_address(form.text("next", "/")), status_code=303, cookies=set_cookies)


@post("/login/second/passkey", opt={"steps": _STEPS, "told": True}, status_code=200, sync_to_thread=True)
def ask_passkey(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    settings: NamedDependency[Settings],
) -> dict[str, Any]:
    """What the browser needs to sign with a passkey."""
    visitor = _half_way(request)
    return passkeys.asking(session, keyring, house_of(request, settings, visitor), visitor.user_id)


def _half_way(request: Request[Any, Any, Any]) -> Visitor:
    visitor = get_visitor(request)
    if visitor.step != "second":
        raise refusals.not_found()
    return visitor


def _said(database: Database, visitor: Visitor, refusal: Refusal, next_address: str) -> Template:
    with database.reading() as session:
        page = _page(session, visitor, next_address, refusal.sentence)
    page.status_code = refusal.status
    if isinstance(refusal, logins.SlowDown):
        page.headers["Retry-After"] = str(refusal.retry_after_s)
    return page


def _page(session: Session, visitor: Visitor, next_address: str, sentence: str = "") -> Template:
    has = factors.factors_of(session, visitor.user_id)
    context = {"has_app": has.has_app, "has_passkey": bool(has.passkeys), "codes_left": has.codes_left}
    return Template("account/second.html", context=context | {"next": own_address(next_address), "sentence": sentence})
