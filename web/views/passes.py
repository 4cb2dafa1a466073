"""The passes of the review desk: walls of one value, forty of a column, one field after the other."""

from collections.abc import Sequence
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
TOLD = {
    "caught": plants.CAUGHT,
    "missed": plants.MISSED,
    "fields": "Đã lấy lại những ô của lần vừa rồi.",
    "rows": "Đã lấy lại những dòng vừa xác nhận. Bấm lần nữa để lấy lại ô của lần trước đó.",
    "nothing": "Không còn gì để lấy lại ở đây.",
}
"""What is said of a planted look, or of what was taken back, by the word that an address carries."""


def _shown(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    today: date,
    asked: tuple[Pass, int | None, int | None, str],
    template: str = "review/pass.html",
    said: str = "",
    left_out: Sequence[str] = (),
) -> Template:
    way, page, hamlet, column = asked
    where = where_of(session, scope, page, hamlet)
    shown = screen(session, keyring, scope, today, where, way, column)
    return Template(template, context={"screen": shown, "name_of": name_of, "said": said, "left_out": left_out})


@get("/review/groups", guards=OFFICERS, sync_to_thread=True)
def show_groups(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    page: FromQuery[int | None] = None,
    hamlet: FromQuery[int | None] = None,
    told: FromQuery[str] = "",
) -> Template:
    """Cut-outs of closed lists, sorted by what was read: the odd ones stand out."""
    return _shown(session, keyring, reach, today, ("group", page, hamlet, ""), said=TOLD.get(told, ""))


@get("/review/columns", guards=OFFICERS, sync_to_thread=True)
def show_columns(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    page: FromQuery[int | None] = None,
    hamlet: FromQuery[int | None] = None,
    column: FromQuery[str] = "",
    told: FromQuery[str] = "",
) -> Template:
    """Forty cut-outs of one column, the value under each."""
    return _shown(session, keyring, reach, today, ("column", page, hamlet, column), said=TOLD.get(told, ""))


@get("/review/fields", guards=OFFICERS, sync_to_thread=True)
def show_fields(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    page: FromQuery[int | None] = None,
    hamlet: FromQuery[int | None] = None,
    every: FromQuery[bool] = False,
    told: FromQuery[str] = "",
) -> Template:
    """What is left, field after field in its row; with `every` also what the walls would show."""
    where = where_of(session, reach, page, hamlet)
    shown = screen(session, keyring, reach, today, where, "field", is_all=every)
    said = TOLD.get(told, "")
    return Template("review/pass.html", context={"screen": shown, "name_of": name_of, "said": said, "left_out": ()})


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
    sheet, left_out = answering.free_part(session, reach, _sheet(form))
    if sheet.texts or not said:
        answering.answer(session, keyring, reach, today, sheet)
    where = where_asked(session, reach, form)
    if where.hamlet_id is not None:
        leases.hold_free(session, reach, where.page_ids)
    if wants_json(request):
        return Response({"kept": True, "said": said})
    return next_screen(request, session, keyring, reach, today, form, said, left_out)


@post("/review/lease", guards=OFFICERS, status_code=200, sync_to_thread=True)
def hold(
    session: NamedDependency[Session], reach: NamedDependency[Scope], form: NamedDependency[Form]
) -> Response[str]:
    """The page is in work with this officer from now on, as long as decisions come. Refuses PAGE_HELD.

    Of a hamlet's pages, those are taken that nobody else has; where one of the screen is not among them, the screen is
    asked for anew, without it.
    """
    where = where_asked(session, reach, form)
    if where.page_id is not None:
        leases.hold(session, reach, where.page_id)
        return Response("", media_type="text/html")
    taken = {str(page_id) for page_id in leases.hold_free(session, reach, where.page_ids)}
    is_less = not taken.issuperset(form.texts("shown"))
    return Response("", media_type="text/html", headers={"HX-Refresh": "true"} if is_less else {})


@post("/review/release", guards=OFFICERS, sync_to_thread=True)
def release(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> Redirect:
    """Give back every page one has, for others to go on."""
    leases.release(session, reach.user_id)
    return Redirect("/review", status_code=303)


def next_screen(
    request: Request[Any, Any, Any],
    session: Session,
    keyring: Keyring,
    scope: Scope,
    today: date,
    form: Form,
    said: str = "",
    left_out: Sequence[str] = (),
) -> Response[Any]:
    """What stands in the place of the screen just sent: the next one of its pass, with what there is to say."""
    way, where = _way(form), where_asked(session, scope, form)
    if "hx-request" not in request.headers:
        column = f"&column={form.text('column')}" if form.text("column") in COLUMNS else ""
        told = next((f"&told={word}" for word, words in TOLD.items() if words == said), "")
        return Redirect(f"{ADDRESSES[way]}?{where.query}{column}{told}", status_code=303)
    asked = (way, where.page_id, where.hamlet_id, form.text("column"))
    return _shown(session, keyring, scope, today, asked, "review/_desk.html", said, left_out)


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
