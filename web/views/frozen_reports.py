"""Reports that were frozen: read as they stood, printed, sent to the province."""

from litestar import get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect, Template

from catalogue.clock import day_here
from db import Scope, Session
from db.queries import frozen
from db.tables import FrozenReport
from reports import freezing, hiding
from reports.stand import Stand
from reports.tables import Report
from web import refusals
from web.report_files import reads_frozen, shown, ways
from web.visitor import Only, Visitor


def _provide_frozen(
    session: NamedDependency[Session], reach: NamedDependency[Scope], report_id: FromPath[int]
) -> FrozenReport:
    """One this person may read. Refuses NOT_FOUND."""
    one = refusals.known(frozen.find(session, reach, report_id))
    if not reads_frozen(reach, one.kind):
        raise refusals.not_found()
    return one


def _provide_report(one: NamedDependency[FrozenReport], reach: NamedDependency[Scope]) -> Report:
    """The figures of that day, as this person may read them. Refuses FIGURES_CHANGED."""
    return hiding.for_role(freezing.opened(one), reach.role)


def _provide_stand(one: NamedDependency[FrozenReport]) -> Stand:
    return Stand(day_here(one.frozen_at), one.hash, one.audit_stamp)


_FROZEN = {
    "one": Provide(_provide_frozen, sync_to_thread=True),
    "report": Provide(_provide_report, sync_to_thread=False),
    "stand": Provide(_provide_stand, sync_to_thread=False),
}


@get("/reports/frozen/{report_id:int}", dependencies=_FROZEN, guards=[Only("read_reports")], sync_to_thread=True)
def show_frozen(
    visitor: NamedDependency[Visitor],
    one: NamedDependency[FrozenReport],
    report: NamedDependency[Report],
    stand: NamedDependency[Stand],
) -> Template:
    """The figures of that day, whatever was changed since. Refuses NOT_FOUND, FIGURES_CHANGED."""
    context = {"one": one, "may_send": freezing.can_be_sent(visitor.scope, one) and one.sent_at is None}
    return shown("reports/frozen.html", report, stand, context)


FILES = ways("/reports/frozen/{report_id:int}", "read_reports", _FROZEN)


@post(
    "/reports/frozen/{report_id:int}/sent",
    dependencies={"one": _FROZEN["one"]},
    guards=[Only("freeze_report")],
    sync_to_thread=True,
)
def send_report(
    session: NamedDependency[Session], reach: NamedDependency[Scope], one: NamedDependency[FrozenReport]
) -> Redirect:
    """Send it to the province. Refuses NOT_FOUND, FIGURES_CHANGED, SENT_ALREADY."""
    freezing.opened(one)
    freezing.send(session, reach, one)
    return Redirect(f"/reports/frozen/{one.id}", status_code=303)
