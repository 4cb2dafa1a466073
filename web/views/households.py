"""The form for a household with its children, and the same form over one known child."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.records import visible_fields
from access.scopes import hamlets_of
from db import Database, Scope, Session
from db.queries import visible
from db.tables import Child
from intake.forms.household_book import HOUSEHOLD_BOOK
from intake.submissions import receive
from web import household_form as screen
from web import refusals
from web.forms import Form
from web.household_form import ChildRow, Household, Verdict
from web.visitor import Only


@get("/children/new", guards=[Only("write_child")], sync_to_thread=True)
def ask(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> Template:
    """The blank form."""
    hamlets = _hamlets(session, reach)
    return _form(screen.blank(hamlets), hamlets, Verdict(), reach)


@post("/children/row", guards=[Only("write_child")], status_code=200, sync_to_thread=True)
def add_row(session: NamedDependency[Session], reach: NamedDependency[Scope], form: NamedDependency[Form]) -> Template:
    """One more child's questions, for a page that adds them without loading itself anew."""
    row = _next_row(screen.typed_in(form))
    context = {"row": row, "sections": screen.asked_of(row, _hamlets(session, reach), Verdict(), reach)}
    return Template("forms/_child.html", context=context | {"is_only": False})


@post("/children/check", guards=[Only("write_child")], status_code=200, sync_to_thread=True)
def check(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
) -> Template:
    """What the one check says of the form as it stands; nothing is kept. Only of what has been typed already."""
    household, hamlets = screen.typed_in(form), _hamlets(session, reach)
    verdict = screen.judge(household, str(reach.commune_code), today)
    sections = [asked for _, group in screen.asked_once(household, hamlets, verdict, reach) for asked in group]
    for row in household.rows:
        sections += [asked for _, group in screen.asked_of(row, hamlets, verdict, reach) for asked in group]
    return Template("forms/_said.html", context={"asked": [asked for asked in sections if asked.value or asked.chosen]})


@post("/children", guards=[Only("write_child")], status_code=200, sync_to_thread=True)
def save(
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Keep every child of the form, through the same door as the phones; faults are shown once before."""
    household = screen.typed_in(form)
    wish = form.text("do", "save")
    with database.reading() as session:
        hamlets = _hamlets(session, reach)
    if wish == "add":
        return _form(Household(household.once, [*household.rows, _next_row(household)]), hamlets, Verdict(), reach)
    if wish.startswith("remove-"):
        kept = [row for row in household.rows if str(row.index) != wish.removeprefix("remove-")]
        return _form(Household(household.once, kept or [screen.new_row(0)]), hamlets, Verdict(), reach)
    filled = Household(household.once, [row for row in household.rows if not screen.is_blank(row)])
    if not filled.rows:
        said = "Chưa ghi cháu nào. Điền ít nhất họ và tên của một cháu rồi lưu."
        return _form(household, hamlets, Verdict(is_blocked=True, is_refused=True), reach, said)
    verdict = screen.judge(filled, str(reach.commune_code), today)
    if verdict.is_refused or (verdict.is_blocked and wish != "anyway"):
        return _form(filled, hamlets, verdict, reach)
    told = receive(database, keyring, reach, [_item(filled, row) for row in filled.rows], "web")
    return _saved(filled, told)


@get("/children/{uuid:uuid}/edit", guards=[Only("write_child")], sync_to_thread=True)
def ask_about(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    uuid: FromPath[UUID],
) -> Template:
    """The form over a known child."""
    child = _child(session, reach, uuid)
    household = screen.of_child(visible_fields(keyring, child, reach), uuid, child.rev)
    return _form(household, _hamlets(session, reach), Verdict(), reach, is_edit=True)


@post("/children/{uuid:uuid}/edit", guards=[Only("write_child")], status_code=200, sync_to_thread=True)
def change(
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    uuid: FromPath[UUID],
    rev: FromQuery[int] = 0,
) -> Response[Any]:
    """Keep what was changed since the form was opened; what another person changed meanwhile is merged, not lost."""
    with database.reading() as session:
        _child(session, reach, uuid)
        hamlets = _hamlets(session, reach)
    typed = screen.typed_in(form)
    row = ChildRow(0, uuid, typed.rows[0].typed, rev)
    household = Household(typed.once, [row])
    verdict = screen.judge(household, str(reach.commune_code), today)
    if verdict.is_refused or (verdict.is_blocked and form.text("do") != "anyway"):
        return _form(household, hamlets, verdict, reach, is_edit=True)
    told = receive(database, keyring, reach, [_item(household, row)], "web")
    if told[0]["status"] == "refused":
        return _saved(household, told)
    return Redirect(f"/children/{uuid}", status_code=303)


def _hamlets(session: Session, scope: Scope) -> list[str]:
    return [hamlet.name for hamlet in hamlets_of(session, scope)]


def _child(session: Session, scope: Scope, uuid: UUID) -> Child:
    child = session.scalars(visible.children(scope).where(Child.uuid == uuid)).one_or_none()
    if child is None:
        raise refusals.not_found()
    _ = child.groups
    return child


def _next_row(household: Household) -> ChildRow:
    return screen.new_row(max((row.index for row in household.rows), default=-1) + 1)


def _item(household: Household, row: ChildRow) -> dict[str, object]:
    fields = screen.fields_of(household, row)
    return {"uuid": str(row.uuid), "kind": "child", "base_rev": row.base_rev, "fields": fields, "photos": []}


def _form(
    household: Household,
    hamlets: list[str],
    verdict: Verdict,
    scope: Scope,
    said: str = "",
    *,
    is_edit: bool = False,
) -> Template:
    count = len(verdict.faults)
    blocked = f"Chưa lưu: {count} chỗ cần xem. Sửa rồi lưu lại" + (
        "." if verdict.is_refused else ", hoặc bấm «Vẫn lưu» nếu chưa có thông tin đúng."
    )
    row = household.rows[0]
    once = screen.asked_once(household, hamlets, verdict, scope)
    rows = [(row, screen.asked_of(row, hamlets, verdict, scope)) for row in household.rows]
    asked = [one for sections in (once, *(of_row for _, of_row in rows)) for _, group in sections for one in group]
    context = {
        "form": HOUSEHOLD_BOOK,
        "once": once,
        "rows": rows,
        "first_fault": next((one.name for one in asked if one.fault), ""),
        "said": said or (blocked if verdict.is_blocked else ""),
        "may_anyway": verdict.is_blocked and not verdict.is_refused,
        "is_edit": is_edit,
        "address": f"/children/{row.uuid}/edit?rev={row.base_rev}" if is_edit else "/children",
    }
    return Template("forms/household.html", context=context, status_code=422 if verdict.is_blocked else 200)


def _saved(household: Household, told: list[dict[str, object]]) -> Template:
    """What became of each child, in the order of the form."""
    lines = [
        (str(row.typed.get("full_name") or "Chưa có tên"), answer)
        for row, answer in zip(household.rows, told, strict=True)
    ]
    return Template("forms/saved.html", context={"lines": lines})
