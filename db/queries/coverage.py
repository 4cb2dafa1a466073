"""How far a campaign got around: hamlets and households that were really visited, of those that are known."""

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from db.queries.states import is_living
from db.tables import Campaign, Child, Hamlet, HouseholdCheck


def of_campaign(session: Session, campaign: Campaign) -> dict[str, int]:
    """`hamlets` reached of `hamlets_known`, `households` visited of `households_known`, in the campaign's area.

    Visited is where somebody was met since the campaign began.
    """
    ids = [hamlet.id for hamlet in campaign.hamlets]
    hamlets = select(func.count()).select_from(Hamlet).where(Hamlet.commune_code == campaign.commune_code)
    here = _here(campaign, ids)
    known = select(func.count(Child.household_id.distinct())).where(here, is_living())
    met = and_(HouseholdCheck.answered_at >= campaign.opened_at, HouseholdCheck.answer != "not_met")
    visited = select(func.count(Child.hamlet_id.distinct()), func.count(Child.household_id.distinct()))
    reached, households = session.execute(
        visited.join(HouseholdCheck, HouseholdCheck.child_uuid == Child.uuid).where(here, met)
    ).one()
    return {
        "hamlets": reached,
        "hamlets_known": session.scalar(hamlets.where(Hamlet.id.in_(ids)) if ids else hamlets) or 0,
        "households": households,
        "households_known": session.scalar(known) or 0,
    }


def _here(campaign: Campaign, hamlet_ids: list[int]) -> ColumnElement[bool]:
    commune = Child.commune_code == campaign.commune_code
    return and_(commune, Child.hamlet_id.in_(hamlet_ids)) if hamlet_ids else commune
