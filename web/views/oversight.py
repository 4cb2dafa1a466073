"""The leader's page: who read sensitive groups and why, who read very many records, who uses many phones."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from access import devices, reasons
from access.keys import Keyring
from catalogue.vietnamese import fold
from db import Scope, Session
from db.queries import children, oversight
from web.forms import Form
from web.log_search import plain_words
from web.visitor import Only

LOOKED_BACK = timedelta(days=30)


@get("/oversight", guards=[Only("oversee")], sync_to_thread=True)
def show_oversight(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    q: FromQuery[str] = "",
) -> Template:
    """What a leader is to know; `q` are words to look for in who read and why."""
    at, near = datetime.now(UTC), devices.listed(session, reach, today)
    flagged = devices.flagged(near, at)
    words = plain_words(q)
    given = reasons.newest(session, keyring, reach, words=words)
    here = children.openable(session, reach, {kept.child_uuid for kept, _, _ in given if kept.child_uuid})
    context = {
        "asked": {"q": q},
        "given": [(kept, who, why, kept.child_uuid in here) for kept, who, why in given],
        "bulks": bulks(session, reach, at, words),
        "many": oversight.MANY,
        "flagged": list(dict.fromkeys(one.user.name for one in near if one.user.username in flagged)),
        "flagged_from": devices.FLAGGED_FROM,
    }
    return Template("account/oversight.html", context=context)


def bulks(session: Session, reach: Scope, at: datetime, words: Sequence[str]) -> list[oversight.Bulk]:
    """Who read very many records lately, of those with the folded `words` in their name."""
    found = oversight.bulk_readers(session, reach.commune_code or "", at - LOOKED_BACK)
    return [bulk for bulk in found if all(word in fold(bulk.name) for word in words)]


@post("/oversight/reasons", guards=[Only("oversee")], sync_to_thread=True)
def mark_told(
    session: NamedDependency[Session], reach: NamedDependency[Scope], form: NamedDependency[Form]
) -> Redirect:
    """The leader has read these reasons."""
    ids = [int(text) for text in form.texts("reason") if text.isascii() and text.isdigit() and len(text) < 10]
    reasons.tell(session, reach, ids, datetime.now(UTC))
    return Redirect("/oversight", status_code=303)
