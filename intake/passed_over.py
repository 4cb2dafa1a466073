"""What nobody is asked about: what agrees with the record of a surely known child, or was read above its threshold."""

from collections.abc import Mapping, Sequence

from catalogue.refusals import Problem
from catalogue.values import show
from db.tables import Cell, ReviewRow
from intake import doubts
from intake.readings import CellText
from intake.trust import likes
from intake.trust.likes import Misread
from intake.trust.thresholds import Thresholds
from intake.trust.writers import writer_of

KNOWN_FROM = 0.9
"""A row taken for a known child less surely than this is read without the record."""


def is_surely_known(row: ReviewRow) -> bool:
    """Whether the row may be compared with the record it was taken for."""
    return (row.likely_confidence or 0.0) >= KNOWN_FROM


def record_value(column: str, record: Mapping[str, str]) -> str:
    """What a record says of a column of paper, as people read it; "" when it says nothing."""
    key = next((name for name, paper in doubts.FIELD_COLUMNS.items() if paper == column), column)
    told = record.get(key, "")
    return show(key, told) if told and key in ("birth_date", "sex", "schooling", "ethnicity", "nationality") else told


def agrees(name: str, cell: Cell, value: str, told: str, text: CellText, problem: Problem | None) -> bool:
    """Two witnesses say the same, and nothing speaks against it: no eye is needed. A record's silence says nothing."""
    is_sure = cell.confidence >= doubts.DOUBT_BELOW and not doubts.is_strange(text)
    has_fault = problem is not None and problem.severity == "B"
    return bool(told) and is_sure and not has_fault and doubts.is_one(name, value, told)


def is_sure(
    trusted: Thresholds,
    misread: Sequence[Misread],
    row: ReviewRow,
    cell: Cell,
    value: str,
    told: str,
    text: CellText,
    problem: Problem | None,
) -> bool:
    """Read above the threshold of its column and writer, and neither check, record nor a like speaks against it."""
    if cell.confidence < trusted.of(cell.field, writer_of(row.page)) or doubts.is_strange(text):
        return False
    is_faulty = problem is not None and problem.severity != "I"
    is_contrary = bool(told) and not doubts.is_one(cell.field, value, told)
    return not (is_faulty or is_contrary or likes.is_like(misread, row, cell.field, value))
