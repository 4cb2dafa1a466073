"""Households visited a second time: which could be drawn, what is asked of whom, what came of it."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select, update
from sqlalchemy.orm import Session, joinedload

from db.queries import cases, visible
from db.queries.states import is_living
from db.scope import Scope
from db.tables import Campaign, Case, Child, HouseholdCheck, Recheck, User

CARRIED_MAX = 1000


def checked_households(session: Session, campaign: Campaign) -> list[tuple[int, str, UUID, int | None]]:
    """(hamlet, household, child, who was there first) of every case checked at home, in one order for ever."""
    first = (
        select(HouseholdCheck.answered_by)
        .where(HouseholdCheck.child_uuid == Case.child_uuid, HouseholdCheck.answered_at.is_not(None))
        .order_by(HouseholdCheck.answered_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = select(Child.hamlet_id, Child.household_number, Child.household_head, Case.child_uuid, first)
    near = wanted.join(Child, Child.uuid == Case.child_uuid).where(Case.campaign_id == campaign.id, cases.is_open())
    done = near.where(Case.state == "checked", Child.hamlet_id.is_not(None)).order_by(Case.child_uuid)
    return [
        (hamlet, _household(number, head, uuid), uuid, by) for hamlet, number, head, uuid, by in session.execute(done)
    ]


def _household(number: str, head: str, uuid: UUID) -> str:
    """A child of no known household is one of its own."""
    return f"{number} {head}".strip() or uuid.hex


def drawn(session: Session, campaign: Campaign) -> Sequence[Recheck]:
    """Everything drawn for a campaign that counts now."""
    return session.scalars(select(Recheck).where(*_counting(campaign)).order_by(Recheck.id)).all()


def _counting(campaign: Campaign) -> tuple[ColumnElement[bool], ...]:
    return Recheck.campaign_id == campaign.id, Recheck.turn == 0


def asked(session: Session, scope: Scope, campaign: Campaign) -> list[tuple[Recheck, Child]]:
    """What this person may visit again: open ones of the own hamlets where somebody else was first."""
    mine = func.coalesce(Recheck.assigned_to, scope.user_id) == scope.user_id
    near = _waiting_for(scope).where(Recheck.campaign_id == campaign.id, mine)
    return [(again, child) for again, child in session.execute(near.order_by(Recheck.hamlet_id, Recheck.id))]


def carried(session: Session, scope: Scope) -> list[tuple[Recheck, Child]]:
    """What this person's phone holds: open ones of open campaigns that were given to this person by name.

    Not while the record is being checked once more: phones of the hamlet hold it then, and no visit would be blind.
    """
    checking = select(HouseholdCheck.child_uuid).where(HouseholdCheck.answered_at.is_(None))
    mine = _waiting_for(scope).where(Recheck.assigned_to == scope.user_id, is_living())
    near = mine.join(Campaign, Campaign.id == Recheck.campaign_id).where(Campaign.closed_at.is_(None))
    blind = near.where(Child.uuid.not_in(checking)).options(joinedload(Child.hamlet))
    ordered = blind.order_by(Recheck.hamlet_id, Recheck.household, Recheck.id).limit(CARRIED_MAX)
    return [(again, child) for again, child in session.execute(ordered)]


def _waiting_for(scope: Scope) -> Select[tuple[Recheck, Child]]:
    """Not answered, in this person's hamlets, and somebody else was there first."""
    wanted = select(Recheck, Child).join(Child, Child.uuid == Recheck.child_uuid)
    near = wanted.where(Recheck.answered_at.is_(None), visible.named(scope))
    return near.where(func.coalesce(Recheck.first_by, 0) != scope.user_id)


def to_print(session: Session, scope: Scope, campaign: Campaign) -> list[tuple[Recheck, Child, str]]:
    """Every open one the user may open whole, by hamlet and household, with who has to go there."""
    wanted = select(Recheck, Child, User.name).join(Child, Child.uuid == Recheck.child_uuid)
    near = wanted.outerjoin(User, User.id == Recheck.assigned_to).where(visible.whole(scope))
    open_ones = near.where(Recheck.campaign_id == campaign.id, Recheck.answered_at.is_(None))
    ordered = open_ones.order_by(Recheck.hamlet_id, Recheck.household, Recheck.id)
    return [(again, child, name or "") for again, child, name in session.execute(ordered)]


def assign(session: Session, campaign: Campaign, hamlet_id: int, user_id: int) -> int:
    """Give the open ones of a hamlet to a person who was not there first; how many."""
    mine = update(Recheck).where(Recheck.campaign_id == campaign.id, Recheck.hamlet_id == hamlet_id)
    open_ones = mine.where(Recheck.answered_at.is_(None), func.coalesce(Recheck.first_by, 0) != user_id)
    given = open_ones.values(assigned_to=user_id).returning(Recheck.id)
    return len(session.scalars(given, execution_options={"synchronize_session": False}).all())


def find(session: Session, scope: Scope, recheck_id: int) -> Recheck | None:
    """One of them, held for this transaction."""
    wanted = select(Recheck).join(Child, Child.uuid == Recheck.child_uuid).where(Recheck.id == recheck_id)
    near = wanted.where(Recheck.commune_code == scope.commune_code, visible.named(scope))
    return session.scalars(near.with_for_update(of=Recheck)).first()


def rates(session: Session, campaign: Campaign) -> dict[int, tuple[int, int, int, int, int]]:
    """Hamlet → (households drawn, children waiting, children answered, fields compared, fields that differ)."""
    wanted = select(
        Recheck.hamlet_id,
        func.count(Recheck.household.distinct()),
        func.sum(case((Recheck.answered_at.is_(None) & is_living(), 1), else_=0)),
        func.count(Recheck.answered_at),
        func.sum(Recheck.compared),
        func.sum(Recheck.differing),
    )
    near = wanted.join(Child, Child.uuid == Recheck.child_uuid).where(*_counting(campaign))
    return {line[0]: tuple(line)[1:] for line in session.execute(near.group_by(Recheck.hamlet_id)).tuples()}


def turns(session: Session, campaign: Campaign) -> dict[int, list[tuple[int, int, int]]]:
    """Hamlet → (turn, fields compared, fields that differed) of each time it failed and went back, the first first."""
    wanted = select(Recheck.hamlet_id, Recheck.turn, func.sum(Recheck.compared), func.sum(Recheck.differing))
    near = wanted.where(Recheck.campaign_id == campaign.id, Recheck.turn > 0).group_by(Recheck.hamlet_id, Recheck.turn)
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for hamlet_id, turn, compared, differing in session.execute(near.order_by(Recheck.turn)):
        found[hamlet_id].append((turn, compared, differing))
    return found


def end_turn(session: Session, campaign: Campaign, hamlet_id: int, turn: int) -> None:
    """What was drawn of a hamlet counts no more: it was the `turn`-th time that it failed."""
    mine = update(Recheck).where(*_counting(campaign), Recheck.hamlet_id == hamlet_id)
    session.execute(mine.values(turn=turn), execution_options={"synchronize_session": False})
    session.expire_all()


def differing(session: Session, scope: Scope, campaign: Campaign) -> list[tuple[Recheck, Child]]:
    """The second visits that count now and were told something else, by hamlet, with children the user may open."""
    wanted = select(Recheck, Child).join(Child, Child.uuid == Recheck.child_uuid)
    near = wanted.where(*_counting(campaign), Recheck.differing > 0, visible.whole(scope))
    return [(again, child) for again, child in session.execute(near.order_by(Recheck.hamlet_id, Recheck.id)).tuples()]


def checked_children(session: Session, campaign: Campaign, hamlet_id: int) -> list[UUID]:
    """The children of a hamlet whose check at home is behind them and who are on no list yet."""
    wanted = select(Case.child_uuid).join(Child, Child.uuid == Case.child_uuid)
    near = wanted.where(Case.campaign_id == campaign.id, cases.is_open(), Case.state == "checked")
    return list(session.scalars(near.where(Child.hamlet_id == hamlet_id)))
