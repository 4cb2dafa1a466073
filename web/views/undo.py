"""Taking back by one key, wherever in the passes it is pressed: fields of the last key, or the rows it confirmed."""

from datetime import date
from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from access.keys import Keyring
from db import Scope, Session
from intake import undoing
from intake.batches import batch_of
from intake.undoing import Undone
from web.answers import wants_json
from web.forms import Form
from web.passes import where_asked
from web.views.fates import rows_screen
from web.views.passes import TOLD, next_screen
from web.visitor import Only


@post("/review/undo", guards=[Only("review")], status_code=200, sync_to_thread=True)
def undo(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Take back the last key here; what it had decided is looked at again."""
    where = where_asked(session, reach, form)
    undone = undoing.last_key(session, keyring, reach, where.page_ids, where.hamlet_id)
    told = _told(undone)
    if wants_json(request):
        return Response({"undone": [f"{row_id}-{field}" for row_id, field in undone.places], "told": told})
    session.flush()
    if undone.refused:
        where = where_asked(session, reach, form)
        left = batch_of(session, keyring, reach, today, where.page_ids)
        return rows_screen(session, keyring, reach, where, left, undone.refused, TOLD[told])
    if form.text("way") == "rows":
        return Redirect(f"/review/rows?{where.query}&told={told}", status_code=303)
    return next_screen(request, session, keyring, reach, today, form, TOLD[told])


def _told(undone: Undone) -> str:
    return "rows" if undone.rows else "fields" if undone.places else "nothing"
