"""A browser in front of the real application, on either database."""

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.testing import TestClient

from access.audit import NOBODY, Act, tell
from access.known_devices import with_person
from access.scopes import scope_of
from access.sessions import csrf_token, open_session
from catalogue.clock import today_here
from db import OperationalError, Scope, Session, select
from db.tables import LoginFailure, User
from tests.support.office import PASSWORD, Office
from web import cookies
from web.app import create_app
from web.forms import Form
from web.heads import App
from web.settings import Settings
from web.site import Site, open_site
from web.visitor import Only

SECRET = "tests alone know this secret, and nobody else"


@get("/broken", sync_to_thread=True)
def broken() -> None:
    """Breaks with a child's name in the words of the error."""
    raise RuntimeError("Lò Thị Mai")


@get("/busy", sync_to_thread=True)
def busy() -> None:
    """What a locked database looks like."""
    raise OperationalError("SELECT", {}, Exception("database is locked"))


@get("/area/{commune_code:str}", sync_to_thread=True)
def area(reach: NamedDependency[Scope], commune_code: FromPath[str]) -> str:
    """A record that is there for its own commune alone."""
    from web import refusals

    if commune_code != reach.commune_code:
        raise refusals.not_found()
    return commune_code


@get("/desk", guards=[Only("review")], sync_to_thread=True)
def desk() -> str:
    """For officers alone."""
    return "desk"


@post("/note", status_code=200, sync_to_thread=True)
def note(session: NamedDependency[Session], form: NamedDependency[Form]) -> dict[str, str]:
    """Writes a row, then breaks if told to."""
    session.add(LoginFailure(account=form.text("account"), source="probe"))
    session.flush()
    if form.text("then") == "break":
        raise RuntimeError("cut")
    return {"account": form.text("account")}


@post("/api/note", status_code=200, sync_to_thread=True)
def api_note(
    request: Request[Any, Any, Any], session: NamedDependency[Session], data: JSONBody[dict[str, str]]
) -> dict[str, str]:
    """The same for programs."""
    session.add(LoginFailure(account=data["account"], source="probe"))
    return data


PROBES = (broken, busy, area, desk, note, api_note)


class Browser:
    """A browser window: keeps its cookies, follows no redirect by itself."""

    def __init__(self, client: TestClient[Any]) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> Any:
        """What the address answers to a click."""
        return self.client.get(path, headers=_names(headers), follow_redirects=False)

    def post(self, path: str, data: dict[str, str] | None = None, **headers: str) -> Any:
        """A form sent without our page's token."""
        return self.client.post(path, data=data or {}, headers=_names(headers), follow_redirects=False)

    def send(self, path: str, data: dict[str, str] | None = None, **headers: str) -> Any:
        """A form sent by our own page."""
        return self.post(path, {"_csrf_token": self.token, **(data or {})}, **headers)

    def log_in(self, username: str, password: str = PASSWORD, **headers: str) -> Any:
        """Fill in the log-in form."""
        return self.post("/login", {"username": username, "password": password}, **headers)

    @property
    def token(self) -> str:
        """The token against foreign calls, as our script reads it."""
        return str(self.client.cookies.get("csrf_token", ""))


def _names(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


_IDLE: list[App] = []
"""Applications whose test has ended: handlers are registered once, every window gets a site of its own."""


def _application(settings: Settings) -> App:
    if not _IDLE:
        made = create_app(settings, *PROBES)
        gc.freeze()  # as `serve` does
        return made
    app = _IDLE.pop()
    app.site = open_site(settings)
    return app


class Street:
    """Opens windows on the office's server; `settings` of the server may be given."""

    def __init__(self, office: Office, data: Path, stack: ExitStack) -> None:
        self.office = office
        self._data = data
        self._stack = stack

    def window(self, username: str | None = None, **settings: Any) -> Browser:
        """A new window, logged in as `username` if given."""
        url = self.office.database.engine.url.render_as_string(hide_password=False)
        told = Settings(data=self._data, database_url=url, secret=SECRET, **settings)
        base_url = told.public_url or "http://sotreem.local"
        app = _application(told)
        self._stack.callback(_IDLE.append, app)
        client = self._stack.enter_context(TestClient(app, base_url=base_url))
        browser = Browser(client)
        if username:
            self._let_in(username, browser, app.site)
        return browser

    def _let_in(self, username: str, browser: Browser, site: Site) -> None:
        """Leave in the browser, the database and the log what a log-in leaves there. The form, which costs more than
        most pages behind it, is filled in by those who ask about it, and about second factors (`Browser.log_in`)."""
        with site.database.writing() as session:
            user = session.scalars(select(User).where(User.username == username)).one()
            scope = scope_of(session, user, today_here())
            assert scope is not None
            token = open_session(session, site.keyring, user.id, "", datetime.now(UTC))
            chain = scope.commune_code or NOBODY
            tell(session, site.keyring, [Act("log_in", chain, user.id, place="testclient")])
        left = cookies.opening(site.settings, token, csrf_token(site.keyring, token))
        left.append(cookies.knowing(site.settings, with_person(site.keyring, "", username)))
        headers = [("set-cookie", cookie.to_header(header="")) for cookie in left]
        asked = httpx.Request("POST", browser.client.base_url.join("/login"))
        browser.client.cookies.extract_cookies(httpx.Response(303, headers=headers, request=asked))


@pytest.fixture
def street(office: Office, tmp_path: Path) -> Iterator[Street]:
    """The office's server, seen from the street."""
    with ExitStack() as stack:
        yield Street(office, tmp_path / "data", stack)


@pytest.fixture
def window(street: Street, tmp_path: Path) -> Callable[[str], Browser]:
    """Opens a window of someone of the office, on a server that has the office's own keys."""
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"1": bytes(range(32)).hex()}))
    return lambda username=None: street.window(username, keys=keys)
