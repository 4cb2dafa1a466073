"""What becomes of each waiting row: this known child with these differences, a new child, or a choice to be made.

A new child is looked for in the whole commune before it is made: by number, by name and birth date, by name and mother.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid4

from access.keys import Keyring
from catalogue.fields import label
from catalogue.refusals import Refusal
from catalogue.values import understand
from catalogue.vietnamese import fold
from cleaning import cross
from db import Scope, Session
from db.queries import known, matches
from db.queries.matches import Match
from db.tables import ReviewRow, now
from intake import decisions, doubts, paper, review
from intake.batches import Batch
from intake.passed_over import is_surely_known, record_value
from intake.trust.accepted import Unseen

Kind = Literal["known", "new", "choose", "struck", "unfinished"]
REFUSED = "no"
ABOVE = ("household_number", "household_head", "hamlet")
"""What stands once on a page, and may be added for all of its rows where the reader saw no place for it."""
STRUCK_REASON = "Dòng bị gạch bỏ trên sổ."
_SAME_CHILD = ("E2.9", "E3.9")
_KEPT_LONG = ("note", "circumstances_text", "special_circumstances", "at_risk")
"""What a record keeps sealed; differences in it are not shown here."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a known child that the paper says otherwise, in words; `cell_id` where it stands."""

    label: str
    old: str
    new: str
    cell_id: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known child the row may be, as far as the desk names it."""

    uuid: UUID
    name: str
    birth_date: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Fate:
    """One row and what is proposed for it. `choice` stands chosen: a uuid, "" for a new child, "no", None for none."""

    row: ReviewRow
    name: str
    kind: Kind
    candidates: tuple[Candidate, ...] = ()
    choice: str | None = None
    left_count: int = 0


def fates(session: Session, keyring: Keyring, scope: Scope, batch: Batch) -> list[Fate]:
    """What is proposed for each row of the batch, in its order."""
    values = {row.id: _values(keyring, row, batch) for row in batch.rows}
    named = _candidates(session, batch.rows, values)
    records = known.told_of(session, scope, {uuid for uuids in named.values() for uuid in uuids})
    left: dict[int, int] = defaultdict(int)
    for look in batch.looks:
        for row_id in look.twins:
            left[row_id] += 1
    return [_fate(keyring, row, values[row.id], named[row.id], records, left[row.id]) for row in batch.rows]


def take(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    today: date,
    batch: Batch,
    choices: Mapping[int, str],
    above: Mapping[str, str] | None = None,
) -> list[tuple[ReviewRow, Refusal]]:
    """Confirm or refuse the rows that were chosen, each by itself; what was refused and why. Refuses NOT_FOUND.

    `above` (fields of ABOVE) goes into every row that says nothing of it.
    """
    refused, at = [], now()
    added = {name: text for name, text in (above or {}).items() if name in ABOVE and text.strip()}
    for row in [row for row in batch.rows if row.id in choices]:
        try:
            with session.begin_nested():
                values = {name: text for name, text in _values(keyring, row, batch).items() if text}
                unseen, choice = batch.unseen.get(row.id, {}), choices[row.id]
                _take_one(session, keyring, scope, today, row, added | values, choice, unseen, at)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            refused.append((row, refusal))
    return refused


def _take_one(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    today: date,
    row: ReviewRow,
    values: Mapping[str, str],
    choice: str,
    unseen: Mapping[str, Unseen],
    at: datetime,
) -> None:
    if choice == REFUSED:
        review.refuse(session, row.id, STRUCK_REASON, scope, at)
        return
    uuid = UUID(choice) if choice else None
    review.confirm(
        session,
        keyring,
        row.id,
        values,
        scope,
        today,
        child_uuid=uuid,
        although_struck=True,
        unseen=unseen,
        at=at,
    )


def _values(keyring: Keyring, row: ReviewRow, batch: Batch) -> dict[str, str]:
    shown = doubts.shown(keyring, row, doubts.read_of(keyring, row))
    return {name: text for name, text in decisions.laid_over(shown, row.id, batch.decided).items() if name != "struck"}


def _fate(
    keyring: Keyring,
    row: ReviewRow,
    values: Mapping[str, str],
    uuids: Sequence[UUID],
    records: Mapping[UUID, Mapping[str, str]],
    left_count: int,
) -> Fate:
    found = tuple(_candidate(row, uuid, records[uuid], values) for uuid in uuids if uuid in records)
    name = values.get("full_name", "")
    if left_count or not row.cells:
        return Fate(row, name, "unfinished", found, None, left_count)
    if paper.is_ticked(doubts.read_of(keyring, row).get("struck", doubts.NOTHING).value):
        return Fate(row, name, "struck", found, REFUSED)
    if not found:
        return Fate(row, name, "new", (), "")
    if len(found) == 1 and found[0].uuid == row.likely_child_uuid and is_surely_known(row):
        return Fate(row, name, "known", found, str(found[0].uuid))
    return Fate(row, name, "choose", found, None)


def _candidate(row: ReviewRow, uuid: UUID, record: Mapping[str, str], values: Mapping[str, str]) -> Candidate:
    cells = {cell.field: cell.id for cell in row.cells}
    differences = tuple(
        Difference(label(column), record_value(column, record), new, cells.get(column))
        for column, new in values.items()
        if new and column in doubts.COLUMNS and column not in _KEPT_LONG and _key(column) in record
        if not doubts.is_one(column, new, record_value(column, record))
    )
    return Candidate(uuid, record.get("full_name", ""), record.get("birth_date", ""), differences)


def _key(column: str) -> str:
    return next((name for name, on_paper in doubts.FIELD_COLUMNS.items() if on_paper == column), column)


def _candidates(
    session: Session, rows: Sequence[ReviewRow], values: Mapping[int, Mapping[str, str]]
) -> dict[int, list[UUID]]:
    """Whom each row may be: whom the reader took it for, and who in the commune bears its number or its name."""
    signs = {row.id: _signs(row, values[row.id]) for row in rows}
    alike = _alike(session, rows, signs)
    found: dict[int, list[UUID]] = {}
    for row in rows:
        taken_for = [row.likely_child_uuid] if row.likely_child_uuid else []
        others = [UUID(one) for one in json.loads(row.likely_others)] if not is_surely_known(row) else []
        same = [other.uuid for other in alike if _is_same_child(signs[row.id], other)]
        found[row.id] = list(dict.fromkeys([*taken_for, *same, *others]))
    return found


def _alike(session: Session, rows: Sequence[ReviewRow], signs: Mapping[int, Match]) -> list[Match]:
    communes: Collection[str] = {row.commune_code for row in rows}
    wanted = {
        "name": {one.name for one in signs.values() if one.name},
        "number": {one.number for one in signs.values() if one.number},
    }
    return [match for code in sorted(communes) for match in matches.alike(session, code, wanted)]


def _is_same_child(row: Match, other: Match) -> bool:
    return any(p.rule in _SAME_CHILD and p.severity != "I" for p in cross.between(row, other))


def _signs(row: ReviewRow, values: Mapping[str, str]) -> Match:
    def meant(name: str) -> str:
        value = understand(name, values.get(name, "")).value
        return value if isinstance(value, str) else ""

    name, mother = (fold(values.get(key, "")) for key in ("full_name", "mother_name"))
    father = values.get("father_name", "")
    written = {"full_name": values.get("full_name", ""), "mother_name": values.get("mother_name", "")}
    told = written | {"sex": meant("sex"), "household": values.get("household_number", "")}
    number, born = meant("personal_id"), meant("birth_date")
    return Match(uuid4(), number, "", name, born, mother, father, row.page.hamlet_id, **told)
