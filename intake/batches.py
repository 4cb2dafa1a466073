"""What is still to be looked at in the rows of some pages, and in which pass it costs least.

group: columns of a closed list, as a wall sorted by what was read; column: forty of one column on a screen; field: one
after the other, the cut-out big. Not asked about is what `intake.passed_over` lets pass.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from access.keys import Keyring
from access.records import may_read_text
from db import Scope, Session
from db.queries import known, reviewing
from db.tables import ReviewRow
from intake import decisions, doubts, passed_over
from intake.decisions import Place, Said
from intake.looks import Look, Pass, alternatives, look_at, once
from intake.passed_over import is_surely_known, record_value
from intake.trust import likes, thresholds
from intake.trust.accepted import Unseen
from intake.trust.likes import Misread
from intake.trust.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that wait, with all that is known of them: what a pass over some pages works on.

    `unseen` are the columns of each row that need no look, and why. `looks` may be of rows that do not wait: fields
    that were accepted without a look and whose like was wrong.
    """

    rows: Sequence[ReviewRow]
    decided: Mapping[Place, Said]
    records: Mapping[UUID, Mapping[str, str]]
    looks: Sequence[Look] = field(default_factory=tuple)
    unseen: Mapping[int, Mapping[str, Unseen]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    def of(self, way: Pass) -> list[Look]:
        """What is to be looked at in that pass."""
        return [look for look in self.looks if look.way == way]

    def unseen_count(self, why: Unseen) -> int:
        """How many fields need no look for that reason."""
        return sum(one == why for ways in self.unseen.values() for one in ways.values())

    def name_of(self, row: ReviewRow) -> str:
        """What the row is called: the child's name as read or typed."""
        return self.names.get(row.id, "")


def batch_of(session: Session, keyring: Keyring, scope: Scope, today: date, page_ids: Collection[int]) -> Batch:
    """The waiting rows of these pages, and what is to be looked at in them, row after row."""
    rows = reviewing.waiting_rows(session, scope, page_ids)
    decided = decisions.in_force(session, keyring, [row.id for row in rows])
    sure = {row.likely_child_uuid for row in rows if row.likely_child_uuid and is_surely_known(row)}
    records = known.told_of(session, scope, sure)
    told = _Told(keyring, scope, today, decided, records, *_trusted(session, keyring, rows))
    seen = [_of_row(told, row) for row in rows]
    again = _again(session, keyring, scope, page_ids)
    names = {row.id: one.name for row, one in zip(rows, seen, strict=True)}
    return Batch(
        rows,
        decided,
        records,
        once([look for one in seen for look in one.looks]) + again,
        {row.id: one.unseen for row, one in zip(rows, seen, strict=True)},
        names_read(keyring, [look.row for look in again]) | names,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known beside the rows: decisions, records, thresholds, misreadings found; for whom, on which day."""

    keyring: Keyring
    scope: Scope
    today: date
    decided: Mapping[Place, Said]
    records: Mapping[UUID, Mapping[str, str]]
    thresholds: Thresholds
    misread: Sequence[Misread]


def _trusted(session: Session, keyring: Keyring, rows: Sequence[ReviewRow]) -> tuple[Thresholds, Sequence[Misread]]:
    """The thresholds of the rows' commune, and the misreadings found since the first of their pages was read."""
    read_at = [row.page.read_at for row in rows if row.page.read_at]
    if not read_at:
        return Thresholds(), ()
    commune_code = rows[0].commune_code
    return thresholds.in_force(session, commune_code), likes.known(session, keyring, commune_code, min(read_at))


def _again(session: Session, keyring: Keyring, scope: Scope, page_ids: Collection[int]) -> tuple[Look, ...]:
    """Fields of confirmed rows whose like was wrong: shown big, with the reason."""
    found = []
    for one, row in likes.reopened(session, scope, page_ids).values():
        cell, read = next(cell for cell in row.cells if cell.id == one.cell_id), doubts.read_of(keyring, row)
        value = doubts.words(one.field, read[one.field].value)
        others = alternatives(one.field, value, read[one.field], "")
        found.append(Look(row, one.field, cell, value, "field", (likes.AGAIN,), others, twins=(row.id,)))
    return tuple(found)


def names_read(keyring: Keyring, rows: Sequence[ReviewRow]) -> dict[int, str]:
    """What rows are called by what was read in them."""
    read = {row.id: doubts.read_of(keyring, row).get("full_name", doubts.NOTHING) for row in rows}
    return {row_id: doubts.words("full_name", text.value) for row_id, text in read.items()}


class _Seen(NamedTuple):
    """A row's name, what is to be looked at in it, and which of its fields need no look."""

    name: str
    looks: list[Look]
    unseen: dict[str, Unseen]


def _of_row(about: _Told, row: ReviewRow) -> _Seen:
    read = doubts.read_of(about.keyring, row)
    values = decisions.laid_over(doubts.shown(about.keyring, row, read), row.id, about.decided)
    problems = doubts.said_of(row, values, about.today)
    record = about.records.get(row.likely_child_uuid, {}) if row.likely_child_uuid and is_surely_known(row) else {}
    cells = {cell.field: cell for cell in row.cells if cell.field in doubts.COLUMNS}
    looks: list[Look] = []
    unseen: dict[str, Unseen] = {}
    for name in (name for name in doubts.COLUMNS if name in cells):
        said = about.decided.get((row.id, name))
        if said and said.kind != "aside":
            continue
        if not may_read_text(about.scope.role, " ".join([read[name].raw_text, str(read[name].value)])):
            continue
        told, cell = record_value(name, record), cells[name]
        value, problem = values.get(name, ""), problems.get(name)
        if said is None and passed_over.agrees(name, cell, value, told, read[name], problem):
            unseen[name] = "record"
        elif said is None and passed_over.is_sure(
            about.thresholds, about.misread, row, cell, value, told, read[name], problem
        ):
            unseen[name] = "sure"
        else:
            looks.append(look_at(row, cell, value, read[name], told, problem, said))
    return _Seen(values.get("full_name", ""), looks, unseen)
