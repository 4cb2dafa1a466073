"""Cells as people read them: numbers in threes, one digit behind a comma, a sign before a change."""

from reports.tables import Cell, Column

_SIGNED = "change"


def cell_text(cell: Cell, column: Column) -> str:
    """ "1.234", "97,5", "+3", "" for nothing."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    sign = "+" if column.key == _SIGNED and cell > 0 else ""
    return sign + f"{cell:,}".translate(str.maketrans(",.-", ".,−"))
