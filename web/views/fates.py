"""The last step of a page or hamlet: what becomes of each row, confirmed by one key where it is clear."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from access.keys import Keyring
from catalogue.fields import label
from catalogue.refusals import Refusal, not_found
from db import Scope, Session
from db.queries import pages as queries
from db.tables import ReviewRow
from intake import fates, odd_columns
from intake.batches import Batch, batch_of
from web.forms import Form
from web.page_names import name_of
from web.passes import Where, steps_of, where_asked, where_of
from web.views.passes import TOLD
from web.visitor import Only

_CHOICE = "child-"


@get("/review/rows", guards=[Only("review")], sync_to_thread=True)
def show_rows(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    page: FromQuery[int | None] = None,
    hamlet: FromQuery[int | None] = None,
    told: FromQuery[str] = "",
) -> Template:
    """Each row with what is proposed for it: this child with these differences, a new child, or a choice."""
    where = where_of(session, reach, page, hamlet)
    batch = batch_of(session, keyring, reach, today, where.page_ids)
    return rows_screen(session, keyring, reach, where, batch, [], TOLD.get(told, ""))


@post("/review/rows", guards=[Only("review")], status_code=200, sync_to_thread=True)
def take_rows(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Confirm the rows that were chosen; those refused stay, each with its reason."""
    where = where_asked(session, reach, form)
    batch = batch_of(session, keyring, reach, today, where.page_ids)
    above = {name: form.text(f"above-{name}") for name in fates.ABOVE} if where.page_id is not None else {}
    refused = fates.take(session, keyring, reach, today, batch, _choices(form), above)
    if not refused and "hx-request" not in request.headers:
        return Redirect(f"/review/rows?{where.query}", status_code=303)
    session.flush()
    left = batch_of(session, keyring, reach, today, where.page_ids)
    return rows_screen(session, keyring, reach, where, left, refused)


def _unread_above(batch: Batch) -> list[tuple[str, str]]:
    """Fields that may stand once on the page and were read in none of its rows, with their labels."""
    read = {cell.field for row in batch.rows for cell in row.cells}
    return [(name, label(name)) for name in fates.ABOVE[:2] if name not in read]


def _choices(form: Form) -> dict[int, str]:
    """Row → the record it belongs to, "" for a new one, "no" for none. Refuses NOT_FOUND for what names no row."""
    found = {}
    for name, choice in form:
        if not name.startswith(_CHOICE):
            continue
        number = name.removeprefix(_CHOICE)
        if not (number.isascii() and number.isdecimal() and len(number) < 10 and _is_choice(choice)):
            raise not_found()
        found[int(number)] = choice
    return found


def _is_choice(choice: str) -> bool:
    return choice in ("", fates.REFUSED) or (len(choice) == 36 and set(choice) <= set("0123456789abcdef-"))


def rows_screen(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    where: Where,
    batch: Batch,
    refused: Sequence[tuple[ReviewRow, Refusal]],
    said: str = "",
) -> Template:
    """The rows that wait, what is proposed for each, and why some stay as they were."""
    shown = fates.fates(session, keyring, scope, batch)
    chosen = Counter(fate.kind for fate in shown)
    context = {
        "where": where,
        "steps": steps_of(batch, where, "rows"),
        "fates": shown,
        "clear_count": chosen["known"] + chosen["new"],
        "unfinished_count": chosen["unfinished"],
        "above": _unread_above(batch) if where.page_id is not None else [],
        "refused": refused,
        "said": said,
        "odd_pages": odd_columns.pages_with(batch.rows),
        "next_page": queries.next_free(session, scope, where.page_ids),
        "name_of": name_of,
    }
    return Template("review/rows.html", context=context)
