"""The review desk: what waits, one page with its rows, and the officer's decision on each."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.scopes import hamlets_of
from catalogue.fields import label
from catalogue.refusals import Refusal
from db import Scope, Session
from db.queries import children
from db.queries import pages as queries
from db.tables import Page, ReviewRow
from intake import cutouts, review
from intake.photo_store import PhotoStore
from web import refusals
from web.desk import Row, row_at_desk, said_of
from web.forms import Form
from web.page_names import name_of
from web.visitor import Only

_TYPED = ("_csrf_token", "although_struck", "reason", "decision")


@get("/review", guards=[Only("review")], sync_to_thread=True)
def show_queue(
    session: NamedDependency[Session], reach: NamedDependency[Scope], hamlet: FromQuery[int | None] = None
) -> Template:
    """What waits for a decision, by hamlet; and its pages, oldest first."""
    lines = queries.waiting(session, reach, hamlet_id=hamlet)
    context = {
        "queue": queries.queue_by_hamlet(session, reach),
        "hamlet": hamlet,
        "pages": lines,
        "is_moving": False,
        "address": "/review",
        "name_of": name_of,
    }
    return Template("review/queue.html", context=context)


@get("/pages/{page_id:int}", guards=[Only("read_pages")], sync_to_thread=True)
def show_page(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    page_id: FromPath[int],
) -> Template:
    """The page beside its rows; whoever reviews decides them here, others see what became of them."""
    page = queries.find(session, reach, page_id)
    if page is None:
        raise refusals.not_found()
    return _page(session, keyring, reach, page, today)


@get("/rows/{row_id:int}", guards=[Only("read_pages")], sync_to_thread=True)
def show_row(session: NamedDependency[Session], reach: NamedDependency[Scope], row_id: FromPath[int]) -> Redirect:
    """The row on its page."""
    row = _row(queries.find_row(session, reach, row_id))
    return Redirect(f"/pages/{row.page_id}#row-{row.id}", status_code=303)


@get("/cells/{cell_id:int}", guards=[Only("read_pages")], sync_to_thread=True)
def show_cell(session: NamedDependency[Session], reach: NamedDependency[Scope], cell_id: FromPath[int]) -> Template:
    """Where a value comes from: its place on the page, and who confirmed it, when."""
    row = _row(queries.find_row_of_cell(session, reach, cell_id))
    cell = next(cell for cell in row.cells if cell.id == cell_id)
    context = {"row": row, "cell": cell, "column": label(cell.field), "page": row.page, "name_of": name_of}
    return Template("review/cell.html", context=context | {"decider": queries.decider_of(session, row)})


@get("/rows/{row_id:int}/cutout", guards=[Only("read_pages")], sync_to_thread=True)
def show_row_cutout(
    session: NamedDependency[Session],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    row_id: FromPath[int],
) -> Response[bytes]:
    """The line cut out of the photo and straightened."""
    row = _row(queries.find_row(session, reach, row_id))
    return Response(cutouts.row_cutout(photos_store, row), media_type="image/jpeg")


@get("/cells/{cell_id:int}/cutout", guards=[Only("read_pages")], sync_to_thread=True)
def show_cell_cutout(
    session: NamedDependency[Session],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    cell_id: FromPath[int],
) -> Response[bytes]:
    """One value's place cut out of the photo."""
    row = _row(queries.find_row_of_cell(session, reach, cell_id))
    cell = next(cell for cell in row.cells if cell.id == cell_id)
    return Response(cutouts.cell_cutout(photos_store, row, cell), media_type="image/jpeg")


@post("/rows/{row_id:int}/check", guards=[Only("review")], status_code=200, sync_to_thread=True)
def check_row(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    row_id: FromPath[int],
) -> Template:
    """What the one check says of the boxes as they stand now; nothing is kept."""
    row = _row(queries.find_row(session, reach, row_id))
    names = [box.name for box in _at_desk(session, keyring, reach, row, today, form).boxes]
    return Template(
        "review/_said.html", context={"row": row, "names": names, "said": said_of(row, _typed(form), today)}
    )


@post("/rows/{row_id:int}/confirmation", guards=[Only("review")], status_code=200, sync_to_thread=True)
def confirm_row(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    row_id: FromPath[int],
) -> Response[Any]:
    """The officer's decision on one row: it is a child of ours, and this is what the paper says."""
    row = _row(queries.find_row(session, reach, row_id))
    although_struck = form.text("although_struck") == "x"

    def decide() -> None:
        review.confirm(session, keyring, row_id, _typed(form), reach, today, although_struck=although_struck)

    refusal = _attempt(session, decide)
    if refusal is not None:
        return _refused(request, session, keyring, reach, row, today, form, refusal)
    return _decided(request, session, keyring, reach, row_id, today)


@post("/rows/{row_id:int}/refusal", guards=[Only("review")], status_code=200, sync_to_thread=True)
def refuse_row(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    row_id: FromPath[int],
) -> Response[Any]:
    """The row is no child of ours, or goes back to who wrote it; both with a reason."""
    row = _row(queries.find_row(session, reach, row_id))
    verb = review.return_row if form.text("decision") == "return" else review.refuse
    refusal = _attempt(session, lambda: verb(session, row_id, form.text("reason"), reach))
    if refusal is not None:
        return _refused(request, session, keyring, reach, row, today, form, refusal)
    return _decided(request, session, keyring, reach, row_id, today)


def _attempt(session: Session, decide: Callable[[], object]) -> Refusal | None:
    """Decide, or leave no trace and give the refusal that the row itself can show; others end the call."""
    try:
        with session.begin_nested():
            decide()
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return refusal
    return None


def _row(found: ReviewRow | None) -> ReviewRow:
    if found is None:
        raise refusals.not_found()
    return found


def _typed(form: Form) -> dict[str, str]:
    return {name: text for name, text in form if name not in _TYPED}


def _at_desk(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    row: ReviewRow,
    today: date,
    form: Form | None = None,
    said: str = "",
) -> Row:
    hamlets = [hamlet.name for hamlet in hamlets_of(session, scope)]
    names = _names(session, scope, [row])
    return row_at_desk(keyring, row, hamlets, today, typed=_typed(form) if form else None, said=said, records=names)


def _names(session: Session, scope: Scope, rows: Sequence[ReviewRow]) -> dict[UUID, str]:
    return children.openable(session, scope, {row.child_uuid for row in rows if row.child_uuid})


def _page(session: Session, keyring: Keyring, scope: Scope, page: Page, today: date) -> Template:
    hamlets = [hamlet.name for hamlet in hamlets_of(session, scope)]
    line, names = queries.line_of(session, page), _names(session, scope, page.rows)
    context = {
        "page": page,
        "line": line,
        "rows": [row_at_desk(keyring, row, hamlets, today, records=names) for row in page.rows],
        "notes": queries.notes_of(page),
        "waiting_count": line.waiting_count,
        "next_page": queries.next_waiting(session, scope, after=page) if scope.role == "officer" else None,
        "name_of": name_of,
    }
    return Template("review/page.html", context=context)


def _decided(
    request: Request[Any, Any, Any], session: Session, keyring: Keyring, scope: Scope, row_id: int, today: date
) -> Response[Any]:
    row = _row(queries.find_row(session, scope, row_id))
    if "hx-request" not in request.headers:
        return Redirect(f"/pages/{row.page_id}#row-{row.id}", status_code=303)
    waiting_count = queries.line_of(session, row.page).waiting_count
    context = {"row": _at_desk(session, keyring, scope, row, today), "waiting_count": waiting_count, "is_answer": True}
    return Template("review/_row.html", context=context)


def _refused(
    request: Request[Any, Any, Any],
    session: Session,
    keyring: Keyring,
    scope: Scope,
    row: ReviewRow,
    today: date,
    form: Form,
    refusal: Refusal,
) -> Response[Any]:
    """The row again with what was typed: a refusal costs nobody a word."""
    at_desk = _at_desk(session, keyring, scope, row, today, form, refusal.sentence)
    if "hx-request" in request.headers:
        return Template("review/_row.html", context={"row": at_desk, "is_answer": False}, status_code=422)
    page = queries.find(session, scope, row.page_id)
    answer = _page(session, keyring, scope, page or row.page, today)
    answer.context["rows"] = [at_desk if line.row.id == row.id else line for line in answer.context["rows"]]
    answer.status_code = 422
    return answer
