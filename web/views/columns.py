"""«Cột này là …»: a column the reader missed is shown to it on the photo."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from catalogue.fields import label
from catalogue.refusals import Refusal
from db import Scope, Session
from db.queries import pages as queries
from db.tables import Page
from intake import naming
from intake.doubts import COLUMNS
from intake.readings import named_columns
from web import refusals
from web.forms import Form
from web.page_names import name_of
from web.visitor import Only

SHOWN_PX = 900
"""The photo is shown so wide that a click tells the same place on every screen."""
OFFICERS = [Only("review")]


@get("/pages/{page_id:int}/columns", guards=OFFICERS, sync_to_thread=True)
def show_columns(session: NamedDependency[Session], reach: NamedDependency[Scope], page_id: FromPath[int]) -> Template:
    """The photo to point at, the columns that were read, and those an officer named."""
    return _shown(refusals.known(queries.find(session, reach, page_id)))


@post("/pages/{page_id:int}/columns", guards=OFFICERS, status_code=200, sync_to_thread=True)
def name_column(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    page_id: FromPath[int],
) -> Response[Any]:
    """A column is this or that: pointed at on the photo, or named by the one beside it; then the page is read anew."""
    page = refusals.known(queries.find(session, reach, page_id))
    try:
        if form.text("forget"):
            naming.forget_column(session, reach, page_id, form.text("forget"))
        else:
            naming.name_column(session, reach, page_id, form.text("field"), _point(session, reach, form, page))
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _shown(page, refusal.sentence, form.text("field"))
    return Redirect(f"/pages/{page_id}", status_code=303)


def _point(session: Session, scope: Scope, form: Form, page: Page) -> naming.Point:
    clicked = form.text("at.x"), form.text("at.y")
    if all(part.isascii() and part.isdecimal() and len(part) < 6 for part in clicked):
        scale = page.photo.width_px / SHOWN_PX
        return round(int(clicked[0]) * scale), round(int(clicked[1]) * scale)
    return naming.beside(session, scope, page.id, form.text("after"))


def _shown(page: Page, said: str = "", field: str = "") -> Template:
    read = {cell.field for row in page.rows for cell in row.cells if cell.reader}
    context = {
        "page": page,
        "name": name_of(page),
        "read": [(name, label(name)) for name in COLUMNS if name in read],
        "missing": [(name, label(name)) for name in COLUMNS if name not in read],
        "named": [(name, label(name)) for _, _, name in named_columns(page)],
        "field": field,
        "said": said,
        "shown_px": SHOWN_PX,
    }
    return Template("review/columns.html", context=context, status_code=422 if said else 200)
