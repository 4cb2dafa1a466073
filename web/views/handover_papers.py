"""The papers of a list: the file that comes back filled in, the minutes in two copies."""

from collections import Counter
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template

from catalogue.clock import day_here
from cleaning import handovers
from cleaning.handover_sheets import HEADER, answers_from, lines
from cleaning.handovers import frozen_of
from db import Scope, Session
from db.queries import handovers as queries
from db.queries import printing
from db.tables import Handover, User
from intake import workbooks
from reports.paper import place_and_day
from web import refusals
from web.list_files import ending_of, taken, ways
from web.lists.listed import Table
from web.press import Press
from web.views.handovers import get_handover, take
from web.visitor import Only, Visitor

FILE_MAX_BYTES = 5_000_000


def export_list(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    handover_id: FromPath[int],
) -> Stream:
    """The frozen list as text cells, with the columns the police fill in; a workbook may come back."""
    listed = get_handover(session, reach, handover_id)
    return taken(request, session, Table(HEADER, lines(listed)), f"danh-sach-{listed.code}", ending_of(request))


LIST_FILES = ways("/handovers/{handover_id:int}/file", ["read_handovers"], export_list)


@post(
    "/handovers/{handover_id:int}/file",
    guards=[Only("file_answers")],
    request_max_body_size=FILE_MAX_BYTES,
    sync_to_thread=True,
)
def take_file(
    press: NamedDependency[Press], visitor: NamedDependency[Visitor], handover_id: FromPath[int]
) -> Redirect | Template:
    """The same file, filled in by the police. Refuses FILE_MISSING, NO_WORKBOOK, NOT_THIS_LIST."""
    listed = get_handover(press.session, press.reach, handover_id)
    file = press.form.only_file("file", "Chưa chọn tệp. Chọn tệp Excel công an đã điền rồi gửi lại.")
    return take(press, visitor, listed, answers_from(listed, workbooks.rows_of(file.file.read())), "xlsx")


@get("/handovers/{handover_id:int}/minutes", guards=[Only("read_handovers")], sync_to_thread=True)
def show_minutes(
    session: NamedDependency[Session], reach: NamedDependency[Scope], handover_id: FromPath[int]
) -> Template:
    """Biên bản bàn giao, two copies, from the day the list left on. Refuses NOT_FOUND before."""
    return _minutes(session, get_handover(session, reach, handover_id), is_back=False)


@get("/handovers/{handover_id:int}/return-minutes", guards=[Only("read_handovers")], sync_to_thread=True)
def show_return_minutes(
    session: NamedDependency[Session], reach: NamedDependency[Scope], handover_id: FromPath[int]
) -> Template:
    """The minutes of the signed list's way back, two copies. Refuses NOT_FOUND before."""
    return _minutes(session, get_handover(session, reach, handover_id), is_back=True)


def _minutes(session: Session, listed: Handover, *, is_back: bool) -> Template:
    at = refusals.known(listed.returned_at if is_back else listed.sent_at)
    place = printing.place(session, queries.commune_then(session, listed, at))
    sexes = Counter(frozen_of(row)["sex"] for row in listed.rows)
    context = {
        "list": listed,
        "is_back": is_back,
        "place": place,
        "day": place_and_day(place[0], day_here(at)),
        "giver": session.get_one(User, listed.sent_by).name if listed.sent_by else "",
        "male_count": sexes["male"],
        "female_count": sexes["female"],
        "unknown_count": sexes[""],
        "page_count": len(handovers.pages_of(listed)),
        "answered_count": sum(bool(row.answer) for row in listed.rows),
    }
    return Template("handovers/minutes.html", context=context)
