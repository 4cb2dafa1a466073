"""Reports: what can be asked for, for any period, as page, paper and workbook; and the children behind a number."""

from datetime import date
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from db import Scope, Session
from db.queries import cases, frozen, handovers
from reports import behind, freezing, kinds, rates, work
from reports.asked import Asked
from reports.hiding import HIDDEN
from reports.periods import Period, period, year_of
from reports.stand import Stand
from reports.tables import CHANGE, Column, Line, Report
from web import refusals
from web.asked import address
from web.campaign_names import wheres
from web.forms import Form, day_from
from web.report_asked import report_asked, words_of
from web.report_calendar import calendar_of
from web.report_files import reads_frozen, shown, ways
from web.visitor import Only, Visitor


def _provide_asked(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
) -> Asked:
    """The period an address names; else this year up to today."""
    return report_asked(session, keyring, reach, today, request.query_params)


def _provide_report(asked: NamedDependency[Asked], kind: FromPath[str]) -> Report:
    """The report as it stands now. Refuses NOT_FOUND."""
    return kinds.made(asked, kind)


def _provide_stand(today: NamedDependency[date]) -> Stand:
    return Stand(today)


_ASKED = {"asked": Provide(_provide_asked, sync_to_thread=False)}
_LIVING = _ASKED | {
    "report": Provide(_provide_report, sync_to_thread=True),
    "stand": Provide(_provide_stand, sync_to_thread=False),
}
_READERS = [Only("read_reports")]
SHOWN_MAX = 500
"""So many children behind a number stand on a page."""


@get("/reports", guards=_READERS, sync_to_thread=True)
def list_reports(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], today: NamedDependency[date]
) -> Template:
    """What can be asked for, what is due, what was frozen and sent."""
    reach = visitor.scope
    may_work = visitor.may("read_campaigns")
    known = cases.campaigns(session, reach) if may_work else []
    context = {
        "kinds": kinds.kinds_of(reach),
        "calendar": calendar_of(session, reach, today),
        "frozen": [one for one in frozen.listed(session, reach) if reads_frozen(reach, one[0].kind)],
        "is_early": freezing.is_early,
        "goes_up": {key: kind.goes_up for key, kind in kinds.KINDS.items()},
        "words": {key: kind.words for key, kind in kinds.KINDS.items()},
        "campaigns": known,
        "where": wheres(known),
        "minutes": [one for one, _ in handovers.newest(session, reach) if one.sent_at] if may_work else [],
        "may_see_pictures": may_work,
    }
    return Template("reports/list.html", context=context)


@get("/reports/{kind:str}", dependencies=_LIVING, guards=_READERS, sync_to_thread=True)
def show_report(
    asked: NamedDependency[Asked],
    visitor: NamedDependency[Visitor],
    report: NamedDependency[Report],
    stand: NamedDependency[Stand],
    kind: FromPath[str],
) -> Template:
    """One report as it stands now. Refuses NOT_FOUND, NO_DATE, PERIOD_BACKWARDS."""
    near, today = words_of(asked), stand.day
    context = {
        "to": lambda path, **more: address(f"/reports/{kind}{path}", near, **more),
        "link": _linking(asked, report, kind, near),
        "periods": _offered(today),
        "may_freeze": visitor.may("freeze_report"),
        "may_stand": freezing.may_stand(kind, asked.period, today),
        "goes_up": kinds.KINDS[kind].goes_up,
        "may_set_rates": kind == work.KIND and visitor.may("freeze_report"),
        "units": rates.UNITS,
        "rates": rates.laid(asked.session, asked.scope)[::-1] if kind == work.KIND else [],
    }
    return shown("reports/report.html", report, stand, context)


FILES = ways("/reports/{kind:str}", "read_reports", _LIVING)


@get("/reports/{kind:str}/children", dependencies=_ASKED, guards=_READERS, sync_to_thread=True)
def list_behind(request: Request[Any, Any, Any], asked: NamedDependency[Asked], kind: FromPath[str]) -> Template:
    """The children one number counts, the first of them by name; the list to take along has all. Refuses NOT_FOUND."""
    if kind not in kinds.KINDS:
        raise refusals.not_found()
    figure, hamlet, text = (request.query_params.get(name, "") for name in ("figure", "hamlet", "q"))
    words, children = behind.children(asked, figure, hamlet, text)
    near = words_of(asked)
    context = {
        "words": words,
        "period": asked.period,
        "back": address(f"/reports/{kind}", near),
        "path": f"/reports/{kind}/children",
        "kept": near | {"figure": figure, "hamlet": hamlet},
        "whole": address(f"/reports/{kind}/children", near, figure=figure, hamlet=hamlet),
        "asked": {"q": text},
        "children": children[:SHOWN_MAX],
        "children_count": len(children),
    }
    return Template("reports/children.html", context=context)


@post("/reports/{kind:str}/frozen", guards=[Only("freeze_report")], sync_to_thread=True)
def freeze_report(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    kind: FromPath[str],
) -> Redirect:
    """Freeze what the page shows. Refuses NOT_FOUND, PERIOD_NOT_OVER, CHECK_FAILED."""
    first, last = form.text("first"), form.text("last")
    asked = Asked(session, keyring, reach, period(day_from(first, "Ngày đầu kỳ"), day_from(last, "Ngày cuối kỳ")))
    made = freezing.freeze(asked, kinds.made(asked, kind), today)
    return Redirect(f"/reports/frozen/{made.id}", status_code=303)


@post("/reports/rates", guards=[Only("settle_work")], sync_to_thread=True)
def set_rate(session: NamedDependency[Session], reach: NamedDependency[Scope], form: NamedDependency[Form]) -> Redirect:
    """A rate of the commune, from a day on. Refuses NOT_FOUND, RATE_UNKNOWN, RATE_WITHOUT_DOCUMENT."""
    begins = day_from(form.text("valid_from"), "Ngày áp dụng")
    rates.set_rate(session, reach, form.text("unit"), form.text("dong"), form.text("document"), begins)
    near = {name: form.text(name) for name in ("first", "last") if form.text(name)}
    return Redirect(address(f"/reports/{work.KIND}", near), status_code=303)


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
        if not key or line.kind in ("compared", CHANGE) or not cell or cell in HIDDEN or not can[key]:
            return ""
        return address(f"/reports/{kind}/children", near, figure=key, hamlet=line.place)

    return link
