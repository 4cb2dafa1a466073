"""What the review desk shows of a row: each place on the paper as one box with its value and why it is in doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from access.keys import Keyring
from catalogue.choices import choices
from catalogue.fields import label
from catalogue.refusals import Problem
from db.queries.known import Likely
from db.tables import Cell, ReviewRow
from intake import decisions, doubts, paper
from intake.decisions import Place, Said
from intake.doubts import COLUMNS, NUMERIC, TICKS
from intake.readings import CellText, is_typed

LIKELY_FROM = 0.9
"""A row taken for a known child more surely than this comes with that choice made; else the officer makes it."""
ALWAYS = ("full_name", "birth_date", "sex", "ethnicity", "personal_id", "hamlet")
"""Asked for even where the page has no such column: without them a record is not clean."""
TYPED = (
    *ALWAYS[:-1],
    "father_name",
    "mother_name",
    "guardian_name",
    "schooling",
    "hamlet",
    "circumstances_text",
    "household_number",
    "household_head",
)
"""Asked for in a row that is typed from the photo, where nobody knows the columns of its book: the printed one's."""
_SUGGESTED = {"sex": "sexes", "ethnicity": "ethnicities", "schooling": "schooling"}


@dataclass(frozen=True, slots=True)
class Box:
    """One place of the row. `fault` and `doubt` are sentences; `quad` is JSON of its corners, or that of the row."""

    name: str
    label: str
    kind: str
    value: str
    quad: str
    cell_id: int | None = None
    doubt: str = ""
    fault: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """One line at the desk; `said` is what was refused when it was last sent.

    `child_name` as the record of a confirmed row has it, None where the viewer may not open that record. `likely` is
    the known child a waiting row was taken for.
    """

    row: ReviewRow
    boxes: list[Box]
    is_struck: bool
    said: str = ""
    child_name: str | None = None
    likely: Likely | None = None

    @property
    def is_typed(self) -> bool:
        """Whether it is typed from the photo: no reader saw it."""
        return is_typed(self.row)

    @property
    def is_likely(self) -> bool:
        """Whether the reader is sure enough whose record it is."""
        return (self.row.likely_confidence or 0.0) >= LIKELY_FROM

    @property
    def name(self) -> str:
        """What the row is called once it is decided."""
        return self.child_name or next((box.value for box in self.boxes if box.name == "full_name"), "")

    @property
    def reason(self) -> str:
        """Why it was refused or went back, with the column that is to be looked at."""
        column = label(self.row.reason_field) + ": " if self.row.reason_field else ""
        return column + self.row.reason

    @property
    def doubts_count(self) -> int:
        """How many boxes ask for a look."""
        return sum(bool(box.doubt or box.fault) for box in self.boxes)


def row_at_desk(
    keyring: Keyring,
    row: ReviewRow,
    hamlets: list[str],
    today: date,
    typed: Mapping[str, str] | None = None,
    said: str = "",
    records: Mapping[UUID, str] | None = None,
    likely: Mapping[UUID, Likely] | None = None,
    decided: Mapping[Place, Said] | None = None,
    typed_columns: Sequence[str] = (),
) -> Row:
    """The row as read, or as `typed` when it was sent and refused. `row` has its page and cells loaded.

    `records`: names of those the viewer may open, by uuid; `likely` those rows were taken for, by uuid; `decided` what
    was decided of single fields already; `typed_columns` those of the paper, for a row that is typed from it.
    """
    cells, read = {cell.field: cell for cell in row.cells}, doubts.read_of(keyring, row)
    as_read = decisions.laid_over(doubts.shown(keyring, row, read), row.id, decided or {})
    values = dict(typed) if typed is not None else as_read
    problems = doubts.said_of(row, values, today)
    settled = {field for (row_id, field), said in (decided or {}).items() if row_id == row.id and said.kind != "aside"}
    names = _columns_of(row, typed_columns or TYPED)
    asked = [name for name in names if typed is None and name not in settled]
    boxes = [_box(row, name, values.get(name, ""), cells, read, problems, hamlets, name in asked) for name in names]
    is_struck = "struck" in read and paper.is_ticked(read["struck"].value)
    name = (records or {}).get(row.child_uuid) if row.child_uuid else None
    taken_for = (likely or {}).get(row.likely_child_uuid) if row.likely_child_uuid else None
    return Row(row, boxes, is_struck, said, name, taken_for)


def _columns_of(row: ReviewRow, typed: Sequence[str]) -> list[str]:
    """A row that was read has its own columns in the officer's order, a typed one those of the paper in theirs."""
    if is_typed(row):
        return list(dict.fromkeys([*typed, *ALWAYS]))
    there = {cell.field for cell in row.cells} | set(ALWAYS)
    return [name for name in COLUMNS if name in there]


def _box(
    row: ReviewRow,
    name: str,
    value: str,
    cells: Mapping[str, Cell],
    read: Mapping[str, CellText],
    problems: Mapping[str, Problem],
    hamlets: list[str],
    is_asked: bool,
) -> Box:
    cell, problem = cells.get(name), problems.get(name)
    told, is_fault = (problem.message, problem.severity == "B") if problem else ("", False)
    unsure = doubts.why(cell, read.get(name)) if is_asked else ""
    return Box(
        name,
        label(name),
        _kind(name),
        value,
        cell.quad if cell else row.quad,
        cell.id if cell else None,
        doubt=("" if is_fault else told) or unsure,
        fault=told if is_fault else "",
        options=_options(name, value, hamlets),
    )


def _kind(name: str) -> str:
    if name in TICKS:
        return "tick"
    if name in ("sex", "hamlet"):
        return "select"
    return "number" if name in NUMERIC else "text"


def _options(name: str, value: str, hamlets: list[str]) -> list[tuple[str, str]]:
    """What a picker or a list of suggestions offers; words that stand on the paper are never lost from it."""
    if name == "hamlet":
        words = hamlets
    elif name in _SUGGESTED:
        words = [shown for _, shown in choices(_SUGGESTED[name])]
    else:
        return []
    known = words if not value or value in words or _kind(name) != "select" else [value, *words]
    return [(word, word) for word in known]


def options_of(name: str, value: str) -> tuple[str, tuple[str, ...]]:
    """How a column is answered in a pass ("tick", "select", "number", "text"), and the words it offers."""
    words = tuple(word for word, _ in _options(name, value, []))
    if name in ("sex", "ethnicity", "schooling"):
        return "select", words if not value or value in words else (value, *words)
    return _kind(name), words
