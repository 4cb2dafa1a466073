"""Results of campaigns before the upper level: what waits, what was decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from db.scope import Scope
from db.tables import Appraisal, Campaign, Commune


def of_campaign(session: Session, campaign: Campaign) -> Sequence[Appraisal]:
    """Every time a campaign's result was signed, the newest first."""
    wanted = select(Appraisal).where(Appraisal.campaign_id == campaign.id)
    return session.scalars(wanted.order_by(Appraisal.number.desc())).all()


def next_number(session: Session, campaign: Campaign) -> int:
    """The number of the next signing; asked while the campaign is held."""
    return (session.scalar(select(func.max(Appraisal.number)).where(Appraisal.campaign_id == campaign.id)) or 0) + 1


def of_province(session: Session, scope: Scope) -> list[tuple[Appraisal, str]]:
    """The results the user's province was given, those without a word on them first, each with its commune's name."""
    wanted = select(Appraisal, Commune.name).join(Commune, Commune.code == Appraisal.commune_code)
    near = wanted.where(Appraisal.province_code == scope.province_code).options(joinedload(Appraisal.campaign))
    found = session.execute(near.order_by(Appraisal.decision != "", Appraisal.id.desc()).limit(500))
    return [(appraisal, name) for appraisal, name in found]


def find(session: Session, scope: Scope, appraisal_id: int) -> Appraisal | None:
    """One of them."""
    wanted = select(Appraisal).where(Appraisal.id == appraisal_id, Appraisal.province_code == scope.province_code)
    return session.scalars(wanted.options(joinedload(Appraisal.campaign))).first()


def decide(session: Session, appraisal: Appraisal, told: Mapping[str, Any]) -> bool:
    """Write the decision unless there is one; whether it was written."""
    open_one = update(Appraisal).where(Appraisal.id == appraisal.id, Appraisal.decision == "").values(told)
    won = session.scalars(open_one.returning(Appraisal.id), execution_options={"synchronize_session": False}).first()
    session.expire(appraisal)
    return won is not None
