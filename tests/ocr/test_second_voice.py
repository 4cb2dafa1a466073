"""A second reader is started only where it may decide enough to be worth its time."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from intake.ocr.body import Body
from intake.ocr.columns import Column
from intake.ocr.readers import TextReading, Word
from intake.ocr.stages import Cell, Table
from intake.ocr.values import Context

CLOSE, HOPELESS = 0.5, 0.02


class Told:
    """Reads one mother's name in every cell, as surely as it was told to."""

    version = "told"

    def __init__(self, sure):
        self.sure = iter(sure)

    def read(self, images, alphabet="text"):
        return [
            TextReading(tuple(Word(word, one, (0, 0, 9, 9)) for word in ("Lò", "Thị", "Mai")))
            for _, one in zip(images, self.sure, strict=False)
        ]


def asked_again(sure):
    """How many of the cells of one column, read so surely, a second reader is asked for."""
    quad = ((0, 0), (90, 0), (90, 20), (0, 20))
    rows = tuple(
        (Cell(at, 0, 0, (0, 0, 90, 20), quad, np.full((20, 90), at, np.uint8), is_blank=False),)
        for at in range(len(sure))
    )
    known = [Column(0, "mother_name", 1.0, "Họ tên mẹ")]
    body = Body(Table((0, 0, 90, 20 * len(rows)), 1, (), rows), known, Told(sure))
    return len(body.doubtful(rows, known, Context(date(2026, 11, 22), Counter())))


def test_a_page_that_was_read_surely_is_not_read_again():
    assert asked_again([0.99] * 30) == 0


@pytest.mark.parametrize(("close", "asked"), [(2, 0), (3, 3), (5, 5)])
def test_a_second_reader_is_not_started_for_one_or_two_cells(close, asked):
    assert asked_again([0.99] * 25 + [CLOSE] * close) == asked


def test_a_hopeless_cell_is_not_read_again():
    assert asked_again([0.99] * 25 + [CLOSE] * 3 + [HOPELESS]) == 3


def test_a_strange_hand_is_not_handed_to_a_reader_of_print():
    assert asked_again([0.99] * 10 + [CLOSE] * 10) == 0
