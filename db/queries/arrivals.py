"""Children told from one commune to another: what waits for a yes, and what became of those that were told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from db import opened
from db.queries import visible
from db.queries.successions import is_ended
from db.reach import beyond
from db.scope import Scope
from db.tables import Arrival, Child, Commune

_UNTOLD_MAX = 50


@dataclass(frozen=True, slots=True)
class Told:
    """What the receiving commune may know before it says yes: name, year of birth, from where, since when."""

    id: int
    name: str
    birth_year: str
    from_commune: str
    told_at: datetime


def communes(session: Session, scope: Scope) -> Sequence[tuple[str, str]]:
    """(code, name) of every commune of the installation but the user's own and those that are part of another one."""
    wanted = select(Commune.code, Commune.name).where(Commune.code != scope.commune_code, ~is_ended())
    return list(session.execute(wanted.order_by(Commune.name)).tuples())


def waiting(session: Session, scope: Scope) -> list[Told]:
    """The children told to the user's commune."""
    wanted = select(Arrival, Child.full_name, Child.birth_date, Commune.name)
    near = wanted.join(Child, Child.uuid == Arrival.child_uuid).join(Commune, Commune.code == Arrival.from_code)
    told_here = near.where(Arrival.to_code == scope.commune_code, Arrival.fate == "waiting")
    with beyond(session):  # the record still lies in the commune that tells of it
        found = session.execute(told_here).all()
    lines = [Told(told.id, name, _year(born), place, told.told_at) for told, name, born, place in found]
    opened.listed(len(lines))
    return lines


def _year(birth_date: str) -> str:
    return birth_date[:4] if birth_date[:4].isdigit() else ""


def sent(session: Session, scope: Scope) -> list[tuple[Arrival, str, str]]:
    """The children the user's commune has told others of, the newest first, with name and the other commune."""
    wanted = select(Arrival, Child.full_name, Commune.name).join(Child, Child.uuid == Arrival.child_uuid)
    near = wanted.join(Commune, Commune.code == Arrival.to_code).where(visible.whole(scope))
    lines = session.execute(near.where(Arrival.from_code == scope.commune_code).order_by(Arrival.id.desc()).limit(200))
    return [(arrival, name, place) for arrival, name, place in lines]


def hold(session: Session, scope: Scope, arrival_id: int) -> Arrival | None:
    """One that was told to the user's commune, for this transaction alone."""
    wanted = select(Arrival).where(Arrival.id == arrival_id, Arrival.to_code == scope.commune_code)
    return session.scalars(wanted.with_for_update()).first()


def of_child(session: Session, uuid: UUID) -> Sequence[Arrival]:
    """Everything told of one record, held for this transaction."""
    wanted = select(Arrival).where(Arrival.child_uuid == uuid).order_by(Arrival.id)
    return session.scalars(wanted.with_for_update()).all()


def is_told(session: Session, uuid: UUID) -> bool:
    """Whether another commune has been told of that record and has not said no."""
    wanted = select(Arrival.id).where(Arrival.child_uuid == uuid, Arrival.fate.in_(("waiting", "accepted")))
    return session.scalars(wanted).first() is not None


def untold(session: Session, scope: Scope) -> Sequence[Child]:
    """The records of the user's that moved away and of which no commune has been told, the newest first."""
    told = select(Arrival.id).where(Arrival.child_uuid == Child.uuid).exists()
    wanted = select(Child).where(visible.whole(scope), Child.state == "moved_out", ~told)
    found = session.scalars(wanted.order_by(Child.updated_at.desc(), Child.uuid).limit(_UNTOLD_MAX)).all()
    opened.listed(len(found))
    return found


def record(session: Session, arrival: Arrival) -> Child:
    """The record that goes along once the yes is said: for the code that copies it."""
    wanted = select(Child).where(Child.uuid == arrival.child_uuid)
    with beyond(session):
        return session.scalars(wanted.options(selectinload(Child.groups), joinedload(Child.hamlet))).one()
