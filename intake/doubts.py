"""What a row says as people read it, and why the eye should look at a value."""

from collections.abc import Mapping
from datetime import date

from access.keys import Keyring
from catalogue.places import commune
from catalogue.refusals import Problem
from catalogue.values import show, understand
from catalogue.vietnamese import fold
from db.tables import Cell, ReviewRow
from intake import paper
from intake.forms import answers
from intake.ocr.language import ditto
from intake.readings import CellText, open_cell

DOUBT_BELOW = 0.95
"""A reading less sure than this asks for a look. Confidence is checked (intake/ocr/confidence): of values said 95 %
sure one in twenty is wrong; below that, looking at all of them costs less than those that are wrong cost later."""
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
TICKS = ("special_circumstances", "at_risk")
NUMERIC = ("personal_id", "household_number")
FIELD_COLUMNS = {"carer_name": "guardian_name", "circumstances": "circumstances_text"}
"""Fields that paper has under another name."""
LOST = "Máy không thấy ô này trên dòng. Xem cả dòng trong ảnh rồi gõ vào; trống thì bấm Enter."
NOT_UNDERSTOOD = "Có nét chữ ở đây mà máy chưa đọc được."
UNSURE = "Máy đọc chưa chắc, so với ảnh."
ONLY_MARKS = "Chỉ khác nhau ở dấu."
NOTHING = CellText("", "", ())
"""What stands where there is no cell."""
MARK_MAX = 5
"""Letters of the longest ditto mark people write."""
_WAYS = ("Hai", "Ba", "Bốn")


def read_of(keyring: Keyring, row: ReviewRow) -> dict[str, CellText]:
    """What was read in each of the row's cells, by column."""
    return {cell.field: open_cell(keyring, cell) for cell in row.cells}


def shown(keyring: Keyring, row: ReviewRow, read: Mapping[str, CellText]) -> dict[str, str]:
    """The row's values in the words an officer compares with the paper. `row` has its page with the hamlet loaded."""
    values = {name: words(name, text.value) for name, text in read.items()}
    if not values.get("hamlet"):
        values["hamlet"] = str(paper.proposal(keyring, row).fields.get("hamlet", "") or "")
    return values


def words(name: str, value: str | bool) -> str:
    """One value as paper has it: "x" for a tick, 05/3/2019, Nữ."""
    if isinstance(value, bool):
        return "x" if value else ""
    if name in ("birth_date", "sex"):
        understood = understand(name, value)
        return show(name, understood.value) if understood.is_understood and value else value
    return value


def said_of(row: ReviewRow, values: Mapping[str, str], today: date) -> dict[str, Problem]:
    """Column → the gravest thing the one check says of what stands in it; of blank ones nothing: that is seen."""
    home = commune(row.commune_code)
    fields = paper.fields_from({name: value for name, value in values.items() if value})
    checked = answers.check(fields, today=today, province_code=home.province_code if home else None)
    found: dict[str, Problem] = {}
    for problem in sorted(checked.problems, key=lambda one: "BWI".index(one.severity)):
        column = FIELD_COLUMNS.get(problem.field, problem.field)
        if values.get(column):
            found.setdefault(column, problem)
    return found


def is_strange(text: CellText) -> bool:
    """Ink that stands for no value the reader knows."""
    return text.value == "" and bool(text.raw_text.strip())


def is_lost(cell: Cell) -> bool:
    """Whether no reader saw the cell: the row should have one, and shows its whole line in its place."""
    return not cell.reader


def why(cell: Cell | None, text: CellText | None) -> str:
    """Why the eye should look: ink that was not understood, other ways to read it, or that the reader is not sure."""
    if cell is None or text is None or cell.confidence >= DOUBT_BELOW:
        return ""
    if is_lost(cell):
        return LOST
    if is_strange(text):
        return NOT_UNDERSTOOD
    if not text.value and not text.raw_text.strip():
        return ""
    others = [words(cell.field, other) for other in text.alternatives[:2]]
    if others and isinstance(text.value, str):
        return ways_to_read([words(cell.field, text.value), *others])
    return UNSURE


def inherited(column: str, text: CellText) -> str:
    """Where a value comes from that does not stand in its own cell: the row above, told by a ditto mark; else ""."""
    mark, value = text.raw_text.strip(), text.value
    is_mark = column in ditto.REPEATED and 0 < len(mark) <= MARK_MAX and isinstance(value, str)
    return f"Sổ ghi «{mark}»: lấy từ dòng trên." if is_mark and len(str(value)) > 2 * len(mark) else ""


def ways_to_read(ways: list[str]) -> str:
    """ "Hai cách đọc: «Ngân» / «Nhân».": of names only the syllables that tell them apart."""
    split = [way.split() for way in ways]
    if len({len(parts) for parts in split}) == 1 and len(split[0]) > 1:
        apart = [at for at, same in enumerate(zip(*split, strict=True)) if len(set(same)) > 1]
        ways = [" ".join(parts[at] for at in apart) for parts in split] if apart else ways
    different = list(dict.fromkeys(way for way in ways if way))
    if len(different) < 2:
        return UNSURE
    return f"{_WAYS[len(different) - 2]} cách đọc: {' / '.join(f'«{way}»' for way in different)}."


def is_one(name: str, one: str, other: str) -> bool:
    """Whether two values of a column mean the same, spelled alike or understood alike."""
    meant, other_meant = (understand(name, value).value for value in (one, other))
    return meant == other_meant or (isinstance(meant, str) and _letters(meant) == _letters(str(other_meant or "")))


def _letters(text: str) -> str:
    return " ".join(text.casefold().split())


def is_near(one: str, other: str) -> bool:
    """Whether two texts differ by marks alone."""
    return fold(one) == fold(other)
