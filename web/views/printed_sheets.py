"""Paper that reads itself: a hamlet's sheets to print, and photographed check lists to confirm."""

import re

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.records import may_read_text, visible_fields
from access.scopes import hamlets_of
from catalogue.fields import label
from catalogue.refusals import Refusal
from catalogue.values import show
from db import Database, Scope, Session
from db.queries import printing
from db.queries import sheet_readings as queries
from db.tables import Hamlet, Photo
from intake import check_sheets, cutouts, photos, printed_records, sheet_readings
from intake.photo_store import PhotoStore
from intake.printed_records import BLANK_PAGES_MAX
from intake.submissions import receive
from intake.worker import Reader
from web import refusals
from web.forms import Form
from web.paper import paper
from web.settings import Settings
from web.views.checks import ANSWERS
from web.visitor import Only, Visitor

PHOTO_MAX_BYTES = 14_000_000
WHAT = "của danh sách kiểm tra tại hộ"
TITLES = {"register": "Sổ theo dõi (ngang)", "hamlet": "Danh sách trẻ (dọc)", "card": "Phiếu từng hộ"}
_WHOLE = re.compile(r"[0-9]{1,9}")
_TAKEN = re.compile(r"take-(\d{1,9})-(\d{1,2})")


@get("/sheets", guards=[Only("export_children")], sync_to_thread=True)
def list_sheets(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> Template:
    """What can be printed for each hamlet."""
    lines = [(hamlet, len(printing.open_checks(session, reach, hamlet.id))) for hamlet in hamlets_of(session, reach)]
    context = {
        "lines": lines,
        "hamlets": [(hamlet.id, hamlet.name) for hamlet, _ in lines],
        "titles": TITLES,
        "pages_max": BLANK_PAGES_MAX,
    }
    return Template("sheets/list.html", context=context)


@get("/sheets/blank", guards=[Only("export_children")], sync_to_thread=True)
def print_blank(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    hamlet: FromQuery[str] = "",
    layout: FromQuery[str] = "",
    pages: FromQuery[str] = "",
) -> Response[bytes]:
    """Blank sheets that name their hamlet. Refuses CHOICE_MISSING, NOT_FOUND, PAGES_OUT_OF_RANGE, NO_FACE."""
    if not (hamlet and layout):
        raise Refusal("CHOICE_MISSING", "Chưa chọn thôn, bản hay loại tờ. Chọn cả hai rồi in lại.")
    known = _hamlet(session, reach, _whole(hamlet))
    if layout not in printed_records.LAYOUTS:
        raise refusals.not_found()
    place = printing.place(session, known.commune_code)
    return paper(lambda: printed_records.blank(layout, place, _named(known), _whole(pages)), f"{layout}-trang")


@get(
    "/sheets/{hamlet_id:int}/{layout:str}",
    guards=[Only("export_children")],
    opt={"export": True},
    sync_to_thread=True,
)
def print_sheet(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    hamlet_id: FromPath[int],
    layout: FromPath[str],
) -> Response[bytes]:
    """The known children of a hamlet on sheets, with room for more. Refuses NOT_FOUND, NO_FACE."""
    hamlet = _hamlet(session, reach, hamlet_id)
    if layout not in printed_records.LAYOUTS:
        raise refusals.not_found()
    children = printing.children_of(session, reach, hamlet.id)
    records = [(child.uuid, visible_fields(keyring, child, reach)) for child in children]
    place = printing.place(session, hamlet.commune_code)
    return paper(lambda: printed_records.printed(layout, place, _named(hamlet), records), layout)


@get("/checks/{hamlet_id:int}/list", guards=[Only("confirm_child")], opt={"export": True}, sync_to_thread=True)
def print_checks(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    hamlet_id: FromPath[int],
) -> Response[bytes]:
    """The open checks of a hamlet on paper. Refuses NOT_FOUND, NO_CHECKS, NO_FACE."""
    hamlet = _hamlet(session, reach, hamlet_id)
    checks = printing.open_checks(session, reach, hamlet.id)
    if not checks:
        raise Refusal("NO_CHECKS", f"{hamlet.name} không còn cháu nào chờ kiểm tra. Giao việc mới rồi in.")
    for check in checks:
        visible_fields(keyring, check.child, reach)
    place = printing.place(session, hamlet.commune_code)
    wrong = check_sheets.faults(session, keyring, reach, checks)
    return paper(lambda: check_sheets.printed(keyring, checks, place, _named(hamlet), wrong), "kiem-tra")


def _hamlet(session: Session, reach: Scope, hamlet_id: int) -> Hamlet:
    return refusals.known(next((hamlet for hamlet in hamlets_of(session, reach) if hamlet.id == hamlet_id), None))


def _whole(written: str) -> int:
    """A number as somebody typed it; 0, which nothing is called by, for anything else."""
    return int(written) if _WHOLE.fullmatch(written.strip()) else 0


def _named(hamlet: Hamlet) -> tuple[str, str]:
    """A hamlet's name, and what the codes of its sheets say."""
    return hamlet.name, f"{hamlet.commune_code}.{hamlet.id}"


@post("/checks/photos", guards=[Only("confirm_child")], request_max_body_size=PHOTO_MAX_BYTES, sync_to_thread=True)
def take_photo(
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    photos_store: NamedDependency[PhotoStore],
    settings: NamedDependency[Settings],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
) -> Redirect:
    """A photographed check list, read at once.

    Refuses FILE_MISSING, OTHER_COMMUNE, and as `photos.receive`, `sheet_readings.read`."""
    sent = form.only_file("photo", "Chưa chọn ảnh. Chụp danh sách đã điền rồi gửi lại.")
    kept = photos.receive(database, photos_store, reach, data=sent.file.read(), kind="attachment")
    with database.reading() as session:
        kept_sha256 = session.get_one(Photo, kept.photo_id).kept_sha256
    reader = Reader(weights_folder=settings.weights_folder)
    sheet = sheet_readings.read(photos_store, kept_sha256, check_sheets.LAYOUT, WHAT, reader)
    with database.reading() as session:
        check_sheets.check_page(session, reach, sheet)
    with database.writing() as session:
        sheet_readings.keep(session, keyring, reach, session.get_one(Photo, kept.photo_id), sheet)
    return Redirect("/checks/readings", status_code=303)


@get("/checks/readings", guards=[Only("confirm_child")], sync_to_thread=True)
def show_check_readings(
    session: NamedDependency[Session], keyring: NamedDependency[Keyring], visitor: NamedDependency[Visitor]
) -> Template:
    """What photographed check lists propose, each row beside its cut-out."""
    context = {
        "proposals": check_sheets.proposals(session, keyring, visitor.scope),
        "answers": [(key, words) for key, words in ANSWERS.items()],
        "corrected": [(key, label(key)) for key in check_sheets.CORRECTED],
        "show": show,
        "may_read": lambda text: may_read_text(visitor.scope.role, text),
    }
    return Template("checks/readings.html", context=context)


@get("/checks/readings/{reading_id:int}/rows/{at:int}/cutout", guards=[Only("confirm_child")], sync_to_thread=True)
def show_check_cutout(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    reading_id: FromPath[int],
    at: FromPath[int],
) -> Response[bytes]:
    """What was written beside one row."""
    found = [
        one for one in check_sheets.proposals(session, keyring, reach) if (one.reading_id, one.at) == (reading_id, at)
    ]
    reading = queries.find(session, reach, reading_id)
    if not found or reading is None:
        raise refusals.not_found()
    made = cutouts.place_cutout(photos_store, reading.photo.kept_sha256, found[0].quad)
    return Response(made, media_type="image/jpeg")


@post("/checks/readings", guards=[Only("confirm_child")], sync_to_thread=True)
def confirm_check_readings(
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
) -> Redirect:
    """The rows that are ticked go the way of answers from phones; the others stay proposals."""
    taken = {(int(found[1]), int(found[2])) for name in form.names() if (found := _TAKEN.fullmatch(name))}
    with database.reading() as session:
        known = check_sheets.proposals(session, keyring, reach)
        items = [_item(form, one) for one in known if (one.reading_id, one.at) in taken]
    receive(database, keyring, reach, items, "giấy")
    with database.writing() as session:
        left = {one.reading_id for one in check_sheets.proposals(session, keyring, reach)}
        sheet_readings.finish(queries.open_ones(session, reach, check_sheets.LAYOUT), left)
    return Redirect("/checks/readings" if left else "/checks", status_code=303)


def _item(form: Form, one: check_sheets.Proposal) -> dict[str, object]:
    at = f"{one.reading_id}-{one.at}"
    typed = {key: form.text(f"{key}-{at}").strip() for key in check_sheets.CORRECTED}
    fields = {key: text for key, text in typed.items() if text}
    return check_sheets.item_of(one.check, form.text(f"answer-{at}"), fields, form.text(f"note-{at}"))
