"""Whether the server can do its work, for whoever watches it. Says nothing about anyone."""

import os
from collections.abc import Callable

from litestar import Response, get
from litestar.di import NamedDependency

from db import Database, Scope
from db.queries import counts
from db.schema import is_current
from web.settings import Settings


@get("/healthz", opt={"outside": True}, sync_to_thread=True)
def show_health(database: NamedDependency[Database], settings: NamedDependency[Settings]) -> Response[dict[str, str]]:
    """200 when all three are well, else 503; the words are for machines."""
    parts = {
        "database": _word(lambda: is_current(database)),
        "queue": _word(lambda: _queue_answers(database)),
        "photos": _word(lambda: _is_writable(settings)),
    }
    return Response(parts, status_code=200 if set(parts.values()) == {"ok"} else 503)


def _word(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "wrong"
    except Exception:
        return "unreachable"


def _queue_answers(database: Database) -> bool:
    with database.reading() as session:
        return counts.pages_count(session, Scope(user_id=0, role="administrator"), ("waiting",)) >= 0


def _is_writable(settings: Settings) -> bool:
    if settings.photos_url.startswith("s3:"):
        return True
    settings.photos_folder.mkdir(parents=True, exist_ok=True)
    return os.access(settings.photos_folder, os.W_OK)
