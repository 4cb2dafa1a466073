"""A column an officer pointed at holds what she says, wherever on it she pointed."""

import numpy as np
import pytest

from intake.ocr.columns import Column, as_named
from intake.ocr.stages import Cell, Quad, Table

WIDTH, HEIGHT, TURN = 100, 40, 30
"""Every row of the photo lies so many pixels lower at its right end: the sheet was not held straight."""


def quad(row: int, column: int) -> Quad:
    left, right = column * WIDTH, (column + 1) * WIDTH
    top = row * HEIGHT
    return (
        (left - TURN * row, top + TURN * column),
        (right - TURN * row, top + TURN * (column + 1)),
        (right - TURN * (row + 1), top + HEIGHT + TURN * (column + 1)),
        (left - TURN * (row + 1), top + HEIGHT + TURN * column),
    )


def cell(row: int, column: int) -> Cell:
    box = (column * WIDTH, row * HEIGHT, WIDTH, HEIGHT)
    return Cell(row, column, column, box, quad(row, column), np.full((HEIGHT, WIDTH), 255, np.uint8), is_blank=True)


TABLE = Table((0, 0, 4 * WIDTH, 3 * HEIGHT), 4, (), tuple(tuple(cell(r, c) for c in range(4)) for r in range(3)))
FOUND = [
    Column(0, "number", 1.0, "TT"),
    Column(1, "full_name", 1.0, "Họ và tên"),
    Column(2, "", 0.0, ""),
    Column(3, "schooling", 0.4, "Lớp"),
]


def fields(*named: tuple[int, int, str]) -> list[str]:
    return [column.field for column in as_named(TABLE, FOUND, named)]


def middle(row: int, column: int) -> tuple[int, int]:
    corners = quad(row, column)
    return sum(x for x, _ in corners) // 4, sum(y for _, y in corners) // 4


def test_nothing_named_changes_nothing() -> None:
    assert as_named(TABLE, FOUND, ()) == FOUND


def test_a_point_beside_the_table_names_nothing() -> None:
    assert fields((-500, 20, "sex")) == ["number", "full_name", "", "schooling"]


@pytest.mark.parametrize("row", range(3))
def test_the_column_under_the_point_holds_what_was_said(row: int) -> None:
    assert fields((*middle(row, 2), "sex")) == ["number", "full_name", "sex", "schooling"]


def test_a_field_that_was_named_stands_in_no_other_column() -> None:
    assert fields((*middle(1, 2), "schooling")) == ["number", "full_name", "schooling", ""]


def test_a_column_that_was_taken_for_another_becomes_what_was_said() -> None:
    found = as_named(TABLE, FOUND, [(*middle(1, 3), "ethnicity")])
    assert (found[3].field, found[3].fit) == ("ethnicity", 1.0)
