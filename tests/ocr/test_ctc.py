"""Texts weighed over a recogniser's trace, checked against every single path of tiny traces."""

from collections import defaultdict
from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.ocr import ctc
from intake.ocr.readers import TextReading, Trace
from tests.support.traces import trace

SIGNS = ("", "a", "b", " ")


def trace_of(rows, signs=SIGNS):
    """Each row becomes one step, made to add up to 1."""
    p = np.array(rows, np.float64).reshape(-1, len(signs)) + 1e-6
    return Trace(np.log(p / p.sum(axis=1, keepdims=True)).astype(np.float32), signs, 4.0)


def by_every_path(trace):
    """The probability of each text, one path after another."""
    texts = defaultdict(float)
    for path in product(range(len(trace.signs)), repeat=len(trace.log_p)):
        p = np.exp(sum(float(trace.log_p[step, at]) for step, at in enumerate(path)))
        texts["".join(trace.signs[at] for at, _ in groupby(path))] += p
    return texts


tiny = st.lists(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), min_size=1, max_size=5).map(trace_of)


def test_a_sign_the_recogniser_does_not_know_is_never_there():
    assert ctc.score(trace_of([[0, 1, 0, 0]]), ["z"])[0] == -np.inf


def test_a_text_longer_than_the_trace_is_never_there():
    assert ctc.score(trace_of([[0.2, 0.8, 0, 0]]), ["ab", "aa"]).tolist() == [-np.inf, -np.inf]


def test_a_trace_without_steps_holds_only_the_empty_text():
    empty = Trace(np.zeros((0, 4), np.float32), SIGNS, 4.0)
    assert ctc.greedy(empty) == ()
    assert ctc.score(empty, ["", "a"]).tolist() == [0.0, -np.inf]


def test_no_candidates_have_no_scores():
    assert ctc.score(trace_of([[1, 0, 0, 0]]), []).size == 0


@settings(deadline=None)
@given(tiny)
def test_scores_are_those_of_all_paths_added_up(trace):
    texts = by_every_path(trace)
    found = ctc.score(trace, list(texts))
    assert np.allclose(np.exp(found), list(texts.values()), atol=1e-4)
    assert np.exp(found).sum() == pytest.approx(1, abs=1e-4)


def test_a_long_trace_does_not_underflow():
    trace = trace_of([[0.5, 0.5, 0, 0]] * 400)
    assert np.isfinite(ctc.score(trace, ["a", "ab", "b b b"])).all()


def test_the_likeliest_path_becomes_words_with_places():
    rows = [[0, 0.9, 0.1, 0], [0, 0.9, 0.1, 0], [1, 0, 0, 0], [0, 0.6, 0.4, 0], [0, 0, 0, 1], [0.1, 0, 0.9, 0]]
    first, second = ctc.greedy(trace_of(rows), height_px=30)
    assert (first.text, second.text) == ("aa", "b")
    assert first.confidence == pytest.approx(0.6, abs=1e-3)
    assert (first.box_px, second.box_px) == ((0, 0, 16, 30), (20, 0, 4, 30))


def test_a_sign_nearly_seen_between_two_lowers_both():
    sure = [[0, 1, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]]
    doubtful = [[0, 1, 0, 0], [0.6, 0, 0.4, 0], [0, 1, 0, 0]]
    assert ctc.greedy(trace_of(sure))[0].confidence == pytest.approx(1, abs=1e-3)
    assert ctc.greedy(trace_of(doubtful))[0].confidence == pytest.approx(0.6, abs=1e-3)


@given(tiny)
def test_a_restricted_trace_adds_up_to_one_and_keeps_odds(trace):
    only = ctc.restricted(trace, "a")
    assert only.signs == ("", "a")
    assert np.allclose(np.exp(only.log_p).sum(axis=1), 1, atol=1e-5)
    odds = trace.log_p[:, 1] - trace.log_p[:, 0]
    assert np.allclose(only.log_p[:, 1] - only.log_p[:, 0], odds, atol=1e-4)


def test_two_lines_of_a_cell_are_one_text_with_a_space():
    line = trace_of([[0, 1, 0, 0]])
    assert [word.text for word in ctc.greedy(ctc.joined([line, line]))] == ["a", "a"]


def test_long_sure_blanks_change_no_score():
    short = trace_of([[0, 1, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]])
    drawn_out = trace_of([[0, 1, 0, 0], *[[1, 0, 0, 0]] * 30, [0, 1, 0, 0]])
    assert np.allclose(ctc.score(short, ["aa", "a"]), ctc.score(drawn_out, ["aa", "a"]), atol=0.01)


def test_words_behind_a_label_keep_their_part_of_the_trace():
    said = TextReading(ctc.greedy(trace("Nam Kinh")), trace("Nam Kinh"))
    behind = ctc.words_of(said, 1, 2)
    assert [word.text for word in ctc.greedy(behind.trace)] == ["Kinh"]
    assert behind.words == said.words[1:]
