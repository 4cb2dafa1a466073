"""Children ready for the ministry's system, the files that were made of them, and the errors that came back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from db import opened
from db.queries import cases, visible
from db.queries.visits import BY_HOUSEHOLD
from db.scope import Scope
from db.tables import Campaign, Case, CaseMove, Change, Child, ErrorFile, ErrorRow, Hamlet, UpdateFile, User

TICKED_MAX = 100


def ready(session: Session, campaign: Campaign, scope: Scope, due: ColumnElement[bool], limit: int) -> Sequence[Child]:
    """The children of the cases that are due, by hamlet, household and name, with groups and hamlet."""
    wanted = select(Child).join(Case, Case.child_uuid == Child.uuid).outerjoin(Hamlet, Hamlet.id == Child.hamlet_id)
    near = wanted.where(cases.is_in(campaign, scope), cases.is_open(), due)
    order = near.order_by(Hamlet.name, *BY_HOUSEHOLD).limit(limit)
    found = session.scalars(order.options(selectinload(Child.groups), joinedload(Child.hamlet))).all()
    opened.listed(len(found))
    return found


def ticked(session: Session, scope: Scope, campaign: Campaign) -> list[tuple[CaseMove, Case, Child, str]]:
    """The newest ticks of a campaign, at most TICKED_MAX, each with its case, its child and who ticked."""
    wanted = select(CaseMove, Case, Child, User.name).join(Case, Case.id == CaseMove.case_id)
    near = wanted.join(Child, Child.uuid == Case.child_uuid).outerjoin(User, User.id == CaseMove.user_id)
    mine = near.where(Case.campaign_id == campaign.id, CaseMove.move == "tick", visible.whole(scope))
    found = session.execute(mine.order_by(CaseMove.id.desc()).limit(TICKED_MAX))
    lines = [(move, case, child, name or "") for move, case, child, name in found]
    opened.listed(len(lines))
    return lines


def updated_at(session: Session, made: UpdateFile) -> dict[UUID, datetime]:
    """When each child of a file was ticked, of those whose tick still stands."""
    wanted = select(Case.child_uuid, Case.updated_at).where(Case.campaign_id == made.campaign_id)
    rows = session.execute(wanted.where(Case.child_uuid.in_(_children(made)), Case.updated_at.is_not(None)))
    return {uuid: at for uuid, at in rows if at is not None}


def changed_since(session: Session, made: UpdateFile, fields: Collection[str]) -> set[UUID]:
    """The children of a file in whose record one of those fields was written after the file was made."""
    wanted = select(Change.child_uuid).where(Change.child_uuid.in_(_children(made)), Change.field.in_(fields))
    return set(session.scalars(wanted.where(Change.at > made.made_at)))


def _children(made: UpdateFile) -> list[UUID]:
    return [row.child_uuid for row in made.rows]


def next_number(session: Session, campaign: Campaign) -> int:
    """The number of the campaign's next file; asked while the campaign is held."""
    return (session.scalar(select(func.max(UpdateFile.number)).where(UpdateFile.campaign_id == campaign.id)) or 0) + 1


def files(session: Session, campaign: Campaign) -> list[tuple[UpdateFile, str]]:
    """The files of a campaign, the newest first, with who made each."""
    wanted = select(UpdateFile, User.name).join(User, User.id == UpdateFile.made_by)
    found = session.execute(wanted.where(UpdateFile.campaign_id == campaign.id).order_by(UpdateFile.id.desc()))
    return [(made, name) for made, name in found]


def find_file(session: Session, campaign: Campaign, file_id: int) -> UpdateFile | None:
    """One of them, with its rows."""
    wanted = select(UpdateFile).where(UpdateFile.id == file_id, UpdateFile.campaign_id == campaign.id)
    found = session.scalars(wanted.options(selectinload(UpdateFile.rows), joinedload(UpdateFile.campaign))).first()
    if found is not None:
        opened.listed(found.row_count)
    return found


def error_files(session: Session, campaign: Campaign) -> list[tuple[ErrorFile, int, int]]:
    """The lists of errors that came back, the newest first, with how many errors and how many still of nobody."""
    counts = func.count(ErrorRow.id), func.count(ErrorRow.id).filter(is_lost())
    wanted = select(ErrorFile, *counts).outerjoin(ErrorRow, ErrorRow.file_id == ErrorFile.id).group_by(ErrorFile.id)
    found = session.execute(wanted.where(ErrorFile.campaign_id == campaign.id).order_by(ErrorFile.id.desc()))
    return [(taken, count, lost) for taken, count, lost in found]


def is_lost() -> ColumnElement[bool]:
    """Errors whose child nobody knows yet, and that nobody closed."""
    return and_(ErrorRow.child_uuid.is_(None), ErrorRow.closed_at.is_(None))


def find_errors(session: Session, campaign: Campaign, file_id: int) -> ErrorFile | None:
    """One of them, with its rows."""
    wanted = select(ErrorFile).where(ErrorFile.id == file_id, ErrorFile.campaign_id == campaign.id)
    return session.scalars(wanted.options(selectinload(ErrorFile.rows))).first()


def is_taken(session: Session, campaign: Campaign, digest: str) -> bool:
    """Whether the very same list of errors came before."""
    wanted = select(ErrorFile.id).where(ErrorFile.campaign_id == campaign.id, ErrorFile.hash == digest)
    return session.scalars(wanted).first() is not None


def hold_row(session: Session, taken: ErrorFile, number: int) -> ErrorRow | None:
    """One error of a list, held for this transaction."""
    wanted = select(ErrorRow).where(ErrorRow.file_id == taken.id, ErrorRow.number == number)
    return session.scalars(wanted.with_for_update()).first()
