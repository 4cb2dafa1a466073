"""Campaigns: the list of them, a new one, and one with its board, deadlines, lists and figures."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cleaning import campaigns, figures, step_words
from cleaning.appraisals import is_returned, signed_figures
from cleaning.procedures import get_procedure
from db import Scope, Session
from db.queries import appraisals, handovers
from db.queries import cases as queries
from db.tables import Campaign
from web.asked import address
from web.campaign_names import wheres
from web.campaign_page import board_of, changes_of, growing_up, names_of
from web.case_asked import get_campaign
from web.navigation import ROLES
from web.visitor import Only, Visitor


@get("/campaigns", guards=[Only("read_campaigns")], sync_to_thread=True)
def list_campaigns(
    session: NamedDependency[Session],
    visitor: NamedDependency[Visitor],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
) -> Template:
    """Every campaign of the commune, the newest first, with what is due next."""
    found = queries.campaigns(session, reach)
    steps = campaigns.deadlines(session, found, today)
    lines = [(one, get_procedure(one.procedure), _next_due(one, due)) for one, due in zip(found, steps, strict=True)]
    grown = growing_up(session, reach, today)
    rights = {
        "may_open": visitor.may("open_campaign"),
        "may_correct": visitor.may("move_case"),
        "may_switch": visitor.may("switch_rules"),
    }
    return Template("campaigns/list.html", context={"lines": lines, "where": wheres(found), "grown": grown, **rights})


def _next_due(campaign: Campaign, steps: Sequence[campaigns.Deadline]) -> campaigns.Deadline | None:
    left = [step for step in steps if step.days_left >= 0 and not step.is_done]
    return left[0] if left and campaign.closed_at is None else None


@get("/campaigns/{campaign_id:int}", guards=[Only("read_campaigns")], sync_to_thread=True)
def show_campaign(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    visitor: NamedDependency[Visitor],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    campaign_id: FromPath[int],
) -> Template:
    """One campaign: its document and days, where every hamlet stands, its lists, and its figures."""
    campaign = get_campaign(session, reach, campaign_id)
    procedure, is_open = get_procedure(campaign.procedure), campaign.closed_at is None
    told = figures.of_campaign(session, campaign) if is_open else campaigns.frozen_figures(campaign)
    (steps,), signed = campaigns.deadlines(session, [campaign], today), appraisals.of_campaign(session, campaign)
    names = names_of(session, campaign)
    context = {
        "campaign": campaign,
        "procedure": procedure,
        "is_open": is_open,
        "steps": steps,
        "today": today,
        "told_steps": step_words.told_steps(procedure),
        "may_take_back": step_words.may_take_back,
        "warnings": campaigns.due_warnings(steps) if is_open else [],
        "roles": ROLES,
        "lists": handovers.newest(session, reach, campaign.id),
        "figures": told,
        "columns": figures.COLUMNS,
        "since": changes_of(session, campaign, reach, names) if is_open else None,
        "appraisals": [(one, signed_figures(one)["total"]) for one in signed],
        "may_sign": not is_open and visitor.may("sign_result") and (not signed or is_returned(signed)),
        "may_correct": not is_open and visitor.may("close_campaign") and is_returned(signed),
        "may_open": is_open and visitor.may("open_campaign"),
        "may_close": is_open and visitor.may("close_campaign"),
        "gathered": request.query_params.get("gathered", ""),
        "to": lambda **asked: address(f"/campaigns/{campaign.id}/cases", {}, **asked),
        **(board_of(session, campaign, procedure, reach, steps, names) if is_open else {"lines": []}),
    }
    return Template("campaigns/campaign.html", context=context)


@post("/campaigns/{campaign_id:int}/gathering", guards=[Only("open_campaign")], sync_to_thread=True)
def gather(session: NamedDependency[Session], reach: NamedDependency[Scope], campaign_id: FromPath[int]) -> Redirect:
    """Take in the children that belong in the campaign since it was opened."""
    campaign = get_campaign(session, reach, campaign_id)
    count = campaigns.gather(session, campaign, user_id=reach.user_id)
    return Redirect(f"/campaigns/{campaign.id}?gathered={count}", status_code=303)


@post("/campaigns/{campaign_id:int}/closing", guards=[Only("close_campaign")], sync_to_thread=True)
def close_campaign(
    session: NamedDependency[Session], reach: NamedDependency[Scope], campaign_id: FromPath[int]
) -> Redirect:
    """Freeze the figures."""
    campaign = get_campaign(session, reach, campaign_id)
    campaigns.close(session, reach, campaign)
    return Redirect(f"/campaigns/{campaign.id}", status_code=303)
