"""Groups of circumstances and forms of assistance: how many where, who, since when, and the review by hamlet."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.scopes import hamlets_of
from cleaning import grants, groups
from db import Scope, Session
from db.queries import cases
from db.queries import groups as queries
from web import refusals
from web.asked import address
from web.forms import Form, day_from
from web.group_page import members_asked
from web.history import SOURCES
from web.press import Press
from web.visitor import Only, Visitor


@get("/groups", guards=[Only("read_campaigns")], sync_to_thread=True)
def show_groups(
    session: NamedDependency[Session], keyring: NamedDependency[Keyring], reach: NamedDependency[Scope]
) -> Template:
    """The 15 + 2 + 3 groups and 5 forms, hamlet by hamlet, and which hamlets have been reviewed."""
    hamlets = hamlets_of(session, reach)
    running = [one for one in cases.campaigns(session, reach) if one.closed_at is None]
    context = {
        "hamlets": hamlets,
        "lines": groups.overview(session, keyring, reach, [hamlet.id for hamlet in hamlets]),
        "sections": groups.SECTIONS,
        "reviews": queries.reviews(session, running[0]) if running else {},
        "bodies": groups.BODIES,
        "is_running": bool(running),
    }
    return Template("groups/overview.html", context=context)


@get("/groups/children", guards=[Only("read_campaigns")], sync_to_thread=True)
def list_members(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
) -> Template:
    """The children of one group, or of one hamlet in any group the reader may know of; printable."""
    reach = visitor.scope
    hamlet, item, members = members_asked(session, keyring, reach, request.query_params)
    context = {
        "hamlet": hamlet,
        "item": item,
        "members": members,
        "sources": SOURCES,
        "may_write": visitor.may("move_case"),
        "bodies": list(groups.BODIES.items()),
        "may_note": visitor.may("move_case") and hamlet is not None and item is None,
    }
    return Template("groups/children.html", context=context)


@post("/children/{uuid:uuid}/grants", guards=[Only("move_case")], sync_to_thread=True)
def write_grants(press: NamedDependency[Press], uuid: FromPath[UUID]) -> Redirect:
    """Since when a child is in its groups, and who gives or confirmed each."""
    form = press.form
    told = {key: (form.text(f"since-{key}"), form.text(f"giver-{key}")) for key in form.texts("group")}
    grants.write(*press.hands, press.child(uuid), told, press.today)
    return Redirect(f"/children/{uuid}#grants", status_code=303)


@post("/groups/hamlets/{hamlet_id:int}/reviews", guards=[Only("move_case")], sync_to_thread=True)
def note_review(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    hamlet_id: FromPath[int],
) -> Redirect:
    """Note that a hamlet's groups were reviewed together."""
    if hamlet_id not in {hamlet.id for hamlet in hamlets_of(session, reach)}:
        raise refusals.not_found()
    held_on = day_from(form.text("held_on"), "Ngày rà soát")
    groups.note_review(session, reach, hamlet_id, held_on, form.texts("body"))
    return Redirect(address("/groups", {}), status_code=303)
