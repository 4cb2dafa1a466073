"""The queue of the review desk: what waits where, who has it, and how long it will take."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from access.keys import Keyring
from db import Scope, Session
from db.queries import pages as queries
from db.queries import trust
from intake import pace, queue
from web.page_names import name_of
from web.visitor import Only


@get("/review", guards=[Only("review")], sync_to_thread=True)
def show_queue(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    hamlet: FromQuery[int | None] = None,
    standing: FromQuery[str] = "",
    q: FromQuery[str] = "",
) -> Template:
    """Pages by hamlet and standing, oldest first; found by a child's name, a sender, a book, without marks."""
    asked = queue.Asked(hamlet, standing if standing in queue.STANDINGS else "", q[:60])
    lines = queue.pages(session, keyring, reach, asked)
    hamlets = queries.queue_by_hamlet(session, reach)
    rows_count = sum(one.row_count for one in hamlets)
    context = {
        "queue": hamlets,
        "standings": queue.counts(session, reach, hamlet),
        "asked": asked,
        "pages": lines,
        "rows_count": rows_count,
        "again_count": sum(count for _, count in trust.reopened_pages(session, reach)),
        "minutes": pace.minutes_for_rows(session, reach.user_id, rows_count),
        "first": next((line.page for line in lines if line.standing == "waiting"), None),
        "name_of": name_of,
    }
    return Template("review/queue.html", context=context)
