"""Where a sheet's table begins, what heads its columns, and which of its rows are no child's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from catalogue.vietnamese import fold
from intake.ocr import headers
from intake.places import KINDS
from intake.spreadsheets import columns, fonts
from intake.spreadsheets.reading import Sheet
from intake.spreadsheets.sheet import Merge

HEAD_ROWS = 40
_LEAST = 2
_WHO = frozenset({"full_name", "personal_id"})
_TOTAL = re.compile(r"(tổng|cộng)\b.*|tong (so|cong)\b.*|(tong|cong)\W*")
_FOOT = re.compile(
    r"(người|trưởng|thay mặt|ủy ban|uỷ ban|công an|công chức|kế toán|thủ trưởng|cán bộ|chủ tịch|phó chủ tịch)"
    r"\b.*|(tm|kt)\.? .*|\(?ký\b.*|(.*, ?)?ngày .*tháng .*"
)
"""With their marks: Tống and Trương are surnames."""
_FOOT_CELLS_MAX, _TOTAL_CELLS_MAX, _NUMBER_LENGTH_MAX = 4, 8, 5
_SECTION_NUMBER = re.compile(r"^[\divxlc]{1,5}[.)/\-:]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row under the headers: its line in the sheet, its cells, the hamlet a row above it named.

    `is_passed`: a total, a signature, numbers of columns, a header said again; kept, so that nothing is lost unseen.
    """

    line: int
    cells: list[str]
    section: str = ""
    is_passed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's table: its headers, what stood above them, and the line behind which children follow."""

    sheet: Sheet
    labels: tuple[str, ...]
    titles: tuple[str, ...]
    header_line: int

    def rows(self) -> Iterator[Row]:
        """Every row that says something under the headers."""
        last = [label.rpartition(columns.PART)[2] for label in self.labels]
        filled, place, is_below = _Filled(self.sheet.merges), section([self.sheet.name]), False
        for line, cells in self.sheet.rows():
            if line <= self.header_line:
                continue
            cells = filled.row(line - 1, cells)[: len(last)]
            told = words(cells)
            named = section(told)
            place, is_foot = named or place, _is_foot(told)
            is_below = (is_below and len(told) == 1) or is_foot
            if told:
                yield Row(line, cells, place, bool(named) or is_below or _is_no_child(cells, told, last))


def words(cells: Sequence[str], *, keep_empty: bool = False) -> list[str]:
    """What the cells say, in Unicode also where an old encoding came without its font."""
    return [fonts.without_font(cell)[0] for cell in cells if cell or keep_empty]


def find(sheet: Sheet) -> Table | None:
    """The table of a sheet; None when no row of its first ones heads a child's name or number and more."""
    first = [(line, words(cells, keep_empty=True)) for line, cells in islice(sheet.rows(), HEAD_ROWS)]
    scored = [(_score(cells), -at) for at, (_, cells) in enumerate(first)]
    best, place = max(scored, default=(0, 0))
    if best < _LEAST:
        return None
    at = -place
    above = _spread(first[at - 1], sheet.merges) if at and first[at - 1][0] == first[at][0] - 1 else []
    line, labels = first[at][0], first[at][1]
    if at + 1 < len(first) and _goes_on(first[at], first[at + 1]):
        line, below = first[at + 1]
        labels = _joined(_spread(first[at], sheet.merges), below)
    elif above and _score(above) < best:
        labels = _joined(above, labels) if _is_grouping(above, labels) else labels
    titles = [cell for _, cells in first[:at] for cell in cells if cell]
    return Table(sheet, lettered(labels, [cells for _, cells in first[at + 1 :]]), tuple(titles), line)


def lettered(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The headers of the columns; one without, over cells that say something, is called after its letter in Excel."""
    has_cells = [any(at < len(cells) and cells[at] for cells in rows) for at in range(len(labels))]
    return tuple(text or (f"Cột {letters(at)}" if has_cells[at] else "") for at, text in enumerate(labels))


def letters(at: int) -> str:
    """What Excel calls a column counted from 0: A, Z, AA."""
    before, last = divmod(at, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def _score(cells: Sequence[str]) -> int:
    """How many different fields a row heads; 0 when none of them says who."""
    named = {field for text in cells for field, fit in columns.fits(text)[:1] if fit >= columns.LIKELY}
    is_own = sum(bool(text) for text in cells) if named else 0
    return len(named) if named & _WHO and is_own >= _LEAST else 0


def _goes_on(one: tuple[int, list[str]], other: tuple[int, list[str]]) -> bool:
    """Whether the next row still heads columns: short words, none under the header of the name."""
    (line, cells), (next_line, below) = one, other
    told = [text for text in below if text]
    if next_line != line + 1 or not told or any(re.search(r"\d", text) or len(text) > 40 for text in told):
        return False
    named = {at for at, text in enumerate(cells) for field, fit in columns.fits(text)[:1] if field in _WHO and text}
    is_free = all(not (at < len(below) and below[at]) for at in named)
    heads = sum(bool(columns.fits(text) or fold(text, 1) in ("ngày", "tháng", "năm")) for text in told)
    return is_free and 2 * heads >= len(told)


def _spread(row: tuple[int, list[str]], merges: Sequence[Merge]) -> list[str]:
    """A header row with what is merged across standing over each of its columns."""
    line, cells = row
    wide = list(cells)
    for top, left, _, right in merges:
        if top == line - 1 and right > left and left < len(cells):
            wide += [""] * (right + 1 - len(wide))
            wide[left : right + 1] = [cells[left]] * (right + 1 - left)
    return wide


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    width = max(len(above), len(below))
    pairs = zip([*above, *[""] * (width - len(above))], [*below, *[""] * (width - len(below))], strict=True)
    return [columns.PART.join(filter(None, dict.fromkeys(pair))) for pair in pairs]


def _is_grouping(above: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether the row above only groups headers: it says the same over neighbours, and there are such."""
    told = [text for text in above[: len(labels)] if text]
    return len(told) > len(set(told)) > 0 and len(set(told)) > 1


def section(told: Sequence[str]) -> str:
    """The hamlet a row names that says nothing else: "II. Bản Hua Nà"."""
    if len(set(told)) != 1:
        return ""
    text = _SECTION_NUMBER.sub("", told[0].strip(), count=1).strip()
    folded = fold(text)
    return text if any(folded.startswith(f"{kind} ") for kind in KINDS) and len(text) <= 60 else ""


def _is_foot(told: Sequence[str]) -> bool:
    """Signatures and the day below the table."""
    return 0 < len(told) <= _FOOT_CELLS_MAX and _FOOT.fullmatch(fold(told[0], 1)) is not None


def _is_no_child(cells: Sequence[str], told: Sequence[str], last: Sequence[str]) -> bool:
    """Totals, numbers of columns, headers printed again on the next page, a number alone."""
    if len(told) <= _TOTAL_CELLS_MAX and _TOTAL.fullmatch(fold(told[0], 1)):
        return True
    if len(told) == 1:
        return told[0].isdigit() and len(told[0]) <= _NUMBER_LENGTH_MAX
    if all(text in ("A", "B", "C") or headers.is_column_number(text) for text in told):
        return True
    said = words(cells, keep_empty=True)
    return said[0] == last[0] != "" and sum(text == last[at] for at, text in enumerate(said) if text) > len(told) // 2


class _Filled:
    """Cells merged downwards say the same in each of their rows."""

    def __init__(self, merges: Sequence[Merge]) -> None:
        self._high = [merge for merge in merges if merge[2] > merge[0]]
        self._starts = {(top, left): bottom for top, left, bottom, _ in self._high}
        self._held: dict[int, tuple[str, int]] = {}

    def row(self, line: int, cells: list[str]) -> list[str]:
        """The cells of one line, counted from 0, with what reaches down into it."""
        if not self._starts:
            return cells
        cells = list(cells)
        for at, (text, until) in list(self._held.items()):
            if line > until:
                del self._held[at]
            elif text:
                cells += [""] * (at + 1 - len(cells))
                cells[at] = cells[at] or text
        for at, text in enumerate(cells):
            if (bottom := self._starts.get((line, at))) is not None:
                self._held[at] = (text, bottom)
        return cells
