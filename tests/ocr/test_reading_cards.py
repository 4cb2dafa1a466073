"""Cards as our own recogniser reads them: every child by its heading, a class by its word."""

import json
from pathlib import Path

import pytest

from intake.ocr.read import read_page
from intake.ocr.recogniser import Recogniser

PAGES = Path(__file__).parents[1] / "pages"
CARDS = {
    "dev/09-c-hand-1": "crumbs of the table beside the headings",
    "dev/04-c-hand-0": "a class behind its label",
    "own/03-c-hand-2": "headings that hold the words of a label",
    "own/28-c-hand-2": "a wood grain read as letters before the headings",
}


@pytest.fixture(scope="module", params=CARDS, ids=CARDS.values())
def card(request):
    page = PAGES / request.param
    truth = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    return read_page(page.with_suffix(".jpg").read_bytes(), Recogniser()), truth


def test_every_child_has_a_row_of_its_own(card):
    said, truth = card
    assert len(said.rows) == len(truth["rows"])
    same = [row.fields["sex"].value == child["sex"] for row, child in zip(said.rows, truth["rows"], strict=True)]
    assert all(same)


def test_no_class_stands_without_its_word(card):
    said, _ = card
    classes = [str(row.fields["schooling"].value) for row in said.rows if "schooling" in row.fields]
    assert classes
    assert not any(one.isdecimal() for one in classes)
