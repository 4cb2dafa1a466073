"""What phones sent, and the one record each of them is about."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, union
from sqlalchemy.orm import Session, selectinload

from db.asking import rows
from db.queries import visible
from db.reach import beyond
from db.scope import Scope
from db.tables import Change, Child, Conflict, Submission

PARKED_SHOWN_MAX = 200
_OF_UUIDS = union(
    select(Child.uuid).where(Child.uuid.in_(bindparam("uuids", expanding=True))),
    select(Submission.child_uuid).where(Submission.child_uuid.in_(bindparam("uuids", expanding=True))),
)
"""Every call of a phone asks this, so it is built once."""


def _known(scope: Scope) -> ColumnElement[bool]:
    """Those whose name the sender may know, and those he entered himself, wherever they were placed since."""
    entered = and_(Child.commune_code == scope.commune_code, Child.created_by == scope.user_id)
    return or_(visible.named(scope), entered)


def _open(scope: Scope) -> ColumnElement[bool]:
    entered = and_(Child.commune_code == scope.commune_code, Child.created_by == scope.user_id)
    return or_(visible.whole(scope), entered)


def held_child(session: Session, scope: Scope, uuid: UUID) -> tuple[Child, bool, bool] | None:
    """The record of that uuid, locked for this transaction, whoever's it is; None when there is none.

    With it: whether this sender may know that it exists, and whether it is open to him as a whole.
    """
    wanted = select(Child, _known(scope), _open(scope)).where(Child.uuid == uuid)
    with beyond(session):  # another area's uuid must not be taken for a new one
        found = session.execute(wanted.options(selectinload(Child.groups)).with_for_update(of=Child)).first()
    return (found[0], bool(found[1]), bool(found[2])) if found else None


def known_uuids(session: Session, uuids: Collection[UUID]) -> set[UUID]:
    """Those of which there is a record, or anything that was sent about one, whoever's it is."""
    with beyond(session):
        return {row.uuid for row in rows(session, _OF_UUIDS, {"uuids": list(uuids)})}


def find(session: Session, child_uuid: UUID, digest: str) -> Submission | None:
    """The same item, sent before."""
    return session.scalars(select(Submission).filter_by(child_uuid=child_uuid, digest=digest)).first()


def parked(session: Session, commune_code: str | None) -> Sequence[Submission]:
    """What locked devices of a commune sent and nobody has decided about, oldest first."""
    return session.scalars(_parked(commune_code).order_by(Submission.id).limit(PARKED_SHOWN_MAX)).all()


def held_parked(session: Session, commune_code: str | None, submission_id: int) -> Submission | None:
    """One of them, locked for this transaction."""
    return session.scalars(_parked(commune_code).where(Submission.id == submission_id).with_for_update()).first()


def held_of_device(session: Session, commune_code: str | None, device_uuid: UUID) -> Sequence[Submission]:
    """Some of what waits of one device, oldest first, locked for this transaction."""
    theirs = _parked(commune_code).where(Submission.device_uuid == device_uuid).order_by(Submission.id)
    return session.scalars(theirs.limit(PARKED_SHOWN_MAX).with_for_update()).all()


def _parked(commune_code: str | None) -> Select[tuple[Submission]]:
    wanted = select(Submission).where(Submission.status == "parked", Submission.device_uuid.is_not(None))
    return wanted.where(Submission.commune_code == commune_code)


def next_waiting(session: Session, child: Child) -> Submission | None:
    """The first item that waited for a revision the record has now."""
    wanted = select(Submission).where(Submission.child_uuid == child.uuid, Submission.status == "held")
    due = wanted.where(Submission.base_rev <= child.rev, Submission.commune_code == child.commune_code)
    return session.scalars(due.order_by(Submission.base_rev, Submission.id).limit(1)).first()


def changes_since(session: Session, child: Child, rev: int) -> Sequence[Change]:
    """What happened to the record's fields after `rev`, newest first."""
    wanted = select(Change).where(
        Change.child_uuid == child.uuid, Change.rev > rev, Change.field.not_in(("state", "reason"))
    )
    return session.scalars(wanted.order_by(Change.id.desc())).all()


def open_conflicts(session: Session, child_uuid: UUID) -> Sequence[Conflict]:
    """Fields of the record for which two values wait for an officer."""
    wanted = select(Conflict).where(Conflict.child_uuid == child_uuid, Conflict.decided_at.is_(None))
    return session.scalars(wanted.order_by(Conflict.id)).all()
