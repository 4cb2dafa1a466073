"""Sheets that read themselves: what is asked for wrongly is refused, and every box lies where the map says."""

import io
import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.refusals import Refusal
from intake import printed_records
from intake.forms.printed import blank, codes, corners, face
from intake.forms.printed.codes import SheetCode
from intake.forms.printed.corners import Mark
from intake.forms.printed.layouts import DESIGNS
from web.cli import main

PIXELS_A_MM = 8


@pytest.mark.parametrize(("layout", "rows"), [("register", 0), ("register", 14), ("hamlet", 29), ("card", 7)])
def test_more_rows_than_a_page_holds_are_refused(layout: str, rows: int) -> None:
    with pytest.raises(Refusal) as refused:
        blank.blank(layout, rows)
    assert refused.value.code == "ROWS_DONT_FIT"


@pytest.mark.parametrize("typed", [["--layout", "police"], ["--layout", "card", "--rows", "9"], ["--rows", "many"]])
def test_a_sheet_asked_for_wrongly_is_wrong_usage(typed: list[str], tmp_path: Path) -> None:
    usual = {"--layout": "card", "--rows": "3", "--out": str(tmp_path / "a.pdf"), "--map": str(tmp_path / "a.json")}
    usual |= dict(zip(typed[::2], typed[1::2], strict=True))
    try:
        code = main(["sheet", *(part for pair in usual.items() for part in pair)])
    except SystemExit as ended:
        code = int(str(ended.code))
    assert code == 2
    assert not (tmp_path / "a.pdf").exists()


def test_without_a_face_the_sentence_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(face.FaceMissing, match="apt-get install"):
        face.load(tmp_path)


def test_a_folder_that_is_not_there_is_something_missing(tmp_path: Path) -> None:
    told = ["sheet", "--layout", "card", "--rows", "2", "--out", str(tmp_path / "no" / "a.pdf")]
    assert main([*told, "--map", str(tmp_path / "a.json")]) == 3


def test_the_map_names_every_box_of_the_printed_page(tmp_path: Path) -> None:
    out, told = tmp_path / "a.pdf", tmp_path / "a.json"
    assert main(["sheet", "--layout", "register", "--rows", "12", "--out", str(out), "--map", str(told)]) == 0
    (page,) = json.loads(told.read_text(encoding="utf-8"))["pages"]
    assert out.read_bytes().startswith(b"%PDF")
    assert (page["page"], page["width_mm"], page["height_mm"]) == (1, 297, 210)
    digits = [box["index"] for box in page["boxes"] if box["row"] == 7 and box["field"] == "personal_id"]
    ticks = {box["value"] for box in page["boxes"] if box["row"] == 7 and box["kind"] == "tick"}
    assert digits == list(range(12))
    assert ticks == {"male", "female"}


@pytest.mark.parametrize("layout", list(printed_records.LAYOUTS))
def test_names_have_lines_as_high_as_people_write(layout: str) -> None:
    page = blank.blank(layout, printed_records.LAYOUTS[layout])
    high = [box.place[3] for box in page.boxes if box.row and box.field.endswith("_name")]
    assert min(high) > 6


def test_a_line_of_text_reaches_from_ruling_to_ruling_without_touching_them() -> None:
    page = blank.blank("register", 13)
    rulings = {rule.start[1] for rule in page.rules if rule.start[1] == rule.end[1]}
    for _, y, _, high in (box.place for box in page.boxes if box.row and box.kind == "text"):
        above, below = max(at for at in rulings if at < y), min(at for at in rulings if at > y + high)
        assert y - above == pytest.approx(0.2)
        assert below - y - high == pytest.approx(0.2)


@pytest.mark.parametrize("layout", list(DESIGNS))
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_boxes_lie_on_the_sheet_and_never_on_each_other(layout: str, share: float) -> None:
    from intake.forms.printed.layouts import plan

    page = plan(layout, 1 + round(share * (DESIGNS[layout].rows_max - 1)))
    for box in page.boxes:
        x, y, wide, high = box.place
        assert min(wide, high) > 3.4
        assert 6 < x < x + wide < page.width_mm - 6
        assert 20 < y < y + high < page.height_mm - 20
    for one, other in combinations([box.place for box in page.boxes], 2):
        apart = one[0] + one[2] <= other[0] + 1e-6 or other[0] + other[2] <= one[0] + 1e-6
        assert apart or one[1] + one[3] <= other[1] + 1e-6 or other[1] + other[3] <= one[1] + 1e-6


def test_boxes_are_printed_where_the_map_says_and_light_enough_to_vanish() -> None:
    page = blank.blank("register", 10)
    with pypdfium2.PdfDocument(io.BytesIO(blank.printed(page))) as opened:
        drawn = np.asarray(opened[0].render(scale=PIXELS_A_MM * 25.4 / 72).to_pil().convert("RGB"))
    for box in page.boxes:
        x, y, wide, high = (round(side * PIXELS_A_MM) for side in box.place)
        inside = drawn[y + 3 : y + high - 3, x + 3 : x + wide - 3]
        assert inside.min() > 250
        if box.kind != "text":
            edge = drawn[y + high // 2, x - 2 : x + 3]
            assert 150 < edge[:, 2].min() < 220
            assert edge[:, 0].min() > 250


def test_every_word_fits_its_place() -> None:
    from intake.forms.printed import pdf

    face.load()
    for layout, design in DESIGNS.items():
        for words in (blank.plan(layout, design.rows_max)).words:
            _, _, wide, high = words.place
            wide, high = (high, wide) if words.turned else (wide, high)
            name = face.BOLD if words.is_bold else face.REGULAR
            size, lines = pdf.fitted(words.text, name, words.size, wide * pdf.mm, high * pdf.mm)
            assert " ".join(lines) == " ".join(words.text.split())
            assert len(lines) * size * pdf.LEADING <= high * pdf.mm + 0.01


@given(st.integers(0, 3), st.sampled_from(corners.LAYOUTS), st.integers(1, corners.ROWS_MAX))
def test_one_mark_tells_corner_layout_and_rows(corner: int, layout: str, rows: int) -> None:
    mark = Mark(corner, layout, rows)
    assert 0 <= corners.number_of(mark) < 1000
    assert corners.mark_of(corners.number_of(mark)) == mark


def test_numbers_no_sheet_bears_tell_nothing() -> None:
    known = {corners.number_of(Mark(at, layout, n)) for at in range(4) for layout in corners.LAYOUTS for n in (1, 31)}
    assert corners.mark_of(999) is None
    assert None not in {corners.mark_of(number) for number in known}


@given(
    st.sampled_from(corners.LAYOUTS),
    st.lists(st.uuids(), max_size=28, unique=True),
    st.from_regex(r"[0-9]{5}\.[0-9]{1,4}|", fullmatch=True),
    st.integers(1, 99),
)
def test_a_code_says_what_was_printed(layout: str, children: list[object], area: str, page: int) -> None:
    rows = tuple(codes.row_code(str(child)) for child in children)
    code = SheetCode(layout, 28, area, page, 99, rows)
    assert codes.understood(codes.said(code)) == code


@pytest.mark.parametrize("text", ["", "https:", "T2/H25//1.1/", "T1/X25//1.1/", "T1/H99//1.1/", "T1/H25/1.1"])
def test_codes_of_other_things_are_no_sheets(text: str) -> None:
    assert codes.understood(text) is None
