"""The passes of the review desk: walls of one value, forty of a column, one field after the other; and taking back."""

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from access.keys import Keyring
from catalogue.refusals import not_found
from db import Scope, Session
from intake import answering, decisions, leases
from intake.decisions import Place
from intake.doubts import COLUMNS
from intake.looks import PASSES, Pass
from web.answers import wants_json
from web.forms import Form
from web.page_names import name_of
from web.passes import ADDRESSES, screen, where_asked, where_of
from web.visitor import Only

OFFICERS = [Only("review")]


def _shown(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    today: date,
    asked: tuple[Pass, int | None, int | None, str],
    template: str = "review/pass.html",
) -> Template:
    way, page, hamlet, column = asked
    where = where_of(session, scope, page, hamlet)
    shown = screen(session, keyring, scope, today, where, way, column)
    return Template(template, context={"screen": shown, "name_of": name_of})


@get("/review/groups", guards=OFFICERS, sync_to_thread=True)
def show_groups(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    page: FromQuery[int | None] = None,
    hamlet: FromQuery[int | None] = None,
) -> Template:
    """Cut-outs of closed lists, sorted by what was read: the odd ones stand out."""
    return _shown(session, keyring, reach, today, ("group", page, hamlet, ""))


@get("/review/columns", guards=OFFICERS, sync_to_thread=True)
def show_columns(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    page: FromQuery[int | None] = None,
    hamlet: FromQuery[int | None] = None,
    column: FromQuery[str] = "",
) -> Template:
    """Forty cut-outs of one column, the value under each."""
    return _shown(session, keyring, reach, today, ("column", page, hamlet, column))


@get("/review/fields", guards=OFFICERS, sync_to_thread=True)
def show_fields(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    page: FromQuery[int | None] = None,
    hamlet: FromQuery[int | None] = None,
    every: FromQuery[bool] = False,
) -> Template:
    """What is left, field after field in its row; with `every` also what the walls would show."""
    where = where_of(session, reach, page, hamlet)
    shown = screen(session, keyring, reach, today, where, "field", is_all=every)
    return Template("review/pass.html", context={"screen": shown, "name_of": name_of})


@post("/review/decisions", guards=OFFICERS, status_code=200, sync_to_thread=True)
def decide(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Keep what one screen, or one field, says; then the next screen of the same pass."""
    answering.answer(session, keyring, reach, today, _sheet(form))
    if wants_json(request):
        return Response({"kept": True})
    return _next(request, session, keyring, reach, today, form)


@post("/review/undo", guards=OFFICERS, status_code=200, sync_to_thread=True)
def undo(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Take back the last key; what it had decided is looked at again."""
    where = where_asked(session, reach, form)
    undone = decisions.undo(session, reach, where.page_ids)
    if wants_json(request):
        return Response({"undone": [f"{row_id}-{field}" for row_id, field in undone]})
    return _next(request, session, keyring, reach, today, form)


@post("/review/lease", guards=OFFICERS, status_code=200, sync_to_thread=True)
def hold(
    session: NamedDependency[Session], reach: NamedDependency[Scope], form: NamedDependency[Form]
) -> Response[str]:
    """The page is in work with this officer from now on, as long as decisions come. Refuses PAGE_HELD."""
    where = where_asked(session, reach, form)
    if where.page_id is not None:
        leases.hold(session, reach, where.page_id)
    else:
        leases.hold_free(session, reach, where.page_ids)
    return Response("", media_type="text/html")


@post("/review/release", guards=OFFICERS, sync_to_thread=True)
def release(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> Redirect:
    """Give back every page one has, for others to go on."""
    leases.release(session, reach.user_id)
    return Redirect("/review", status_code=303)


def _next(
    request: Request[Any, Any, Any], session: Session, keyring: Keyring, scope: Scope, today: date, form: Form
) -> Response[Any]:
    way, where = _way(form), where_asked(session, scope, form)
    if "hx-request" not in request.headers:
        column = f"&column={form.text('column')}" if form.text("column") in COLUMNS else ""
        return Redirect(f"{ADDRESSES[way]}?{where.query}{column}", status_code=303)
    asked = (way, where.page_id, where.hamlet_id, form.text("column"))
    return _shown(session, keyring, scope, today, asked, "review/_desk.html")


def _way(form: Form) -> Pass:
    return next((way for way in PASSES if way == form.text("way")), "field")


def _sheet(form: Form) -> answering.Sheet:
    taken, is_unreadable = form.text("take"), bool(form.text("unreadable"))
    looked = [_place(key) for key in dict.fromkeys(form.texts("look"))]
    texts = {place: taken or form.text(f"v-{place[0]}-{place[1]}") for place in looked}
    aside = {_place(key) for key in form.texts("odd")}
    return answering.Sheet(
        batch=form.text("batch") or "-",
        way=_way(form),
        texts=texts,
        unreadable=frozenset(looked) if is_unreadable else frozenset(),
        aside=aside & set(looked),
        is_sure=bool(form.text("sure")),
    )


def _place(key: str) -> Place:
    """ "12-birth_date" as row and field. Refuses NOT_FOUND."""
    number, _, field = key.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 10 and field):
        raise not_found()
    return int(number), field
