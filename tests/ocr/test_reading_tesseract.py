"""Tesseract reads many images in one go, keeps their order, and ends with a sentence when it fails."""

import cv2
import numpy as np
import pytest

from intake.ocr import tesseract, tesseract_program
from intake.ocr.stages import Unreadable
from intake.ocr.tesseract import Tesseract


def printed(text):
    ink = np.full((60, 40 + 30 * len(text)), 255, np.uint8)
    cv2.putText(ink, text, (10, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 3)
    return ink


def test_every_image_has_its_own_reading_in_its_place():
    blank = np.full((60, 200), 255, np.uint8)
    said = Tesseract().read([printed("271828"), blank, printed("271")], "digits")
    assert [one.text for one in said] == ["271828", "", "271"]
    assert said[0].confidence > 0.5
    assert said[1].confidence == 0.0


def test_nothing_to_read_starts_no_program(monkeypatch):
    monkeypatch.setattr(tesseract.pytesseract, "image_to_data", None)
    assert Tesseract().read([]) == []


def test_a_reader_that_hangs_is_stopped_with_a_sentence(monkeypatch):
    monkeypatch.setattr(tesseract, "START_S", 0.001)
    monkeypatch.setattr(tesseract, "IMAGE_S", 0.0)
    with pytest.raises(Unreadable) as stopped:
        Tesseract().read([printed("271")])
    assert stopped.value.code == "READER_TIMEOUT"


def test_the_version_names_program_and_language():
    assert tesseract_program.version().startswith("tesseract ")
    assert tesseract_program.version().endswith(" vie")


def test_a_language_that_is_not_installed_is_named():
    with pytest.raises(tesseract_program.TesseractMissing, match="tesseract-ocr-xyz"):
        tesseract_program.require_language("xyz")
