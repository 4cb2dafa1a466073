"""Accounts: who has one, a new one, what is open with a person who leaves, a new password, the end."""

from datetime import UTC, date, datetime

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access import staff
from access.accounts import Area
from access.scopes import hamlets_of
from db import Scope, Session
from intake import leases
from web import refusals
from web.forms import Form
from web.navigation import ROLES
from web.visitor import Only, Visitor


@get("/accounts", guards=[Only("see_accounts")], sync_to_thread=True)
def list_accounts(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], today: NamedDependency[date]
) -> Template:
    """Those this person may know of; with a form for who may make new ones."""
    scope = visitor.scope
    may_give = staff.roles_to_give(scope)
    context = {
        "people": [(one, ROLES[one.role]) for one in staff.listed(session, scope, today)],
        "roles": [(role, words) for role, words in ROLES.items() if role in may_give],
        "hamlets": [(hamlet.name, hamlet.name) for hamlet in hamlets_of(session, scope)],
        "asks_for_place": visitor.may("manage_accounts"),
        "own_id": visitor.user_id,
    }
    return Template("account/people.html", context=context)


@post("/accounts", guards=[Only("see_accounts")], status_code=200, sync_to_thread=True)
def make_account(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
) -> Template:
    """A new account; its password is shown this once. Refuses NOT_FOUND to who may only look."""
    if not staff.roles_to_give(reach):
        raise refusals.not_found()
    named = [*form.texts("hamlets"), *form.text("hamlet_names").split(";")]
    area = Area(
        commune_code=form.text("commune").strip() or None,
        province_code=form.text("province").strip() or None,
        hamlets=tuple(name.strip() for name in named if name.strip()),
    )
    said = {"username": form.text("username").strip(), "name": form.text("name"), "role": form.text("role")}
    user, password = staff.make(session, reach, **said, area=area, today=today)
    return _told(user.name, user.username, password)


@get("/accounts/{user_id:int}", guards=[Only("see_accounts")], sync_to_thread=True)
def show_leaving(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    user_id: FromPath[int],
) -> Template:
    """What is open with this person, before the account ends or the password is set anew."""
    person = staff.get(session, reach, user_id, today)
    left = staff.leaving(session, reach, user_id, datetime.now(UTC), today)
    return Template("account/leaving.html", context={"who": person, "role": ROLES[person.role], "left": left})


@post("/accounts/{user_id:int}/end", guards=[Only("see_accounts")], sync_to_thread=True)
def end_account(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    user_id: FromPath[int],
) -> Redirect:
    """The account is closed; the pages it held are anybody's again."""
    staff.end(session, reach, user_id, datetime.now(UTC), today)
    leases.release(session, user_id)
    return Redirect("/accounts", status_code=303)


@post("/accounts/{user_id:int}/password", guards=[Only("see_accounts")], status_code=200, sync_to_thread=True)
def reset_password(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    user_id: FromPath[int],
) -> Template:
    """A new password, shown this once; the second factor is taken away."""
    person = staff.get(session, reach, user_id, today)
    password = staff.reset(session, reach, user_id, datetime.now(UTC), today)
    return _told(person.user.name, person.user.username, password)


def _told(name: str, username: str, password: str) -> Template:
    return Template("account/password.html", context={"name": name, "username": username, "password": password})
