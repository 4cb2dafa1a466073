"""Phúc tra: who draws, who visits again without seeing what was written, and how far the two visits agree."""

from datetime import date
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from catalogue.codes.ethnicities import ETHNICITIES
from catalogue.fields import label
from catalogue.refusals import Refusal
from catalogue.values import show
from cleaning import owners, rechecks
from db import Scope, Session
from db.queries import cases
from db.queries import rechecks as queries
from db.tables import Campaign
from intake import second_visits
from web import refusals
from web.case_asked import get_campaign
from web.forms import Form
from web.visitor import Only, Visitor

_NOTHING: dict[str, object] = {"rates": [], "differences": [], "turns": {}}


@get("/rechecks", guards=[Only("answer_check")], sync_to_thread=True)
def find_rechecks(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> Redirect:
    """The second visits of the newest open campaign; home where there is none."""
    open_ones = [one.id for one in cases.campaigns(session, reach) if one.closed_at is None]
    return Redirect(f"/campaigns/{open_ones[0]}/rechecks" if open_ones else "/", status_code=303)


@get("/campaigns/{campaign_id:int}/rechecks", guards=[Only("answer_check")], sync_to_thread=True)
def list_rechecks(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    today: NamedDependency[date],
    campaign_id: FromPath[int],
) -> Template:
    """What this person may visit again, empty to be filled in; for the officer also how the hamlets agree."""
    reach = visitor.scope
    campaign = get_campaign(session, reach, campaign_id)
    context = {
        "campaign": campaign,
        "drawn": request.query_params.get("drawn", ""),
        "asked": queries.asked(session, reach, campaign),
        "fields": [(key, label(key)) for key in rechecks.ASKED if key not in ("sex", "ethnicity")],
        "ethnicities": [one.name for one in ETHNICITIES],
        **(_agreement(session, keyring, reach, campaign) if visitor.may("move_case") else _NOTHING),
        "names": cases.hamlet_names(session, campaign.commune_code),
        "may_draw": visitor.may("move_case") and campaign.closed_at is None,
        "limit": rechecks.DIFFERING_MAX,
        "people": [(str(at), name) for at, name in owners.of_commune(session, reach, today)],
    }
    return Template("campaigns/rechecks.html", context=context)


def _agreement(session: Session, keyring: Keyring, reach: Scope, campaign: Campaign) -> dict[str, object]:
    """How far the two visits agree, where they do not, and how often a hamlet has failed before."""
    return {
        "rates": rechecks.rates(session, campaign),
        "turns": queries.turns(session, campaign),
        "differences": rechecks.differences(session, keyring, reach, campaign),
        "label": label,
        "show": show,
    }


@post("/campaigns/{campaign_id:int}/rechecks", guards=[Only("move_case")], sync_to_thread=True)
def draw_rechecks(
    session: NamedDependency[Session], reach: NamedDependency[Scope], campaign_id: FromPath[int]
) -> Redirect:
    """Draw the households to be visited again."""
    campaign = get_campaign(session, reach, campaign_id)
    drawn = rechecks.draw(session, reach, campaign)
    return Redirect(f"/campaigns/{campaign.id}/rechecks?drawn={drawn}", status_code=303)


@get("/campaigns/{campaign_id:int}/rechecks/paper", guards=[Only("move_case")], sync_to_thread=True)
def print_rechecks(
    session: NamedDependency[Session], reach: NamedDependency[Scope], campaign_id: FromPath[int]
) -> Template:
    """The second visits on paper: a sheet a child, blind, with room to write in and to sign."""
    campaign = get_campaign(session, reach, campaign_id)
    context = {
        "campaign": campaign,
        "sheets": queries.to_print(session, reach, campaign),
        "names": cases.hamlet_names(session, campaign.commune_code),
        "labels": [label(key) for key in rechecks.ASKED],
    }
    return Template("campaigns/recheck_sheets.html", context=context)


@post("/campaigns/{campaign_id:int}/hamlets/{hamlet_id:int}/rechecks", guards=[Only("move_case")], sync_to_thread=True)
def assign_rechecks(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    campaign_id: FromPath[int],
    hamlet_id: FromPath[int],
) -> Redirect:
    """Give a hamlet's second visits to one person."""
    campaign, asked = get_campaign(session, reach, campaign_id), form.text("person")
    if not (asked.isascii() and asked.isdigit()):
        raise refusals.not_understood()
    rechecks.assign(session, reach, campaign, hamlet_id, int(asked), today)
    return Redirect(f"/campaigns/{campaign.id}/rechecks", status_code=303)


@post("/campaigns/{campaign_id:int}/rechecks/{recheck_id:int}", guards=[Only("answer_check")], sync_to_thread=True)
def answer_recheck(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    campaign_id: FromPath[int],
    recheck_id: FromPath[int],
) -> Redirect:
    """Keep what the household said the second time. Refuses NOTHING_SAID for a form nobody filled in."""
    campaign = get_campaign(session, reach, campaign_id)
    refusals.known(queries.find(session, reach, recheck_id))
    if not any(form.text(key).strip() for key in rechecks.ASKED):
        raise Refusal("NOTHING_SAID", "Phiếu còn trống. Hỏi gia đình, ghi ít nhất một mục rồi lưu.")
    rechecks.answer(session, keyring, reach, recheck_id, dict(form))
    return Redirect(f"/campaigns/{campaign.id}/rechecks", status_code=303)


@post("/campaigns/{campaign_id:int}/hamlets/{hamlet_id:int}/return", guards=[Only("move_case")], sync_to_thread=True)
def send_hamlet_back(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
    hamlet_id: FromPath[int],
) -> Redirect:
    """A hamlet that failed is checked at home once more."""
    campaign = get_campaign(session, reach, campaign_id)
    if hamlet_id not in cases.hamlet_names(session, campaign.commune_code):
        raise refusals.not_found()
    second_visits.send_back(session, keyring, reach, campaign, hamlet_id)
    return Redirect(f"/campaigns/{campaign.id}/cases?state=checking&hamlet={hamlet_id}", status_code=303)
