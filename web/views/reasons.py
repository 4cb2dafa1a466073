"""Reading the sensitive groups of one record with a typed reason, and its lines of paper for whom that takes one."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from access import reasons
from access.keys import Keyring
from catalogue.fields import label
from catalogue.refusals import Refusal
from catalogue.values import show
from db import Scope, Session
from db.queries import children
from db.queries.pages import lines_of
from db.tables import Child
from intake import cutouts
from intake.photo_store import PhotoStore
from intake.shown_paper import places_for
from web import refusals
from web.forms import Form
from web.page_names import name_of
from web.visitor import Only, Visitor


@post(
    "/children/{uuid:uuid}/reason",
    guards=[Only("read_with_reason")],
    opt={"seen": "view_with_reason", "told": True},
    status_code=200,
    sync_to_thread=True,
)
def show_with_reason(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    photos_store: NamedDependency[PhotoStore],
    visitor: NamedDependency[Visitor],
    form: NamedDependency[Form],
    uuid: FromPath[UUID],
) -> Template:
    """What stands there beside what the record's page shows; kept as told before it is shown."""
    reach = visitor.scope
    child = refusals.known(children.find(session, reach, uuid))
    fields = reasons.read(session, keyring, reach, child, form.text("reason"), datetime.now(UTC))
    lines = [(label(key), show(key, value)) for key, value in fields.items() if isinstance(value, str | bool | list)]
    may_see_paper = visitor.may("see_paper_with_reason")
    context = {
        "uuid": uuid,
        "name": child.full_name or "Chưa có tên",
        "lines": lines,
        "paper": list(_paper(session, keyring, photos_store, reach, child)) if may_see_paper else [],
    }
    return Template("children/with_reason.html", context=context)


def _paper(
    session: Session, keyring: Keyring, store: PhotoStore, scope: Scope, child: Child
) -> Iterator[tuple[str, str]]:
    """Page and line in words, and the picture of that line itself: an address of its own could be opened again."""
    for row in lines_of(session, scope, child):
        try:
            picture = cutouts.row_cutout(store, row, places_for(keyring, scope.role, [row]))
        except Refusal:
            continue
        yield f"{name_of(row.page)}, dòng {row.number}", f"data:image/jpeg;base64,{b64encode(picture).decode()}"
