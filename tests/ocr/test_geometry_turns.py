"""A page is read the right way up, however it was photographed: what the reader makes of its words tells."""

from pathlib import Path

import numpy as np
import pytest

from intake.ocr import grid, page, turns
from intake.ocr import photo as photos
from intake.ocr.readers import TextReading, Word
from intake.ocr.recogniser import Recogniser
from intake.ocr.stages import Page

OWN = Path(__file__).parents[1] / "pages" / "own"


class Fixed:
    """Says the same of every picture."""

    version = "fixed"

    def __init__(self, *words):
        self.words = tuple(Word(text, 0.9, (0, 0, 1, 1)) for text in words)

    def read(self, images, alphabet="text"):
        return [TextReading(self.words) for _ in images]


def flat(name):
    return page.flatten(photos.load((OWN / f"{name}.jpg").read_bytes()))


@pytest.mark.parametrize("reader", [Fixed(), Fixed("691"), Fixed("chữ")], ids=["blind", "figures", "sure of all"])
def test_a_reader_that_cannot_tell_leaves_the_page_as_it_lies(reader):
    found = flat("13-c-hand-4")
    assert turns.quarter_turns(found, None, reader) == 0


def test_an_empty_page_is_not_turned():
    empty = Page(np.full((900, 1200), 255, np.uint8), lambda points: points)
    assert turns.quarter_turns(empty, None, Recogniser()) == 0


@pytest.mark.parametrize("name", ["02-b-typed-1", "13-c-hand-4"])
def test_pages_in_any_turn_are_told_by_their_words(name):
    upright, reader = flat(name), Recogniser()
    told = [turns.quarter_turns(page.turn(upright, quarters), None, reader) for quarters in range(4)]
    assert told == [0, 3, 2, 1]


def test_a_table_on_its_head_is_told_by_its_cells():
    turned = page.turn(flat("02-b-typed-1"), 2)
    found = grid.find_table(turned)
    assert found is not None
    assert turns.quarter_turns(turned, found, Recogniser()) == 2
