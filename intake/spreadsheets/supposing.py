"""Columns known by what stands in them, where no header says it: proposals, which an officer confirms or corrects."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from catalogue import dates, personal_id
from catalogue.vietnamese import fold
from intake.ocr import headers
from intake.spreadsheets import columns, days
from intake.spreadsheets.hamlet_words import names_hamlet
from intake.spreadsheets.layout import HEAD_ROWS, Table, lettered, letters, words
from intake.spreadsheets.reading import Sheet

CHILD_YEARS = 18
"""A birth date or number this many years back may be a child's; an older one is a parent's."""
_SAMPLE = 40
_SURE_OF_TEN = 7
_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){1,6}")
_SEXES = frozenset({"nam", "nu", "trai", "gai", "male", "female", "boy", "girl", "m", "f"})
_WHO = ("full_name", "personal_id")
_GIVEN = re.compile(r"[^\W\d_]+(['’-][^\W\d_]+)*")
_LONG_NUMBER, _AS_LONG = "number", "number as long as a person's"
_GROWN, _GROWN_NUMBER = "grown", "grown number"
"""Days and numbers of people born too early to be children: a parent's, or of a list that names everybody."""
_OLDEST = 110
_LENGTH, _EATEN, _OLD_LENGTH = personal_id.LENGTH, (10, 11), 9
"""Digits of a number, with the zeros Excel ate, and of an old identity card's."""
_DIGITS_LEAST = 6
_LETTERED_CODE = re.compile(r"[^\W\d_][\w./-]*")
_OF_WORDS = frozenset({
    *("full_name", "father_name", "mother_name", "parent_name", "parents", "carer_name", "household_head"),
    *("ethnicity", "nationality", "hamlet", "schooling", "circumstances_text", "assistance_text", "note"),
})  # fmt: skip
"""Fields that no number of six digits and more can mean: "Mã đối tượng" is no circumstance."""


_OF_PARENTS = frozenset({"father_name", "mother_name", "parent_name", "carer_name", "household_head"})
_OTHER_DAYS = re.compile(r"^(?!.*(sinh|birth)).*\b(ngay|date)\b")
"""Headers of days that are said to be others: "Ngày tiêm", "Từ ngày"."""
_GIVEN_AWAY = frozenset({"full_name", "personal_id", "birth_date", "sex", "hamlet"})
"""What a column's cells alone may say it is."""


def find(sheet: Sheet, this_year: int) -> Table | None:
    """A table whose headers name nobody, by its rows; None when no column of it holds names or numbers of children.

    The row above the first child heads it, unless that tells a child too; columns without a header are called after
    their letter in Excel.
    """
    first = [(line, words(cells, keep_empty=True)) for line, cells in islice(sheet.rows(), HEAD_ROWS + _SAMPLE)]
    at = next((at for at, (_, cells) in enumerate(first[:HEAD_ROWS]) if _tells_a_child(cells, this_year)), None)
    if at is None or not set(_WHO) & set(_kinds([cells for _, cells in first[at:]], this_year)):
        return None
    above = [(line, cells) for line, cells in first[:at] if not _is_of_numbers(cells)]
    line, heads = above[-1] if above and sum(map(bool, above[-1][1])) > 1 else (first[at][0] - 1, [])
    rows = [cells for _, cells in first[at:]]
    labels = lettered([*heads, *[""] * (max(map(len, rows)) - len(heads))], rows)
    titles = tuple(cell for _, cells in (above[:-1] if heads else above) for cell in cells if cell)
    return Table(sheet, labels, titles, line)


def fields(
    labels: Sequence[str],
    told: Sequence[str],
    rows: Iterable[Sequence[str]],
    remembered: Mapping[str, str],
    this_year: int,
) -> list[str]:
    """The fields `told` of a table's columns by their headers, looked at beside the first cells under them.

    A column without a field gets the one its cells give away, each field once; one of words whose cells are long
    numbers loses it. What was confirmed for the sender's last file (`remembered`) stays.
    """
    first = list(islice(rows, _SAMPLE))
    kinds = [*_kinds(first, this_year), *[""] * len(told)][: len(told)]
    is_free = [columns.header_key(text) not in remembered for text in labels]
    found = [columns.IGNORED if is_free[at] and _is_not(field, kinds[at]) else field for at, field in enumerate(told)]
    for at in range(len(found)):
        if is_free[at] and _is_another_s(labels, found, kinds, at):
            found[at] = columns.IGNORED
    for at, kind in enumerate(kinds):
        plain = {"birth_date" if field == columns.MONTH_FIRST else field for field in found}
        is_open = kind in _GIVEN_AWAY and kind not in plain and found[at] == columns.IGNORED and is_free[at]
        if is_open and not (kind == "birth_date" and _OTHER_DAYS.search(fold(labels[at]))):
            found[at] = columns.ordered(labels[at], kind)
    _find_given_name(labels, found, first, is_free)
    return found


def _is_not(field: str, kind: str) -> bool:
    """Whether long numbers cannot be what the header says: words, or the number of a person. Wrong numbers of the right
    length can: they are what lists are cleaned for.
    """
    return (kind in (_LONG_NUMBER, _AS_LONG) and field in _OF_WORDS) or (
        kind == _LONG_NUMBER and field == "personal_id"
    )


def _is_another_s(labels: Sequence[str], found: Sequence[str], kinds: Sequence[str], at: int) -> bool:
    """Whether days or numbers of grown people stand behind a parent's name, or beside a column that is headed alike and
    holds children's: they are the parent's."""
    own = {_GROWN: "birth_date", _GROWN_NUMBER: "personal_id"}.get(kinds[at], "")
    if not own or found[at] != own:
        return False
    free = [other for other, kind in enumerate(kinds) if kind == own and found[other] == columns.IGNORED]
    is_beside = any(field == own for other in free for field, _ in columns.fits(labels[other])[:1])
    return is_beside or (at > 0 and found[at - 1] in _OF_PARENTS)


def _find_given_name(
    labels: Sequence[str], found: list[str], rows: Sequence[Sequence[str]], is_free: Sequence[bool]
) -> None:
    """A column of single words without a header of its own, right behind the names, ends them: one header stands over
    both."""
    at = found.index("full_name") + 1 if "full_name" in found else len(found)
    if at >= len(found) or found[at] != columns.IGNORED or not is_free[at] or "given_name" in found:
        return
    words_there = [cells[at] for cells in rows if at < len(cells) and cells[at]]
    if labels[at] == f"Cột {letters(at)}" and words_there and all(_GIVEN.fullmatch(word) for word in words_there):
        found[at] = "given_name"


def _tells_a_child(cells: Sequence[str], this_year: int) -> bool:
    kinds = {_kind(cell, this_year) for cell in cells if cell}
    return "personal_id" in kinds or {"full_name", "birth_date"} <= kinds


def _is_of_numbers(cells: Sequence[str]) -> bool:
    """The row that numbers the columns, below their headers."""
    return all(cell in ("A", "B", "C") or headers.is_column_number(cell) for cell in cells if cell)


def _kinds(rows: Sequence[Sequence[str]], this_year: int) -> list[str]:
    """What the cells of each column are, "" where they agree on nothing."""
    seen = [Counter[str]() for _ in range(max(map(len, rows), default=0))]
    for cells in rows:
        for at, cell in enumerate(cells):
            if cell:
                seen[at][_kind(cell, this_year)] += 1
    return [_agreed(counts) for counts in seen]


def _agreed(counts: Counter[str]) -> str:
    kind, count = counts.most_common(1)[0] if counts else ("", 0)
    return kind if 10 * count >= _SURE_OF_TEN * counts.total() else ""


def _kind(cell: str, this_year: int) -> str:
    """The field that a cell can hold and hardly any other; "" when it says nothing of that."""
    if cell[0].isdigit():
        return _kind_of_digits(cell, range(this_year - CHILD_YEARS, this_year + 1))
    folded = fold(cell)
    if folded in _SEXES:
        return "sex"
    if names_hamlet(cell):
        return "hamlet"
    if _LETTERED_CODE.fullmatch(cell) and sum(sign.isdigit() for sign in cell) >= _DIGITS_LEAST:
        return _LONG_NUMBER
    is_name = _NAME.fullmatch(cell) is not None and (cell.istitle() or cell.isupper())
    return "full_name" if is_name else ""


def _kind_of_digits(cell: str, years: range) -> str:
    grown = range(years.stop - _OLDEST, years.start)
    bare = personal_id.strip(cell)
    number = personal_id.decode(bare) or (personal_id.decode(bare.zfill(_LENGTH)) if len(bare) in _EATEN else None)
    if number is not None and number.year in years:
        return "personal_id"
    if number is not None and number.year in grown:
        return _GROWN_NUMBER
    if cell.isdigit() and len(cell) >= _DIGITS_LEAST:
        return {_OLD_LENGTH: "", _LENGTH: _AS_LONG}.get(len(cell), _LONG_NUMBER)
    is_whole = not cell.isdigit() or len(cell) == len("2019")
    day = dates.parse(days.plain(cell)) if is_whole else None
    if day is None:
        return ""
    return "birth_date" if day.year in years else _GROWN if day.year in grown else ""
