"""The rights of child and family: grounds, requests with their clock, incidents, the whole record on paper."""

from datetime import UTC, date, datetime
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access import rights
from access.audit import stamp
from access.keys import Keyring
from catalogue.clock import typed_here
from catalogue.dates import parse
from db import Scope, Session
from db.queries import children, oversight
from db.tables import Child, User
from web import refusals
from web.child_page import child_page
from web.history import SOURCES
from web.press import Press
from web.visitor import Only, Visitor


@get("/rights", guards=[Only("read_rights")], sync_to_thread=True)
def show_rights(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    today: NamedDependency[date],
) -> Template:
    """What families asked, the most urgent first, and incidents with their 72 hours."""
    asked = rights.requests_of(session, keyring, visitor.scope)
    known = children.openable(session, visitor.scope, {told.row.child_uuid for told in asked})
    noted = rights.incidents(session, keyring, visitor.scope)
    context = {
        "requests": [(told, known.get(told.row.child_uuid, "")) for told in asked],
        "incidents": [(told, told.row.found_at + rights.REPORT_WITHIN) for told in noted],
        "people": oversight.people_in(session, visitor.scope.commune_code or ""),
        "may_keep": visitor.may("keep_rights"),
        "words": rights.REQUESTS | rights.OUTCOMES,
        "outcomes": list(rights.OUTCOMES.items()),
        "today": today,
        "now": datetime.now(UTC),
    }
    return Template("rights/list.html", context=context)


@get("/children/{uuid:uuid}/rights", guards=[Only("read_rights")], sync_to_thread=True)
def show_rights_of(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    uuid: FromPath[UUID],
) -> Template:
    """Where the data comes from, on what ground it is kept, what the family asked."""
    child = refusals.known(children.find(session, visitor.scope, uuid))
    context = {
        "uuid": uuid,
        "name": child.full_name or "Chưa có tên",
        "sources": _sources(session, child),
        "ground": rights.find_ground(session, keyring, child),
        "has_household": child.household_id is not None,
        "requests": rights.requests_of(session, keyring, visitor.scope, uuid),
        "grounds": list(rights.GROUNDS.items()),
        "kinds": list(rights.REQUESTS.items()),
        "words": rights.GROUNDS | rights.REQUESTS | rights.OUTCOMES,
        "may_keep": visitor.may("keep_rights"),
    }
    return Template("rights/child.html", context=context)


@post("/children/{uuid:uuid}/ground", guards=[Only("keep_rights")], sync_to_thread=True)
def keep_ground(press: NamedDependency[Press], uuid: FromPath[UUID]) -> Redirect:
    """On what ground the household is in the book."""
    form = press.form
    told = form.text("kind"), form.text("said_by"), form.text("paper")
    rights.keep_ground(*press.hands, press.child(uuid), *told, _day(press))
    return Redirect(f"/children/{uuid}/rights", status_code=303)


@post("/children/{uuid:uuid}/requests", guards=[Only("keep_rights")], sync_to_thread=True)
def receive_request(press: NamedDependency[Press], uuid: FromPath[UUID]) -> Redirect:
    """What the family asks; the clock of two working days begins."""
    form = press.form
    told = form.text("kind"), form.text("said_by"), form.text("wish")
    rights.receive_request(*press.hands, press.child(uuid), *told, _day(press))
    return Redirect(f"/children/{uuid}/rights", status_code=303)


@post("/rights/requests/{request_id:int}", guards=[Only("keep_rights")], sync_to_thread=True)
def answer_request(press: NamedDependency[Press], request_id: FromPath[int]) -> Redirect:
    """What we did about it."""
    told = press.form.text("outcome"), press.form.text("answer")
    rights.answer_request(*press.hands, request_id, *told, datetime.now(UTC))
    return Redirect("/rights", status_code=303)


@post("/rights/incidents", guards=[Only("keep_rights")], sync_to_thread=True)
def note_incident(press: NamedDependency[Press]) -> Redirect:
    """An incident; those concerned are found in the audit log and frozen."""
    form, found_at = press.form, datetime.now(UTC)
    suspect = form.text("suspect")
    between = (typed_here(form.text("since")), typed_here(form.text("until")))
    if between[0] is None or between[1] is None:
        raise refusals.not_understood()
    near = dict(oversight.people_in(press.session, press.reach.commune_code or ""))
    suspect_id = int(suspect) if suspect.isascii() and suspect.isdigit() and int(suspect) in near else None
    noted = rights.note_incident(
        *press.hands,
        what=form.text("what"),
        found_at=found_at,
        between=(between[0], between[1]),
        suspect_id=suspect_id,
    )
    return Redirect(f"/rights/incidents/{noted.id}", status_code=303)


@get("/rights/incidents/{incident_id:int}", guards=[Only("read_rights")], sync_to_thread=True)
def show_incident(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], incident_id: FromPath[int]
) -> Template:
    """Those concerned, by name, to be told."""
    noted, near = rights.concerned(session, visitor.scope, incident_id)
    suspect = session.get(User, noted.suspect_id) if noted.suspect_id else None
    context = {
        "incident": noted,
        "children": near,
        "beside": oversight.unnamed_between(session, noted.commune_code, noted.since, noted.until, noted.suspect_id),
        "suspect": suspect.name if suspect else "",
        "due": noted.found_at + rights.REPORT_WITHIN,
        "may_keep": visitor.may("keep_rights"),
    }
    return Template("rights/incident.html", context=context)


@post("/rights/incidents/{incident_id:int}/report", guards=[Only("keep_rights")], sync_to_thread=True)
def report_incident(
    session: NamedDependency[Session], reach: NamedDependency[Scope], incident_id: FromPath[int]
) -> Redirect:
    """The incident was reported to whom the law names."""
    rights.report(session, reach, incident_id, datetime.now(UTC))
    return Redirect(f"/rights/incidents/{incident_id}", status_code=303)


@get("/children/{uuid:uuid}/whole", guards=[Only("keep_rights")], opt={"export": True}, sync_to_thread=True)
def show_whole(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    uuid: FromPath[UUID],
) -> Template:
    """One child's whole record to be printed for the family: every field, every change, where each came from."""
    child = refusals.known(children.find(session, reach, uuid))
    context = {
        "child": child_page(session, keyring, reach, child),
        "ground": rights.find_ground(session, keyring, child),
        "requests": rights.requests_of(session, keyring, reach, uuid),
        "words": rights.GROUNDS | rights.REQUESTS | rights.OUTCOMES,
        "sources": _sources(session, child),
        "stamp": stamp(session, reach.commune_code or ""),
    }
    return Template("rights/whole.html", context=context)


def _sources(session: Session, child: Child) -> list[str]:
    """The ways by which values came into the record, each once."""
    return sorted({SOURCES.get(change.source, change.source) for change, _ in children.changes(session, child)})


def _day(press: Press) -> date:
    """The day that was typed; today where none was. Refuses NOT_UNDERSTOOD for a day that is none or is to come."""
    typed = press.form.text("on")
    known = parse(typed) if typed.strip() else None
    if not typed.strip():
        return press.today
    if known is None or not known.month or not known.day or date(known.year, known.month, known.day) > press.today:
        raise refusals.not_understood()
    return date(known.year, known.month, known.day)
