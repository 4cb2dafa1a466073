"""The rules of the plans: whom each names, whether it is on, and what a turn would touch before it is made."""

from datetime import date

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from cleaning import asides, owners, rules
from cleaning.titles import title
from db import Scope, Session
from db.queries import findings
from web import refusals
from web.forms import Form
from web.visitor import Only


@get("/rules", guards=[Only("switch_rules")], sync_to_thread=True)
def list_rules(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> Template:
    """Every rule with its switch, and how far those have looked that were just turned on."""
    return _shown(session, reach, None)


def _shown(session: Session, reach: Scope, trial: dict[str, object] | None) -> Template:
    told = rules.listed(session, reach)
    living = findings.living_count(session, reach.commune_code or "")
    return Template("rules/list.html", context={"rules": told, "living": living, "trial": trial})


@post("/rules/{rule:str}", guards=[Only("switch_rules")], status_code=200, sync_to_thread=True)
def turn_rule(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    rule: FromPath[str],
) -> Template | Redirect:
    """First whom the turn would touch; with `sure`, the turn itself."""
    position = form.text("position")
    if form.text("sure"):
        rules.switch(session, reach, rule, position)
        return Redirect("/rules", status_code=303)
    told = rules.preview(session, keyring, reach, rule, position, today)
    return _shown(session, reach, {"rule": rule, "title": title(rule), "position": position, "told": told})


@post("/findings/{finding_id:int}/ending", guards=[Only("move_case")], sync_to_thread=True)
def end_finding(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    finding_id: FromPath[int],
) -> Redirect:
    """An officer's word on one finding."""
    ended = asides.set_aside(session, keyring, reach, finding_id, form.text("ending"), form.text("reason"))
    return Redirect(f"/children/{ended.child_uuid}", status_code=303)


@post("/findings/{finding_id:int}/reopening", guards=[Only("move_case")], sync_to_thread=True)
def reopen_finding(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    finding_id: FromPath[int],
) -> Redirect:
    """Look again at what somebody has ended."""
    again = asides.take_back(session, keyring, reach, finding_id, today)
    return Redirect(f"/children/{again.child_uuid}", status_code=303)


@post("/findings/{finding_id:int}/owner", guards=[Only("move_case")], sync_to_thread=True)
def give_finding(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    finding_id: FromPath[int],
) -> Redirect:
    """Name who looks after one finding, or nobody."""
    asked = form.text("owner")
    if asked and not (asked.isascii() and asked.isdigit()):
        raise refusals.not_understood()
    given = owners.give(session, keyring, reach, finding_id, int(asked) if asked else None, today)
    return Redirect(f"/children/{given.child_uuid}", status_code=303)
