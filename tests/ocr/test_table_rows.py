"""Which rows of a table are children: not the row that numbers the columns, not an empty one, not the sum."""

from datetime import date

import cv2
import numpy as np

from intake.ocr import columns, table, values
from intake.ocr.language.names import Seen
from intake.ocr.readers import Eyes, TextReading, Word
from intake.ocr.stages import Cell, Table

QUAD = ((0, 0), (9, 0), (9, 9), (0, 9))
HEADERS = ("TT", "Họ và tên", "Ngày sinh", "Giới tính", "TE có HCĐB")
AN = ("1", "Lò Văn An", "05/03/2019", "Nam", "")
HOA = ("2", "Lò Thị Hoa", "12/11/2016", "Nữ", "x")


class Told:
    """A reader that knows from a cell's first pixel what was written in it."""

    version = "told 1"

    def __init__(self):
        self.texts = []

    def ink(self, text):
        self.texts.append(text)
        return np.full((30, 100), len(self.texts), np.uint8)

    def read(self, images, alphabet="text"):
        said = (self.texts[int(image[0, 0]) - 1] for image in images)
        return [TextReading(tuple(Word(word, 0.99, (0, 0, 9, 9)) for word in text.split())) for text in said]


def box():
    ink = np.full((40, 40), 255, np.uint8)
    cv2.rectangle(ink, (4, 4), (35, 35), 30, 2)
    return ink


def read(*rows, ticks=None, first_px=9, quads=(QUAD,) * 5):
    """The rows read of a table whose rows hold these texts; all are 9 high but the first."""
    reader = Told()
    heads = tuple(Cell(0, at, at, (0, 0, 9, 9), QUAD, np.full((9, 9), 255, np.uint8), False) for at in range(5))
    body = tuple(
        tuple(
            Cell(number, at, at, (0, 0, 9, 9 if number else first_px), quads[at], reader.ink(text), not text)
            if at < 4 or ticks is None
            else Cell(number, at, at, (0, 0, 9, 9), QUAD, ticks, False)
            for at, text in enumerate(row)
        )
        for number, row in enumerate(rows)
    )
    found = Table((0, 0, 9, 9), 5, heads, body)
    known = columns.from_headers(found, {(0, at): text for at, text in enumerate(HEADERS)})
    return table.read(found, known, Eyes(reader), values.Context(date(2026, 11, 22), Seen()))


def arched(arch_px):
    """Five cells 40 px high side by side on a page whose middle stands so much higher than its ends."""
    tops = [(100 * at, round(-arch_px * at * (5 - at) / 6.25)) for at in range(6)]
    low = [(x, y + 40) for x, y in tops]
    return [(tops[at], tops[at + 1], low[at + 1], low[at]) for at in range(5)]


def names(said):
    return [row.fields["full_name"].value for row in said.rows]


def test_the_row_that_numbers_the_columns_is_no_child_even_with_a_figure_misread():
    assert names(read(("(1)", "(2)", "(3)", "(4)", "(5)"), AN, HOA)) == ["Lò Văn An", "Lò Thị Hoa"]
    assert names(read(("(1)", "(2)1", "113)", "(4)", "(5"), AN, HOA)) == ["Lò Văn An", "Lò Thị Hoa"]


def test_a_low_row_below_the_header_is_no_child_though_its_numbers_are_hardly_read():
    hardly = ("", "0i", "", "L", "")
    assert names(read(hardly, AN, HOA, first_px=4)) == ["Lò Văn An", "Lò Thị Hoa"]
    assert len(names(read(hardly, AN, HOA))) == 3


def test_a_row_that_has_only_its_number_is_no_child():
    assert names(read(AN, ("2", "", "", "", ""), HOA)) == ["Lò Văn An", "Lò Thị Hoa"]


def test_boxes_that_nobody_ticked_make_no_child():
    said = read(AN, ("2", "", "", "", ""), ticks=box())
    assert names(said) == ["Lò Văn An"]
    assert said.rows[0].fields["special_circumstances"].value is False


def test_the_sum_is_no_child_and_is_handed_on():
    said = read(AN, HOA, ("", "Cộng: 2 trẻ, nam 1, nữ 1", "", "", ""))
    assert names(said) == ["Lò Văn An", "Lò Thị Hoa"]
    assert said.sums == ("Cộng: 2 trẻ, nam 1, nữ 1",)


def test_the_place_of_a_row_on_a_bent_page_lies_near_all_its_cells():
    (row,) = read(AN, quads=arched(20)).rows
    (left, top), (right, top_right), _, (_, bottom) = row.quad
    assert (left, right, bottom - top) == (0, 500, 40)
    assert top == top_right
    assert -16 < top < -4


def test_the_place_of_a_row_on_a_flat_page_has_its_cells_corners():
    (row,) = read(AN, quads=arched(0)).rows
    assert row.quad == ((0, 0), (500, 0), (500, 40), (0, 40))
