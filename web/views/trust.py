"""Trust, measured: the error allowed and found, the blind second entry, and the third look where two differ."""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from catalogue.fields import label
from catalogue.refusals import Refusal, not_found
from db import Scope, Session
from db.queries import pages
from db.queries import trust as queries
from db.tables import ReviewRow
from intake import decisions, doubts
from intake.trust import allowed, entries, figures, plants, thresholds, verdicts
from web.desk import options_of
from web.forms import Form
from web.page_names import name_of
from web.row_desk import DESK, Desk
from web.visitor import Only, Visitor

OFFICERS = [Only("review")]
AHEAD = 3
"""So many cut-outs are fetched while one is typed."""


@get("/trust", guards=[Only("see_trust")], sync_to_thread=True)
def show_figures(
    session: NamedDependency[Session], reach: NamedDependency[Scope], visitor: NamedDependency[Visitor]
) -> Template:
    """The measured error with its interval, the thresholds, what is to be entered again; one's own hit rate."""
    return Template("trust/figures.html", context=_figures(session, reach, visitor, percent=None, said=""))


@post("/trust/allowed", guards=OFFICERS, status_code=200, sync_to_thread=True)
def set_allowed(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    visitor: NamedDependency[Visitor],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Set the error that is allowed; every threshold follows at once."""
    try:
        allowed.allow(session, reach, form.text("percent"))
    except Refusal as refusal:
        if refusal.field != "percent":
            raise
        context = _figures(session, reach, visitor, percent=form.text("percent"), said=refusal.sentence)
        return Template("trust/figures.html", context=context, status_code=422)
    thresholds.move(session, reach.commune_code or "")
    return Redirect("/trust", status_code=303)


@get("/trust/entries", guards=OFFICERS, dependencies=DESK, sync_to_thread=True)
def show_entry(desk: NamedDependency[Desk]) -> Template:
    """The next drawn field: its cut-out, an empty box, and nothing of what was accepted."""
    return Template("trust/entry.html", context=_entry(desk))


@post("/trust/entries", guards=OFFICERS, dependencies=DESK, status_code=200, sync_to_thread=True)
def enter(request: Request[Any, Any, Any], desk: NamedDependency[Desk], form: NamedDependency[Form]) -> Response[Any]:
    """Keep what was typed, then the next one."""
    said = _unless_late(lambda: _entered(desk, form))
    return _next(request, "trust/_entry.html", lambda: _entry(desk, said))


@get("/trust/differences", guards=OFFICERS, dependencies=DESK, sync_to_thread=True)
def show_difference(desk: NamedDependency[Desk]) -> Template:
    """Two values for one cut-out, in no telling order, with the page beside them."""
    return Template("trust/difference.html", context=_difference(desk))


@post("/trust/differences", guards=OFFICERS, dependencies=DESK, status_code=200, sync_to_thread=True)
def settle(request: Request[Any, Any, Any], desk: NamedDependency[Desk], form: NamedDependency[Form]) -> Response[Any]:
    """What the paper says; a record that says otherwise is repaired at once."""
    said = _unless_late(lambda: _settled(desk, form))
    return _next(request, "trust/_difference.html", lambda: _difference(desk, said))


def _next(request: Request[Any, Any, Any], template: str, context: Callable[[], dict[str, object]]) -> Response[Any]:
    """The next one in the place of the last; where no script runs, the page anew."""
    if "hx-request" not in request.headers:
        return Redirect(request.url.path, status_code=303)
    return Template(template, context=context())


def _unless_late(work: Callable[[], str]) -> str:
    """What there is to say of it; also that somebody else was first, and then the next one comes all the same."""
    try:
        return work()
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return refusal.sentence


def _entered(desk: Desk, form: Form) -> str:
    entries.enter(desk.session, desk.keyring, desk.scope, _number(form, "entry"), _text(form))
    return ""


def _settled(desk: Desk, form: Form) -> str:
    settled = verdicts.settle(desk.session, desk.keyring, desk.scope, _number(form, "difference"), _text(form))
    if not settled.was_wrong:
        return "Giá trị đã nhận là đúng, hồ sơ giữ nguyên."
    repaired = "Đã sửa hồ sơ theo sổ." if settled.is_repaired else "Hồ sơ đã được sửa khác trước đó, giữ nguyên."
    again = f" {settled.reopened_count} ô có thể sai giống vậy được mở lại để xem." if settled.reopened_count else ""
    return repaired + again


def _text(form: Form) -> str:
    """What was typed, or chosen by a key; nothing for what can't be read."""
    if form.text("unreadable"):
        return ""
    taken = form.texts("take")
    return taken[0] if taken else form.text("text")


def _number(form: Form, name: str) -> int:
    text = form.text(name)
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise not_found()
    return int(text)


def _figures(session: Session, scope: Scope, visitor: Visitor, *, percent: str | None, said: str) -> dict[str, object]:
    if scope.commune_code is None:
        raise not_found()
    found = figures.of_commune(session, scope.commune_code)
    is_officer = visitor.may("review")
    return {
        "figures": found,
        "history": allowed.history(session, scope.commune_code),
        "percent": percent if percent is not None else figures.percent(found.allowed) if found.allowed else "",
        "said": said,
        "is_officer": is_officer,
        "due_count": queries.due_count(session, scope) if is_officer else 0,
        "drawn_count": queries.waiting_count(session, scope),
        "differences_count": queries.differences_count(session, scope),
        "reopened": queries.reopened_pages(session, scope) if is_officer else [],
        "own": plants.own_rate(session, scope) if is_officer else None,
        "percent_of": figures.percent,
    }


def _entry(desk: Desk, said: str = "") -> dict[str, object]:
    ahead = queries.due(desk.session, desk.scope, AHEAD)
    one = ahead[0] if ahead else None
    row = pages.find_row(desk.session, desk.scope, one.row_id) if one else None
    return {
        "one": one,
        "row": row,
        "label": label(one.field) if one else "",
        "clue": _clue(desk, row, one.field) if one and row else None,
        "options": options_of(one.field, "")[1] if one else (),
        "kind": options_of(one.field, "")[0] if one else "",
        "ahead": [other.cell_id for other in ahead[1:]],
        "left_count": queries.due_count(desk.session, desk.scope),
        "said": said,
        "name_of": name_of,
    }


def _clue(desk: Desk, row: ReviewRow, column: str) -> str | None:
    """Of a field without a place of its own what helps to find its line: whose it is. None of one with a cut-out."""
    cell = next(cell for cell in row.cells if cell.field == column)
    if not doubts.is_lost(cell):
        return None
    beside = "birth_date" if column == "full_name" else "full_name"
    shown = doubts.shown(desk.keyring, row, doubts.read_of(desk.keyring, row))
    decided = decisions.in_force(desk.session, desk.keyring, [row.id])
    return decisions.laid_over(shown, row.id, decided).get(beside, "")


def _difference(desk: Desk, said: str = "") -> dict[str, object]:
    due = verdicts.due(desk.session, desk.keyring, desk.scope, 1)
    return {
        "one": due[0] if due else None,
        "label": label(due[0].field) if due else "",
        "left_count": queries.differences_count(desk.session, desk.scope),
        "said": said,
        "name_of": name_of,
    }
