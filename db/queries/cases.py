"""The cases of a campaign: which are due for a step, who holds them, and where they stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from db.queries import findings, visible
from db.queries.states import is_living
from db.scope import Scope
from db.tables import Campaign, CampaignStep, Case, CaseMove, Child, Conflict, Finding, Hamlet, User, now

IDLE_AFTER = timedelta(days=7)
DONE = {"household": Case.checked_at, "police": Case.verified_at, "update": Case.updated_at}
"""Carrying step → the column that says it is done."""
_WITH_STEPS = (joinedload(Campaign.hamlets), joinedload(Campaign.steps).joinedload(CampaignStep.teller))


def is_open() -> ColumnElement[bool]:
    """Cases that go on."""
    return Case.ended_at.is_(None)


def is_done(steps: Collection[str]) -> ColumnElement[bool]:
    """Cases with all of those steps behind them."""
    return and_(True, *(DONE[step].is_not(None) for step in steps))


def is_due(step: str, before: Collection[str]) -> ColumnElement[bool]:
    """Cases whose next step is this one: all of those `before` it are done, and it is not."""
    return and_(is_done(before), DONE[step].is_(None))


def is_idle() -> ColumnElement[bool]:
    """Cases that have not moved for more than a week."""
    return Case.since_at < now() - IDLE_AFTER


def has_open_question() -> ColumnElement[bool]:
    """Cases whose record waits for an officer to choose between two ways it was written."""
    return exists().where(Conflict.child_uuid == Case.child_uuid, Conflict.decided_at.is_(None))


def has_fault() -> ColumnElement[bool]:
    """Cases whose record has something that blocks it."""
    found = exists().where(Finding.child_uuid == Case.child_uuid, Finding.ended_at.is_(None))
    return found.where(Finding.severity == "B")


def is_in(campaign: Campaign, scope: Scope) -> ColumnElement[bool]:
    """The campaign's cases of children the user may open; to be asked together with a join of `Child`."""
    return and_(Case.campaign_id == campaign.id, Case.commune_code == scope.commune_code, visible.whole(scope))


def hold(
    session: Session, campaign: Campaign, was: str, uuids: Collection[UUID], *rules: ColumnElement[bool]
) -> list[tuple[Case, Child]]:
    """Those cases that stand at `was` and obey `rules`, with their children, both locked for this transaction.

    Children first and in one order, as everybody who writes to records takes them.
    """
    children = select(Child.uuid).where(Child.uuid.in_(uuids)).order_by(Child.uuid).with_for_update()
    session.execute(children).all()
    wanted = select(Case, Child).join(Child, Child.uuid == Case.child_uuid)
    near = wanted.where(Case.campaign_id == campaign.id, Case.child_uuid.in_(uuids), Case.state == was, is_open())
    ordered = near.where(*rules).order_by(Case.child_uuid).with_for_update(of=Case)
    found = session.execute(ordered, execution_options={"populate_existing": True})
    return [(held, child) for held, child in found.tuples()]


def let_go(session: Session, campaign: Campaign) -> list[tuple[Case, Child]]:
    """The cases a closing let go whose children are in the book and in no other campaign, both held; children first.

    A child whose hamlet went over to another commune since is in that one's book."""
    mine = Case.campaign_id == campaign.id, Case.ending.in_(("closed", "done"))
    own = Child.commune_code == campaign.commune_code, is_living()
    children = select(Child.uuid).where(Child.uuid.in_(select(Case.child_uuid).where(*mine)), *own)
    uuids = session.scalars(children.order_by(Child.uuid).with_for_update()).all()
    other = aliased(Case)
    taken = exists().where(other.child_uuid == Case.child_uuid, other.ended_at.is_(None))
    wanted = select(Case, Child).join(Child, Child.uuid == Case.child_uuid).where(*mine, Case.child_uuid.in_(uuids))
    found = session.execute(wanted.where(~taken).order_by(Case.child_uuid).with_for_update(of=Case))
    return list(found.tuples())


def of_child(session: Session, uuid: UUID) -> tuple[Case, Campaign] | None:
    """The open case of a record, with its campaign."""
    wanted = select(Case, Campaign).join(Campaign, Campaign.id == Case.campaign_id)
    found = session.execute(wanted.where(Case.child_uuid == uuid, is_open())).first()
    return (found[0], found[1]) if found else None


def of_children(session: Session, uuids: Collection[UUID]) -> dict[UUID, Case]:
    """The open cases of those records, held for this transaction; their children are held already."""
    wanted = select(Case).where(Case.child_uuid.in_(uuids), is_open()).order_by(Case.child_uuid)
    return {case.child_uuid: case for case in session.scalars(wanted.with_for_update())}


def last_ended(session: Session, uuid: UUID) -> tuple[Case, Campaign] | None:
    """The case a record's end put an end to, with its campaign; None when it had none, or has another one since."""
    wanted = select(Case, Campaign).join(Campaign, Campaign.id == Case.campaign_id).where(Case.child_uuid == uuid)
    found = session.execute(wanted.order_by(Case.id.desc()).limit(1).with_for_update(of=Case)).first()
    return (found[0], found[1]) if found and found[0].ended_at is not None else None


def last_move(session: Session, campaign: Campaign, uuid: UUID) -> tuple[CaseMove, str] | None:
    """The newest move of a child's case, with the name of who made it."""
    wanted = select(CaseMove, User.name).outerjoin(User, User.id == CaseMove.user_id)
    near = wanted.join(Case, Case.id == CaseMove.case_id).where(Case.campaign_id == campaign.id)
    found = session.execute(near.where(Case.child_uuid == uuid).order_by(CaseMove.id.desc()).limit(1)).first()
    return (found[0], found[1] or "") if found else None


def gatherable(campaign: Campaign) -> Select[tuple[UUID, str, bool]]:
    """(uuid, state, whether it is new) of the confirmed children of a campaign's area that belong in and are not.

    Faulty ones, and those that came to light since the campaign began.
    """
    faulty = exists().where(Finding.child_uuid == Child.uuid, Finding.ended_at.is_(None), Finding.severity == "B")
    taken = exists().where(Case.child_uuid == Child.uuid, or_(is_open(), Case.campaign_id == campaign.id))
    is_new = Child.created_at >= campaign.opened_at
    wanted = select(Child.uuid, Child.state, is_new).where(Child.commune_code == campaign.commune_code, is_living())
    wanted = wanted.where(Child.state != "received", ~taken, or_(faulty, is_new))
    hamlet_ids = [hamlet.id for hamlet in campaign.hamlets]
    return wanted.where(Child.hamlet_id.in_(hamlet_ids)) if hamlet_ids else wanted


def classes_of(session: Session, uuids: Collection[UUID]) -> dict[UUID, str]:
    """The error classes of those records as figures in a row ("13"); what only a group explains is not told."""
    wanted = select(Finding.child_uuid, Finding.error_class).where(Finding.child_uuid.in_(uuids))
    plain = wanted.where(Finding.ended_at.is_(None), Finding.severity != "I", ~Finding.key.startswith(findings.GROUPS))
    found: dict[UUID, str] = {}
    for uuid, number in session.execute(plain.distinct().order_by(Finding.child_uuid, Finding.error_class)):
        found[uuid] = found.get(uuid, "") + str(number)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases of one hamlet stand at one state, since when the oldest, and how many did not move for a week."""

    hamlet_id: int
    state: str
    count: int
    oldest_at: datetime
    idle_count: int


def standings(session: Session, campaign: Campaign, scope: Scope, carrying: Sequence[str]) -> list[Standing]:
    """The board of a campaign: its open cases by hamlet (0 unknown) and state; finished ones stand as "done"."""
    finished = is_done(carrying)
    inner = select(
        func.coalesce(Child.hamlet_id, 0).label("hamlet_id"),
        case((finished, "done"), else_=Case.state).label("state"),
        Case.since_at,
        case((and_(is_idle(), ~finished), 1), else_=0).label("idle"),
    )
    each = inner.join(Child, Child.uuid == Case.child_uuid).where(is_in(campaign, scope), is_open()).subquery()
    counted = (func.count(), func.min(each.c.since_at), func.sum(each.c.idle))
    wanted = select(each.c.hamlet_id, each.c.state, *counted).group_by(each.c.hamlet_id, each.c.state)
    return [Standing(*line) for line in session.execute(wanted).tuples()]


def through(session: Session, campaign_ids: Collection[int]) -> dict[int, set[str]]:
    """Campaign → the carrying steps that none of its open cases has before it; {} for one that never had a case."""
    left = [func.max(case((and_(is_open(), done_at.is_(None)), 1), else_=0)) for done_at in DONE.values()]
    near = select(Case.campaign_id, *left).where(Case.campaign_id.in_(campaign_ids)).group_by(Case.campaign_id)
    found = session.execute(near)
    return {at: {step for step, waits in zip(DONE, each, strict=True) if not waits} for at, *each in found}


def history(session: Session, uuid: UUID, commune_code: str) -> list[tuple[CaseMove, Campaign, str]]:
    """Every move of every case of a record, newest first, with its campaign and who made it."""
    wanted = select(CaseMove, Campaign, User.name).join(Case, Case.id == CaseMove.case_id)
    near = wanted.join(Campaign, Campaign.id == Case.campaign_id).outerjoin(User, User.id == CaseMove.user_id)
    mine = near.where(Case.child_uuid == uuid, CaseMove.commune_code == commune_code)
    return [(move, campaign, name or "") for move, campaign, name in session.execute(mine.order_by(CaseMove.id.desc()))]


def find_campaign(session: Session, scope: Scope, campaign_id: int) -> Campaign | None:
    """A campaign of the user's commune, with hamlets, steps and who said they are done."""
    wanted = select(Campaign).where(Campaign.id == campaign_id, Campaign.commune_code == scope.commune_code)
    return session.scalars(wanted.options(*_WITH_STEPS)).unique().first()


def campaigns(session: Session, scope: Scope) -> Sequence[Campaign]:
    """The campaigns of the user's commune, the newest first, with hamlets and steps."""
    wanted = select(Campaign).where(Campaign.commune_code == scope.commune_code).order_by(Campaign.id.desc())
    return session.scalars(wanted.options(*_WITH_STEPS)).unique().all()


def campaign_ids(session: Session, scope: Scope) -> list[int]:
    """The numbers of the campaigns of the user's commune."""
    return list(session.scalars(select(Campaign.id).where(Campaign.commune_code == scope.commune_code)))


def open_campaigns(session: Session, commune_code: str) -> Sequence[Campaign]:
    """The open campaigns of a commune, each held for this transaction; the oldest first."""
    wanted = select(Campaign).where(Campaign.commune_code == commune_code, Campaign.closed_at.is_(None))
    return session.scalars(wanted.order_by(Campaign.id).with_for_update()).all()


def hold_campaign(session: Session, campaign: Campaign) -> bool:
    """Keep a campaign for this transaction; whether it is still open."""
    wanted = select(Campaign.closed_at).where(Campaign.id == campaign.id).with_for_update()
    return session.scalars(wanted).one() is None


def hamlet_names(session: Session, commune_code: str) -> dict[int, str]:
    """The commune's hamlets by number."""
    wanted = select(Hamlet.id, Hamlet.name).where(Hamlet.commune_code == commune_code).order_by(Hamlet.name)
    return dict(session.execute(wanted).tuples().all())
