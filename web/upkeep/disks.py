"""The disks this server writes to: how full they are, and on which day they will be full at the present pace."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from catalogue.clock import today_here
from db import Session
from db.queries import upkeep
from db.tables import DiskMark
from intake.signs import machine
from web.settings import Settings

LOOKED_BACK = timedelta(days=14)
KEPT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Disk:
    """One disk. `days_left` None while nothing is known of its pace, or it does not fill."""

    place: str
    free_bytes: int
    total_bytes: int
    days_left: float | None

    @property
    def free_percent(self) -> float:
        """How much of it is free, 0-100."""
        return 100 * self.free_bytes / self.total_bytes if self.total_bytes else 0.0


def note(settings: Settings, session: Session, _at: datetime) -> None:
    """Mark how full the disks are today, each once."""
    today = today_here()
    for folder in _folders(settings):
        usage = shutil.disk_usage(folder)
        upkeep.mark_disk(session, f"{machine()}:{folder}"[:300], today, usage.free, usage.total)
    upkeep.forget_marks(session, today - KEPT)


def disks(session: Session, today: date) -> list[Disk]:
    """Every server's disks by the marks of the last two weeks, the one that is full first at the top."""
    marks = upkeep.disk_marks(session, today - LOOKED_BACK)
    found = [_disk(list(of_one)) for _, of_one in groupby(marks, key=lambda mark: mark.place)]
    return sorted(found, key=lambda disk: (disk.days_left is None, disk.days_left or 0.0, disk.place))


def _disk(marks: Sequence[DiskMark]) -> Disk:
    last = marks[-1]
    return Disk(last.place, last.free_bytes, last.total_bytes, _days_left(marks))


def _days_left(marks: Sequence[DiskMark]) -> float | None:
    """The pace is the mean of the days looked at: what was deleted on one of them slows it as it does in truth."""
    first, last = marks[0], marks[-1]
    days, lost_bytes = (last.on - first.on).days, first.free_bytes - last.free_bytes
    return last.free_bytes / (lost_bytes / days) if days > 0 and lost_bytes > 0 else None


def _folders(settings: Settings) -> list[Path]:
    """The data folder and that of the photos, one of them where both lie on one disk."""
    by_disk: dict[int, Path] = {}
    for folder in (settings.data, settings.photos_folder):
        if folder.is_dir():
            by_disk.setdefault(os.stat(folder).st_dev, folder.resolve())
    return list(by_disk.values())
