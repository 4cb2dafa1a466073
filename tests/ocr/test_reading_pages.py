"""Whole photos through the real reader: every row found, print read, blanks left blank, refusals in words."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from bench.scorer.tally import score
from intake.ocr import answers, command, tesseract
from intake.ocr.read import read_page
from intake.ocr.readers import TextReading
from intake.ocr.stages import Unreadable

PAGES = Path(__file__).parents[1] / "pages" / "dev"


class Blind:
    """A reader that sees nothing."""

    version = "blind"

    def read(self, images, alphabet="text"):
        return [TextReading() for _ in images]


def scored(tmp_path, name):
    photo, truth = PAGES / f"{name}.jpg", PAGES / f"{name}.json"
    (tmp_path / truth.name).write_text(truth.read_text(encoding="utf-8"), encoding="utf-8")
    reading = read_page(photo.read_bytes())
    return reading, score(tmp_path, {photo.name: answers.as_json(reading, photo.name, 1.0)})


def test_a_typed_list_photographed_at_an_angle_is_read(tmp_path):
    reading, total = scored(tmp_path, "22-dx-typed-2")
    assert len(reading.rows) == total.rows == total.found
    assert total.groups["all"].right >= 0.9 * total.groups["all"].written
    assert total.groups["all"].invented == 0


def test_a_struck_row_is_not_read_as_living_and_dittos_have_the_value_above(tmp_path):
    reading, total = scored(tmp_path, "26-ex-typed-2")
    assert [row.number for row in reading.rows if row.fields["struck"].value] == [3]
    assert reading.rows[4].fields["ethnicity"].value == "Kinh"
    assert total.found == total.rows == len(reading.rows)


def test_a_household_card_has_a_row_for_each_child(tmp_path):
    reading, total = scored(tmp_path, "30-c-hand-4")
    assert (len(reading.rows), total.extra) == (4, 0)
    assert reading.header["household_head"].value


def test_a_name_that_reaches_into_the_boys_column_makes_no_boy_of_a_girl():
    page = PAGES.parent / "own" / "07-b-hand-2"
    truth = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    first = read_page(page.with_suffix(".jpg").read_bytes()).rows[0].fields
    assert first["sex"].value == truth["rows"][0]["sex"] == "female"
    assert first["birth_date"].value == truth["rows"][0]["birth_date"]


def test_every_value_leads_back_to_its_place_on_the_photo(tmp_path):
    reading, _ = scored(tmp_path, "30-c-hand-4")
    height, width = cv2.imread(str(PAGES / "30-c-hand-4.jpg")).shape[:2]
    for one in [*reading.header.values(), *(cell for row in reading.rows for cell in row.fields.values())]:
        assert all(-width * 0.1 < x < width * 1.1 and -height * 0.1 < y < height * 1.1 for x, y in one.quad)


def png(pixels):
    return cv2.imencode(".png", pixels)[1].tobytes()


@pytest.mark.parametrize(
    "data",
    [
        b"not a picture",
        png(np.full((900, 700, 3), 250, np.uint8)),
        png(np.random.default_rng(7).integers(0, 255, (900, 700, 3), np.uint8)),
    ],
    ids=["text file", "blank page", "noise"],
)
def test_what_is_no_page_of_a_register_is_refused_with_a_sentence(data):
    with pytest.raises(Unreadable) as refused:
        read_page(data)
    assert refused.value.code.isupper()
    assert refused.value.sentence.endswith(".")


def test_a_reader_that_sees_nothing_invents_nothing():
    with pytest.raises(Unreadable):
        read_page((PAGES / "22-dx-typed-2.jpg").read_bytes(), reader=Blind())


def test_the_command_goes_on_after_a_photo_that_cannot_be_read(tmp_path, capsys):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"not a picture")
    assert command.read([broken, PAGES / "30-c-hand-4.jpg"]) == command.FAILED
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["error"]["sentence"]
    assert first["rows"] == []
    assert len(second["rows"]) == 4


def test_the_command_says_what_is_missing(monkeypatch, capsys):
    monkeypatch.setattr(tesseract.pytesseract, "get_languages", lambda: ["eng"])
    assert command.read([PAGES / "30-c-hand-4.jpg"]) == command.MISSING
    assert "apt-get install tesseract-ocr-vie" in capsys.readouterr().err
