"""One child as JSON, as this person may see it."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from access.keys import Keyring
from access.kind_marks import readable_marks
from access.records import change_as_seen, visible_fields
from db import Scope, Session
from db.queries import children, findings, sending
from db.tables import Child
from web import refusals
from web.api_schema import ReadCall
from web.visitor import Only


@get(
    "/api/children/{uuid:str}",
    guards=[Only("read_children")],
    sync_to_thread=True,
    operation_class=ReadCall,
    summary="One child, as you see it",
)
def show_child(
    uuid: FromPath[str],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
) -> dict[str, object]:
    """Fields, open findings and history, newest first; 404 for a child out of reach, as for one nobody ever wrote."""
    known = sending.find_named(session, reach, _parsed(uuid))
    if known is None:
        raise refusals.not_found()
    child, is_whole = known
    shown: dict[str, object] = {"uuid": str(child.uuid), "rev": child.rev, "state": ""}
    shown["fields"] = visible_fields(keyring, child, reach)
    return shown | (_details(session, keyring, child, reach) if is_whole else {"findings": [], "history": []})


def _details(session: Session, keyring: Keyring, child: Child, reach: Scope) -> dict[str, object]:
    found = findings.of_children(session, reach, readable_marks(keyring, reach.role), [child.uuid]).get(child.uuid, [])
    lines = [change_as_seen(keyring, child, change, reach) for change, _ in children.changes(session, child)]
    return {
        "state": child.state,
        "findings": [{"rule": one.rule, "field": one.field, "message": one.message} for one in found],
        "history": [line for line in lines if line is not None],
    }


def _parsed(uuid: str) -> UUID:
    """Refuses NOT_FOUND: an address that is no uuid names no child."""
    try:
        return UUID(uuid)
    except ValueError as no_uuid:
        raise refusals.not_found() from no_uuid
