"""Reports that were frozen: read as they stood, printed, sent to the province."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template

from db import Scope, Session
from db.queries import frozen
from db.tables import FrozenReport
from reports import freezing, hiding
from reports.paper import Stand
from reports.periods import day_here
from reports.tables import Report
from web import refusals
from web.report_files import book, paper, reads_frozen, shown
from web.visitor import Only, Visitor


@get("/reports/frozen/{report_id:int}", guards=[Only("read_reports")], sync_to_thread=True)
def show_frozen(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], report_id: FromPath[int]
) -> Template:
    """The figures of that day, whatever was changed since. Refuses NOT_FOUND, FIGURES_CHANGED."""
    one, report = _opened(session, visitor.scope, report_id)
    context = {"one": one, "may_send": freezing.can_be_sent(visitor.scope, one) and one.sent_at is None}
    return shown("reports/frozen.html", report, _stand(one), context)


@get("/reports/frozen/{report_id:int}/paper", guards=[Only("read_reports")], opt={"export": True}, sync_to_thread=True)
def print_frozen(
    session: NamedDependency[Session], reach: NamedDependency[Scope], report_id: FromPath[int]
) -> Response[bytes]:
    """The same on A4, with its hash."""
    one, report = _opened(session, reach, report_id)
    return paper(report, _stand(one))


@get("/reports/frozen/{report_id:int}/book", guards=[Only("read_reports")], opt={"export": True}, sync_to_thread=True)
def export_frozen(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    report_id: FromPath[int],
) -> Stream:
    """The same as a workbook."""
    one, report = _opened(session, reach, report_id)
    return book(request, session, report, _stand(one))


@post("/reports/frozen/{report_id:int}/sent", guards=[Only("freeze_report")], sync_to_thread=True)
def send_report(session: NamedDependency[Session], reach: NamedDependency[Scope], report_id: FromPath[int]) -> Redirect:
    """Send it to the province. Refuses NOT_FOUND, SENT_ALREADY."""
    one, _ = _opened(session, reach, report_id)
    freezing.send(session, reach, one)
    return Redirect(f"/reports/frozen/{report_id}", status_code=303)


def _opened(session: Session, reach: Scope, report_id: int) -> tuple[FrozenReport, Report]:
    one = frozen.find(session, reach, report_id)
    if one is None or not reads_frozen(reach, one.kind):
        raise refusals.not_found()
    return one, hiding.for_role(freezing.opened(one), reach.role)


def _stand(one: FrozenReport) -> Stand:
    return Stand(day_here(one.frozen_at), one.hash, one.audit_stamp)
