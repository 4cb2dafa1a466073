"""Reports: what can be asked for, for any period, as page, paper and workbook; and the children behind a number."""

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template

from access.keys import Keyring
from cleaning import figures
from cleaning.campaigns import frozen_figures
from db import Scope, Session
from db.queries import cases, frozen, handovers
from reports import behind, cleaning_table, freezing, kinds, work
from reports.asked import Asked
from reports.hiding import HIDDEN
from reports.paper import Stand
from reports.periods import Period, day_here, period, spoken, year_of
from reports.tables import Column, Line, Report
from web import refusals
from web.asked import address
from web.forms import Form
from web.report_calendar import calendar_of
from web.report_files import book, paper, reads_frozen, shown
from web.views.campaigns import day_from, get_campaign
from web.visitor import Only, Visitor


def _provide_asked(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
) -> Asked:
    """The period an address names; else this year up to today."""
    first, last = (request.query_params.get(name, "") for name in ("first", "last"))
    begins = day_from(first, "Ngày đầu kỳ") if first else year_of(today).first
    ends = day_from(last, "Ngày cuối kỳ") if last else today
    return Asked(session, keyring, reach, period(begins, ends))


def _provide_cleaning(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    campaign_id: FromPath[int],
) -> Report:
    """Table T2 of the campaign an address names, living or as it was closed. Refuses NOT_FOUND."""
    campaign = get_campaign(session, reach, campaign_id)
    told = frozen_figures(campaign) if campaign.closed_at else figures.of_campaign(session, campaign)
    last = day_here(campaign.closed_at) if campaign.closed_at else today
    asked = Asked(session, keyring, reach, Period(min(day_here(campaign.opened_at), last), last))
    document = (
        f"Đợt theo văn bản số {campaign.document_number} ngày {spoken(campaign.document_date)} của {campaign.issuer}."
    )
    lines: Any = told["lines"]
    return cleaning_table.make(asked, document, figures.COLUMNS, lines)


_ASKED = {"asked": Provide(_provide_asked, sync_to_thread=False)}
_CLEANING = {"report": Provide(_provide_cleaning, sync_to_thread=True)}
_READERS, _CLEANERS = [Only("read_reports")], [Only("read_campaigns")]
_EXPORT = {"export": True}


@get("/reports", guards=_READERS, sync_to_thread=True)
def list_reports(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], today: NamedDependency[date]
) -> Template:
    """What can be asked for, what is due, what was frozen and sent."""
    reach = visitor.scope
    may_work = visitor.may("read_campaigns")
    context = {
        "kinds": kinds.kinds_of(reach),
        "calendar": calendar_of(session, reach, today),
        "frozen": [one for one in frozen.listed(session, reach) if reads_frozen(reach, one[0].kind)],
        "goes_up": {key: kind.goes_up for key, kind in kinds.KINDS.items()},
        "words": {key: kind.words for key, kind in kinds.KINDS.items()},
        "campaigns": cases.campaigns(session, reach) if may_work else [],
        "minutes": [one for one, _ in handovers.newest(session, reach) if one.sent_at] if may_work else [],
        "may_see_pictures": may_work,
    }
    return Template("reports/list.html", context=context)


@get("/reports/{kind:str}", dependencies=_ASKED, guards=_READERS, sync_to_thread=True)
def show_report(
    asked: NamedDependency[Asked],
    visitor: NamedDependency[Visitor],
    today: NamedDependency[date],
    kind: FromPath[str],
) -> Template:
    """One report as it stands now. Refuses NOT_FOUND, NO_DATE, PERIOD_BACKWARDS."""
    report = kinds.made(asked, kind)
    near = {"first": spoken(asked.period.first), "last": spoken(asked.period.last)}
    context = {
        "to": lambda path, **more: address(f"/reports/{kind}{path}", near, **more),
        "link": _linking(asked, report, kind, near),
        "periods": _offered(today),
        "may_freeze": visitor.may("freeze_report"),
        "goes_up": kinds.KINDS[kind].goes_up,
        "may_set_rates": kind == work.KIND and visitor.may("freeze_report"),
        "units": list(work.UNITS.items()),
    }
    return shown("reports/report.html", report, Stand(today), context)


@get("/reports/{kind:str}/paper", dependencies=_ASKED, guards=_READERS, opt=_EXPORT, sync_to_thread=True)
def print_report(asked: NamedDependency[Asked], today: NamedDependency[date], kind: FromPath[str]) -> Response[bytes]:
    """The draft on A4. Refuses as the page does, and NO_FACE."""
    return paper(kinds.made(asked, kind), Stand(today))


@get("/reports/{kind:str}/book", dependencies=_ASKED, guards=_READERS, opt=_EXPORT, sync_to_thread=True)
def export_report(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    asked: NamedDependency[Asked],
    today: NamedDependency[date],
    kind: FromPath[str],
) -> Stream:
    """The draft as a workbook."""
    return book(request, session, kinds.made(asked, kind), Stand(today))


@get("/reports/{kind:str}/children", dependencies=_ASKED, guards=_READERS, sync_to_thread=True)
def list_behind(request: Request[Any, Any, Any], asked: NamedDependency[Asked], kind: FromPath[str]) -> Template:
    """The children one number counts. Refuses NOT_FOUND."""
    if kind not in kinds.KINDS:
        raise refusals.not_found()
    figure, hamlet = (request.query_params.get(name, "") for name in ("figure", "hamlet"))
    words, children = behind.children(asked, figure, hamlet)
    near = {"first": spoken(asked.period.first), "last": spoken(asked.period.last)}
    context = {"words": words, "children": children, "period": asked.period, "back": address(f"/reports/{kind}", near)}
    return Template("reports/children.html", context=context)


@post("/reports/{kind:str}/frozen", guards=[Only("freeze_report")], sync_to_thread=True)
def freeze_report(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    kind: FromPath[str],
) -> Redirect:
    """Freeze what the page shows. Refuses NOT_FOUND, CHECK_FAILED."""
    first, last = form.text("first"), form.text("last")
    asked = Asked(session, keyring, reach, period(day_from(first, "Ngày đầu kỳ"), day_from(last, "Ngày cuối kỳ")))
    made = freezing.freeze(asked, kinds.made(asked, kind))
    return Redirect(f"/reports/frozen/{made.id}", status_code=303)


@post("/reports/rates", guards=[Only("settle_work")], sync_to_thread=True)
def set_rate(session: NamedDependency[Session], reach: NamedDependency[Scope], form: NamedDependency[Form]) -> Redirect:
    """A rate of the commune, from a day on. Refuses NOT_FOUND, RATE_UNKNOWN, RATE_WITHOUT_DOCUMENT."""
    begins = day_from(form.text("valid_from"), "Ngày áp dụng")
    work.set_rate(session, reach, form.text("unit"), form.text("dong"), form.text("document"), begins)
    return Redirect(f"/reports/{work.KIND}", status_code=303)


@get("/reports/campaigns/{campaign_id:int}", dependencies=_CLEANING, guards=_CLEANERS, sync_to_thread=True)
def show_cleaning(
    report: NamedDependency[Report], today: NamedDependency[date], campaign_id: FromPath[int]
) -> Template:
    """Table T2 of a campaign, living or as it was closed."""
    return shown("reports/cleaning.html", report, Stand(today), {"campaign_id": campaign_id})


@get(
    "/reports/campaigns/{campaign_id:int}/paper",
    dependencies=_CLEANING,
    guards=_CLEANERS,
    opt=_EXPORT,
    sync_to_thread=True,
)
def print_cleaning(report: NamedDependency[Report], today: NamedDependency[date]) -> Response[bytes]:
    """The same on A4."""
    return paper(report, Stand(today))


@get(
    "/reports/campaigns/{campaign_id:int}/book",
    dependencies=_CLEANING,
    guards=_CLEANERS,
    opt=_EXPORT,
    sync_to_thread=True,
)
def export_cleaning(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    report: NamedDependency[Report],
    today: NamedDependency[date],
) -> Stream:
    """The same as a workbook."""
    return book(request, session, report, Stand(today))


def _offered(today: date) -> list[tuple[str, Period]]:
    year, before = year_of(today), year_of(date(today.year - 1, 1, 1))
    half = Period(year.first, date(today.year, 6, 30))
    return [
        ("6 tháng đầu năm", half),
        ("Cả năm", year),
        ("Từ đầu năm đến nay", Period(year.first, today)),
        ("Năm trước", before),
    ]


def _linking(asked: Asked, report: Report, kind: str, near: dict[str, str]) -> Any:
    """(line, column, cell) → the address of the children behind the number, "" where there is none."""
    keys = {line.measure for line in report.lines} | {column.measure for column in report.columns}
    can = {key: behind.can_be_listed(asked, key) for key in keys}

    def link(line: Line, column: Column, cell: object) -> str:
        key = column.measure if kind == "hamlets" else line.measure if column.key in ("total", "number") else ""
        if not key or line.kind == "compared" or not cell or cell in HIDDEN or not can[key]:
            return ""
        return address(f"/reports/{kind}/children", near, figure=key, hamlet=line.place)

    return link
