"""What the police say of a listed child by themselves: the kinds of groups the matrix lets them read and write."""

from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from access.keys import Keyring
from access.matrix import kept_groups
from access.records import members
from db import Scope, Session
from db.queries import children
from intake.records import Origin, change_fields
from web import refusals
from web.forms import Form
from web.visitor import Only


@post("/children/{uuid:uuid}/groups", guards=[Only("keep_own_groups")], sync_to_thread=True)
def keep_groups(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    uuid: FromPath[UUID],
) -> Redirect:
    """In which of those groups the child is; what others have said of other groups stays. Refuses NOT_FOUND."""
    child, own = refusals.known(children.find(session, reach, uuid)), kept_groups(reach.role)
    chosen = [key for key in form.texts("groups") if key in own]
    others = [key for key in members(keyring, child, "circumstances") if key not in own]
    origin = Origin("form", user_id=reach.user_id)
    change_fields(session, keyring, child, {"circumstances": [*others, *chosen]}, origin, seen_by=reach.role)
    return Redirect(f"/children/{uuid}", status_code=303)
