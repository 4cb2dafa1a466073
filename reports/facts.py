"""Who was a child of the area on which days: the one answer that every figure of every report is counted from.

A child is there from `came` on, and on `left` no longer. It came by birth, or was told over by another commune; it
left by moving away or dying, on the day it happened where that is known, else on the day that was written down, or by
turning sixteen, on the birthday itself. So what
a period begins with, and what happens in it, always make what it ends with. A record written late counts from the
birth on, duplicates and mistakes never did (`db.queries.counting`). A birth date known to the month or year is taken
as its first day for the birth and as its last for the sixteenth birthday; one nobody understood lies before every
period.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from access.keys import Keyring
from access.records import group_token
from catalogue.clock import day_here
from catalogue.codes.assistance import ASSISTANCE
from catalogue.codes.groups import GROUPS
from catalogue.dates import PartialDate, parse
from db import Scope, Session
from db.queries import counting
from reports.periods import Period, years_later

ADULT_AT_YEARS = 16
GROUP_KEYS: tuple[str, ...] = (*(group.key for group in GROUPS), *ASSISTANCE.keys)
_NAMES = ("moved_out", "deceased")


@dataclass(frozen=True, slots=True)
class Fact:
    """One child. `how_came` is born or arrived; `how_left` moved_out, deceased, aged_out, and says nothing before."""

    uuid: UUID
    commune_code: str
    hamlet_id: int
    sex: str
    born: PartialDate | None
    ethnicity: str
    schooling: str
    groups: frozenset[str]
    came: date
    how_came: str
    left: date
    how_left: str

    def is_there(self, day: date) -> bool:
        """Whether the child is one of the area at the end of that day."""
        return self.came <= day < self.left

    def opens(self, of: Period) -> bool:
        """Whether the child is there when the period begins."""
        return self.came < of.first <= self.left

    def months_old(self, day: date) -> int | None:
        """Full months on that day, the youngest the child can be; None where the birth date is unknown."""
        if self.born is None:
            return None
        born = min(self.born.last_day(), day)
        return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)

    def age(self, day: date) -> int | None:
        """Full years on that day."""
        months = self.months_old(day)
        return None if months is None else months // 12


def facts(session: Session, keyring: Keyring, scope: Scope, keys: Collection[str] = GROUP_KEYS) -> list[Fact]:
    """Every child the user's figures know, with which of the groups `keys` each is in."""
    tokens = {group_token(keyring, key): key for key in keys}
    held: defaultdict[UUID, set[str]] = defaultdict(set)
    for uuid, token in counting.memberships(session, scope, tokens):
        held[uuid].add(tokens[token])
    return [_fact(record, frozenset(held.get(record.uuid, ()))) for record in counting.records(session, scope)]


def each(session: Session, scope: Scope) -> Iterator[Fact]:
    """The same children one by one, their groups not asked for: a province has hundreds of thousands."""
    return (_fact(record, frozenset()) for record in counting.records(session, scope))


def _fact(record: counting.Counted, groups: frozenset[str]) -> Fact:
    born = parse(record.birth_date)
    left, how_left = _leaving(record, born)
    came, how_came = born.first_day() if born else date.min, "born"
    if record.origin == "arrival":
        came, how_came = day_here(record.created_at), "arrived"
    return Fact(
        uuid=record.uuid,
        commune_code=record.commune_code,
        hamlet_id=record.hamlet_id or 0,
        sex=record.sex,
        born=born,
        ethnicity=record.ethnicity,
        schooling=record.schooling,
        groups=groups,
        came=min(came, left),
        how_came=how_came,
        left=left,
        how_left=how_left,
    )


def _leaving(record: counting.Counted, born: PartialDate | None) -> tuple[date, str]:
    sixteen = years_later(born.last_day(), ADULT_AT_YEARS) if born else date.max
    written = day_here(record.ended_at) if record.ended_at else date.max
    told = record.left_on or written
    return (told, record.state) if told < sixteen and record.state in _NAMES else (min(told, sixteen), "aged_out")
