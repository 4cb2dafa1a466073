"""One digit in its box, by the network that knows digits alone: a voice beside the line's, no more and no less."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from intake.ocr.marked import digits, single
from intake.ocr.marked.fields import as_sure_as_ink
from intake.ocr.readers import TextReading
from intake.ocr.stages import CellReading, Pixels

SIGNS = "0123456789"


def drawn(sign: str, size: int = 40, ink: int = 0) -> Pixels:
    """The digit in print, cut tight."""
    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(sign)
    picture = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4), 255)
    ImageDraw.Draw(picture).text((2 - left, 2 - top), sign, font=font, fill=ink)
    return np.asarray(picture)


def surely(*signs: int, p: float) -> digits.Shares:
    """Each digit said with that probability."""
    told = np.full((len(signs), 10), (1 - p) / 9)
    told[np.arange(len(signs)), signs] = p
    return told


def test_nothing_is_said_of_no_digits() -> None:
    assert single.shares([]).shape == (0, 10)


def test_of_a_blank_picture_something_is_said_without_an_error() -> None:
    said = single.shares([np.full((30, 20), 255, np.uint8)])

    assert said.sum() == pytest.approx(1)


@pytest.mark.parametrize("size", [24, 40, 90])
def test_printed_digits_of_any_size_are_what_they_are(size: int) -> None:
    said = single.shares([drawn(sign, size) for sign in SIGNS])

    assert said.sum(axis=1) == pytest.approx(np.ones(10))
    assert said.argmax(axis=1).tolist() == list(range(10))


def test_pale_digits_are_what_dark_ones_are() -> None:
    said = single.shares([drawn(sign, ink=190) for sign in SIGNS])

    assert said.argmax(axis=1).tolist() == list(range(10))


def test_a_one_stays_narrow_and_in_the_middle() -> None:
    stroke = np.full((44, 8), 255, np.uint8)
    stroke[2:42, 3:5] = 0

    rows, columns = np.nonzero(single.normalised(stroke) > 100)

    assert rows.max() - rows.min() > 18
    assert columns.max() - columns.min() <= 2
    assert abs((columns.max() + columns.min()) / 2 - single.SIDE_PX / 2) <= 1


def test_what_the_line_leaves_open_the_digit_by_itself_decides() -> None:
    said = digits.weighed(TextReading(), [(0, 10), (12, 20)], [TextReading()] * 2, surely(4, 9, p=0.9))

    assert said.argmax(axis=1).tolist() == [4, 9]
    assert said.sum(axis=1) == pytest.approx(np.ones(2))


def test_without_its_voice_an_unread_digit_may_be_any() -> None:
    said = digits.weighed(TextReading(), [(0, 10)], [TextReading()])

    assert said[0] == pytest.approx(np.full(10, 0.1))


def test_no_digit_is_believed_more_than_hands_deserve_however_surely_it_is_said() -> None:
    """Some fours are made as nines are: all voices see one. Of twelve digits one in fifty is so."""
    said = digits.weighed(TextReading(), [(0, 10)], [TextReading()], surely(9, p=1 - 1e-12))

    assert said[0, 9] == pytest.approx(1 - 0.9 * digits.MISMADE)
    assert digits.believed(np.repeat(said, 12, axis=0), "9" * 12) == pytest.approx(0.9786, abs=1e-4)


@pytest.mark.parametrize(("text", "sure"), [("49", 0.81), ("4", 1.0), ("", 1.0), ("4/9", 1.0)])
def test_of_other_digits_than_it_holds_the_ink_says_nothing(text: str, sure: float) -> None:
    assert digits.believed(surely(4, 9, p=0.9), text) == pytest.approx(sure)


def test_a_number_that_agrees_with_its_row_is_no_surer_than_its_ink() -> None:
    shares = surely(0, 1, 4, 3, 1, 9, 0, 0, 0, 1, 2, 3, p=0.99)
    number, born = (CellReading("", value, 0.999, "own 1", None) for value in ("014319000123", "2019-03-05"))

    fields = as_sure_as_ink({"personal_id": number, "birth_date": born}, {"personal_id": shares})

    assert fields["personal_id"].confidence == pytest.approx(0.99**12)
    assert fields["birth_date"].confidence == 0.999
