"""A report as one structure of data, from which page, paper and workbook are made alike, and which is what is frozen.

Cells are numbers, or texts where a number may not stand (`access.small_counts`). A dictionary of plain values and
back (`as_data`, `from_data`), so that a frozen report is shown by the code that shows a living one.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from access.small_counts import FEW, KEPT_BACK
from catalogue.places import province_full_name
from reports.periods import Period

Cell = int | float | str | None
CHANGE = "change"
"""The key of a column, or the kind of a line, that says how much more or less it is."""
HIDDEN_NOTE = f"Ô ghi «{FEW}» là từ 1 đến 4 trẻ; ô ghi «{KEPT_BACK}» không ghi số, để không suy ra được số nhỏ."
DAYS_NOTE = (
    "Kỳ này không tròn tháng nên không ghi số của các nhóm nhạy cảm: hai báo cáo lệch nhau vài ngày, trừ đi, sẽ chỉ ra"
    " từng trẻ. Chọn kỳ từ ngày đầu đến ngày cuối tháng, hoặc đến hôm nay."
)
_OF_HIDDEN = (HIDDEN_NOTE, DAYS_NOTE)


@dataclass(frozen=True, slots=True)
class Column:
    """`heading` stands over neighbours that share it. `measure` is what its numbers count, "" for what is computed.

    `rate_of` are the keys of the columns a share is computed from.
    """

    key: str
    words: str
    heading: str = ""
    measure: str = ""
    rate_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """`kind` is line, total, compared, change or section. `place` names what is behind the numbers: the hamlet (its id)
    or the commune."""

    words: str
    cells: tuple[Cell, ...]
    kind: str = "line"
    place: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A rule the figures obey, in words, and whether they do."""

    words: str
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """`sums` are places (line, column) bound by one addition. `signers` sign at the foot, the last with the stamp."""

    kind: str
    title: str
    commune: str
    province: str
    period: Period
    first_heading: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
    signers: tuple[str, ...] = ("NGƯỜI LẬP BIỂU", "CHỦ TỊCH")
    catalogue_version: str = "cat_2025"
    sums: tuple[tuple[tuple[int, int], ...], ...] = ()

    @property
    def hidden_note(self) -> str:
        """What cells without a number mean, to stand right under the table; "" where none is hidden."""
        return " ".join(note for note in _OF_HIDDEN if note in self.notes)

    @property
    def other_notes(self) -> tuple[str, ...]:
        """What else is to be known of the figures."""
        return tuple(note for note in self.notes if note not in _OF_HIDDEN)

    @property
    def place(self) -> str:
        """The area the report is about: the commune, or the whole province ("Tỉnh Sơn La")."""
        return self.commune or province_full_name(self.province)

    def with_cells(self, cells: dict[tuple[int, int], Cell]) -> "Report":
        """The same report with other cells at those places (line, column)."""
        lines = [
            replace(line, cells=tuple(cells.get((at, column), cell) for column, cell in enumerate(line.cells)))
            for at, line in enumerate(self.lines)
        ]
        return replace(self, lines=tuple(lines))


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain values that JSON knows."""
    told = asdict(report)
    return told | {"period": [report.period.first.isoformat(), report.period.last.isoformat()]}


def from_data(told: dict[str, Any]) -> Report:
    """The report that `as_data` wrote, also after JSON made lists of tuples."""
    first, last = (date.fromisoformat(day) for day in told["period"])
    return Report(
        **{key: _tuples(value) for key, value in told.items() if key in _PLAIN},
        period=Period(first, last),
        columns=tuple(Column(**_fields(one)) for one in told["columns"]),
        lines=tuple(Line(**_fields(one)) for one in told["lines"]),
        checks=tuple(Check(**one) for one in told["checks"]),
    )


_PLAIN = (
    "kind",
    "title",
    "commune",
    "province",
    "first_heading",
    "notes",
    "definitions",
    "signers",
    "catalogue_version",
    "sums",
)


def _fields(told: dict[str, Any]) -> dict[str, Any]:
    return {key: _tuples(value) for key, value in told.items()}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def share(part: int, whole: int) -> float | None:
    """Percent with one digit behind the comma; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def added(cells: Sequence[Sequence[int]]) -> list[int]:
    """The sums of columns."""
    return [sum(column) for column in zip(*cells, strict=True)]
