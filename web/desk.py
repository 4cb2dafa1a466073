"""What the review desk shows of a row: each place on the paper as one box with its value and why it is in doubt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from access.keys import Keyring
from catalogue.choices import choices
from catalogue.fields import label
from catalogue.places import commune
from catalogue.refusals import Problem
from catalogue.values import show, understand
from db.queries.known import Likely
from db.tables import Cell, ReviewRow
from intake import paper
from intake.forms import answers
from intake.readings import CellText, open_cell

DOUBT_BELOW = 0.95
"""A reading less sure than this asks for a look. Confidence is checked (intake/ocr/confidence): of values said 95 %
sure one in twenty is wrong; below that, looking at all of them costs less than those that are wrong cost later."""
LIKELY_FROM = 0.9
"""A row taken for a known child more surely than this comes with that choice made; else the officer makes it."""
COLUMNS = (
    "full_name",
    "birth_date",
    "sex",
    "ethnicity",
    "personal_id",
    "father_name",
    "mother_name",
    "parent_name",
    "guardian_name",
    "schooling",
    "hamlet",
    "current_place",
    "address_detail",
    "nationality",
    "circumstances_text",
    "special_circumstances",
    "at_risk",
    "household_number",
    "household_head",
    "birth_registration_place",
    "note",
)
"""Columns of paper in the order an officer reads them."""
ALWAYS = ("full_name", "birth_date", "sex", "ethnicity", "personal_id", "hamlet")
"""Asked for even where the page has no such column: without them a record is not clean."""
TICKS = ("special_circumstances", "at_risk")
_SUGGESTED = {"sex": "sexes", "ethnicity": "ethnicities", "schooling": "schooling"}
_NUMERIC = ("personal_id", "household_number")
_FIELD_COLUMNS = {"carer_name": "guardian_name", "circumstances": "circumstances_text"}


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
    def is_likely(self) -> bool:
        """Whether the reader is sure enough whose record it is."""
        return (self.row.likely_confidence or 0.0) >= LIKELY_FROM

    @property
    def name(self) -> str:
        """What the row is called once it is decided."""
        return self.child_name or next((box.value for box in self.boxes if box.name == "full_name"), "")

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
) -> Row:
    """The row as read, or as `typed` when it was sent and refused. `row` has its page and cells loaded.

    `records`: names of those the viewer may open, by uuid; `likely` those rows were taken for, by uuid.
    """
    cells = {cell.field: cell for cell in row.cells}
    read = {key: open_cell(keyring, cell) for key, cell in cells.items()}
    values = dict(typed) if typed is not None else _shown(keyring, row, read)
    problems = said_of(row, values, today)
    names = [name for name in COLUMNS if name in cells or name in ALWAYS]
    boxes = [_box(row, name, values.get(name, ""), cells, read, problems, hamlets, typed is not None) for name in names]
    is_struck = "struck" in read and paper.is_ticked(read["struck"].value)
    name = (records or {}).get(row.child_uuid) if row.child_uuid else None
    taken_for = (likely or {}).get(row.likely_child_uuid) if row.likely_child_uuid else None
    return Row(row, boxes, is_struck, said, name, taken_for)


def said_of(row: ReviewRow, values: Mapping[str, str], today: date) -> dict[str, Problem]:
    """Column → the gravest thing the one check says of what stands in it; of blank ones nothing: that is seen."""
    home = commune(row.commune_code)
    fields = paper.fields_from({name: value for name, value in values.items() if value})
    checked = answers.check(fields, today=today, province_code=home.province_code if home else None)
    found: dict[str, Problem] = {}
    for problem in sorted(checked.problems, key=lambda one: "BWI".index(one.severity)):
        column = _FIELD_COLUMNS.get(problem.field, problem.field)
        if values.get(column):
            found.setdefault(column, problem)
    return found


def _shown(keyring: Keyring, row: ReviewRow, read: Mapping[str, CellText]) -> dict[str, str]:
    values = {name: _words(name, text.value) for name, text in read.items()}
    if not values.get("hamlet"):
        proposed = paper.proposal(keyring, row).fields.get("hamlet", "")
        values["hamlet"] = str(proposed or "")
    return values


def _words(name: str, value: str | bool) -> str:
    if isinstance(value, bool):
        return "x" if value else ""
    if name in ("birth_date", "sex"):
        understood = understand(name, value)
        return show(name, understood.value) if understood.is_understood and value else value
    return value


def _box(
    row: ReviewRow,
    name: str,
    value: str,
    cells: Mapping[str, Cell],
    read: Mapping[str, CellText],
    problems: Mapping[str, Problem],
    hamlets: list[str],
    is_typed: bool,
) -> Box:
    cell, problem = cells.get(name), problems.get(name)
    told, is_fault = (problem.message, problem.severity == "B") if problem else ("", False)
    unsure = "" if is_typed else _doubt(cell, read.get(name))
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


def _doubt(cell: Cell | None, text: CellText | None) -> str:
    """Why the eye should look: ink that was not understood, other ways to read it, or that the reader is not sure."""
    if cell is None or text is None or cell.confidence >= DOUBT_BELOW:
        return ""
    if not text.value and not text.raw_text.strip():
        return ""
    if text.value == "":
        return "Có nét chữ ở đây mà máy chưa đọc được."
    others = [_words(cell.field, other) for other in text.alternatives[:2]]
    if others and isinstance(text.value, str):
        return "Có cách đọc khác: " + " / ".join(others) + "."
    return "Máy đọc chưa chắc, so với ảnh."


def _kind(name: str) -> str:
    if name in TICKS:
        return "tick"
    if name in ("sex", "hamlet"):
        return "select"
    return "number" if name in _NUMERIC else "text"


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
