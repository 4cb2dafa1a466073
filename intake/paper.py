"""What the columns of paper mean as fields of a child, and from which cell each field comes."""

from collections.abc import Mapping
from dataclasses import dataclass

from access.keys import Keyring
from catalogue.codes import groups
from catalogue.values import understand
from db.tables import Cell, ReviewRow
from intake.readings import open_cell

TICKED = frozenset({"x", "1", "true", "on"})
_COLUMNS: dict[str, tuple[str, ...]] = {
    "carer_name": ("guardian_name",),
    "circumstances": ("circumstances_text", "at_risk", "special_circumstances"),
    "risk_reason": ("circumstances_text",),
}
"""Fields that paper has under another name, likeliest column first; every other field is its own column."""
_NEVER_FIELDS = frozenset({"struck", "guardian_name", "at_risk"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row as the officer first sees it: `fields` as the contract has them, `cells` where each stands on the photo."""

    fields: dict[str, object]
    cells: dict[str, Cell]
    is_struck: bool


def proposal(keyring: Keyring, row: ReviewRow) -> Proposal:
    """The fields a row's readings propose. `row` has its cells and its page with the hamlet loaded."""
    read = {cell.field: open_cell(keyring, cell).value for cell in row.cells}
    fields = fields_from(read)
    if not fields.get("hamlet") and row.page.hamlet is not None:
        fields["hamlet"] = row.page.hamlet.name
    return Proposal(fields, cells_of(row, fields), is_struck=is_ticked(read.get("struck")))


def cells_of(row: ReviewRow, fields: Mapping[str, object]) -> dict[str, Cell]:
    """For each field of `fields` that was read the cell it was read in."""
    by_column = {cell.field: cell for cell in row.cells}
    columns = {key: (key, *_COLUMNS.get(key, ())) for key in fields}
    return {
        key: by_column[names[0]] for key, asked in columns.items() if (names := [n for n in asked if n in by_column])
    }


def fields_from(read: Mapping[str, object]) -> dict[str, object]:
    """Columns of paper as fields; fields pass unchanged, so that what an officer chose is never read anew.

    A named circumstance becomes its group where the catalogue knows the words, else it stays `circumstances_text`. The
    tick "có nguy cơ" is a group; "hoàn cảnh đặc biệt" alone names none: it stays a mark, and no group is made up.
    """
    fields = {key: value for key, value in read.items() if key not in _NEVER_FIELDS}
    if "carer_name" not in fields and "guardian_name" in read:
        fields["carer_name"] = read["guardian_name"]
    if "circumstances" in read:
        return fields
    text = str(read.get("circumstances_text") or "")
    members, is_understood = _groups_in(text)
    if is_ticked(read.get("at_risk")):
        members.append("nguy_co")
    if is_understood:
        fields.pop("circumstances_text", None)
    reason = groups.risk_reason(text) if text else None
    named = {"risk_reason": reason} if reason and "risk_reason" not in read else {}
    return fields | {"circumstances": list(dict.fromkeys(members))} | named


def is_ticked(value: object) -> bool:
    """Whether a mark means yes, read (True) or typed ("x")."""
    return value is True or str(value).casefold() in TICKED


def _groups_in(text: str) -> tuple[list[str], bool]:
    """The groups a text names, and whether they are all of it."""
    if not text:
        return [], True
    meaning = understand("circumstances", text)
    said = meaning.value if isinstance(meaning.value, list) else []
    return [member for member in said if groups.from_text(member) == member], meaning.is_understood
