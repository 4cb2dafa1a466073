"""The hamlet's list, one child's page, and what an officer decides on them."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.kind_marks import readable_marks
from access.matrix import kept_groups
from access.records import members
from access.scopes import hamlets_of
from catalogue.checks import CLASS_TITLES
from catalogue.codes.groups import label as group_label
from catalogue.fields import LIST_KEYS
from catalogue.refusals import Refusal
from cleaning import groups, owners
from cleaning.confirmation import confirm_received
from cleaning.titles import title
from db import Scope, Session
from db.queries import board, cases, children, findings
from db.queries.states import ENDED_STATES, shown_as
from db.tables import Child, Conflict, Finding
from intake import conflicts
from intake.records import Origin, change_fields
from web import refusals
from web.asked import ENDED, NO_HAMLET, SORTS, STATES, address, place_from, wanted_from
from web.board_page import board_of
from web.case_page import case_part
from web.child_page import child_page, may_know
from web.duplicates_page import merges_of
from web.forms import Form
from web.views.child_moves import going_from
from web.visitor import Only, Visitor


@get("/children", guards=[Only("read_children")], sync_to_thread=True)
def list_children(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    reach: NamedDependency[Scope],
) -> Template:
    """A page of the children asked for, with what is missing or wrong in each."""
    asked = {key: value for key, value in request.query_params.items() if value}
    hamlets, kinds = hamlets_of(session, reach), readable_marks(keyring, reach.role)
    wanted = wanted_from(asked, hamlets, cases.campaign_ids(session, reach))
    page = children.page(session, reach, kinds, wanted, place_from(asked))
    counts = board.by_hamlet(session, reach, kinds)
    context = {
        "page": page,
        "asked": asked,
        "to": lambda path="/children", **changes: address(path, asked, **changes),
        "hamlets": [(str(at.id), at.name or "Chưa rõ thôn, bản") for at in counts],
        "chosen_hamlet": NO_HAMLET if wanted.hamlet_id == 0 else str(wanted.hamlet_id or ""),
        "classes": _classes(counts, wanted.hamlet_id),
        "rules": [(rule, f"{title(rule)} ({count})") for rule, count in findings.rules(session, reach, kinds)],
        "states": [*STATES.items(), ENDED],
        "sorts": list(SORTS.items()),
        "state_of": _state_of,
        "can_confirm": wanted.state == "received" and visitor.may("confirm_child") and page.total > 0,
        "can_write": visitor.may("write_child"),
    }
    return Template("children/list.html", context=context)


def _classes(counts: list[board.HamletCounts], hamlet_id: int | None) -> list[tuple[int, str, int]]:
    near = [line for line in counts if hamlet_id is None or line.id == hamlet_id]
    return [(n, words, sum(line.by_class[n] for line in near)) for n, words in CLASS_TITLES.items()]


def _state_of(line: children.Listed) -> str:
    state = shown_as(line.state, is_blocked=any(finding.severity == "B" for finding in line.findings))
    return STATES.get(state, state)


@post("/children/confirmation", guards=[Only("confirm_child")], sync_to_thread=True)
def confirm_children(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
) -> Redirect:
    """Confirm the marked children, or the whole page of the list, that phones sent."""
    names = form.texts("listed") if form.text("whole_page") else form.texts("child")
    confirmed = confirm_received(session, keyring, reach, [_uuid(name) for name in dict.fromkeys(names)], today)
    asked = {"state": "received", "hamlet": form.text("hamlet")}
    return Redirect(address("/children", asked, confirmed=confirmed), status_code=303)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise refusals.not_understood() from None


@get("/children/{uuid:uuid}", guards=[Only("read_children")], sync_to_thread=True)
def show_child(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    uuid: FromPath[UUID],
) -> Template:
    """One record: its fields, what is to be looked at, and all that ever happened to it."""
    child = refusals.known(children.find(session, reach, uuid))
    context = {
        "child": child_page(session, keyring, reach, child),
        "owners": [(str(at), name) for at, name in owners.of_commune(session, reach, today)],
        "case": case_part(session, keyring, reach, child),
        "held": groups.held_by(session, keyring, reach, child) if visitor.may("move_case") else [],
        "merges": merges_of(session, reach, child),
        "can_decide": visitor.may("confirm_child"),
        "can_confirm": visitor.may("confirm_child") and child.state == "received",
        "can_write": visitor.may("write_child") and _is_written_on(reach, child),
        "can_see_pages": visitor.may("read_pages"),
        "can_read_audit": visitor.may("read_audit"),
        "can_read_rights": visitor.may("read_rights"),
        "can_give_reason": visitor.may("read_with_reason"),
        "own_groups": [(key, group_label(key)) for key in kept_groups(reach.role)],
        "chosen_groups": members(keyring, child, "circumstances"),
    }
    return Template("children/child.html", context=context)


def _is_written_on(reach: Scope, child: Child) -> bool:
    """An ended record is brought back before anybody writes in it; a confirmed one is the officer's."""
    return child.state == "received" or (reach.role == "officer" and child.state not in ENDED_STATES)


@post("/children/{uuid:uuid}/conflicts/{conflict_id:int}", guards=[Only("agree_to_end")], sync_to_thread=True)
def decide_conflict(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    uuid: FromPath[UUID],
    conflict_id: FromPath[int],
) -> Redirect:
    """Choose one of the two values of a field; `choice` is "kept" or "other"."""
    child, conflict = children.find(session, reach, uuid), session.get(Conflict, conflict_id)
    if child is None or conflict is None or conflict.child_uuid != uuid:
        raise refusals.not_found()
    is_known = may_know(reach, conflict, *conflicts.conflict_values(keyring, conflict))
    if not is_known or not conflicts.may_decide(session, reach, conflict):
        raise refusals.not_found()
    if form.text("choice") not in ("kept", "other"):
        raise refusals.not_understood()
    takes_other = form.text("choice") == "other"
    going = going_from(form)
    conflicts.decide(session, keyring, reach, child, conflict, takes_other=takes_other, going=going)
    return Redirect(f"/children/{uuid}", status_code=303)


@post("/children/{uuid:uuid}/proposals/{finding_id:int}", guards=[Only("confirm_child")], sync_to_thread=True)
def take_proposal(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    uuid: FromPath[UUID],
    finding_id: FromPath[int],
) -> Redirect:
    """Write the value a finding proposes. Refuses FINDING_GONE when the record has moved on."""
    child, finding = children.find(session, reach, uuid), session.get(Finding, finding_id)
    if child is None or finding is None or finding.child_uuid != uuid or finding.proposal is None:
        raise refusals.not_found()
    if finding.ended_at is not None:
        sentence = "Hồ sơ đã thay đổi, đề nghị này không còn đúng. Tải lại trang rồi xem lại."
        raise Refusal("FINDING_GONE", sentence, status=409)
    proposed: object = finding.proposal
    if finding.field in LIST_KEYS:
        proposed = [*members(keyring, child, finding.field), finding.proposal]
    origin = Origin("form", user_id=reach.user_id)
    change_fields(session, keyring, child, {finding.field: proposed}, origin, seen_by=reach.role)
    return Redirect(f"/children/{uuid}", status_code=303)


@get("/hamlets", guards=[Only("read_children")], sync_to_thread=True)
def show_hamlets(
    session: NamedDependency[Session], keyring: NamedDependency[Keyring], reach: NamedDependency[Scope]
) -> Template:
    """The board: hamlets down, error classes across."""
    return Template("children/hamlets.html", context=board_of(session, keyring, reach))
