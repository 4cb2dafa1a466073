"""Which column holds which field: by its header, and where that cannot be read, by what the column is full of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.ocr import headers
from intake.ocr.stages import Cell, Table

FIELDS_ONCE_ONLY = frozenset({"note", "birth_place", "verification"})
"""Fields that may stand in several columns; every other field is given to the column that fits best."""
TICKED = ("special_circumstances", "at_risk")
GROUP = "group:"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the body: its field, and the sex it stands for when boys and girls have columns of their own.

    `fit` 0–1 tells how surely the header names it. `header` is the text as read, upper level first.
    """

    index: int
    field: str
    fit: float
    header: str
    sex: str = ""


def from_headers(table: Table, texts: Mapping[tuple[int, int], str]) -> list[Column]:
    """The columns by their headers; `texts` maps (level, first column) of a header cell to what it says.

    Field "" where nothing fits. Two columns never share a field unless boys and girls are apart.
    """
    found = [_column(index, _stack(table.headers, texts, index)) for index in range(table.column_count)]
    return _each_field_once([_with_rivals(column) for column in found])


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int
    header: str
    sex: str
    rivals: tuple[headers.Meaning, ...]


def _stack(cells: Sequence[Cell], texts: Mapping[tuple[int, int], str], index: int) -> list[str]:
    """What stands over a column, from the top down; column numbers left out."""
    over = sorted((cell for cell in cells if cell.column <= index <= cell.column_end), key=lambda cell: cell.row)
    said = [texts.get((cell.row, cell.column), "") for cell in over]
    return [text for text in said if text and not headers.is_column_number(text)]


def _column(index: int, stack: list[str]) -> _Candidate:
    if not stack:
        return _Candidate(index, "", "", ())
    lowest = headers.meanings(stack[-1])
    if len(stack) > 1 and lowest and lowest[0].field in ("male", "female"):
        return _Candidate(index, " / ".join(stack), lowest[0].field, _upper(stack))
    whole = headers.meanings(" ".join(stack)) if len(stack) > 1 else []
    rivals = sorted([*lowest, *whole], key=lambda meaning: -meaning.fit)
    return _Candidate(index, " / ".join(stack), "", tuple(rivals))


def _upper(stack: list[str]) -> tuple[headers.Meaning, ...]:
    """What a pair of columns for boys and girls holds: dates, or ticks when the header speaks of the sex alone."""
    above = [meaning for meaning in headers.meanings(" ".join(stack[:-1])) if meaning.field in ("birth_date", "sex")]
    return tuple(above) or (headers.Meaning("birth_date", 0.5),)


def _with_rivals(candidate: _Candidate) -> _Candidate:
    if candidate.sex:
        return candidate
    kept = tuple(meaning for meaning in candidate.rivals if meaning.field not in ("male", "female"))
    lone = next((meaning for meaning in candidate.rivals if meaning.field in ("male", "female")), None)
    if lone and not kept:
        return _Candidate(candidate.index, candidate.header, lone.field, (headers.Meaning("birth_date", 0.5),))
    return _Candidate(candidate.index, candidate.header, "", kept)


def _each_field_once(candidates: Sequence[_Candidate]) -> list[Column]:
    """The surest claims first; a column whose field is taken falls back on its next meaning."""
    claims = sorted(
        ((meaning.fit, -one.index, one, meaning.field) for one in candidates for meaning in one.rivals),
        key=lambda c: c[:2],
    )
    columns: dict[int, Column] = {}
    taken: set[tuple[str, str]] = set()
    for fit, _, one, field in reversed(claims):
        free = field in FIELDS_ONCE_ONLY or (field, one.sex) not in taken
        if one.index not in columns and free:
            columns[one.index] = Column(one.index, field, fit, one.header, one.sex)
            taken.add((field, one.sex))
    return [columns.get(one.index, Column(one.index, "", 0.0, one.header, one.sex)) for one in candidates]
