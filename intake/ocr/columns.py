"""Which column holds which field, by its header."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from intake.ocr import headers
from intake.ocr.headers import Meaning
from intake.ocr.stages import Cell, Table

FIELDS_AGAIN = frozenset({"note", "birth_place", "verification"})
"""Fields that may stand in several columns; every other field is given to the column that fits best."""
TICKED = ("special_circumstances", "at_risk")
GROUP = "group:"
SEXES = ("male", "female")
LEFT_OVER_NEAR, LEFT_OVER_LEAD = 0.52, 0.05
"""For columns nobody claimed: how near a field must be that no other column has, and how far ahead of the next."""
PAIR_FIT = 0.5
WHOLE = 0.97
"""A header so near a field's spelling says no more than that: "Sinh năm" beside "Nam hay nữ" are no pair."""
_ENDS = {"nam": "male", "trai": "male", "nu": "female", "gai": "female"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the body: its field, and the sex it stands for when boys and girls have columns of their own.

    `fit` 0–1 tells how surely the header names it. `header` is the text as read, upper level first, `fits` how near it
    is to the spellings of each field.
    """

    index: int
    field: str
    fit: float
    header: str
    sex: str = ""
    fits: Mapping[str, float] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int
    stack: tuple[str, ...]
    sex: str
    rivals: tuple[Meaning, ...]

    @property
    def header(self) -> str:
        return " / ".join(self.stack)


def from_headers(table: Table, texts: Mapping[tuple[int, int], str]) -> list[Column]:
    """The columns by their headers; `texts` maps (level, first column) of a header cell to what it says.

    Field "" where nothing fits. Two columns never share a field unless boys and girls are apart.
    """
    candidates = [_candidate(index, _stack(table.headers, texts, index)) for index in range(table.column_count)]
    for left, right in _pairs(table.headers):
        candidates[left], candidates[right] = _boys_and_girls(candidates[left], candidates[right])
    for at in range(len(candidates) - 1):
        candidates[at], candidates[at + 1] = _beside_each_other(candidates[at], candidates[at + 1])
    claimed = _each_field_once([_without_lone_sex(one) for one in candidates], {})
    found = _left_over(claimed, candidates)
    return [replace(column, fits=_fits(one.stack)) for column, one in zip(found, candidates, strict=True)]


def as_named(table: Table, found: Sequence[Column], named: Sequence[tuple[int, int, str]]) -> list[Column]:
    """The columns as an officer named them by a point of each on the photo; a field named so is in no other column."""
    given = {at: field for x, y, field in named if (at := _column_at(table, (x, y))) is not None}
    return [
        replace(one, field=given[one.index], fit=1.0, sex="", fits={given[one.index]: 1.0})
        if one.index in given
        else replace(one, field="", fit=0.0)
        if one.field in given.values()
        else one
        for one in found
    ]


def _column_at(table: Table, point: tuple[int, int]) -> int | None:
    """The column in which, or above or below which, a point of the photo lies; None beside the table."""
    cells = [cell for row in table.rows for cell in row if cell.column == cell.column_end]
    within = [cell for cell in cells if _spans(cell, point)]
    nearest = min(within, key=lambda cell: abs(cell.quad[0][1] + cell.quad[2][1] - 2 * point[1]), default=None)
    return None if nearest is None else nearest.column


def _spans(cell: Cell, point: tuple[int, int]) -> bool:
    """Whether the point lies between the cell's left and right sides, drawn on beyond its corners."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = cell.quad
    right_of = (x3 - x0) * (point[1] - y0) - (y3 - y0) * (point[0] - x0)
    left_of = (x2 - x1) * (point[1] - y1) - (y2 - y1) * (point[0] - x1)
    return right_of <= 0 <= left_of


def _stack(cells: Sequence[Cell], texts: Mapping[tuple[int, int], str], index: int) -> tuple[str, ...]:
    """What stands over a column, from the top down; column numbers left out."""
    over = sorted((cell for cell in cells if cell.column <= index <= cell.column_end), key=lambda cell: cell.row)
    said = [texts.get((cell.row, cell.column), "") for cell in over]
    return tuple(text for text in said if text and not headers.is_column_number(text))


def _texts(stack: tuple[str, ...]) -> list[str]:
    """The lowest header alone, and all that stands over a column."""
    return [text for text in dict.fromkeys((*stack[-1:], " ".join(stack))) if text]


def _fits(stack: tuple[str, ...]) -> dict[str, float]:
    best: dict[str, float] = {}
    for text in _texts(stack):
        for name, fit in headers.fits(text).items():
            best[name] = max(fit, best.get(name, 0.0))
    return best


def _candidate(index: int, stack: tuple[str, ...]) -> _Candidate:
    """What a column may hold by its lowest header, or by all that stands over it."""
    found = [meaning for text in _texts(stack) for meaning in headers.meanings(text)]
    return _Candidate(index, stack, "", tuple(sorted(found, key=lambda meaning: -meaning.fit)))


def _pairs(cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """Two columns under one upper header."""
    lower = {cell.column for cell in cells if cell.row > 0}
    upper = [cell for cell in cells if cell.row == 0 and cell.column_end == cell.column + 1]
    return [(cell.column, cell.column_end) for cell in upper if lower >= {cell.column, cell.column_end}]


def _boys_and_girls(left: _Candidate, right: _Candidate) -> tuple[_Candidate, _Candidate]:
    """A pair holds the boys' and the girls' dates, or ticks; named by either column, otherwise boys come first."""
    upper = [
        meaning for meaning in headers.meanings(" ".join(left.stack[:1])) if meaning.field in ("birth_date", "sex")
    ]
    named = _sex_named(left), _sex_named(right)
    if not upper and not any(named) and _knows_lower(left) and _knows_lower(right):
        return left, right
    boys_first = named[0] != "female" and named[1] != "male"
    rivals = tuple(upper) or (Meaning("birth_date", PAIR_FIT),)
    first, second = SEXES if boys_first else reversed(SEXES)
    return replace(left, sex=first, rivals=rivals), replace(right, sex=second, rivals=rivals)


def _beside_each_other(left: _Candidate, right: _Candidate) -> tuple[_Candidate, _Candidate]:
    """Headers that end in Nam and Nữ make a pair, where a border was seen through the header over both."""
    sexes = tuple(_ENDS.get(headers.key(one.stack[-1].split()[-1]), "") if one.stack else "" for one in (left, right))
    if left.sex or right.sex or set(sexes) != set(SEXES) or _is_whole(left) or _is_whole(right):
        return left, right
    rivals = (Meaning("birth_date", PAIR_FIT),)
    return replace(left, sex=sexes[0], rivals=rivals), replace(right, sex=sexes[1], rivals=rivals)


def _is_whole(candidate: _Candidate) -> bool:
    return any(meaning.fit >= WHOLE and meaning.field not in SEXES for meaning in candidate.rivals)


def _sex_named(candidate: _Candidate) -> str:
    return next((meaning.field for meaning in candidate.rivals if meaning.field in SEXES), "")


def _knows_lower(candidate: _Candidate) -> bool:
    return bool(candidate.rivals)


def _without_lone_sex(candidate: _Candidate) -> _Candidate:
    """A column headed Nam or Nữ without a common header over the two holds that sex's dates."""
    if candidate.sex:
        return candidate
    kept = tuple(meaning for meaning in candidate.rivals if meaning.field not in SEXES)
    if not kept and (sex := _sex_named(candidate)):
        return replace(candidate, sex=sex, rivals=(Meaning("birth_date", PAIR_FIT),))
    return replace(candidate, rivals=kept)


def _each_field_once(candidates: Sequence[_Candidate], taken: dict[tuple[str, str], int]) -> list[Column]:
    """The surest claims first; a column whose field is taken falls back on its next meaning."""
    claims = [(meaning.fit, -one.index, meaning.field, one) for one in candidates for meaning in one.rivals]
    columns: dict[int, Column] = {}
    for fit, _, field, one in sorted(claims, key=lambda claim: claim[:2], reverse=True):
        is_free = field in FIELDS_AGAIN or (field, one.sex) not in taken
        if one.index not in columns and is_free:
            columns[one.index] = Column(one.index, field, fit, one.header, one.sex)
            taken[field, one.sex] = one.index
    return [columns.get(one.index, Column(one.index, "", 0.0, one.header, one.sex)) for one in candidates]


def _left_over(claimed: Sequence[Column], candidates: Sequence[_Candidate]) -> list[Column]:
    """Columns nobody claimed, by a looser look at the fields that no column has."""
    taken = {(column.field, column.sex): column.index for column in claimed if column.field}
    fields = {field for field, _ in taken}
    loose = [
        replace(one, sex="", rivals=_loose(one, fields)) for one, column in zip(candidates, claimed, strict=True)
        if not column.field
    ]  # fmt: skip
    found = {column.index: column for column in _each_field_once(loose, taken)}
    return [found.get(column.index, column) for column in claimed]


def _loose(candidate: _Candidate, taken: set[str]) -> tuple[Meaning, ...]:
    said = " ".join(candidate.stack)
    near = [one for one in headers.meanings(said, LEFT_OVER_NEAR) if one.field not in (*SEXES, *taken)] if said else []
    if len(near) > 1 and near[0].fit - near[1].fit < LEFT_OVER_LEAD:
        return ()
    return tuple(near[:1])
