"""What is counted of printed sheets: each digit, each tick, each field that is written, and what stops a number."""

import numpy as np

from bench import sheets, signed_list
from bench.filled_sheets import FilledSheet
from bench.signed_list import Signed
from intake.forms.printed.layouts import plan
from intake.ocr.stages import CellReading, PageReading, RowReading

QUAD = ((0, 0), (9, 0), (9, 9), (0, 9))
XUAN = {"full_name": "Cà Thị Xuân", "birth_date": "2018-09-02", "sex": "female", "ethnicity": "Thái"}


def reading(confidence: float = 0.99, **fields: str) -> PageReading:
    read = {key: CellReading(value, value, confidence, "x", QUAD) for key, value in fields.items()}
    return PageReading("register", {}, (RowReading(1, QUAD, read),))


def counted(wanted: dict[str, str], **read: str) -> list[tuple[str, bool]]:
    sheet = FilledSheet(np.zeros((1, 1, 3), np.uint8), {(1, key): text for key, text in wanted.items()})
    return list(sheets.judged(plan("register", 2), sheet, reading(**read)))


def test_one_wrong_digit_is_one_wrong_box_and_a_wrong_field() -> None:
    found = counted({"birth_date": "05032019"}, birth_date="2019-03-06")
    assert found.count(("boxes", True)) == 7
    assert found.count(("boxes", False)) == 1
    assert ("fields", False) in found


def test_a_number_a_digit_short_is_wrong_in_all_its_boxes() -> None:
    assert counted({"personal_id": "014318000123"}, personal_id="01431800012").count(("boxes", False)) == 12


def test_what_is_blank_on_paper_counts_as_no_field() -> None:
    assert counted({"note": ""}, note="") == []


def test_a_lost_mark_is_a_wrong_name() -> None:
    assert counted({"full_name": "Lò Thị Mai"}, full_name="Lò Thi Mai") == [("fields", False)]


def judged(number: str, confidence: float = 0.999) -> list[str]:
    signed = Signed(plan("police", 1), [XUAN], {(1, "new_personal_id"): "014318000123"}, np.zeros((1, 1, 3), np.uint8))
    return list(signed_list.judged(signed, reading(confidence, new_personal_id=number)))


def test_a_wrong_number_counts_by_what_stops_it() -> None:
    assert judged("014318000124") == ["wrong", "unseen"]
    assert judged("014318000124", 0.5) == ["wrong", "unsure"]
    assert judged("014218000123") == ["wrong", "by rules"]


def test_a_right_number_shown_as_unsure_is_asked_in_vain() -> None:
    assert judged("014318000123") == ["right"]
    assert judged("014318000123", 0.5) == ["right", "asked in vain"]
