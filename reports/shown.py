"""Cells as people read them: numbers in threes, one digit behind a comma, a sign before a change."""

from reports.tables import CHANGE, Cell, Column, Line


def is_change(column: Column, line: Line) -> bool:
    """Whether a number says how much more or less it is."""
    return CHANGE in (column.key, line.kind)


def cell_text(cell: Cell, column: Column, line: Line) -> str:
    """ "1.234", "97,5", "+3", "" for nothing."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    sign = "+" if is_change(column, line) and cell > 0 else ""
    return sign + f"{cell:,}".translate(str.maketrans(",.-", ".,−"))
