"""The list to the police on paper: printed so that it reads itself, photographed when signed, confirmed row by row."""

import re
from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.records import may_read_text
from cleaning.answers import WORDS
from cleaning.handover_sheets import GIVEN
from cleaning.handovers import frozen_of
from db import Database, Scope, Session
from db.queries import handovers as queries
from db.queries import printing
from db.tables import Handover, HandoverScan, Photo
from intake import cutouts, photos, sheet_readings, signed_lists
from intake.forms.printed.codes import numbered
from intake.photo_store import PhotoStore
from intake.trust import figures
from intake.worker import Reader
from web import refusals
from web.forms import Form
from web.paper import paper
from web.press import Press
from web.settings import Settings
from web.views.handovers import faults_of, get_handover, typed_answers
from web.visitor import Only, Visitor

SCAN_MAX_BYTES = 14_000_000
WHAT = "của danh sách gửi công an"
_TAKEN = re.compile(r"take-(\d{1,4})")


@get(
    "/handovers/{handover_id:int}/list.pdf",
    guards=[Only("read_handovers")],
    opt={"export": True},
    sync_to_thread=True,
)
def print_list(
    session: NamedDependency[Session], reach: NamedDependency[Scope], handover_id: FromPath[int]
) -> Response[bytes]:
    """The frozen list with places to write in and codes to read it by. Refuses NO_FACE."""
    listed = get_handover(session, reach, handover_id)
    place = printing.place(session, queries.commune_then(session, listed, listed.drawn_at))
    measured = figures.told(session, listed.commune_code)
    return paper(lambda: signed_lists.printed(listed, place, measured), f"danh-sach-{listed.code}")


@post(
    "/handovers/{handover_id:int}/scans",
    guards=[Only("prepare_handover")],
    request_max_body_size=SCAN_MAX_BYTES,
    sync_to_thread=True,
)
def keep_scan(
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    photos_store: NamedDependency[PhotoStore],
    settings: NamedDependency[Settings],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    handover_id: FromPath[int],
) -> Redirect:
    """A picture of a signed page, kept with its list and read if the list is still out.

    Refuses FILE_MISSING, NOT_THIS_LIST, and as `intake.photos.receive` and `intake.sheet_readings.read`; what came is
    kept also when it can't be read.
    """
    with database.reading() as session:
        is_out = get_handover(session, reach, handover_id).stage == "with_police"
    sent = form.only_file("scan", "Chưa chọn ảnh. Chụp hoặc quét trang đã ký rồi gửi lại.")
    kept = photos.receive(database, photos_store, reach, data=sent.file.read(), kind="attachment")
    with database.writing() as session:
        if session.get(HandoverScan, (handover_id, kept.photo_id)) is None:
            session.add(HandoverScan(handover_id=handover_id, photo_id=kept.photo_id, added_by=reach.user_id))
        kept_sha256 = session.get_one(Photo, kept.photo_id).kept_sha256
    if not is_out:
        return Redirect(f"/handovers/{handover_id}", status_code=303)
    reader = Reader(weights_folder=settings.weights_folder)
    sheet = sheet_readings.read(photos_store, kept_sha256, signed_lists.LAYOUT, WHAT, reader)
    with database.writing() as session:
        signed_lists.check_page(get_handover(session, reach, handover_id), sheet)
        sheet_readings.keep(session, keyring, reach, session.get_one(Photo, kept.photo_id), sheet)
    return Redirect(f"/handovers/{handover_id}/readings", status_code=303)


@get("/handovers/{handover_id:int}/scans/{photo_id:int}", guards=[Only("read_handovers")], sync_to_thread=True)
def show_scan(
    session: NamedDependency[Session],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    handover_id: FromPath[int],
    photo_id: FromPath[int],
) -> Response[Any]:
    """One of those pictures."""
    photo = _scan(session, get_handover(session, reach, handover_id), photo_id)
    return Response(photos_store.read(photo.kept_sha256), media_type="image/jpeg")


def _scan(session: Session, listed: Handover, photo_id: int) -> Photo:
    return refusals.known(next((photo for photo in queries.scans(session, listed) if photo.id == photo_id), None))


@get("/handovers/{handover_id:int}/readings", guards=[Only("file_answers")], sync_to_thread=True)
def show_readings(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    today: NamedDependency[date],
    handover_id: FromPath[int],
) -> Template:
    """What the photos of the signed list propose, each row beside its cut-out."""
    return _shown(session, keyring, visitor, get_handover(session, visitor.scope, handover_id), today, {})


def _shown(
    session: Session, keyring: Keyring, visitor: Visitor, listed: Handover, today: date, faults: dict[int, Any]
) -> Template:
    context = {
        "list": listed,
        "proposals": signed_lists.proposals(session, keyring, visitor.scope, listed, today),
        "faults": faults,
        "answers": list(WORDS.items()),
        "given": GIVEN,
        "frozen_of": frozen_of,
        "may_read": lambda text: may_read_text(visitor.scope.role, text),
        "unanswered_count": sum(not row.answer for row in listed.rows),
    }
    return Template("handovers/readings.html", context=context, status_code=422 if faults else 200)


@get(
    "/handovers/{handover_id:int}/readings/{reading_id:int}/rows/{number:int}/cutout",
    guards=[Only("file_answers")],
    sync_to_thread=True,
)
def show_row_cutout(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    handover_id: FromPath[int],
    reading_id: FromPath[int],
    number: FromPath[int],
) -> Response[bytes]:
    """What the police wrote beside one row."""
    listed = get_handover(session, reach, handover_id)
    known = signed_lists.readings(session, reach, listed)
    reading = refusals.known(next((one for one in known if one.id == reading_id), None))
    rows = {row.code: row for row in sheet_readings.rows_of(keyring, reading)}
    (code,) = numbered([number])
    if code not in rows:
        raise refusals.not_found()
    made = cutouts.place_cutout(photos_store, reading.photo.kept_sha256, rows[code].quad)
    return Response(made, media_type="image/jpeg")


@post("/handovers/{handover_id:int}/readings", guards=[Only("file_answers")], sync_to_thread=True)
def confirm_readings(
    press: NamedDependency[Press], visitor: NamedDependency[Visitor], handover_id: FromPath[int]
) -> Redirect | Template:
    """The rows that are ticked become answers; the others stay proposals."""
    listed = get_handover(press.session, press.reach, handover_id)
    faults = faults_of(press, listed, typed_answers(press.form, _TAKEN), "photo")
    left = {one.reading_id for one in signed_lists.proposals(*press.hands, listed, press.today)}
    sheet_readings.finish(signed_lists.readings(press.session, press.reach, listed), left)
    if faults:
        return _shown(press.session, press.keyring, visitor, listed, press.today, faults)
    return Redirect(f"/handovers/{handover_id}{'/readings' if left else ''}", status_code=303)
