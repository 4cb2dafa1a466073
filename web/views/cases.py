"""The cases of a campaign as a list, and the moves an officer makes with many of them at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from catalogue.reasons import reason_given
from catalogue.refusals import Refusal
from catalogue.vietnamese import tidy
from cleaning import handovers as lists
from cleaning.move_table import open_to
from cleaning.moves import Moved, make
from cleaning.procedures import get_procedure
from db import ColumnElement, Scope, Session
from db.queries import case_lists, handovers
from db.queries import cases as queries
from db.tables import Campaign
from intake import household_checks
from web import refusals
from web.asked import address, place_from
from web.case_asked import FILTERS, get_campaign, rules_asked
from web.case_words import BACK, BUTTONS, CASE_STATES, MOVE_WORDS, buttons_of, standing, states_of, turn_of
from web.forms import Form
from web.views.case_previews import unseen
from web.visitor import Only

_HOME_MOVES = ("send_home", "check_again")
_WITH_REASON = ("reopen", "pass_by")


@get("/campaigns/{campaign_id:int}/cases", guards=[Only("read_campaigns")], sync_to_thread=True)
def list_cases(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
) -> Template:
    """A page of the cases asked for: by name, state, hamlet, that stood still for a week, that made a move of late."""
    campaign = get_campaign(session, reach, campaign_id)
    asked = {key: value for key, value in request.query_params.items() if value}
    listed = {name: asked[name] for name in FILTERS if name in asked}
    procedure, rules = get_procedure(campaign.procedure), rules_asked(session, reach, campaign, asked)
    state, names = asked.get("state", ""), queries.hamlet_names(session, campaign.commune_code)
    context = {
        "campaign": campaign,
        "page": case_lists.page(session, campaign, reach, rules, place_from(asked)),
        "asked": asked,
        "filters": FILTERS,
        "moves": list(MOVE_WORDS.items()) if handovers.last_drawn_at(session, campaign) else [],
        "states": [(key, CASE_STATES[key]) for key in states_of(procedure)],
        "hamlets": [(str(at), name) for at, name in names.items()],
        "standing": standing,
        "turn_of": turn_of,
        "buttons": _buttons(session, campaign, reach, rules, state) if campaign.closed_at is None else [],
        "to": lambda **changes: address(f"/campaigns/{campaign.id}/cases", listed, **changes),
    }
    return Template("campaigns/cases.html", context=context)


def _buttons(
    session: Session, campaign: Campaign, reach: Scope, rules: Sequence[ColumnElement[bool]], state: str
) -> list[tuple[str, str]]:
    """The moves that at least one case of the list can make now."""
    procedure = get_procedure(campaign.procedure)
    return [
        (key, words)
        for key, words in buttons_of(reach, state)
        if case_lists.count(session, campaign, reach, [*rules, open_to(procedure, key)])
    ]


@post("/campaigns/{campaign_id:int}/moves", guards=[Only("move_case")], opt={"previewed": True}, sync_to_thread=True)
def move_cases(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    campaign_id: FromPath[int],
) -> Redirect | Template:
    """Move the marked cases, or all of the list once its numbers were seen.

    Refuses NOTHING_CHOSEN, NOBODY_LEFT, REASON_MISSING, CASE_MOVED.
    """
    campaign, key, reason = get_campaign(session, reach, campaign_id), form.text("move"), tidy(form.text("reason"))
    if key not in BUTTONS:
        raise refusals.not_understood()
    if key in _WITH_REASON:
        reason_given(reason)
    children = chosen(session, reach, campaign, form)
    if form.text("whole") and (page := unseen(session, reach, campaign, form)) is not None:
        return page
    if key == "draw":
        drawn = lists.draw(session, keyring, reach, campaign, children=children)
        return Redirect(f"/handovers/{drawn[0].id}", status_code=303)
    moved = _move(session, keyring, reach, campaign, key, children, reason)
    asked = {name: form.text(name) for name in FILTERS}
    told = {"moved": len(moved.children), "left": moved.left_count}
    made = queries.last_move(session, campaign, moved.children[0]) if key in BACK else None
    back = f"{key},{made[0].at.isoformat()}" if made else ""
    return Redirect(address(f"/campaigns/{campaign.id}/cases", asked, **told, back=back), status_code=303)


def _move(
    session: Session,
    keyring: Keyring,
    reach: Scope,
    campaign: Campaign,
    key: str,
    children: Sequence[UUID],
    reason: str,
) -> Moved:
    if key in _HOME_MOVES:
        return household_checks.send_home(session, keyring, reach, campaign, children, reason, key)
    return make(session, keyring, reach, campaign, key, children, reason=reason)


def chosen(session: Session, reach: Scope, campaign: Campaign, form: Form) -> list[UUID]:
    """The children marked in a list of cases, or all of it. Refuses NOTHING_CHOSEN, NOBODY_LEFT, NOT_UNDERSTOOD."""
    if form.text("whole"):
        asked = {name: form.text(name) for name in FILTERS}
        found = case_lists.uuids(session, campaign, reach, rules_asked(session, reach, campaign, asked))
        if not found:
            sentence = "Danh sách không còn cháu nào, vừa có người khác chuyển. Trở lại danh sách rồi xem lại."
            raise Refusal("NOBODY_LEFT", sentence, status=409)
        return found
    found = _marked(form)
    if not found:
        raise Refusal("NOTHING_CHOSEN", "Chưa chọn cháu nào. Đánh dấu các cháu rồi bấm lại.")
    return found


def _marked(form: Form) -> list[UUID]:
    try:
        return [UUID(text) for text in dict.fromkeys(form.texts("child"))]
    except ValueError:
        raise refusals.not_understood() from None
