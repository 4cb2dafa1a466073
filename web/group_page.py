"""What an address asks of the groups of children: one hamlet, one group, or both; behind the page and its file."""

from collections.abc import Mapping

from access.keys import Keyring
from access.scopes import hamlets_of
from cleaning import groups
from db import Scope, Session
from db.tables import Hamlet
from web import refusals

_ITEMS = {item.key: item for item in groups.ITEMS}


def members_asked(
    session: Session, keyring: Keyring, scope: Scope, words: Mapping[str, str]
) -> tuple[Hamlet | None, groups.Item | None, list[groups.Member]]:
    """The children asked for, with hamlet and group (None: any). Refuses NOT_FOUND for what is not reached."""
    at, key = words.get("hamlet", ""), words.get("group", "")
    hamlet = next((one for one in hamlets_of(session, scope) if str(one.id) == at), None)
    if (key and key not in _ITEMS) or (at and hamlet is None):
        raise refusals.not_found()
    members = groups.listed(session, keyring, scope, [key] if key else [], hamlet.id if hamlet else None)
    return hamlet, _ITEMS.get(key), members
