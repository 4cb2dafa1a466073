"""What the address of a list of cases asks for: the same words behind the screen, its file, and its moves."""

from collections.abc import Mapping

from cleaning.procedures import get_procedure
from db import ColumnElement, Scope, Session
from db.queries import case_lists, cases, handovers
from db.tables import Campaign
from web import refusals
from web.case_words import CASE_STATES, MOVE_WORDS

FILTERS = ("q", "state", "hamlet", "idle", "did")
"""Words of a search; state; hamlet by number; stood still for a week; the move made since the newest list."""


def rules_asked(
    session: Session, scope: Scope, campaign: Campaign, asked: Mapping[str, str]
) -> list[ColumnElement[bool]]:
    """Which cases are asked for. Refuses NOT_UNDERSTOOD."""
    state, hamlet, did = (asked.get(name, "") for name in ("state", "hamlet", "did"))
    is_number = hamlet.isascii() and hamlet.isdigit()
    if (state and state not in CASE_STATES) or (hamlet and not is_number) or (did and did not in MOVE_WORDS):
        raise refusals.not_understood()
    wanted = case_lists.Wanted(
        carrying=get_procedure(campaign.procedure).carrying,
        state=state,
        hamlet_id=int(hamlet) if hamlet else None,
        is_idle=bool(asked.get("idle")),
        text=asked.get("q", ""),
        move=did,
        since=(handovers.last_drawn_at(session, campaign) or campaign.opened_at) if did else None,
    )
    return case_lists.wanted_rules(scope, wanted)


def get_campaign(session: Session, reach: Scope, campaign_id: int) -> Campaign:
    """A campaign of the user's commune. Refuses NOT_FOUND."""
    return refusals.known(cases.find_campaign(session, reach, campaign_id))
