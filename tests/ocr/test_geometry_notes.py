"""What a photo does not show of a page is said in a sentence, and nothing is said of a good photo."""

import cv2
import numpy as np
import pytest

from intake.ocr import grid, hidden, notes, page
from intake.ocr.stages import CellReading, RowReading
from tests.support.sheets import Sheet, photographed

WHOLE = np.array([[300, 200], [1950, 330], [1800, 1450], [180, 1300]], float)
SKIN = (205, 150, 125)


def said(photo):
    flat = page.flatten(photo)
    table = grid.find_table(flat)
    assert table is not None
    rows = [
        RowReading(number, row[0].quad, {str(cell.column): CellReading("", "", 1.0, "", cell.quad) for cell in row})
        for number, row in enumerate(table.rows, 1)
    ]
    return notes.of(flat, table, rows)


def test_nothing_is_said_of_a_good_photo():
    assert said(photographed(Sheet().drawn(), WHOLE)) == ()


def test_a_scan_has_no_sides_out_of_the_picture():
    assert said(Sheet().drawn()) == ()


def test_a_corner_out_of_the_picture_is_named():
    corners = np.array([[300, 120], [2420, 60], [1900, 1560], [180, 1500]], float)
    assert any(
        sentence.startswith("Góc trên bên phải của trang") for sentence in said(photographed(Sheet().drawn(), corners))
    )


def test_of_two_sheets_that_touch_the_larger_is_read_and_the_other_told():
    left = np.array([[150, 100], [1250, 110], [1240, 900], [140, 890]], float)
    photo = photographed(Sheet().drawn(), left)
    right = photographed(Sheet(rows=5).drawn(), left * 0.8 + (1138, 130))
    beside = cv2.fillConvexPoly(np.zeros(photo.shape[:2], np.uint8), np.int32(left * 0.8 + (1138, 130)), 1) > 0
    photo[beside] = right[beside]
    told = said(photo)
    assert notes.ANOTHER in told
    found = grid.find_table(page.flatten(photo))
    assert (len(found.rows), found.column_count) == (8, 6)


@pytest.mark.parametrize("turn", [0, 2])
def test_a_table_cut_by_the_picture_has_its_side_named_as_the_page_lies(turn):
    photo = photographed(Sheet().drawn(), WHOLE)[:, :1620]
    told = said(np.ascontiguousarray(np.rot90(photo, turn)))
    assert notes.CUT_TABLE["phải"] in told


def test_a_thumb_on_the_last_rows_is_told_with_their_numbers():
    photo = photographed(Sheet().drawn(), WHOLE)
    cv2.ellipse(photo, (900, 1330), (110, 190), 0, 0, 360, SKIN, -1)
    (told,) = said(photo)
    assert told.startswith("Dòng 8 bị che")


def test_a_lamp_shining_on_a_row_is_told_with_its_number():
    photo = (photographed(Sheet().drawn(), WHOLE) * 0.8).astype(np.uint8)
    cv2.ellipse(photo, (1000, 834), (170, 45), -8, 0, 360, (255, 255, 255), -1)
    assert any(sentence.startswith("Ánh đèn làm lóa dòng 3 và 4") for sentence in said(photo))


def test_a_photo_shaken_or_taken_in_the_dark_is_told_so():
    photo = photographed(Sheet().drawn(), WHOLE)
    assert notes.BLURRED in said(cv2.GaussianBlur(photo, (0, 0), 4))
    assert notes.DARK in said((photo * 0.14).astype(np.uint8))


def test_emptiness_under_a_thumb_is_not_known_and_beside_it_is():
    blank = frozenset({(7, 2), (6, 4)})
    photo = photographed(Sheet(blank=blank).drawn(), WHOLE)
    cv2.ellipse(photo, (900, 1330), (110, 190), 0, 0, 360, SKIN, -1)
    flat = page.flatten(photo)
    table = grid.find_table(flat)
    assert table is not None
    fields = {
        f"{row} {column}": CellReading("", "", 0.97, "", table.rows[row][column].quad)
        for row, column in ((7, 2), (6, 4))
    }
    told = hidden.doubted(fields, flat.shot)
    assert (told["7 2"].confidence, told["6 4"].confidence) == (hidden.UNSEEN, 0.97)


def test_what_is_read_under_a_shadow_of_doubt_keeps_its_confidence():
    photo = photographed(Sheet().drawn(), WHOLE)
    cv2.ellipse(photo, (900, 1330), (110, 190), 0, 0, 360, SKIN, -1)
    flat = page.flatten(photo)
    table = grid.find_table(flat)
    assert table is not None
    written = {"full_name": CellReading("Lan", "Lan", 0.9, "", table.rows[7][2].quad)}
    assert hidden.doubted(written, flat.shot) == written
