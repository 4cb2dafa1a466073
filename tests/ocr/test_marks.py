"""Ticks in cells: any mark is one, but not a dash, and not a printed box that nobody ticked."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from intake.ocr import marks
from intake.ocr.stages import Cell, CellReading

QUAD = ((0, 0), (9, 0), (9, 9), (0, 9))


def cell(*strokes, side=36, blank=False):
    """A cell with strokes of a pen, cut tight as cells are."""
    ink = np.full((60, 60), 255, np.uint8)
    for points in strokes:
        cv2.polylines(ink, [np.array(points, np.int32)], False, 40, 2, cv2.LINE_AA)
    x, y, wide, high = cv2.boundingRect((ink < 255).astype(np.uint8)) if strokes else (0, 0, side, side)
    return Cell(0, 0, 0, (0, 0, 60, 60), QUAD, ink[y - 2 : y + high + 2, x - 2 : x + wide + 2], blank)


def box(left=14, top=14, side=28):
    right, bottom = left + side, top + side
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def ring():
    return [(28 + round(13 * np.cos(turn)), 28 + round(13 * np.sin(turn))) for turn in np.linspace(0, 6.4, 40)]


@pytest.mark.parametrize(
    ("what", "strokes"),
    [("nothing", []), ("dash", [[(10, 30), (45, 31)]]), ("box", [box()]), ("large box", [box(6, 8, 44)])],
)
def test_what_is_no_tick(what, strokes):
    said = marks.tick(cell(*strokes, blank=not strokes), "own 1")
    assert said.value is False, what


@pytest.mark.parametrize(
    ("what", "strokes"),
    [
        ("cross", [[(15, 15), (40, 42)], [(40, 14), (15, 43)]]),
        ("tick", [[(14, 30), (22, 42), (44, 12)]]),
        ("plus", [[(28, 12), (28, 44)], [(12, 28), (44, 28)]]),
        ("dot", [[(28, 28), (30, 30), (28, 31)]]),
        ("ring", [ring()]),
        ("box with a tick", [box(), [(19, 28), (26, 36), (37, 19)]]),
        ("box with a tick that leaves it", [box(), [(17, 28), (26, 38), (50, 6)]]),
        ("box with a cross", [box(), [(14, 14), (42, 42)], [(42, 14), (14, 42)]]),
        ("box with a dot", [box(), [(26, 26), (31, 27), (30, 31), (26, 30), (29, 28)]]),
        ("box and a tick beside it", [box(2, 20, 24), [(34, 30), (40, 40), (56, 18)]]),
    ],
)
def test_what_is_a_tick(what, strokes):
    assert marks.tick(cell(*strokes), "own 1").value is True, what


def said(value):
    return CellReading(value, value, 0.9 if value else 0.5, "own 1", QUAD)


def beside_one_brace(field, *values, brace=(7, 7, 7)):
    """The values of a column whose cells stand beside braces of these numbers."""
    rows = [{field: said(value)} for value in values]
    cells = [
        [replace(cell(blank=not value), row=row, brace=number)]
        for row, (value, number) in enumerate(zip(values, brace, strict=True))
    ]
    return [row[field] for row in marks.beside_braces(rows, cells, {0: field})]


@pytest.mark.parametrize("field", ["full_name", "birth_date", "personal_id", "sex"])
def test_a_brace_never_repeats_a_name_a_date_a_number_or_a_sex(field):
    assert [one.value for one in beside_one_brace(field, "Lò Văn An", "", "")] == ["Lò Văn An", "", ""]


def test_beside_a_brace_with_two_values_empty_cells_stay_empty():
    assert [one.value for one in beside_one_brace("father_name", "Lò Văn An", "", "Cà Văn Tịnh")][1] == ""


def test_beside_a_brace_the_one_value_stands_for_all_and_is_no_surer_than_it_was():
    found = beside_one_brace("father_name", "", "Lò Văn An", "")
    assert [one.value for one in found] == ["Lò Văn An"] * 3
    assert found[0].confidence < found[1].confidence


def test_a_line_drawn_down_repeats_the_value_above_it():
    found = beside_one_brace("mother_name", "Vì Thị Xuân", "", "", brace=(0, 7, 7))
    assert [one.value for one in found] == ["Vì Thị Xuân"] * 3
    assert [one.value for one in beside_one_brace("mother_name", "", "", "")] == [""] * 3
