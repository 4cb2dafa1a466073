"""Checks at home for the officer: give a hamlet's faulty records to be checked, and read what was answered."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.kind_marks import readable_marks
from access.records import may_read_text
from access.scopes import hamlets_of
from db import Scope, Session
from db.queries import household_checks as queries
from db.tables import HouseholdCheck
from intake import household_checks
from web import refusals
from web.asked import STATES, address, place_from
from web.forms import Form
from web.visitor import Only

ANSWERS = {"right": "Đúng", "corrected": "Đã sửa", "not_met": "Chưa gặp"} | {
    state: STATES[state] for state in ("moved_out", "deceased", "entered_by_mistake")
}
"""What a household check may answer, in the words of the screens."""


@get("/checks", guards=[Only("confirm_child")], sync_to_thread=True)
def list_checks(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
) -> Template:
    """Each hamlet with its open checks and how many records could be given; under it a page of the answers."""
    asked = {key: value for key, value in request.query_params.items() if value}
    open_counts = queries.open_counts(session, reach)
    faulty = queries.faulty_counts(session, reach, readable_marks(keyring, reach.role))
    page = queries.answered(session, reach, asked.get("q", ""), place_from(asked))
    context = {
        "lines": [(one, open_counts.get(one.id, 0), faulty.get(one.id, 0)) for one in hamlets_of(session, reach)],
        "page": page,
        "answered": [answered_by(keyring, reach, check) for check in page.checks],
        "asked": asked,
        "to": lambda **changes: address("/checks", asked, **changes),
    }
    return Template("checks/list.html", context=context)


@post("/checks", guards=[Only("confirm_child")], sync_to_thread=True)
def assign(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
) -> Redirect:
    """Give all records of a hamlet that have a fault and are not given yet; `ask` is told to whoever goes there."""
    known = {str(hamlet.id): hamlet.id for hamlet in hamlets_of(session, reach)}
    hamlet_id = known.get(form.text("hamlet"))
    if hamlet_id is None:
        raise refusals.not_found()
    faulty = queries.faulty_children(session, reach, readable_marks(keyring, reach.role), hamlet_id)
    household_checks.assign(session, keyring, reach, faulty, ask=form.text("ask"))
    return Redirect("/checks", status_code=303)


def answered_by(keyring: Keyring, reach: Scope, check: HouseholdCheck) -> dict[str, object]:
    said = household_checks.said_of(keyring, check)
    told = {key: text if may_read_text(reach.role, text) else "" for key, text in said.items()}
    return {"check": check, "words": ANSWERS.get(check.answer, check.answer), **told}
