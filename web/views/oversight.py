"""The leader's page: who read sensitive groups and why, who read very many records, who uses many phones."""

from datetime import UTC, date, datetime, timedelta

from litestar import get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from access import devices, reasons
from access.keys import Keyring
from db import Scope, Session
from db.queries import children, oversight
from web.forms import Form
from web.visitor import Only

LOOKED_BACK = timedelta(days=30)


@get("/oversight", guards=[Only("oversee")], sync_to_thread=True)
def show_oversight(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
) -> Template:
    """What a leader is to know."""
    at, near = datetime.now(UTC), devices.listed(session, reach, today)
    flagged = devices.flagged(near, at)
    given = reasons.newest(session, keyring, reach)
    here = children.openable(session, reach, {kept.child_uuid for kept, _, _ in given if kept.child_uuid})
    context = {
        "given": [(kept, who, why, kept.child_uuid in here) for kept, who, why in given],
        "bulks": oversight.bulk_readers(session, reach.commune_code or "", at - LOOKED_BACK),
        "many": oversight.MANY,
        "flagged": list(dict.fromkeys(one.user.name for one in near if one.user.username in flagged)),
        "flagged_from": devices.FLAGGED_FROM,
    }
    return Template("account/oversight.html", context=context)


@post("/oversight/reasons", guards=[Only("oversee")], sync_to_thread=True)
def mark_told(
    session: NamedDependency[Session], reach: NamedDependency[Scope], form: NamedDependency[Form]
) -> Redirect:
    """The leader has read these reasons."""
    ids = [int(text) for text in form.texts("reason") if text.isascii() and text.isdigit() and len(text) < 10]
    reasons.tell(session, reach, ids, datetime.now(UTC))
    return Redirect("/oversight", status_code=303)
