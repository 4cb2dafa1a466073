"""All kinds of faults by name, in the order they are done."""

from collections.abc import Callable, Mapping

from bench.ordeals import disks, killing, lines, migrating, reading, shortage
from bench.ordeals.disks import SmallDisk
from bench.ordeals.site import Outcome, Site

KINDS: Mapping[str, Callable[[Site, int], Outcome]] = {
    "kill -9 of the server": killing.server,
    "kill -9 of the worker": killing.worker,
    "kill -9 of the database": killing.database,
    "kill -9 of one who writes": killing.writer,
    "database locked": shortage.locked,
    "connections used up": shortage.connections,
    "memory short": shortage.memory,
    "clock jumps": shortage.clock,
    "Tesseract hangs": reading.hangs,
    "Tesseract crashes": reading.crashes,
    "Tesseract prints 1 GB": reading.talks,
    "uploads half-sent": lines.half_sent,
    "slow senders": lines.slow,
    "outbox of a month ago": lines.replay,
    "all phones at once": lines.morning,
    "pages at once while people work": lines.pages,
    "migration killed at each step": migrating.migration,
}
ON_A_SMALL_DISK: Mapping[str, Callable[[Site, int, SmallDisk | None], Outcome]] = {
    "disk full while taking records": disks.records,
    "disk full while taking photos": disks.photos,
    "disk full in a checkpoint": disks.checkpoint,
}
"""Done in a place of their own."""
SHARES: Mapping[str, float] = {
    "database locked": 0.4,
    "memory short": 0.4,
    "Tesseract hangs": 0.2,
    "Tesseract prints 1 GB": 0.2,
    "all phones at once": 2.0,
    "pages at once while people work": 20.0,
    "migration killed at each step": 0.12,
}
"""Of the rounds asked for, how many a kind does, where each costs much more or less than a kill: 1 for the others."""


def rounds_of(name: str, rounds: int) -> int:
    """How many rounds a kind does when `rounds` are asked for; at least one."""
    return max(1, round(rounds * SHARES.get(name, 1.0)))
