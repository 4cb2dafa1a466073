"""The ministry's system: what is ready to be typed there, field by field in its order, ticked when it has been."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from access.keys import Keyring
from access.records import visible_fields
from cleaning.moves import open_to
from cleaning.procedures import get_procedure
from db import Scope, Session
from db.queries import cases as queries
from reports import exports
from web.views.campaigns import get_campaign
from web.visitor import Only


@get("/campaigns/{campaign_id:int}/updates", guards=[Only("move_case")], sync_to_thread=True)
def list_updates(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
) -> Template:
    """Fifty of the children who are due for the update, each with the catalogue's items in its order.

    Sensitive groups are not on this page: they are exported with a reason.
    """
    campaign = get_campaign(session, reach, campaign_id)
    due = open_to(get_procedure(campaign.procedure), "tick")
    found, total = queries.page(session, campaign, reach, [queries.is_open(), due], 1)
    ready = [(case.child, _items(keyring, reach, case)) for case in found]
    context = {"campaign": campaign, "ready": ready, "total": total, "moved": request.query_params.get("moved", "")}
    return Template("campaigns/updates.html", context=context)


def _items(keyring: Keyring, reach: Scope, case: Any) -> list[tuple[str, str]]:
    cells = exports.row(visible_fields(keyring, case.child, reach), with_sensitive=False)
    return [(label, cell) for label, cell in zip(exports.HEADER, cells, strict=True) if cell]
