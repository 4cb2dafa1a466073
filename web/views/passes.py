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
from intake import answering, leases
from intake.decisions import Place
from intake.doubts import COLUMNS
from intake.looks import PASSES, Pass
from intake.trust import plants
from web.answers import wants_json
from web.forms import Form
from web.page_names import name_of
from web.passes import ADDRESSES, screen, where_asked, where_of
from web.visitor import Only

OFFICERS = [Only("review")]
PLANTED = {"caught": plants.CAUGHT, "missed": plants.MISSED}
"""What is said after a planted look, by the word that an address carries where no script runs."""


def _shown(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    today: date,
    asked: tuple[Pass, int | None, int | None, str],
    template: str = "review/pass.html",
    said: str = "",
) -> Template:
    way, page, hamlet, column = asked
    where = where_of(session, scope, page, hamlet)
    shown = screen(session, keyring, scope, today, where, way, column)
    return Template(template, context={"screen": shown, "name_of": name_of, "said": said})


@get("/review/groups", guards=OFFICERS, sync_to_thread=True)
def show_groups(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    page: FromQuery[int | None] = None,
    hamlet: FromQuery[int | None] = None,
    planted: FromQuery[str] = "",
) -> Template:
    """Cut-outs of closed lists, sorted by what was read: the odd ones stand out."""
    return _shown(session, keyring, reach, today, ("group", page, hamlet, ""), said=PLANTED.get(planted, ""))


@get("/review/columns", guards=OFFICERS, sync_to_thread=True)
def show_columns(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    page: FromQuery[int | None] = None,
    hamlet: FromQuery[int | None] = None,
    column: FromQuery[str] = "",
    planted: FromQuery[str] = "",
) -> Template:
    """Forty cut-outs of one column, the value under each."""
    return _shown(session, keyring, reach, today, ("column", page, hamlet, column), said=PLANTED.get(planted, ""))


@get("/review/fields", guards=OFFICERS, sync_to_thread=True)
def show_fields(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    page: FromQuery[int | None] = None,
    hamlet: FromQuery[int | None] = None,
    every: FromQuery[bool] = False,
    planted: FromQuery[str] = "",
) -> Template:
    """What is left, field after field in its row; with `every` also what the walls would show."""
    where = where_of(session, reach, page, hamlet)
    shown = screen(session, keyring, reach, today, where, "field", is_all=every)
    told = PLANTED.get(planted, "")
    return Template("review/pass.html", context={"screen": shown, "name_of": name_of, "said": told})


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
    said = _planted(session, keyring, reach, form)
    sheet = _sheet(form)
    if sheet.texts or not said:
        answering.answer(session, keyring, reach, today, sheet)
    if wants_json(request):
        return Response({"kept": True, "said": said})
    return _next(request, session, keyring, reach, today, form, said)


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
    undone = answering.undo(session, keyring, reach, where.page_ids)
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
    request: Request[Any, Any, Any],
    session: Session,
    keyring: Keyring,
    scope: Scope,
    today: date,
    form: Form,
    said: str = "",
) -> Response[Any]:
    way, where = _way(form), where_asked(session, scope, form)
    if "hx-request" not in request.headers:
        column = f"&column={form.text('column')}" if form.text("column") in COLUMNS else ""
        planted = next((f"&planted={word}" for word, words in PLANTED.items() if words == said), "")
        return Redirect(f"{ADDRESSES[way]}?{where.query}{column}{planted}", status_code=303)
    asked = (way, where.page_id, where.hamlet_id, form.text("column"))
    return _shown(session, keyring, scope, today, asked, "review/_desk.html", said)


def _way(form: Form) -> Pass:
    return next((way for way in PASSES if way == form.text("way")), "field")


def _planted(session: Session, keyring: Keyring, scope: Scope, form: Form) -> str:
    """Count what became of planted looks on a screen; the words for it, "" where there were none."""
    odd, taken = set(form.texts("odd")), form.text("take")
    keys = {key: plant for key in form.texts("look") if (plant := _plant(key)) is not None}
    texts = {plant: taken or form.text(f"v-{key}") for key, plant in keys.items()}
    is_unreadable = bool(form.text("unreadable"))
    noticed = {plant for key, plant in keys.items() if key in odd or is_unreadable}
    return plants.answer(session, keyring, scope, texts, noticed) if texts else ""


def _plant(key: str) -> plants.Plant | None:
    """ "12-birth_date-40" as a planted look beside row 40; None for any other key."""
    place, _, beside = key.rpartition("-")
    if not (beside.isascii() and beside.isdecimal() and len(beside) < 10 and "-" in place):
        return None
    return plants.Plant(*_place(place), int(beside))


def _sheet(form: Form) -> answering.Sheet:
    taken, is_unreadable = form.text("take"), bool(form.text("unreadable"))
    looked = [_place(key) for key in dict.fromkeys(form.texts("look")) if _plant(key) is None]
    texts = {place: taken or form.text(f"v-{place[0]}-{place[1]}") for place in looked}
    aside = {_place(key) for key in form.texts("odd") if _plant(key) is None}
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
