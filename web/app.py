"""The web application: views, what they may ask for, and what stands between them and the street."""

from typing import Any

from litestar import Litestar, Request, Router
from litestar.concurrency import set_asyncio_executor
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from db import Scope
from web.answers import answer
from web.call_log import CallLog
from web.door import Door, here_now
from web.forms import Form, read_form
from web.headers import protecting
from web.heads import App
from web.meters import Meters
from web.own_account import provide_own_account
from web.pages import template_config
from web.routes import VIEWS
from web.settings import Settings
from web.stores import Keeping, parts_folder, photo_store
from web.threads import HANDLERS
from web.transactions import provide_session
from web.visitor import Visitor, get_visitor

BODY_MAX_BYTES = 2_000_000
"""Larger bodies (photos) are allowed by the view that takes them: `request_max_body_size=`."""
set_asyncio_executor(HANDLERS)


def create_app(settings: Settings, *views: HTTPRouteHandler) -> Litestar:
    """The application over the settings' database and keys; `views` are a test's own, beside the product's."""
    database, keyring = settings.database(), settings.keyring()
    keeping = Keeping(database, keyring)
    photos, parts = photo_store(settings, keyring), parts_folder(settings, keyring)
    handlers = [*VIEWS, *views]
    documented = [handler for handler in handlers if any(path.startswith("/api") for path in handler.paths)]
    pages = [handler for handler in handlers if handler not in documented]
    app = App(
        route_handlers=[
            Router("/", route_handlers=documented, include_in_schema=True),
            Router("/", route_handlers=pages, include_in_schema=False),
        ],
        dependencies={
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "database": Provide(lambda: database, sync_to_thread=False),
            "keyring": Provide(lambda: keyring, sync_to_thread=False),
            "keeping": Provide(lambda: keeping, sync_to_thread=False),
            "session": Provide(provide_session),
            "visitor": Provide(_provide_visitor, sync_to_thread=False),
            "reach": Provide(_provide_reach, sync_to_thread=False),
            "today": Provide(lambda: here_now().date(), sync_to_thread=False),
            "form": Provide(_provide_form),
            "own": Provide(provide_own_account, sync_to_thread=False),
            "photos_store": Provide(lambda: photos, sync_to_thread=False),
            "parts": Provide(lambda: parts, sync_to_thread=False),
        },
        middleware=[Door(settings, database, keyring)],
        exception_handlers={Exception: answer},
        before_send=[protecting(settings)],
        template_config=template_config(),
        openapi_config=_described(),
        request_max_body_size=BODY_MAX_BYTES,
        multipart_form_part_limit=5000,
        on_shutdown=[database.close],
        logging_config=None,
        debug=False,
    )
    app.log, app.meters = CallLog(settings, database, keyring), Meters()
    return app


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
