"""What is printed: the browser tells it, since paper leaves no other trace."""

import re
from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.di import NamedDependency

from access.audit import NOBODY, Act, tell
from access.keys import Keyring
from db import Session
from db.queries import children
from web.calling import source_of
from web.forms import Form
from web.settings import Settings
from web.visitor import Visitor

_OURS = re.compile(r"/[0-9A-Za-z/._-]{0,119}")
_CHILD = re.compile(r"/children/([0-9a-f-]{36})(?:/|$)")


@post("/printed", opt={"told": True}, status_code=204, sync_to_thread=True)
def note_printed(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[Visitor],
    form: NamedDependency[Form],
) -> None:
    """A line for the page at `address`; a record is named when the person may open it."""
    address = form.text("address")
    about = address if _OURS.fullmatch(address) else "…"
    place, child = source_of(request, settings.trusted_proxies), _child(session, visitor, about)
    chain = visitor.scope.commune_code or NOBODY
    tell(session, keyring, [Act("print", chain, visitor.user_id, child_uuid=child, about=about, place=place)])


def _child(session: Session, visitor: Visitor, about: str) -> UUID | None:
    found = _CHILD.match(about)
    try:
        uuid = UUID(found.group(1)) if found else None
    except ValueError:
        return None
    return uuid if uuid and children.openable(session, visitor.scope, [uuid]) else None
