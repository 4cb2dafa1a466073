"""What an officer decides about one child in the workflow: the police's word taken, an end, and the way back."""

from datetime import date
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from access.keys import Keyring
from catalogue.reasons import reason_given
from cleaning import endings
from cleaning.endings import Going
from db import Database, Scope, Session
from db.queries import children, handovers
from intake import police_answers, submissions
from web import refusals
from web.forms import Form, day_from
from web.press import Press
from web.visitor import Only


@post("/children/{uuid:uuid}/acceptance", guards=[Only("move_case")], sync_to_thread=True)
def accept_police(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    uuid: FromPath[UUID],
) -> Redirect:
    """Write what the police said of a returned record."""
    child, row = refusals.known(children.find(session, reach, uuid)), handovers.last_row(session, reach, uuid)
    if row is None:
        raise refusals.not_found()
    police_answers.accept(session, keyring, reach, child, row, today)
    return Redirect(f"/children/{uuid}", status_code=303)


@post("/children/{uuid:uuid}/end", guards=[Only("move_case")], sync_to_thread=True)
def end_child(press: NamedDependency[Press], uuid: FromPath[UUID]) -> Redirect:
    """Take a record out of the book, with a reason."""
    form = press.form
    told = form.text("state"), form.text("reason")
    endings.end(*press.hands, press.child(uuid), *told, press.today, going_from(form))
    return Redirect(f"/children/{uuid}", status_code=303)


def going_from(form: Form) -> Going:
    """What a form says of where to and when a child left. Refuses DAY_UNKNOWN."""
    day = form.text("left_on")
    return Going(form.text("to"), day_from(day, "Ngày chuyển đi, ngày mất") if day else None)


@post("/children/{uuid:uuid}/destination", guards=[Only("move_case")], sync_to_thread=True)
def tell_destination(press: NamedDependency[Press], uuid: FromPath[UUID]) -> Redirect:
    """Tell the receiving commune of a child that has moved away already."""
    endings.tell_commune(*press.hands, press.child(uuid), press.form.text("to"))
    return Redirect(f"/children/{uuid}", status_code=303)


@post("/children/{uuid:uuid}/mistake", guards=[Only("move_case")], sync_to_thread=True)
def call_mistake(
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    uuid: FromPath[UUID],
) -> Redirect:
    """Propose that a record was entered by mistake: it waits for a second person. Refuses REASON_MISSING."""
    with database.reading() as session:
        rev = refusals.known(children.find(session, reach, uuid)).rev
    fields = {"state": "entered_by_mistake", "reason": reason_given(form.text("mistake_reason"))}
    item = {"uuid": str(uuid), "kind": "withdrawal", "base_rev": rev, "claimed_at": "", "fields": fields, "photos": []}
    submissions.receive(database, keyring, reach, [item], "Máy tính")
    return Redirect(f"/children/{uuid}", status_code=303)


@post("/children/{uuid:uuid}/comeback", guards=[Only("move_case")], sync_to_thread=True)
def bring_child_back(press: NamedDependency[Press], uuid: FromPath[UUID]) -> Redirect:
    """Undo an end, with a reason."""
    endings.bring_back(*press.hands, press.child(uuid), press.form.text("reason"), press.today)
    return Redirect(f"/children/{uuid}", status_code=303)
