"""Hands of invented lines: marks drawn with a pen stand on the right letters, digits sway and stay digits."""

import unicodedata
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageFont

from intake.ocr.signs import LETTERS
from intake.ocr.training import lettering, pens
from intake.ocr.training.fonts import LIST, fonts

seeds = st.integers(0, 10**6)
MARKED = [letter for letter in LETTERS if letter in "đĐ" or unicodedata.normalize("NFD", letter) != letter]
MARKED_BUT_I = [letter for letter in MARKED if letter not in "íìĩỉ"]


@pytest.fixture(scope="module")
def face() -> ImageFont.FreeTypeFont:
    built_in = ImageFont.load_default(48)
    assert isinstance(built_in, ImageFont.FreeTypeFont)
    return built_in


def drawn(text: str, face: ImageFont.FreeTypeFont, habit: lettering.Habit | None) -> NDArray[np.uint8]:
    picture = Image.new("L", (900, 220))
    lettering.write(picture, 60, 140, text, face, habit)
    return np.asarray(picture)


def bare(letter: str) -> str:
    return {"đ": "d", "Đ": "D"}.get(letter, unicodedata.normalize("NFD", letter)[0])


@given(st.sampled_from(MARKED_BUT_I), seeds)
def test_a_mark_adds_ink_and_takes_none_from_its_letter(face: ImageFont.FreeTypeFont, letter: str, seed: int) -> None:
    marked = drawn(letter, face, lettering.Habit.of(Random(seed)))
    plain = drawn(bare(letter), face, None)
    assert (marked >= plain).all()
    assert marked.astype(int).sum() > plain.astype(int).sum()


@given(seeds)
def test_a_dot_stands_below_its_letter_and_all_other_tones_above(face: ImageFont.FreeTypeFont, seed: int) -> None:
    letter = drawn("a", face, None)
    rows = np.nonzero(letter.max(axis=1))[0]
    below = np.nonzero(drawn("ạ", face, lettering.Habit.of(Random(seed))).max(axis=1))[0]
    assert below[-1] > rows[-1]
    assert below[0] == rows[0]
    for tone in "áàảã":
        above = np.nonzero(drawn(tone, face, lettering.Habit.of(Random(seed))).max(axis=1))[0]
        assert above[0] < rows[0]
        assert above[-1] == rows[-1]


@given(seeds)
def test_the_same_seed_writes_the_same(face: ImageFont.FreeTypeFont, seed: int) -> None:
    first, second = (drawn("Đặng Thuỳ Ngữ", face, lettering.Habit.of(Random(seed))) for _ in range(2))
    assert np.array_equal(first, second)


def test_an_i_under_a_tone_loses_its_dot_and_under_a_nang_keeps_it(face: ImageFont.FreeTypeFont) -> None:
    habit = lettering.Habit.of(Random(1))
    dotless = np.nonzero(drawn("x", face, None).max(axis=1))[0][0]
    gap = drawn("í", face, lettering.Habit(0.5, 0.35, 0.0, 1.0, 0.0, 0.0, Random(1)))[dotless - 8 : dotless]
    assert gap.max(axis=1).min() == 0
    assert np.nonzero(drawn("ị", face, habit).max(axis=1))[0][0] < dotless


def test_letters_without_marks_are_the_fonts_own(face: ImageFont.FreeTypeFont) -> None:
    habit = lettering.Habit.of(Random(5))
    assert np.array_equal(drawn("n", face, habit), drawn("n", face, None))


def test_bare_fonts_are_told_from_those_that_know_vietnamese(tmp_path: Path) -> None:
    for name in ("caveat", "patrick-hand", "open-sans"):
        (tmp_path / f"{name}-400.ttf").touch()
    found = {font.name: font for part in ("train", "check") for font in fonts(tmp_path, part)}
    assert found["caveat"].is_bare
    assert found["caveat"].kind == "hand"
    assert not found["patrick-hand"].is_bare
    assert not found["open-sans"].is_bare


def test_no_font_that_checks_is_bare() -> None:
    told = [line.split("\t") for line in LIST.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert not [name for name, kind, part in told if part == "check" and "bare" in kind]
    assert any("bare" in kind for _, kind, part in told if part == "train")


@given(seeds, st.sampled_from([-1, 0, 1]), st.floats(-0.3, 0.3))
def test_a_digit_that_sways_keeps_its_ink(seed: int, weight: int, lean: float) -> None:
    digit = np.zeros((56, 40), np.float32)
    digit[4:52, 16:24] = 1.0
    swayed = pens.swayed(digit, lean, weight, Random(seed))
    assert 0.4 < swayed.sum() / digit.sum() < 2.2
    assert swayed.min() >= 0
    assert swayed.max() <= 1.001


def test_a_bare_digit_stays_as_it_was() -> None:
    nothing = np.zeros((20, 20), np.float32)
    assert np.array_equal(pens.swayed(nothing, 0.0, 0, Random(1)), nothing)
