"""Our own recogniser: what it is handed comes back as text with its trace; its weights are what their log says."""

import json
from pathlib import Path

import numpy as np
import pytest

from intake.ocr.recogniser import HEIGHT_PX, WEIGHTS, Recogniser, normalised, trimmed
from intake.ocr.signs import SIGNS
from intake.ocr.training import shards

LINES = Path(__file__).parents[1] / "pages/lines/lines-1000000000.npz"
"""Worn lines in fonts and digits that no training has seen; script/train-reader's check set begins with them."""
WHITE = np.full((60, 300), 255, np.uint8)
TOLERANCE = 0.06
"""Three hundred lines tell a share within about so much."""


@pytest.fixture(scope="module")
def reader():
    return Recogniser()


@pytest.fixture(scope="module")
def lines():
    return shards.load(LINES)


def test_nothing_handed_in_gives_nothing(reader):
    assert reader.read([]) == []


def test_white_paper_has_no_words(reader):
    assert reader.read([WHITE])[0].words == ()


def test_a_speck_and_a_sliver_are_read_without_a_fault(reader):
    speck, sliver = np.zeros((1, 1), np.uint8), np.zeros((2, 900), np.uint8)
    assert len(reader.read([speck, sliver])) == 2


def test_each_image_has_its_reading_in_its_place_whatever_stands_beside_it(reader, lines):
    some = [line.image for line in lines[:12]]
    together = [one.text for one in reader.read(some)]
    alone = [reader.read([image])[0].text for image in some]
    assert sum(a == b for a, b in zip(together, alone, strict=True)) >= len(some) - 1


def test_where_only_digits_may_stand_nothing_else_comes_out(reader, lines):
    said = reader.read([line.image for line in lines[:40]], "digits")
    assert {sign for one in said for sign in one.text} <= set("0123456789 ")


def test_every_step_of_a_trace_adds_up_to_one(reader, lines):
    for one in reader.read([line.image for line in lines[:10]]):
        assert np.allclose(np.exp(one.trace.log_p).sum(axis=1), 1, atol=1e-3)


def test_words_are_told_where_they_stand_on_the_image_as_it_was_handed_in(reader, lines):
    line = next(line for line in lines if line.kind == "print" and line.sort == "name")
    framed = np.full((HEIGHT_PX + 100, line.image.shape[1] + 200), 255, np.uint8)
    framed[50 : 50 + HEIGHT_PX, 100 : 100 + line.image.shape[1]] = line.image
    boxes = [word.box_px for word in reader.read([framed])[0].words]
    assert min(x for x, _, _, _ in boxes) >= 90
    assert max(x + width for x, _, width, _ in boxes) <= 100 + line.image.shape[1] + 10


def test_a_dash_is_not_blown_up_to_a_figure():
    dash = np.zeros((4, 20), np.uint8)
    assert (normalised(dash, 40.0) < 128).any(axis=1).sum() < HEIGHT_PX / 4


def test_margins_are_cut_off_but_no_ink():
    image = WHITE.copy()
    image[20:40, 100:200] = 0
    rows, columns = trimmed(image)
    assert rows.start <= 20 < 40 <= rows.stop < 60
    assert columns.start <= 100 < 200 <= columns.stop < 300


def test_the_weights_are_small_and_their_answers_have_the_signs_of_the_alphabet(reader, lines):
    assert WEIGHTS.stat().st_size < 10_000_000
    assert reader.read([lines[0].image])[0].trace.log_p.shape[1] == len(SIGNS)


def test_the_weights_read_unseen_hands_as_well_as_their_log_says(reader, lines):
    log = WEIGHTS.with_name("training.jsonl").read_text(encoding="utf-8").splitlines()
    said = reader.read([line.image for line in lines])
    right = np.mean([one.text == line.text for one, line in zip(said, lines, strict=True)])
    assert abs(right - json.loads(log[-1])["all"]) < TOLERANCE
