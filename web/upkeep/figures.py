"""What whoever runs the house is to know: figures of machines and of the whole house, nothing of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from access.devices import SLEEPS_AFTER
from catalogue.clock import today_here
from db import Session
from db.queries import upkeep
from db.queries.upkeep import Queue, SilentPhones
from db.tables import SignOfLife
from intake.signs import ALIVE_S
from web.upkeep.disks import Disk, disks

_DAY_S, _MINUTE_S = 86_400.0, 60.0


@dataclass(frozen=True, slots=True)
class Figures:
    """The house at one moment `at`. `backup_at` None: none was ever made."""

    at: datetime
    queue: Queue
    readers: Sequence[SignOfLife]
    servers: Sequence[SignOfLife]
    backup_at: datetime | None
    disks: Sequence[Disk]
    phones_count: int
    silent: Sequence[SilentPhones]

    @property
    def oldest_s(self) -> float:
        """How long the oldest page has waited; 0 when none does."""
        return (self.at - self.queue.oldest_at).total_seconds() if self.queue.oldest_at else 0.0

    @property
    def backup_s(self) -> float | None:
        """How old the last backup is."""
        return (self.at - self.backup_at).total_seconds() if self.backup_at else None

    @property
    def silent_count(self) -> int:
        """How many phones in use are silent too long."""
        return sum(one.count for one in self.silent)

    def numbers(self) -> dict[str, float | None]:
        """The figures that rules speak of (`alerts.json`); None where there is none to compare."""
        waits = float(self.queue.waiting_count)
        return {
            "disk_days": min((disk.days_left for disk in self.disks if disk.days_left is not None), default=None),
            "disk_free_percent": min((disk.free_percent for disk in self.disks), default=None),
            "backup_days": self.backup_s / _DAY_S if self.backup_s is not None else None,
            "backups_missing": 0.0 if self.backup_at else 1.0,
            "oldest_page_minutes": self.oldest_s / _MINUTE_S,
            "pages_without_reader": 0.0 if self.readers else waits,
            "phones_silent": float(self.silent_count),
        }


def figures(session: Session, at: datetime) -> Figures:
    """The house as its database tells it."""
    signs = upkeep.signs(session)
    alive = [sign for sign in signs if sign.kind != "backup" and at - sign.seen_at < timedelta(seconds=ALIVE_S)]
    return Figures(
        at=at,
        queue=upkeep.queue(session),
        readers=[sign for sign in alive if sign.kind == "reader"],
        servers=[sign for sign in alive if sign.kind == "server"],
        backup_at=max((sign.seen_at for sign in signs if sign.kind == "backup"), default=None),
        disks=disks(session, today_here()),
        phones_count=upkeep.phones_count(session),
        silent=upkeep.silent_phones(session, at - SLEEPS_AFTER),
    )
