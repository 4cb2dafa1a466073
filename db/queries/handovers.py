"""Lists to the police: who may open which, what stands on them, and which children could be put on the next."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from db import opened
from db.queries import cases, successions
from db.queries.states import is_living
from db.queries.visits import BY_HOUSEHOLD
from db.scope import Scope
from db.tables import Campaign, Case, Change, Child, Hamlet, Handover, HandoverRow, HandoverScan, Photo

OPEN_STAGES = ("frozen", "with_police")
OUT_STAGES = ("with_police", "returned")
"""What the police see: lists that were handed to them."""


def may_open(scope: Scope) -> ColumnElement[bool]:
    """A list is frozen as a whole, so it is for those who reach the whole commune; the police see what they got."""
    if scope.commune_code is None or scope.hamlet_ids is not None:
        return false()
    is_out = Handover.stage.in_(OUT_STAGES) if scope.listed_only else true()
    return (Handover.commune_code == scope.commune_code) & is_out


def find(session: Session, scope: Scope, handover_id: int) -> Handover | None:
    """A list the user may open, with its rows and campaign."""
    wanted = select(Handover).where(Handover.id == handover_id, may_open(scope))
    loaded = wanted.options(selectinload(Handover.rows), joinedload(Handover.campaign))
    found = session.scalars(loaded, execution_options={"populate_existing": True}).first()
    if found is not None:
        opened.listed(found.row_count)
    return found


def newest(session: Session, scope: Scope, campaign_id: int | None = None) -> list[tuple[Handover, int]]:
    """The lists the user may open, the newest first, each with how many rows are answered."""
    answered = select(func.count()).where(HandoverRow.handover_id == Handover.id, HandoverRow.answer != "")
    wanted = select(Handover, answered.scalar_subquery()).where(may_open(scope)).options(joinedload(Handover.campaign))
    near = wanted if campaign_id is None else wanted.where(Handover.campaign_id == campaign_id)
    return list(session.execute(near.order_by(Handover.id.desc()).limit(500)).tuples())


def last_drawn_at(session: Session, campaign: Campaign) -> datetime | None:
    """When the newest list of a campaign was drawn."""
    return session.scalar(select(func.max(Handover.drawn_at)).where(Handover.campaign_id == campaign.id))


def open_count(session: Session, campaign: Campaign) -> int:
    """How many lists of a campaign are drawn or with the police."""
    wanted = select(func.count()).select_from(Handover).where(Handover.campaign_id == campaign.id)
    return session.scalar(wanted.where(Handover.stage.in_(OPEN_STAGES))) or 0


def open_stage(session: Session, child_uuid: UUID) -> str | None:
    """The stage of the list a child stands open on; None when it is on none."""
    wanted = select(Handover.stage).join(HandoverRow, HandoverRow.handover_id == Handover.id)
    return session.scalars(wanted.where(HandoverRow.open_child == child_uuid)).first()


def drawable(
    session: Session, campaign: Campaign, scope: Scope, rule: ColumnElement[bool], hamlet_id: int | None
) -> list[UUID]:
    """The children that could be put on a list now, in the order of lists: hamlet, household, name."""
    wanted = select(Case.child_uuid).join(Child, Child.uuid == Case.child_uuid)
    near = wanted.outerjoin(Hamlet, Hamlet.id == Child.hamlet_id).where(cases.is_in(campaign, scope), cases.is_open())
    due = near.where(rule, Case.state != "returned")
    ordered = due.order_by(Hamlet.name, *BY_HOUSEHOLD)
    return list(session.scalars(ordered if hamlet_id is None else ordered.where(Child.hamlet_id == hamlet_id)))


def next_number(session: Session, campaign: Campaign) -> int:
    """The number of the campaign's next list; asked while the campaign is held."""
    return (session.scalar(select(func.max(Handover.number)).where(Handover.campaign_id == campaign.id)) or 0) + 1


def next_part(session: Session, handover: Handover) -> int:
    """The number of the next list of what this one left open."""
    wanted = select(func.max(Handover.part)).where(Handover.campaign_id == handover.campaign_id)
    return (session.scalar(wanted.where(Handover.number == handover.number)) or 1) + 1


def children(session: Session, uuids: Collection[UUID]) -> dict[UUID, Child]:
    """Those records with groups and hamlet, held for this transaction in the one order of all writers."""
    wanted = select(Child).where(Child.uuid.in_(uuids)).order_by(Child.uuid).with_for_update(of=Child)
    loaded = wanted.options(selectinload(Child.groups), selectinload(Child.hamlet))
    return {child.uuid: child for child in session.scalars(loaded, execution_options={"populate_existing": True})}


def records(session: Session, handover: Handover) -> dict[UUID, Child]:
    """The records of a list as they are now, to be looked at."""
    wanted = select(Child).join(HandoverRow, HandoverRow.child_uuid == Child.uuid)
    return {child.uuid: child for child in session.scalars(wanted.where(HandoverRow.handover_id == handover.id))}


def relatives(session: Session, handover: Handover) -> tuple[Handover | None, Handover | None]:
    """The list that left these rows open, and the list of the rows that this one left open."""
    parent = session.get(Handover, handover.parent_id) if handover.parent_id else None
    wanted = select(Handover).where(Handover.parent_id == handover.id).order_by(Handover.id.desc())
    return parent, session.scalars(wanted.limit(1)).first()


def commune_then(session: Session, handover: Handover, at: datetime) -> str:
    """The code of the commune whose list it was at that moment: what was printed then bears that name for good.

    The history of its records tells it, by the first handing over of a commune or hamlet that came later."""
    former = successions.before(session, handover.commune_code)
    if not former:
        return handover.commune_code
    listed = select(HandoverRow.child_uuid).where(HandoverRow.handover_id == handover.id)
    later = select(Change.old).where(Change.child_uuid.in_(listed), Change.field == successions.FIELD, Change.at > at)
    told = later.where(Change.source.in_(successions.SOURCES), Change.old.in_(former))
    return session.scalars(told.order_by(Change.at, Change.id).limit(1)).first() or handover.commune_code


def holders_of(session: Session, commune_code: str, numbers: Collection[str]) -> dict[str, set[UUID]]:
    """Whose living records of a commune have those numbers."""
    wanted = select(Child.personal_id, Child.uuid).where(Child.commune_code == commune_code, is_living())
    found: dict[str, set[UUID]] = {}
    for number, uuid in session.execute(wanted.where(Child.personal_id.in_(numbers))):
        found.setdefault(number, set()).add(uuid)
    return found


def scans(session: Session, handover: Handover) -> Sequence[Photo]:
    """The pictures of the signed list, in the order they came."""
    wanted = select(Photo).join(HandoverScan, HandoverScan.photo_id == Photo.id)
    return session.scalars(wanted.where(HandoverScan.handover_id == handover.id).order_by(HandoverScan.added_at)).all()


def last_row(session: Session, scope: Scope, child_uuid: UUID) -> HandoverRow | None:
    """What the police last answered about a child the user may open."""
    wanted = select(HandoverRow).join(Handover, Handover.id == HandoverRow.handover_id)
    answered = wanted.where(HandoverRow.child_uuid == child_uuid, HandoverRow.applied.in_(("returned", "changed")))
    return session.scalars(answered.where(may_open(scope)).order_by(HandoverRow.id.desc()).limit(1)).first()
