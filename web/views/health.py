"""Whether the server can do its work, for whoever watches it. Says nothing about anyone."""

from collections.abc import Callable

from litestar import Response, get
from litestar.di import NamedDependency

from db import Database, Scope
from db.queries import counts
from db.schema import is_served
from intake.photo_store import PhotoStore


@get("/healthz", opt={"outside": True}, sync_to_thread=True)
def show_health(
    database: NamedDependency[Database], photos_store: NamedDependency[PhotoStore]
) -> Response[dict[str, str]]:
    """200 when all three are well, else 503; the words are for machines."""
    parts = {
        "database": _word(lambda: is_served(database)),
        "queue": _word(lambda: _queue_answers(database)),
        "photos": _word(photos_store.is_well),
    }
    return Response(parts, status_code=200 if set(parts.values()) == {"ok"} else 503)


def _word(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "wrong"
    except Exception:
        return "unreachable"


def _queue_answers(database: Database) -> bool:
    with database.reading() as session:
        return counts.ask(session, [counts.pages(Scope(user_id=0, role="administrator"), ("waiting",))])[0] >= 0
