"""Where a sheet's table begins, what heads its columns, and which of its rows are no child's."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from catalogue.vietnamese import fold, tidy
from intake.ocr import headers
from intake.spreadsheets import columns, fonts
from intake.spreadsheets.hamlet_words import names_hamlet
from intake.spreadsheets.reading import HIDDEN, Sheet
from intake.spreadsheets.sheet import Merge

HEAD_ROWS = 40
_LEAST = 2
_LOOKED_AT = 5
"""Lines below a later header in which somebody has to stand."""
_WHO = frozenset({"full_name", "personal_id"})
_TOTAL = re.compile(r"(tổng|cộng)\b.*|tong (so|cong)\b.*|(tong|cong)\W*")
_FOOT = re.compile(
    r"(người|trưởng|thay mặt|ủy ban|uỷ ban|công an|công chức|kế toán|thủ trưởng|cán bộ|chủ tịch|phó chủ tịch)"
    r"\b.*|(tm|kt)\.? .*|\(?ký\b.*|(.*, ?)?ngày .*tháng .*"
)
"""With their marks: Tống and Trương are surnames."""
_FOOT_CELLS_MAX, _TOTAL_CELLS_MAX, _NUMBER_LENGTH_MAX = 4, 8, 5
_NUMBER_ALONE = re.compile(r"\(?([\d.,]{1,6}|[ivxlcIVXLC]{1,5}|[A-HĐ])[.)]*|\W+")
_MAY_HEAD = re.compile(
    '(?i:h(?:o|ọ|Ọ)[^"]{0,12}t(?:e|ê|Ê)n|t(?:e|ê|Ê)n (?:tr|ch|con|h)|name|(?:d|đ|Đ)(?:i|ị|Ị)nh danh)'.encode()
)
"""In the lines of a sheet: what may head a column of names or numbers. A name that is spelled so heads nothing else."""
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
    """A sheet's table: its headers, what stood above them, and the line behind which children follow.

    `lists` say by the line of a header where the columns of `labels` stand below it, once for each list beside another;
    a column that a list has not is -1. A sheet may hold several, and columns that only a later one has come last.
    """

    sheet: Sheet
    labels: tuple[str, ...]
    titles: tuple[str, ...]
    header_line: int
    lists: Mapping[int, Sequence[Sequence[int]]] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """Every row that says something under the headers."""
        last = [columns.unlettered(label).rpartition(columns.PART)[2] for label in self.labels]
        beside, filled = self.lists.get(self.header_line, ()), _Filled(self.sheet.merges)
        place, is_below = section([self.sheet.name.removesuffix(HIDDEN)]), False
        for line, cells in self.sheet.rows():
            if line <= self.header_line:
                continue
            if line in self.lists:
                beside = self.lists[line]
                yield Row(line, cells, place, is_passed=True)
                continue
            cells = filled.row(line - 1, cells)
            cells = cells if beside else cells[: len(last)]
            told = words(cells)
            named = section(told)
            if named and self._is_of_hamlets(cells, beside):
                named = ""
            place, is_foot = named or place, _is_foot(told)
            is_below = (is_below and len(told) == 1) or is_foot
            for part in _parts(cells, beside):
                if said := words(part):
                    yield Row(line, part, place, bool(named) or is_below or _is_no_child(part, said, last))

    def _is_of_hamlets(self, cells: Sequence[str], beside: Sequence[Sequence[int]]) -> bool:
        """Whether a row with a number says just the hamlet in the column of hamlets: somebody without a name."""
        told = [at for at, cell in enumerate(cells) if cell]
        if len(told) < 2 or beside or told[-1] >= len(self.labels):
            return False
        return [name for name, _ in columns.fits(self.labels[told[-1]])[:1]] == ["hamlet"]


def _parts(cells: list[str], beside: Sequence[Sequence[int]]) -> Iterator[list[str]]:
    """The cells of each list, in the order of the table's columns."""
    if not beside:
        yield cells
    for places in beside:
        yield [cells[at] if 0 <= at < len(cells) else "" for at in places]


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
    at = next((one for one in range(-place) if scored[one][0] >= _LEAST and _heads_a_child(first, one, -place)), -place)
    line, labels = _head(first, at, sheet.merges)
    titles = tuple(cell for _, cells in first[:at] for cell in cells if cell)
    labels, lists = _lists(sheet, line, labels)
    return Table(sheet, lettered(labels, [cells for _, cells in first[at + 1 :]]), titles, line, lists)


def _heads_a_child(rows: Sequence[tuple[int, list[str]]], at: int, end: int) -> bool:
    """Whether a child follows below the row `at` and before the row `end`, which heads more: a list of its own."""
    who = [place for place, text in enumerate(rows[at][1]) if {field for field, _ in columns.fits(text)[:1]} & _WHO]
    below = (cells for _, cells in rows[at + 1 : end])
    return any(
        any(place < len(cells) and cells[place] for place in who) and any(cell[:1].isdigit() for cell in cells)
        for cells in below
    )


def _head(rows: Sequence[tuple[int, list[str]]], at: int, merges: Sequence[Merge]) -> tuple[int, list[str]]:
    """The last line of the header that the row `at` begins or ends, and what heads each column."""
    score = _score(rows[at][1])
    above = _spread(rows[at - 1], merges) if at and rows[at - 1][0] == rows[at][0] - 1 else []
    line, labels = rows[at]
    if at + 1 < len(rows) and _goes_on(rows[at], rows[at + 1]):
        line, below = rows[at + 1]
        return line, _joined(_spread(rows[at], merges), below)
    if above and _score(above) < score and _is_grouping(above, labels):
        return line, _joined(above, labels)
    return line, labels


def _lists(sheet: Sheet, line: int, labels: list[str]) -> tuple[list[str], dict[int, list[list[int]]]]:
    """The headers of all lists of a sheet, and where each has them, by the line of its header; no places at all for a
    sheet with one list."""
    width = _width(labels)
    all_labels, found = labels[:width], {}
    if width < len(labels):
        found[line] = [list(range(start, start + width)) for start in range(0, len(labels), width)]
    places: list[list[int]] = found.get(line, [])
    for top, below, others in _heads_below(sheet, line, labels):
        if not others:
            found[top] = places
            continue
        wide = _width(others)
        first = _places(all_labels, others[:wide])
        places = [[at + start if at >= 0 else -1 for at in first] for start in range(0, len(others), wide)]
        found[top] = found[below] = places
    return all_labels, {
        at: [[*places, *[-1] * (len(all_labels) - len(places))] for places in lists] for at, lists in found.items()
    }


def _places(labels: list[str], others: Sequence[str]) -> list[int]:
    """Where a later header has the columns of `labels`, which get what only the later one has."""
    own, later = columns.guess(labels), columns.guess(others)
    places = [-1] * len(labels)
    for at, text in enumerate(others):
        same = [own.index(later[at])] if later[at] and later[at] in own else []
        same += [known for known, label in enumerate(labels) if columns.header_key(label) == columns.header_key(text)]
        free = next((known for known in same if places[known] < 0), None)
        if free is not None:
            places[free] = at
        elif text:
            labels.append(text)
            places.append(at)
    return places


def _width(labels: Sequence[str]) -> int:
    """How many columns a list has that stands beside others headed alike; all of them where none does."""
    keys = [columns.header_key(text) for text in labels]
    names = [at for at, text in enumerate(labels) if [field for field, _ in columns.fits(text)[:1]] == ["full_name"]]
    for at in names[1:]:
        wide = at - names[0]
        if wide > 1 and all(key in ("", keys[place % wide]) for place, key in enumerate(keys)) and names[0] < wide:
            return wide
    return len(labels)


def _heads_below(sheet: Sheet, line: int, labels: Sequence[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Headers of further lists, unlike the first one: their first line and their last, what heads each column; nothing
    does where nobody stands below."""
    lines = sheet.lines.split(b"\n")
    for at, raw in enumerate(lines):
        if not _MAY_HEAD.search(raw):
            continue
        before = min(at, 1)
        some = [json.loads(one) for one in lines[at - before : at + _LOOKED_AT] if one]
        rows = [(int(told[0]), words(list(map(tidy, told[1:])), keep_empty=True)) for told in some]
        top, cells = rows[before]
        if top <= line or any(cell[:1].isdigit() for cell in cells) or _score(cells) < _LEAST:
            continue
        below, others = _head(rows, before, sheet.merges)
        if others[: len(labels)] != list(labels):
            yield top, below, others if _heads_a_child(rows, before, len(rows)) else []


def lettered(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The headers of the columns; one without, over cells that say something, is called after its letter in Excel, and
    one that heads a column before gets it too."""
    has_cells = [any(at < len(cells) and cells[at] for cells in rows) for at in range(len(labels))]
    keys = [columns.header_key(text) for text in labels]
    again = [f" (cột {letters(at)})" if keys[at] in keys[:at] else "" for at in range(len(labels))]
    return tuple(
        f"{text}{again[at]}" if text else (f"Cột {letters(at)}" if has_cells[at] else "")
        for at, text in enumerate(labels)
    )


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
    """The hamlet a row names that says nothing else but its number: "II. Bản Hua Nà", "II", "Bản Hua Nà", "25"."""
    named = {text for text in told if not _NUMBER_ALONE.fullmatch(text)}
    if len(named) != 1:
        return ""
    text = _SECTION_NUMBER.sub("", named.pop().strip(), count=1).strip()
    return text if len(text) <= 60 and names_hamlet(text) else ""


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
