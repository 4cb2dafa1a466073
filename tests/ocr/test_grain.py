"""How faint a stroke may be: the paper's own grain decides, not its folds or what lies beside the sheet."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from intake.ocr import chains


def paper(grain, seed=1):
    """(800, 600) the darkness of paper whose grain deviates so much."""
    return np.clip(np.random.default_rng(seed).normal(0, grain, (800, 600)), 0, 255).astype(np.uint8)


def test_no_picture_has_no_grain():
    assert chains.faintest(np.zeros((0, 0), np.uint8)) == chains.FAINT


def test_coarse_paper_asks_for_darker_strokes():
    assert chains.faintest(paper(2)) < chains.faintest(paper(12)) < chains.faintest(paper(25)) <= chains.FAINT_MOST


def test_folds_and_what_lies_beside_the_sheet_are_not_the_paper():
    sheet = paper(4)
    folded = sheet.copy()
    folded[390:430] = folded[:, :60] = folded[:50] = 90
    assert chains.faintest(folded) <= chains.faintest(sheet) + 2


@given(st.integers(0, 9), st.integers(0, 9))
def test_the_smallest_picture_is_no_error(height, width):
    assert chains.FAINT <= chains.faintest(np.full((height, width), 40, np.uint8)) <= chains.FAINT_MOST
