"""The likeliest texts under what may stand there, against all texts of tiny traces."""

from collections import defaultdict
from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.ocr import beam, ctc
from intake.ocr.readers import Trace
from tests.support.traces import trace

SIGNS = ("", "a", "b")
ALL = beam.Reach(400, 0.0, 0.0)


def tiny_trace(rows):
    p = np.array(rows, np.float64)
    return Trace(np.log(p / p.sum(axis=1, keepdims=True)).astype(np.float32), SIGNS, 4.0)


tiny = st.lists(st.lists(st.floats(0.05, 1), min_size=3, max_size=3), min_size=1, max_size=5).map(tiny_trace)


def by_every_path(seen):
    texts = defaultdict(float)
    for path in product(range(3), repeat=len(seen.log_p)):
        text = "".join(SIGNS[at] for at, _ in groupby(path))
        texts[text] += np.exp(sum(float(seen.log_p[step, at]) for step, at in enumerate(path)))
    return texts


def test_what_may_not_stand_there_is_never_found():
    found = beam.search(trace("ab"), lambda text: float("b" not in text))
    assert all("b" not in one.text for one in found.heard)
    assert found.p < 0.05


def test_a_trace_without_steps_holds_nothing():
    empty = Trace(np.zeros((0, 3), np.float32), SIGNS, 4.0)
    assert beam.search(empty).heard == (beam.Heard("", 1.0),)


@settings(deadline=None)
@given(tiny)
def test_wide_enough_it_finds_all_texts_with_all_their_paths(seen):
    texts = by_every_path(seen)
    found = {one.text: one.p for one in beam.search(seen, reach=ALL).heard}
    assert all(found.get(text, 0.0) == pytest.approx(p, abs=2e-3) for text, p in texts.items())


@settings(deadline=None)
@given(tiny)
def test_only_allowed_signs_stand_in_it_and_weigh_as_their_scores(seen):
    found = beam.search(seen, signs="a", reach=ALL).heard
    assert {one.text.replace("a", "") for one in found} == {""}
    scores = np.exp(ctc.score(seen, [one.text for one in found]))
    assert np.allclose([one.p for one in found], scores, atol=2e-3)


@settings(deadline=None)
@given(tiny)
def test_what_was_given_up_is_the_rest(seen):
    found = beam.search(seen, reach=beam.Reach(2, 0.0, 0.0))
    assert found.p + found.unfollowed == pytest.approx(1, abs=5e-3)


def test_the_weight_decides_between_close_readings_and_leaves_the_probability():
    seen = trace("cat", {0: {"b": 0.4}})
    first, second = beam.search(seen, lambda text: 2.0 if text.startswith("b") else 1.0).heard[:2]
    assert (first.text, second.text) == ("bat", "cat")
    assert first.p < second.p


def test_clear_ink_wins_over_a_weight():
    first = beam.search(trace("cat"), lambda text: 20.0 if text.startswith("b") else 1.0).heard[0]
    assert first.text == "cat"
