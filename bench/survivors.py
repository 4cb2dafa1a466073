"""What is left in a database of what its server acknowledged: everything, and once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from bench.phones import Answer, Item
from bench.places import Place
from db import Session, select
from db.tables import Change, Child, Submission


@dataclass(frozen=True, slots=True)
class Tally:
    """Items tried, acknowledged ones that were held, lost, and doubled."""

    tried: int
    held: int
    lost: int
    doubled: int

    def __str__(self) -> str:
        return f"tried {self.tried}, held {self.held}, lost {self.lost}, doubled {self.doubled}"


def survivors(place: Place, acknowledged: Sequence[tuple[Item, Answer]]) -> Tally:
    """Look for every acknowledged item: its receipt, its record's rev, its lines of history; and for twins of any."""
    database = place.database()
    try:
        with database.reading() as session:
            kept = _Kept(session)
    finally:
        database.close()
    lost = sum(1 for item, answer in acknowledged if not kept.has(item, answer))
    return Tally(len(acknowledged), len(acknowledged) - lost, lost, kept.twins_count())


class _Kept:
    """Everything in the database, counted by what it is looked for with."""

    def __init__(self, session: Session) -> None:
        self.receipts = Counter(map(tuple, session.execute(select(Submission.child_uuid, Submission.receipt))))
        self.revs = dict(map(tuple, session.execute(select(Child.uuid, Child.rev))))
        self.names = Counter(session.scalars(select(Child.full_name)))
        lines = select(Change.child_uuid, Change.rev, Change.field, Change.new)
        self.lines = Counter(map(tuple, session.execute(lines)))

    def has(self, item: Item, answer: Answer) -> bool:
        """Whether an acknowledged item is there: receipt, rev, and what it said in the history of that rev."""
        uuid, rev = UUID(item["uuid"]), answer["rev"]
        said = [(uuid, rev, key, text) for key, text in item["fields"].items() if key in ("full_name", "mother_name")]
        is_told = all(line in self.lines for line in said)
        return self.receipts[uuid, answer["receipt"]] == 1 and self.revs.get(uuid, 0) >= rev and is_told

    def twins_count(self) -> int:
        """Receipts, lines of history, or children (their invented names differ) that are there twice, and gaps."""
        doubled = [count - 1 for counter in (self.receipts, self.names, self.lines) for count in counter.values()]
        gaps = [rev for uuid, rev in self.revs.items() if self._told.get(uuid, 0) != rev]
        return sum(doubled) + len(gaps)

    @cached_property
    def _told(self) -> dict[UUID, int]:
        """How many revs the history of each child tells of."""
        told: dict[UUID, set[int]] = {}
        for uuid, rev, _, _ in self.lines:
            told.setdefault(uuid, set()).add(rev)
        return {uuid: len(revs) for uuid, revs in told.items()}
