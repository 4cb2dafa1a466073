"""Where a value comes from: its place on the photo, what was read there and by what, who decided it, when."""

import json
from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from access.keys import Keyring
from access.matrix import may
from access.records import may_read_text
from catalogue.fields import label
from db import Scope, Session
from db.queries import pages as queries
from db.queries import reviewing
from db.tables import Cell, ReviewRow
from intake import cutouts, decisions, doubts
from intake.photo_store import PhotoStore
from intake.readings import open_cell
from intake.shown_paper import places_for
from web import refusals
from web.page_names import name_of
from web.visitor import Only


def _place(session: Session, scope: Scope, cell_id: int) -> tuple[ReviewRow, Cell]:
    row = refusals.known(queries.find_row_of_cell(session, scope, cell_id))
    return row, next(cell for cell in row.cells if cell.id == cell_id)


@get("/cells/{cell_id:int}", guards=[Only("read_pages")], sync_to_thread=True)
def show_cell(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    cell_id: FromPath[int],
) -> Template:
    """The cut-out, the reading, and what people decided of it, the newest last; and whether the photo is still kept."""
    row, cell = _place(session, reach, cell_id)
    text = open_cell(keyring, cell)
    decided = decisions.history(session, keyring, row.id, cell.field)
    is_open = may_read_text(reach.role, " ".join([text.raw_text, str(text.value), *(one.text for one in decided)]))
    context = {
        "row": row,
        "cell": cell,
        "column": label(cell.field),
        "page": row.page,
        "read": doubts.words(cell.field, text.value) if is_open else None,
        "told": decided if is_open else [],
        "inherited": doubts.inherited(cell.field, text) if is_open else "",
        "has_photo": bool(photos_store.mark(row.page.photo.kept_sha256)),
        "may_see_paper": may(reach.role, "see_paper"),
        "decider": queries.decider_of(session, row),
        "name_of": name_of,
    }
    return Template("review/cell.html", context=context)


@get("/cells/{cell_id:int}/cutout", guards=[Only("see_paper")], sync_to_thread=True)
def show_cell_cutout(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    cell_id: FromPath[int],
) -> Response[bytes]:
    """One value's place cut out of the photo."""
    place = refusals.known(reviewing.find_cutout(session, reach, cell_id))
    if may(reach.role, "review"):
        beside = partial(reviewing.places_on, session, place.page_id)
        cut = cutouts.cell_cutout(photos_store, place.kept_sha256, place.quad, beside)
    else:
        shown = places_for(keyring, reach.role, [_place(session, reach, cell_id)[0]])
        cut = cutouts.place_cutout(photos_store, place.kept_sha256, json.loads(place.quad), shown)
    return Response(cut, media_type="image/jpeg")
