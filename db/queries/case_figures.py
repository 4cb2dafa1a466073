"""Counting the cases of one campaign, open and ended alike, hamlet by hamlet."""

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session

from db.tables import Campaign, Case, Child, Hamlet, Handover, HandoverRow

_LET_GO = ("", "closed", "done")
"""Endings that are none of the child's own."""


def by_hamlet(session: Session, campaign: Campaign, finished: ColumnElement[bool]) -> list[tuple[str, list[int]]]:
    """(hamlet, counts in the order of `cleaning.figures.COLUMNS`); "" for records whose hamlet is not known."""
    here = Child.commune_code == campaign.commune_code
    wanted = _counted(finished).where(Case.campaign_id == campaign.id, here)
    return [(name or "", [int(count) for count in counts]) for name, *counts in session.execute(wanted)]


def _counted(finished: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    out = Case.ending.not_in(_LET_GO)
    sent = exists().where(HandoverRow.case_id == Case.id, HandoverRow.handover_id == Handover.id)
    rules: list[ColumnElement[bool]] = [
        *(Case.classes.contains(number) for number in "123"),
        Case.origin == "new",
        Case.checked_at.is_not(None),
        sent.where(Handover.sent_at.is_not(None)),
        Case.verified_at.is_not(None),
        and_(Case.verified_at.is_not(None), Case.number_given_at.is_not(None)),
        Case.state == "returned",
        Case.updated_at.is_not(None),
        and_(finished, ~out),
        out,
        and_(~finished, ~out),
    ]
    counts = [func.coalesce(func.sum(case((rule, 1), else_=0)), 0) for rule in rules]
    wanted = select(Hamlet.name, func.count(Case.id), *counts).join(Child, Child.uuid == Case.child_uuid)
    return wanted.outerjoin(Hamlet, Hamlet.id == Child.hamlet_id).group_by(Hamlet.name).order_by(Hamlet.name)
