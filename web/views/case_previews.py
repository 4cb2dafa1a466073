"""Before many cases move at once: how many of each hamlet; after it, the way back where there is one."""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from catalogue.refusals import Refusal
from cleaning.handovers import ROWS_MAX
from cleaning.move_table import open_to
from cleaning.moves import make
from cleaning.procedures import get_procedure
from db import ColumnElement, Scope, Session
from db.queries import case_lists
from db.queries import cases as queries
from db.tables import Campaign, Case
from web import refusals
from web.asked import address
from web.case_asked import FILTERS, get_campaign, rules_asked
from web.case_words import BACK, BUTTONS, TAKEN_BACK
from web.forms import Form
from web.press import Press
from web.visitor import Only


@get("/campaigns/{campaign_id:int}/handovers/new", guards=[Only("prepare_handover")], sync_to_thread=True)
def ask_draw(session: NamedDependency[Session], reach: NamedDependency[Scope], campaign_id: FromPath[int]) -> Template:
    """Who would be put on lists: by hamlet, and how many wait for somebody to choose between two ways of writing."""
    campaign = get_campaign(session, reach, campaign_id)
    rules = [queries.is_open(), open_to(get_procedure(campaign.procedure), "draw"), Case.state != "returned"]
    counts = case_lists.by_hamlet(session, campaign, reach, rules)
    context = _told(session, campaign, "draw", counts) | {
        "action": f"/campaigns/{campaign.id}/handovers",
        "hidden": [],
        "back": f"/campaigns/{campaign.id}",
        "left": 0,
        "lists": -(-sum(counts.values()) // ROWS_MAX),
    }
    return Template("campaigns/preview.html", context=context)


def unseen(session: Session, reach: Scope, campaign: Campaign, form: Form) -> Template | None:
    """The numbers of a whole list that is about to move; None when they are what the person saw before."""
    page = _numbers(session, reach, campaign, form)
    return None if form.text("counted") == str(page.context["total"]) else page


@get("/campaigns/{campaign_id:int}/moves", guards=[Only("move_case")], sync_to_thread=True)
def show_numbers(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
) -> Redirect | Template:
    """The same numbers for a press that was refused; the list of cases for whoever has only the address."""
    campaign, asked = get_campaign(session, reach, campaign_id), Form(list(request.query_params.multi_items()))
    if asked.text("move") not in BUTTONS:
        return Redirect(f"/campaigns/{campaign.id}/cases", status_code=303)
    return _numbers(session, reach, campaign, asked)


def _numbers(session: Session, reach: Scope, campaign: Campaign, form: Form) -> Template:
    key, asked = form.text("move"), {name: form.text(name) for name in FILTERS}
    rules = rules_asked(session, reach, campaign, asked)
    due: list[ColumnElement[bool]] = [*rules, open_to(get_procedure(campaign.procedure), key)]
    counts = case_lists.by_hamlet(session, campaign, reach, due)
    total = sum(counts.values())
    hidden = [*asked.items(), ("move", key), ("whole", "1"), ("counted", str(total)), ("reason", form.text("reason"))]
    context = _told(session, campaign, key, counts) | {
        "action": f"/campaigns/{campaign.id}/moves",
        "hidden": hidden,
        "back": address(f"/campaigns/{campaign.id}/cases", asked),
        "left": case_lists.count(session, campaign, reach, rules) - total,
        "lists": -(-total // ROWS_MAX) if key == "draw" else 0,
    }
    return Template("campaigns/preview.html", context=context)


def _told(session: Session, campaign: Campaign, key: str, counts: dict[int, int]) -> dict[str, object]:
    names = queries.hamlet_names(session, campaign.commune_code) | {0: "Chưa rõ thôn, bản"}
    return {
        "campaign": campaign,
        "words": BUTTONS[key],
        "lines": [(name, counts[at]) for at, name in names.items() if at in counts],
        "total": sum(counts.values()),
        "taken_back": TAKEN_BACK[key],
    }


@post("/campaigns/{campaign_id:int}/moves/undo", guards=[Only("move_case")], sync_to_thread=True)
def take_back(press: NamedDependency[Press], campaign_id: FromPath[int]) -> Redirect:
    """Take one's own last press back, as far as nobody moved those cases on. Refuses NOTHING_LEFT, NOT_UNDERSTOOD."""
    campaign = get_campaign(press.session, press.reach, campaign_id)
    key, at = _pressed(press.form.text("back"))
    children = case_lists.last_made(press.session, campaign, press.reach, key, at)
    if not children:
        sentence = "Không còn gì để hoàn tác: các cháu ấy đã được chuyển tiếp. Tải lại trang rồi xem lại."
        raise Refusal("NOTHING_LEFT", sentence, status=409)
    moved = make(*press.hands, campaign, BACK[key], children, reason="Hoàn tác: bấm nhầm")
    place = address(f"/campaigns/{campaign.id}/cases", {}, moved=len(moved.children), left=moved.left_count)
    return Redirect(place, status_code=303)


def _pressed(text: str) -> tuple[str, datetime]:
    key, _, moment = text.partition(",")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise refusals.not_understood() from None
    if key not in BACK or at.tzinfo is None:
        raise refusals.not_understood()
    return key, at
