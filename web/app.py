"""The web application: views, what they may ask for, and what stands between them and the street."""

from typing import Any, cast

from litestar import Litestar, Request, Router
from litestar.concurrency import set_asyncio_executor
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import Scope as Call

from catalogue.clock import today_here
from db import Scope
from web.answers import answer
from web.door import Door
from web.forms import Form, read_form
from web.headers import protect
from web.heads import App
from web.own_account import provide_own_account
from web.pages import template_config
from web.press import provide_press
from web.routes import VIEWS
from web.settings import Settings
from web.site import open_site, site_of
from web.threads import HANDLERS
from web.transactions import provide_session
from web.visitor import Visitor, get_visitor

BODY_MAX_BYTES = 2_000_000
"""Larger bodies (photos) are allowed by the view that takes them: `request_max_body_size=`."""
set_asyncio_executor(HANDLERS)


def create_app(settings: Settings, *views: HTTPRouteHandler) -> App:
    """The application over the settings' database and keys; `views` are a test's own, beside the product's."""
    handlers = [*VIEWS, *views]
    documented = [handler for handler in handlers if any(path.startswith("/api") for path in handler.paths)]
    pages = [handler for handler in handlers if handler not in documented]
    app = App(
        route_handlers=[
            Router("/", route_handlers=documented, include_in_schema=True),
            Router("/", route_handlers=pages),
        ],
        include_in_schema=False,
        dependencies={
            "settings": _part("settings"),
            "database": _part("database"),
            "keyring": _part("keyring"),
            "keeping": _part("keeping"),
            "photos_store": _part("photos"),
            "parts": _part("parts"),
            "session": Provide(provide_session),
            "visitor": Provide(_provide_visitor, sync_to_thread=False),
            "reach": Provide(_provide_reach, sync_to_thread=False),
            "today": Provide(today_here, sync_to_thread=False),
            "form": Provide(_provide_form),
            "press": Provide(provide_press, sync_to_thread=False),
            "own": Provide(provide_own_account, sync_to_thread=False),
        },
        middleware=[Door()],
        exception_handlers={Exception: answer},
        before_send=[protect],
        template_config=template_config(),
        openapi_config=_described(),
        request_max_body_size=BODY_MAX_BYTES,
        multipart_form_part_limit=5000,
        on_shutdown=[_close],
        logging_config=None,
        debug=False,
    )
    app.site = open_site(settings)
    return app


def _part(name: str) -> Provide:
    """What the site calls `name`: asked for at each call, so that handlers are registered once for whatever site."""

    def part(scope: Call) -> Any:
        return getattr(site_of(scope), name)

    return Provide(part, sync_to_thread=False)


async def _close(app: Litestar) -> None:
    cast(App, app).site.database.close()


def _provide_visitor(request: Request[Any, Any, Any]) -> Visitor:
    """The person calling. Refuses NOT_LOGGED_IN."""
    return get_visitor(request)


def _provide_reach(request: Request[Any, Any, Any]) -> Scope:
    """What the person reaches today (the framework keeps the name `scope` for itself). Refuses NOT_LOGGED_IN."""
    return get_visitor(request).scope


async def _provide_form(request: Request[Any, Any, Any]) -> Form:
    return await read_form(request)


def _described() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Sổ Trẻ Em",
        version="0.1.0",
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"])],
        openapi_router=Router("/schema", route_handlers=[], opt={"outside": True}, include_in_schema=False),
    )
