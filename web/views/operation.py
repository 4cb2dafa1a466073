"""How the house itself is: for its administrator on a page, for Prometheus in figures."""

import hmac
from datetime import UTC, datetime
from typing import Any, cast

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from db import Database, Session
from web import refusals
from web.callers import token_in
from web.heads import App
from web.meters import FORMAT
from web.settings import Settings
from web.upkeep.alerts import alerts, rules
from web.upkeep.figures import figures
from web.visitor import Only

SHOWN_MAX = 20


@get("/operation", guards=[Only("watch_house")], sync_to_thread=True)
def show_operation(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Template:
    """What is due, and how disks, backups, pages, readers and phones are."""
    told = figures(session, datetime.now(UTC))
    answered, satisfied = cast(App, request.app).site.meters.sync_counts()
    context = {
        "told": told,
        "alerts": alerts(told.numbers(), rules()),
        "answered": answered,
        "satisfied": satisfied,
        "silent": told.silent[:SHOWN_MAX],
        "more_silent": max(0, len(told.silent) - SHOWN_MAX),
    }
    return Template("operation.html", context=context)


@get("/metrics", opt={"outside": True}, sync_to_thread=True)
def show_metrics(
    request: Request[Any, Any, Any], settings: NamedDependency[Settings], database: NamedDependency[Database]
) -> Response[bytes]:
    """The same in the text format of Prometheus, for who bears SOTREEM_METRICS_TOKEN. Refuses NOT_LOGGED_IN."""
    wanted = settings.metrics_token.encode()
    if not wanted or not hmac.compare_digest(token_in(request).encode(), wanted):
        raise refusals.not_logged_in()
    with database.reading() as session:
        told = figures(session, datetime.now(UTC))
    body = cast(App, request.app).site.meters.told(told, alerts(told.numbers(), rules()))
    return Response(body, media_type=FORMAT)
