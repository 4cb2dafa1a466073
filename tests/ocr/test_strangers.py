"""Ten kinds of pictures nobody expects: each is read, or refused in a sentence."""

from pathlib import Path

import cv2
import pytest

from intake.ocr import grid, page
from intake.ocr import photo as photos
from intake.ocr.read import read_page
from intake.ocr.readers import TextReading
from intake.ocr.recogniser import Recogniser
from intake.ocr.stages import Unreadable
from tests.support import strangers

PAGES = Path(__file__).parents[1] / "pages" / "own"


class Blind:
    """A reader that sees nothing: what the eye alone makes of a picture."""

    version = "blind"

    def read(self, images, alphabet="text", shape="line"):
        return [TextReading() for _ in images]


def refusal(photo):
    """The refusal of a photo, None when it is read."""
    try:
        read_page(photo, Blind())
    except Unreadable as refused:
        return refused
    return None


@pytest.mark.parametrize("kind", strangers.ALL, ids=lambda kind: kind.__name__)
def test_each_stranger_is_read_or_refused_in_words(kind):
    refused = refusal(cv2.imencode(".jpg", kind()[:, :, ::-1])[1].tobytes())
    assert refused is None or (refused.code.isupper() and refused.sentence.endswith("."))


@pytest.mark.parametrize(
    "kind", [strangers.register_upside_down, strangers.crumpled, strangers.blank_form, strangers.torn]
)
def test_a_register_in_a_bad_state_still_has_its_rows_and_columns(kind):
    found = grid.find_table(page.flatten(kind()))
    assert found is not None
    assert (len(found.rows), found.column_count) == (8, 6)


@pytest.mark.parametrize("kind", [strangers.cat, strangers.newspaper, strangers.receipt])
def test_what_has_no_rulings_has_no_table(kind):
    assert grid.find_table(page.flatten(kind())) is None


def read_for_real(kind):
    """The rows that our own recogniser reads of it; None when it is refused."""
    try:
        return read_page(cv2.imencode(".jpg", kind()[:, :, ::-1])[1].tobytes(), Recogniser()).rows
    except Unreadable:
        return None


@pytest.mark.parametrize("kind", [strangers.newspaper, strangers.spreadsheet, strangers.other_language])
def test_of_what_is_no_register_no_child_is_invented(kind):
    assert read_for_real(kind) is None


@pytest.mark.parametrize(
    ("kind", "rows"), [(strangers.register_upside_down, 8), (strangers.torn, 8), (strangers.blank_form, 0)]
)
def test_of_a_register_in_a_bad_state_every_row_is_read_and_no_other(kind, rows):
    assert len(read_for_real(kind)) == rows


def test_of_a_page_without_a_corner_the_rest_is_read_and_nothing_lost_is_called_blank():
    photo = strangers.without_a_corner(photos.load((PAGES / "01-a-hand-0.jpg").read_bytes()))
    reading = read_page(cv2.imencode(".jpg", photo[:, :, ::-1])[1].tobytes(), Recogniser())
    assert [str(row.fields["birth_date"].value) for row in reading.rows[:2]] == ["2014-05-07", "2023-02-14"]
    assert len(reading.rows) == 7
    assert reading.rows[0].fields["schooling"].confidence < 0.5
    assert any("hoặc bị rách" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [(lambda photo: cv2.GaussianBlur(photo, (0, 0), 7), "TOO_BLURRED"), (lambda photo: photo // 120, "TOO_DARK")],
    ids=["blurred", "dark"],
)
def test_a_photo_in_which_nothing_can_be_read_is_told_why(spoilt, code):
    photo = spoilt(photos.load((PAGES / "01-a-hand-0.jpg").read_bytes()))
    assert refusal(cv2.imencode(".png", photo[:, :, ::-1])[1].tobytes()).code == code
