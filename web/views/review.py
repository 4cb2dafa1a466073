"""The queue of the review desk: what waits where, who has it, and how long it will take."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template

from access.keys import Keyring
from access.scopes import hamlets_of
from catalogue.refusals import not_found
from db import Scope, Session
from db.queries import cases, trust
from db.queries import pages as queries
from db.tables import Campaign, Hamlet
from intake import pace, queue
from web.asked import address, place_from
from web.campaign_names import wheres
from web.page_names import name_of
from web.visitor import Only

Named = TypeVar("Named", Hamlet, Campaign)
AGES = (1, 3, 7, 30)
"""Days a page waits at least, to choose from."""
NARROWING = ("hamlet", "campaign", "age", "q")
WORDS_MAX = 60


@get("/review", guards=[Only("review")], sync_to_thread=True)
def show_queue(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
) -> Template:
    """Pages by hamlet, campaign, age and standing, oldest first; found by a child's name, a sender, without marks."""
    told = request.query_params
    hamlets, campaigns = hamlets_of(session, reach), cases.campaigns(session, reach)
    asked = queue_asked(told, hamlets, campaigns)
    found = queue.pages(session, keyring, reach, asked, place_from(told))
    first = queue.first_waiting(session, reach, asked.part)
    waiting = queries.queue_by_hamlet(session, reach)
    rows_count, where = sum(one.row_count for one in waiting), wheres(campaigns)
    context = {
        "queue": waiting,
        "standings": queue.counts(session, reach, asked.part),
        "asked": asked,
        "narrowed": {name: told[name] for name in NARROWING if told.get(name)},
        "to": partial(address, "/review", told),
        "hamlets": [(str(hamlet.id), hamlet.name) for hamlet in hamlets],
        "campaigns": [(str(one.id), _called(one, where[one.id])) for one in campaigns],
        "ages": [(str(days), f"{days} ngày trở lên") for days in AGES],
        "found": found,
        "rows_count": rows_count,
        "again_count": sum(count for _, count in trust.reopened_pages(session, reach)),
        "minutes": pace.minutes_for_rows(session, reach.user_id, rows_count),
        "first": first.page if first else None,
        "name_of": name_of,
    }
    return Template("review/queue.html", context=context)


def queue_asked(told: Mapping[str, str], hamlets: Sequence[Hamlet], campaigns: Sequence[Campaign]) -> queue.Asked:
    """The pages an address asks for. Refuses NOT_FOUND for a hamlet or campaign that is not the officer's."""
    standing = told.get("standing", "")
    known = standing if standing in queue.STANDINGS else ""
    return queue.Asked(_part(told, hamlets, campaigns), known, told.get("q", "")[:WORDS_MAX])


def _part(told: Mapping[str, str], hamlets: Sequence[Hamlet], campaigns: Sequence[Campaign]) -> queue.Part:
    hamlet, days = _chosen(told.get("hamlet", ""), hamlets), told.get("age", "")
    age = next((timedelta(days=one) for one in AGES if str(one) == days), None)
    return queue.Part(hamlet.id if hamlet else None, _chosen(told.get("campaign", ""), campaigns), age)


def _chosen(number: str, known: Sequence[Named]) -> Named | None:
    found = next((one for one in known if str(one.id) == number), None)
    if number and found is None:
        raise not_found()
    return found


def _called(campaign: Campaign, where: str) -> str:
    return f"Văn bản {campaign.document_number}{where}" + (" (đã đóng)" if campaign.closed_at else "")
