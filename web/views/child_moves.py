"""What an officer decides about one child in the workflow: the police's word taken, an end, and the way back."""

from datetime import date
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from access.keys import Keyring
from cleaning import endings
from db import Scope, Session
from db.queries import children, handovers
from db.tables import Child
from intake import police_answers
from web import refusals
from web.forms import Form
from web.visitor import Only


def _child(session: Session, reach: Scope, uuid: UUID) -> Child:
    found = children.find(session, reach, uuid)
    if found is None:
        raise refusals.not_found()
    return found


@post("/children/{uuid:uuid}/acceptance", guards=[Only("move_case")], sync_to_thread=True)
def accept_police(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    uuid: FromPath[UUID],
) -> Redirect:
    """Write what the police said of a returned record."""
    child, row = _child(session, reach, uuid), handovers.last_row(session, reach, uuid)
    if row is None:
        raise refusals.not_found()
    police_answers.accept(session, keyring, reach, child, row, today)
    return Redirect(f"/children/{uuid}", status_code=303)


@post("/children/{uuid:uuid}/end", guards=[Only("move_case")], sync_to_thread=True)
def end_child(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    uuid: FromPath[UUID],
) -> Redirect:
    """Take a record out of the book, with a reason."""
    child = _child(session, reach, uuid)
    told = form.text("state"), form.text("reason")
    endings.end(session, keyring, reach, child, *told, today, to_code=form.text("to"))
    return Redirect(f"/children/{uuid}", status_code=303)


@post("/children/{uuid:uuid}/comeback", guards=[Only("move_case")], sync_to_thread=True)
def bring_child_back(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    uuid: FromPath[UUID],
) -> Redirect:
    """Undo an end, with a reason."""
    endings.bring_back(session, keyring, reach, _child(session, reach, uuid), form.text("reason"), today)
    return Redirect(f"/children/{uuid}", status_code=303)
