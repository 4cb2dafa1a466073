"""One page at the desk with its rows, and the officer's decision on each."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from db import Scope, Session
from db.queries import pages as queries
from intake import cutouts, review, typed_rows, undoing
from intake.doubts import said_of
from intake.photo_store import PhotoStore
from intake.shown_paper import places_for
from web import refusals
from web.forms import Form
from web.row_desk import DESK, Desk, typed_in
from web.visitor import Only


def _known_child(form: Form) -> UUID | None:
    """The record the officer chose to bring up to date, None for a new one. Refuses NOT_FOUND for what is no uuid."""
    chosen = form.text("known_child")
    try:
        return UUID(chosen) if chosen else None
    except ValueError:
        raise refusals.not_found() from None


@get("/pages/{page_id:int}", guards=[Only("read_pages")], dependencies=DESK, sync_to_thread=True)
def show_page(desk: NamedDependency[Desk], page_id: FromPath[int]) -> Template:
    """The page beside its rows; whoever reviews decides them here, others see what became of them."""
    return desk.page(refusals.known(queries.find(desk.session, desk.scope, page_id)))


@get("/rows/{row_id:int}", guards=[Only("read_pages")], sync_to_thread=True)
def show_row(session: NamedDependency[Session], reach: NamedDependency[Scope], row_id: FromPath[int]) -> Redirect:
    """The row on its page."""
    row = refusals.known(queries.find_row(session, reach, row_id))
    return Redirect(f"/pages/{row.page_id}#row-{row.id}", status_code=303)


@get("/rows/{row_id:int}/cutout", guards=[Only("see_paper")], sync_to_thread=True)
def show_row_cutout(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    row_id: FromPath[int],
) -> Response[bytes]:
    """The line cut out of the photo and straightened."""
    row = refusals.known(queries.find_row(session, reach, row_id))
    shown = places_for(keyring, reach.role, [row])
    return Response(cutouts.row_cutout(photos_store, row, shown), media_type="image/jpeg")


@post("/rows/{row_id:int}/check", guards=[Only("review")], status_code=200, dependencies=DESK, sync_to_thread=True)
def check_row(desk: NamedDependency[Desk], form: NamedDependency[Form], row_id: FromPath[int]) -> Template:
    """What the one check says of the boxes as they stand now; nothing is kept."""
    row = desk.find(row_id)
    names = [box.name for box in desk.row(row, form).boxes]
    said = said_of(row, typed_in(form), desk.today)
    return Template("review/_said.html", context={"row": row, "names": names, "said": said})


@post(
    "/rows/{row_id:int}/confirmation", guards=[Only("review")], status_code=200, dependencies=DESK, sync_to_thread=True
)
def confirm_row(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    form: NamedDependency[Form],
    row_id: FromPath[int],
) -> Response[Any]:
    """The officer's decision on one row: it is a child of ours, new or known, and this is what the paper says."""

    def confirm() -> None:
        review.confirm(
            desk.session,
            desk.keyring,
            row_id,
            typed_in(form),
            desk.scope,
            desk.today,
            child_uuid=_known_child(form),
            although_struck=form.text("although_struck") == "x",
        )

    return desk.decide(request, row_id, form, confirm)


@post("/rows/{row_id:int}/refusal", guards=[Only("review")], status_code=200, dependencies=DESK, sync_to_thread=True)
def refuse_row(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    form: NamedDependency[Form],
    row_id: FromPath[int],
) -> Response[Any]:
    """The row is no child of ours, or goes back to who wrote it; both with a reason."""

    def decide() -> None:
        if form.text("decision") == "return":
            review.return_row(desk.session, row_id, form.text("reason"), desk.scope, form.text("field"))
        else:
            review.refuse(desk.session, row_id, form.text("reason"), desk.scope)

    return desk.decide(request, row_id, form, decide)


@post("/rows/{row_id:int}/undo", guards=[Only("review")], sync_to_thread=True)
def take_row_back(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    row_id: FromPath[int],
) -> Redirect:
    """A decided row waits again, and its record stands as before."""
    row = undoing.take_back(session, keyring, row_id, reach)
    return Redirect(f"/pages/{row.page_id}#row-{row.id}", status_code=303)


@post("/pages/{page_id:int}/return", guards=[Only("review")], sync_to_thread=True)
def return_page(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    page_id: FromPath[int],
) -> Redirect:
    """The whole page goes back to who sent it, with what is to be done; or what went back is waited for no more."""
    if form.text("end"):
        review.end_return(session, page_id, reach)
        return Redirect(f"/pages/{page_id}", status_code=303)
    review.return_page(session, page_id, form.text("reason"), reach)
    return Redirect("/review", status_code=303)


@post("/pages/{page_id:int}/rows", guards=[Only("review")], sync_to_thread=True)
def add_rows(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    page_id: FromPath[int],
) -> Redirect:
    """Empty rows to be typed from the photo, with the same checks and keys as those that were read."""
    wanted = form.text("rows")
    first = typed_rows.add(session, reach, page_id, int(wanted) if wanted.isascii() and wanted.isdecimal() else 0)
    return Redirect(f"/pages/{page_id}#line-{first}", status_code=303)
