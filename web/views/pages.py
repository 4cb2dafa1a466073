"""Photographed pages: sending them, watching them being read, looking at one."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.scopes import hamlets_of
from catalogue.refusals import Refusal
from db import Database, Scope, Session
from db.queries import pages as queries
from intake import cutouts, imaging, pages, photos
from intake.photo_store import PhotoStore
from intake.shown_paper import places_for
from web import refusals
from web.forms import Form
from web.page_names import name_of
from web.visitor import Only

FILES_MAX = 30
UPLOAD_MAX_BYTES = FILES_MAX * imaging.BYTES_MAX + 1_000_000
_MOVING = ("waiting", "reading")


@get("/pages", guards=[Only("read_pages")], sync_to_thread=True)
def list_pages(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
) -> Template:
    """The newest pages with where they stand; the list asks again while one is on its way."""
    lines = queries.newest(session, reach, state=request.query_params.get("state", ""))
    is_moving = any(line.page.state in _MOVING for line in lines)
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    context = {"pages": lines, "is_moving": is_moving, "address": address, "name_of": name_of}
    return Template("pages/list.html", context=context)


@get("/pages/new", guards=[Only("send_page")], sync_to_thread=True)
def ask_for_pages(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> Template:
    """The form for photos."""
    return _asking(session, reach, Form(), [], 0)


@post("/pages", guards=[Only("send_page")], request_max_body_size=UPLOAD_MAX_BYTES, sync_to_thread=True)
def send_pages(
    database: NamedDependency[Database],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Take each file by itself: one that is no photo holds up none of the others."""
    files = form.files("photos")
    refused = [] if 0 < len(files) <= FILES_MAX else [("Ảnh", f"Chọn từ 1 đến {FILES_MAX} ảnh rồi gửi lại.")]
    sent_count = 0
    for file in files[:FILES_MAX] if not refused else []:
        try:
            photos.receive(
                database,
                photos_store,
                reach,
                data=file.file.read(),
                hamlet=form.text("hamlet") or None,
                book=form.text("book"),
                number=form.text("number"),
            )
            sent_count += 1
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            refused.append((file.filename[:60], refusal.sentence))
    if not refused:
        return Redirect("/pages", status_code=303)
    with database.reading() as session:
        answer = _asking(session, reach, form, refused, sent_count)
    answer.status_code = 422
    return answer


def _asking(session: Session, scope: Scope, form: Form, refused: list[tuple[str, str]], sent_count: int) -> Template:
    hamlets = [(hamlet.name, hamlet.name) for hamlet in hamlets_of(session, scope)]
    context: dict[str, Any] = {key: form.text(key) for key in ("hamlet", "book", "number")}
    if len(hamlets) == 1:
        context["hamlet"] = hamlets[0][0]
    return Template(
        "pages/new.html", context=context | {"hamlets": hamlets, "refused": refused, "sent_count": sent_count}
    )


@get("/pages/{page_id:int}/image", guards=[Only("see_paper")], sync_to_thread=True)
def show_image(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    page_id: FromPath[int],
) -> Response[bytes]:
    """The whole photo, as it was written anew; covered where this person may not look."""
    page = refusals.known(queries.find(session, reach, page_id))
    shown = places_for(keyring, reach.role, page.rows)
    if shown is None:
        return Response(cutouts.whole(photos_store, page), media_type="image/jpeg")
    return Response(cutouts.page_image(photos_store, page, shown=shown), media_type="image/jpeg")


@post("/pages/{page_id:int}/reading", guards=[Only("review")], sync_to_thread=True)
def read_again(session: NamedDependency[Session], reach: NamedDependency[Scope], page_id: FromPath[int]) -> Redirect:
    """Send a page back to be read anew; rows already decided stay."""
    pages.again(session, reach, page_id)
    return Redirect("/pages", status_code=303)
