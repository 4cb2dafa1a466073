"""Logging in and out. What comes after the right password is in `views/second_step`."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from access import known_devices, logins, sessions
from access.keys import Keyring
from catalogue.refusals import Refusal
from db import Database
from intake import leases
from web import cookies, refusals
from web.answers import wants_json
from web.calling import source_of
from web.forms import Form
from web.machines import machine_of
from web.settings import Settings
from web.visitor import find_visitor, get_visitor

_WORDS_MAX = 200


STEPS = ("second", "enrol")
_NEXT_STEP = {"second": "/login/second", "enrol": "/account"}


@get("/login", opt={"public": True, "steps": STEPS}, sync_to_thread=False)
def show_login(request: Request[Any, Any, Any], next: FromQuery[str] = "/") -> Template | Redirect:
    """The form; who is half-way in is led to what is still to do."""
    visitor = find_visitor(request)
    if visitor is not None and visitor.step:
        return Redirect(f"{_NEXT_STEP[visitor.step]}?{urlencode({'next': own_address(next)})}", status_code=303)
    return _page(username="", sentence="", next_address=next)


@post("/login", opt={"public": True, "no_token": True, "steps": STEPS}, status_code=200, sync_to_thread=True)
def log_in(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    settings: NamedDependency[Settings],
    form: NamedDependency[Form],
    today: NamedDependency[date],
) -> Response[Any]:
    """Open a session, always a new one; the session the browser had before is over."""
    username = form.text("username").strip()[:_WORDS_MAX]
    kept = request.cookies.get(cookies.known_name(settings), "")[: known_devices.LENGTH_MAX]
    try:
        opened = logins.log_in(
            database,
            keyring,
            username=username,
            password=form.text("password"),
            source=source_of(request, settings.trusted_proxies),
            at=datetime.now(UTC),
            today=today,
            device=form.text("device") or machine_of(request.headers.get("user-agent", "")),
            known_device=known_devices.source_of(keyring, kept, username),
            second_factor=settings.second_factor,
        )
    except Refusal as refusal:
        if wants_json(request):
            raise
        page = _page(form.text("username")[:_WORDS_MAX], refusal.sentence, form.text("next", "/"))
        page.status_code = refusal.status
        if isinstance(refusal, logins.SlowDown):
            page.headers["Retry-After"] = str(refusal.retry_after_s)
        return page
    _end_old(request, database)
    set_cookies = cookies.opening(settings, opened.token, opened.csrf_token)
    set_cookies.append(cookies.knowing(settings, known_devices.with_person(keyring, kept, username)))
    if opened.step:
        return _half_way(request, opened.step, form.text("next", "/"), set_cookies)
    if not wants_json(request):
        return Redirect(own_address(form.text("next", "/")), status_code=303, cookies=set_cookies)
    body = {"username": opened.user.username, "name": opened.user.name, "role": opened.scope.role}
    return Response(body, cookies=set_cookies)


def _half_way(
    request: Request[Any, Any, Any], step: str, next_address: str, set_cookies: list[Cookie]
) -> Response[Any]:
    """The password was right: people are led on, programs are told what is due and where."""
    address = _NEXT_STEP[step]
    if not wants_json(request):
        asked = urlencode({"next": own_address(next_address)})
        return Redirect(f"{address}?{asked}", status_code=303, cookies=set_cookies)
    due = refusals.second_factor_due()
    body = {"code": due.code, "sentence": due.sentence, "field": None, "address": address}
    return Response(body, status_code=due.status, cookies=set_cookies)


@post("/logout", opt={"steps": STEPS}, status_code=200, sync_to_thread=True)
def log_out(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """End this session; the pages one was reviewing are anybody's again."""
    visitor = get_visitor(request)
    _end_old(request, database)
    with database.writing() as session:
        leases.release(session, visitor.user_id)
    if wants_json(request):
        return Response({}, cookies=cookies.closing(settings))
    return Redirect("/login", status_code=303, cookies=cookies.closing(settings))


def _end_old(request: Request[Any, Any, Any], database: Database) -> None:
    old = find_visitor(request)
    if old is not None:
        with database.writing() as session:
            sessions.end_session(session, old.token_hash, datetime.now(UTC))


def _page(username: str, sentence: str, next_address: str) -> Template:
    context = {"username": username, "sentence": sentence, "next": own_address(next_address)}
    return Template("login.html", context=context)


def own_address(wanted: str) -> str:
    """`wanted` when it is a place in this house, else the home page: no log-in leads to a stranger's site."""
    is_own = wanted.startswith("/") and not wanted.startswith("//") and wanted.isprintable() and "\\" not in wanted
    return wanted if is_own else "/"
