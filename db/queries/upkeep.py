"""Who is at work, what waits, how the disks fill, which phones are silent: for whoever runs the house.

Figures of the whole house and of machines; nothing of a child, and nobody's name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db import reach
from db.tables import Commune, Device, DiskMark, Page, SignOfLife


@dataclass(frozen=True, slots=True)
class Queue:
    """How many pages wait to be read, and since when the oldest does."""

    waiting_count: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class SilentPhones:
    """A commune's phones in use that nobody has heard of for long."""

    commune: str
    count: int
    longest_since: datetime


def beat(session: Session, kind: str, name: str, at: datetime) -> None:
    """That program is at work at this moment."""
    sign = session.get(SignOfLife, (kind, name))
    if sign is None:
        session.add(SignOfLife(kind=kind, name=name, started_at=at, seen_at=at))
    else:
        sign.seen_at = at


def note_done(session: Session, kind: str, name: str, seconds: float) -> None:
    """It did one thing more, which took so long; who has given no sign of life is not counted."""
    mine = update(SignOfLife).where(SignOfLife.kind == kind, SignOfLife.name == name)
    session.execute(mine.values(done_count=SignOfLife.done_count + 1, busy_s=SignOfLife.busy_s + seconds))


def leave(session: Session, kind: str, name: str) -> None:
    """That program has ended as it should."""
    session.execute(delete(SignOfLife).where(SignOfLife.kind == kind, SignOfLife.name == name))


def forget_lost(session: Session, kind: str, before: datetime) -> None:
    """Programs that ended without a word long ago."""
    session.execute(delete(SignOfLife).where(SignOfLife.kind == kind, SignOfLife.seen_at < before))


def signs(session: Session) -> Sequence[SignOfLife]:
    """All signs of life, the latest first."""
    return session.scalars(select(SignOfLife).order_by(SignOfLife.seen_at.desc(), SignOfLife.name)).all()


def queue(session: Session) -> Queue:
    """The pages that wait, in the whole house: over the wall, since who runs it has no commune; no page leaves."""
    with reach.beyond(session):
        waiting = select(func.count(Page.id), func.min(Page.received_at)).where(Page.state == "waiting")
        count, oldest_at = session.execute(waiting).one()
    return Queue(count, oldest_at)


def phones_count(session: Session) -> int:
    """How many phones are in use."""
    return session.scalar(select(func.count(Device.uuid)).where(Device.locked_at.is_(None))) or 0


def silent_phones(session: Session, before: datetime) -> list[SilentPhones]:
    """The phones in use not heard of since `before`, by commune, the longest silence first."""
    last = func.min(Device.seen_at)
    counted = (
        select(Commune.name, func.count(Device.uuid), last)
        .join(Device, Device.commune_code == Commune.code)
        .where(Device.locked_at.is_(None), Device.seen_at < before)
        .group_by(Commune.code, Commune.name)
        .order_by(last, Commune.code)
    )
    return [SilentPhones(*line) for line in session.execute(counted).tuples()]


def mark_disk(session: Session, place: str, on: date, free_bytes: int, total_bytes: int) -> None:
    """What was free on that day; the day's last look counts."""
    mark = session.get(DiskMark, (place, on))
    if mark is None:
        session.add(DiskMark(place=place, on=on, free_bytes=free_bytes, total_bytes=total_bytes))
    else:
        mark.free_bytes, mark.total_bytes = free_bytes, total_bytes


def forget_marks(session: Session, before: date) -> None:
    """Marks of days that tell nothing any more."""
    session.execute(delete(DiskMark).where(DiskMark.on < before))


def disk_marks(session: Session, since: date) -> Sequence[DiskMark]:
    """The marks of all disks since that day, disk by disk, oldest first."""
    return session.scalars(select(DiskMark).where(DiskMark.on >= since).order_by(DiskMark.place, DiskMark.on)).all()
