"""Printed sheets on photos: what is no sheet is left to plain reading, and a corner or a code lost does not matter."""

import io
from collections.abc import Callable
from datetime import date
from functools import cache
from random import Random

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from intake.forms.printed import codes, layouts, pdf
from intake.forms.printed.codes import SheetCode
from intake.forms.printed.pdf import PrintedPage
from intake.ocr.marked import marks
from intake.ocr.marked.ink import FlatSheet
from intake.ocr.marked.read import SIZES
from intake.ocr.matching import KnownChild
from intake.ocr.read import read_page
from intake.ocr.recogniser import Recogniser
from intake.ocr.stages import Page, PageReading, Pixels
from intake.ocr.training import wear

PX_A_MM = 8
TODAY = date(2026, 11, 22)
MAI = {"full_name": "Lò Thị Mai", "birth_date": "05032019", "sex": "female", "personal_id": "014319003201"}
AN = {"full_name": "Quàng Văn An", "birth_date": "12082017", "sex": "male", "circumstances": "khuyet_tat"}
IDS = ("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222")


def printed(layout: str = "register", rows: int = 12, *, is_blank: bool = False) -> Pixels:
    """The sheet with Mai and An in its first rows, as a flat picture."""
    return _printed(layout, rows, () if is_blank else (0, 1)).copy()


@cache
def _printed(layout: str, rows: int, written: tuple[int, ...]) -> Pixels:
    children = [(MAI, AN)[at] for at in written]
    filled = {(row, field): text for row, child in enumerate(children, 1) for field, text in child.items()}
    filled |= {(0, "father_name"): "Lò Văn Pâng", (0, "commune"): "Xã Mường La"} if layout == "card" else {}
    code = SheetCode(layout, rows, "03808.17", 2, 5, tuple(codes.row_code(one) for one in IDS))
    made = pdf.written([PrintedPage(layouts.plan(layout, rows), code, filled)], "")
    with pypdfium2.PdfDocument(io.BytesIO(made)) as opened:
        return np.asarray(opened[0].render(scale=PX_A_MM * 25.4 / 72).to_pil().convert("RGB"))


def read(sheet: Pixels, level: int = 1, seed: int = 1, known: tuple[KnownChild, ...] = ()) -> PageReading:
    """The sheet photographed and read."""
    kept = io.BytesIO()
    Image.fromarray(wear.photograph(sheet, level, Random(seed)).pixels).save(kept, "JPEG", quality=85)
    return read_page(kept.getvalue(), Recogniser(), TODAY, known)


@pytest.fixture(scope="module")
def register() -> PageReading:
    """The register of Mai and An, on a good photo."""
    return read(printed())


def told(reading: PageReading, row: int) -> dict[str, object]:
    """What was read of a row, blanks left out."""
    (found,) = [one for one in reading.rows if one.number == row]
    return {field: one.value for field, one in found.fields.items() if one.value}


def covered(sheet: Pixels, corner: int, side_mm: float = 26) -> Pixels:
    """The sheet with something dark lying over one corner."""
    hidden, side = sheet.copy(), round(side_mm * PX_A_MM)
    rows = slice(0, side) if corner in (0, 1) else slice(-side, None)
    columns = slice(0, side) if corner in (0, 3) else slice(-side, None)
    hidden[rows, columns] = (90, 70, 60)
    return hidden


@pytest.mark.parametrize("spoil", [lambda sheet: sheet[:, ::-1], lambda sheet: np.full_like(sheet, 240)])
def test_a_photo_without_marks_is_no_sheet(spoil: Callable[[Pixels], Pixels]) -> None:
    assert marks.find(np.ascontiguousarray(spoil(printed())), SIZES) is None


def test_one_mark_alone_is_left_to_plain_reading() -> None:
    sheet = printed()
    for corner in (1, 2, 3):
        sheet = covered(sheet, corner, 18)
    assert marks.find(sheet, SIZES) is None


def test_marks_of_two_kinds_of_sheets_are_not_mixed() -> None:
    register, check = printed(), printed("check", 8)
    half = register.shape[1] // 2
    mixed = np.concatenate([register[:, :half], check[:, half:]], axis=1)
    mixed[: 20 * PX_A_MM, half:] = 255
    found = marks.find(mixed, SIZES)
    assert found is not None
    assert (found.layout, sorted(found.corners)) == ("register", [0, 3])


@pytest.mark.parametrize("level", [2, 3])
def test_what_stands_in_the_boxes_is_read_row_by_row(level: int) -> None:
    reading = read(printed(), level)
    assert reading.layout == "register"
    assert [row.number for row in reading.rows] == [1, 2]
    assert told(reading, 1) == MAI | {"birth_date": "2019-03-05"}
    assert told(reading, 2) == {"full_name": "Quàng Văn An", "birth_date": "2017-08-12", "sex": "male"}


def test_what_stands_once_on_a_card_holds_for_each_child_of_it() -> None:
    reading = read(printed("card", 2))
    assert reading.header["father_name"].value == "Lò Văn Pâng"
    assert [row.fields["father_name"].value for row in reading.rows] == ["Lò Văn Pâng", "Lò Văn Pâng"]
    assert all("commune" not in row.fields for row in reading.rows)


def test_a_ticked_group_is_named_by_its_key() -> None:
    assert told(read(printed("hamlet", 20)), 2)["circumstances"] == "khuyet_tat"


def test_a_sheet_turned_upside_down_reads_the_same() -> None:
    turned = np.ascontiguousarray(printed()[::-1, ::-1])
    assert told(read(turned), 1) == MAI | {"birth_date": "2019-03-05"}


def test_the_code_tells_area_page_and_rows(register: PageReading) -> None:
    sheet = register.sheet
    assert sheet is not None
    assert (sheet.area, sheet.page, sheet.page_count, sheet.is_code_read) == ("03808.17", 2, 5, True)
    assert sheet.row_codes == tuple(codes.row_code(one) for one in IDS)


@pytest.mark.parametrize("corner", [1, 3])
def test_a_covered_corner_changes_nothing(corner: int) -> None:
    reading = read(covered(printed(), corner), 2, seed=corner)
    assert told(reading, 1) == MAI | {"birth_date": "2019-03-05"}
    assert reading.sheet is not None
    assert reading.sheet.is_code_read


def test_a_code_that_cannot_be_read_is_told_and_the_rows_are_read_all_the_same() -> None:
    sheet = printed()
    for x, y, wide, high in layouts.plan("register", 12).codes:
        cv2.rectangle(sheet, (round(x * 8), round(y * 8)), (round((x + wide) * 8), round((y + high / 2) * 8)), 120, -1)
    reading = read(sheet)
    assert told(reading, 1) == MAI | {"birth_date": "2019-03-05"}
    assert reading.sheet is not None
    assert not reading.sheet.is_code_read
    assert any("mã hai chiều" in note for note in reading.notes)


def test_the_code_beside_a_row_names_its_child() -> None:
    known = tuple(KnownChild(one, {"full_name": "Lò Thị Mai"}) for one in IDS)
    reading = read(printed(), known=known)
    assert [row.known.id for row in reading.rows if row.known] == list(IDS)


def test_a_sheet_nobody_wrote_on_has_no_rows() -> None:
    assert read(printed(is_blank=True)).rows == ()


def test_two_sexes_ticked_are_read_as_unsure() -> None:
    sheet = printed()
    (box,) = [b for b in layouts.plan("register", 12).boxes if b.row == 2 and b.value == "female"]
    x, y, wide, high = (round(side * PX_A_MM) for side in box.place)
    cv2.line(sheet, (x + 4, y + 4), (x + wide - 4, y + high - 4), (20, 20, 90), 4)
    cell = next(row for row in read(sheet).rows if row.number == 2).fields["sex"]
    assert cell.confidence < 0.5
    assert {cell.value, *cell.alternatives} == {"male", "female"}


def test_a_stroke_that_fades_stays_whole_and_pale_dirt_is_none() -> None:
    plan = layouts.plan("hamlet", 1)
    grey = np.full((round(plan.height_mm * PX_A_MM), round(plan.width_mm * PX_A_MM)), 255, np.uint8)
    box = next(box for box in plan.boxes if box.field == "full_name")
    x, y, _, high = (round(side * PX_A_MM) for side in box.place)
    middle = y + high // 2
    for left, darkness in ((20, 90), (40, 15), (60, 90), (140, 15)):
        grey[middle : middle + 5, x + left : x + left + 20] -= np.uint8(darkness)
    (cell,) = FlatSheet.of(Page(grey, lambda points: points), plan, PX_A_MM).inks([box])
    row = cell.ink[cell.ink.shape[0] // 2]
    assert (row < 255).sum() == 60


def test_a_box_with_nothing_but_pale_dirt_is_blank() -> None:
    plan = layouts.plan("hamlet", 1)
    grey = np.full((round(plan.height_mm * PX_A_MM), round(plan.width_mm * PX_A_MM)), 255, np.uint8)
    box = next(box for box in plan.boxes if box.field == "full_name")
    x, y, wide, high = (round(side * PX_A_MM) for side in box.place)
    grey[y + high // 3 : y + high // 2, x + 20 : x + wide - 20] = 240
    (cell,) = FlatSheet.of(Page(grey, lambda points: points), plan, PX_A_MM).inks([box])
    assert cell.is_blank
