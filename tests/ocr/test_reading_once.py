"""A picture of writing is looked at once, and only as long as another look can tell more."""

from unittest.mock import ANY

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.ocr import recogniser, shades, turns
from intake.ocr.language import likeness
from intake.ocr.readers import Remembering, TextReading, Word
from intake.ocr.stages import Cell, Table

VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàạắằặếềệ ĐH'1", max_size=12)


class Asked:
    """Says a sure word of every picture and keeps what it was asked."""

    version = "asked"

    def __init__(self, text="Nguyễn"):
        self.text, self.shapes = text, []

    def read(self, images, alphabet="text"):
        self.shapes += [image.shape for image in images]
        return [TextReading((Word(self.text, 0.99, (0, 0, 1, 1)),)) for _ in images]


def test_a_picture_that_was_read_is_not_read_again():
    asked = Asked()
    page = Remembering(asked)
    one, same, other = (np.full((20, 90), shade, np.uint8) for shade in (7, 7, 8))
    assert page.read([one, other]) == page.read([same, other])
    assert len(asked.shapes) == 2


def test_a_picture_is_read_again_for_other_signs():
    asked = Asked()
    page = Remembering(asked)
    picture = np.zeros((20, 90), np.uint8)
    page.read([picture])
    page.read([picture], "digits")
    assert len(asked.shapes) == 2


def table_of(count):
    cells = tuple(
        Cell(at, 0, 0, (0, 0, 90, 20), ANY, np.full((20, 90), at, np.uint8), is_blank=False) for at in range(count)
    )
    return Table((0, 0, 90, 20 * count), 1, (), (cells,))


def test_a_page_whose_words_are_sure_is_not_read_on_its_head():
    asked = Asked()
    assert turns.quarter_turns(ANY, table_of(30), asked) == 0
    assert len(asked.shapes) == turns.SAMPLES


def test_figures_alone_are_looked_at_in_the_other_turn_too():
    asked = Asked("2019")
    assert turns.quarter_turns(ANY, table_of(30), asked) == 0
    assert len(asked.shapes) == 2 * turns.SAMPLES


@given(st.lists(st.integers(16, 1600), max_size=80))
def test_every_line_is_read_once_beside_lines_of_its_width(widths):
    batches = list(recogniser._batches(dict(enumerate(widths))))
    assert sorted(at for batch in batches for at in batch) == list(range(len(widths)))
    for batch in batches:
        among = [widths[at] for at in batch]
        assert max(among) - min(among) <= recogniser.FILL_PX
        assert len(among) == 1 or len(among) * max(among) <= recogniser.BATCH_PX


@given(st.integers(0, 2**32 - 1), st.integers(1, 900))
def test_counted_shades_tell_the_same_percentiles_as_sorted_ones(seed, count):
    grey = np.random.default_rng(seed).integers(0, 256, (1, count), np.uint8)
    assert shades.percentiles(grey, (1, 50, 90)) == pytest.approx(np.percentile(grey, (1, 50, 90)))


@given(VIETNAMESE, VIETNAMESE)
def test_no_word_lies_nearer_than_the_quick_look_says(seen, meant):
    assert likeness.least(seen, meant) <= likeness.cost(seen, meant) + 1e-9
