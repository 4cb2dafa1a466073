"""How far the campaigns of communes are, in distinct children; and when in a campaign each child's steps were done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.scope import Scope
from db.tables import Campaign, CampaignStep, Case, Child, Commune, Hamlet


@dataclass(frozen=True, slots=True)
class CommuneProgress:
    """Children expected (in a campaign), visited at home, entered in the ministry's system; the last day due."""

    expected: int = 0
    visited: int = 0
    entered: int = 0
    due_on: date | None = None


def of_communes(session: Session, scope: Scope, begins: datetime, ends: datetime) -> Mapping[str, CommuneProgress]:
    """The communes of the user's province with a campaign between two moments, up to the second."""
    ran = and_(Campaign.opened_at < ends, or_(Campaign.closed_at.is_(None), Campaign.closed_at >= begins))
    here = and_(Commune.province_code == scope.province_code, ran)

    visited = func.count(case((Case.checked_at < ends, Case.child_uuid)).distinct())
    entered = func.count(case((Case.updated_at < ends, Case.child_uuid)).distinct())
    counted = select(Case.commune_code, func.count(Case.child_uuid.distinct()), visited, entered)
    asked = counted.join(Campaign, Campaign.id == Case.campaign_id).join(Commune, Commune.code == Case.commune_code)
    due = select(Campaign.commune_code, func.max(CampaignStep.due_on)).join(
        CampaignStep, CampaignStep.campaign_id == Campaign.id
    )
    near = due.join(Commune, Commune.code == Campaign.commune_code).where(here).group_by(Campaign.commune_code)
    days = dict(session.execute(near).tuples().all())
    lines = session.execute(asked.where(here).group_by(Case.commune_code)).tuples()
    found = {code: CommuneProgress(known, seen, typed, days.get(code)) for code, known, seen, typed in lines}
    return {code: CommuneProgress(due_on=day) for code, day in days.items()} | found


def steps_of(session: Session, campaign: Campaign) -> list[tuple[str, datetime | None, datetime | None]]:
    """(hamlet, checked at home at, entered at) of every case of a campaign."""
    wanted = select(func.coalesce(Hamlet.name, ""), Case.checked_at, Case.updated_at)
    near = wanted.join(Child, Child.uuid == Case.child_uuid).outerjoin(Hamlet, Hamlet.id == Child.hamlet_id)
    return list(session.execute(near.where(Case.campaign_id == campaign.id)).tuples())
