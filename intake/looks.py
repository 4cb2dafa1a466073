"""What is still to be looked at in the rows of some pages, and in which pass it costs least.

group: columns of a closed list, as a wall sorted by what was read; column: forty of one column on a screen; field: one
after the other, the cut-out big. Not asked about is what agrees with the record of the known child a row surely is, and
what was read more surely than its column's threshold (intake/trust).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from access.keys import Keyring
from access.records import may_read_text
from catalogue.fields import label
from catalogue.refusals import Problem
from catalogue.values import show
from db import Scope, Session
from db.queries import known, reviewing
from db.tables import Cell, ReviewRow
from intake import decisions, doubts, readings
from intake.decisions import Place, Said
from intake.readings import CellText
from intake.trust import likes, thresholds
from intake.trust.accepted import Unseen
from intake.trust.likes import Misread
from intake.trust.thresholds import Thresholds
from intake.trust.writers import writer_of

Pass = Literal["group", "column", "field"]
PASSES: tuple[Pass, ...] = ("group", "column", "field")
GROUPED = ("sex", "ethnicity", "schooling", "special_circumstances", "at_risk", "nationality")
"""Columns of a closed list."""
BIG_BELOW = 0.6
"""A value that is more likely wrong than one in three is shown big at once: on a wall it would be passed over."""
KNOWN_FROM = 0.9
"""A row taken for a known child less surely than this is read without the record."""
ALTERNATIVES_MAX = 3


@dataclass(frozen=True, slots=True)
class Look:
    """One field to look at. `whys` are sentences; `record` what the known child's record says where that differs.

    `alternatives` on the keys 1 to 3, likeliest first. `twins` are the rows that share this place of the paper.
    `beside` is the row it was laid beside, of a look that is planted (intake/trust/plants).
    """

    row: ReviewRow
    field: str
    cell: Cell
    value: str
    way: Pass
    whys: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    record: str = ""
    twins: tuple[int, ...] = ()
    inherited: str = ""
    beside: int | None = None

    @property
    def source(self) -> str:
        """Where the value stands when it is not in the row's own cell; "" when it is."""
        if len(self.twins) > 1:
            return f"Ghi chung trên trang cho {len(self.twins)} dòng."
        return self.inherited

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.row.id}-{self.field}" + (f"-{self.beside}" if self.beside is not None else "")

    @property
    def label(self) -> str:
        """What people call the column."""
        return label(self.field)


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
        _once([look for one in seen for look in one.looks]) + again,
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
        others = _alternatives(one.field, value, read[one.field], "")
        found.append(Look(row, one.field, cell, value, "field", (likes.AGAIN,), others, twins=(row.id,)))
    return tuple(found)


def names_read(keyring: Keyring, rows: Sequence[ReviewRow]) -> dict[int, str]:
    """What rows are called by what was read in them."""
    read = {row.id: doubts.read_of(keyring, row).get("full_name", doubts.NOTHING) for row in rows}
    return {row_id: doubts.words("full_name", text.value) for row_id, text in read.items()}


def is_surely_known(row: ReviewRow) -> bool:
    """Whether the row may be compared with the record it was taken for."""
    return (row.likely_confidence or 0.0) >= KNOWN_FROM


def record_value(column: str, record: Mapping[str, str]) -> str:
    """What a record says of a column of paper, as people read it; "" when it says nothing."""
    key = next((name for name, paper in doubts.FIELD_COLUMNS.items() if paper == column), column)
    told = record.get(key, "")
    return show(key, told) if told and key in ("birth_date", "sex", "schooling", "ethnicity", "nationality") else told


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
        if said is None and _agrees(name, cell, value, told, read[name], problem):
            unseen[name] = "record"
        elif said is None and _is_sure(about, row, cell, value, told, read[name], problem):
            unseen[name] = "sure"
        else:
            looks.append(_look(row, cell, value, read[name], told, problem, said))
    return _Seen(values.get("full_name", ""), looks, unseen)


def _agrees(name: str, cell: Cell, value: str, told: str, text: CellText, problem: Problem | None) -> bool:
    """Two witnesses say the same, and nothing speaks against it: no eye is needed. A record's silence says nothing."""
    is_sure = cell.confidence >= doubts.DOUBT_BELOW and not doubts.is_strange(text)
    has_fault = problem is not None and problem.severity == "B"
    return bool(told) and is_sure and not has_fault and doubts.is_one(name, value, told)


def _is_sure(
    about: _Told, row: ReviewRow, cell: Cell, value: str, told: str, text: CellText, problem: Problem | None
) -> bool:
    """Read above the threshold of its column and writer, and neither check, record nor a like speaks against it."""
    if cell.confidence < about.thresholds.of(cell.field, writer_of(row.page)) or doubts.is_strange(text):
        return False
    is_faulty = problem is not None and problem.severity != "I"
    is_contrary = bool(told) and not doubts.is_one(cell.field, value, told)
    return not (is_faulty or is_contrary or likes.is_like(about.misread, row, cell.field, value))


def _look(
    row: ReviewRow,
    cell: Cell,
    value: str,
    text: CellText,
    told: str,
    problem: Problem | None,
    said: Said | None,
) -> Look:
    differs = bool(told) and bool(value) and not doubts.is_one(cell.field, value, told)
    sentences = [doubts.ONLY_MARKS if differs and doubts.is_near(value, told) else "", doubts.why(cell, text)]
    if problem is not None and problem.severity != "I":
        sentences.append(problem.message)
    is_contrary = differs and cell.field != "schooling"
    is_big = said is not None or is_contrary or doubts.is_strange(text) or doubts.is_lost(cell)
    is_big |= cell.confidence < BIG_BELOW and bool(value)
    is_big |= problem is not None and problem.severity == "B" and cell.confidence < doubts.DOUBT_BELOW
    way: Pass = "field" if is_big else "group" if cell.field in GROUPED else "column"
    return Look(
        row,
        cell.field,
        cell,
        value,
        way,
        tuple(dict.fromkeys(one for one in sentences if one)),
        _alternatives(cell.field, value, text, told if differs else ""),
        told if differs else "",
        (row.id,),
        doubts.inherited(cell.field, text),
    )


def _alternatives(name: str, value: str, text: CellText, told: str) -> tuple[str, ...]:
    others = [told, *(doubts.words(name, one) for one in text.alternatives)]
    return tuple(dict.fromkeys(one for one in others if one and one != value))[:ALTERNATIVES_MAX]


def _once(looks: Sequence[Look]) -> tuple[Look, ...]:
    """What stands once on a page, above its rows, is looked at once for all of them."""
    above = {look.row.page_id: readings.above_rows(look.row.page) for look in looks}
    first: dict[tuple[object, ...], Look] = {}
    for look in looks:
        is_shared = look.field in above[look.row.page_id]
        place = (look.row.page_id, look.field, look.cell.quad, "" if is_shared else look.row.id)
        seen = first.get(place)
        first[place] = look if seen is None else _with_twin(seen, look)
    return tuple(first.values())


def _with_twin(look: Look, other: Look) -> Look:
    way = min(look.way, other.way, key=lambda one: PASSES[::-1].index(one))
    twins = (*look.twins, *other.twins)
    return replace(look, way=way, twins=twins)
