"""Rulings become rows and cells; what is written in a cell comes out alone."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from intake.ocr import cells, draw, grid, light, page
from intake.ocr import photo as photos
from intake.ocr.dots import remove_dotted_lines
from intake.ocr.stages import Page
from tests.support.sheets import BLACK, BLUE, Sheet, bent, photographed, shaded

PAGES = Path(__file__).parents[1] / "pages" / "dev"
TILTED = np.array([[300, 200], [1950, 330], [1800, 1450], [180, 1300]], float)


def scanned(sheet):
    return Page(light.even(sheet), lambda points: points)


def table_of(sheet):
    found = grid.find_table(scanned(sheet.drawn()))
    assert found is not None
    return found


def test_a_page_without_rulings_has_no_table():
    blank = np.full((1200, 1700, 3), 245, np.uint8)
    for at in range(12):
        cv2.putText(blank, "Ho va ten: Lo Thi Mai", (90, 100 + 80 * at), cv2.FONT_HERSHEY_SIMPLEX, 1, BLACK, 2)
    assert grid.find_table(scanned(blank)) is None
    assert grid.find_table(scanned(np.full((1200, 1700, 3), 245, np.uint8))) is None


def test_a_box_around_the_title_is_no_table():
    boxed = np.full((1200, 1700, 3), 245, np.uint8)
    cv2.rectangle(boxed, (100, 100), (1600, 1100), BLACK, 3)
    assert grid.find_table(scanned(boxed)) is None


@pytest.mark.parametrize(("rows", "columns"), [(3, 3), (8, 6), (25, 12)])
def test_rows_and_columns_are_those_of_the_rulings(rows, columns):
    sheet = Sheet(columns=tuple(np.linspace(0.05, 0.95, columns + 1)), rows=rows, blank=every_cell(rows, columns))
    found = table_of(sheet)
    assert (len(found.rows), found.column_count, len(found.headers)) == (rows, columns, columns)
    assert [[cell.column for cell in row] for row in found.rows] == [list(range(columns))] * rows


def every_cell(rows, columns):
    return frozenset((row, column) for row in range(-1, rows) for column in range(columns))


def test_cells_lie_between_their_rulings():
    sheet = Sheet()
    found = table_of(sheet)
    for row, cells_of_row in enumerate(found.rows):
        for cell in cells_of_row:
            x, y, width, height = cell.box_px
            assert abs(y - sheet.row_heights[row + 1]) <= 2
            assert abs(y + height - sheet.row_heights[row + 2]) <= 2
            assert abs(x - sheet.columns[cell.column] * 1700) <= 2
            assert abs(x + width - sheet.columns[cell.column + 1] * 1700) <= 2


def test_a_header_of_two_levels_spans_the_pair_beneath_it():
    headers = table_of(Sheet(two_levels=True)).headers
    assert [(cell.row, cell.column, cell.column_end) for cell in headers] == [
        (0, 0, 0),
        (0, 1, 1),
        (0, 2, 2),
        (0, 5, 5),
        (0, 3, 4),
        (1, 3, 3),
        (1, 4, 4),
    ]


def test_only_cells_with_nothing_in_them_are_blank():
    blank = frozenset({(0, 2), (3, 5), (7, 1), (2, 2)})
    found = table_of(Sheet(blank=blank))
    said = {(row, cell.column) for row, cells_ in enumerate(found.rows) for cell in cells_ if cell.is_blank}
    assert said == blank


@pytest.mark.parametrize("mark", ["ditto", "tick", "cross", "dot"])
def test_small_marks_are_not_blank(mark):
    drawn = Sheet(blank=frozenset({(3, 3)})).drawn()
    x, y = 880, 360 + round(3.5 * 85)
    strokes = {
        "ditto": [((x, y), (x - 1, y + 12)), ((x + 8, y), (x + 7, y + 12))],
        "tick": [((x, y), (x + 8, y + 10)), ((x + 8, y + 10), (x + 26, y - 16))],
        "cross": [((x, y), (x + 10, y + 10)), ((x + 10, y), (x, y + 10))],
        "dot": [((x, y), (x + 1, y + 1))],
    }
    for start, end in strokes[mark]:
        cv2.line(drawn, start, end, BLUE, 6 if mark == "dot" else 3, cv2.LINE_AA)
    found = grid.find_table(scanned(drawn))
    assert found is not None
    assert not found.rows[3][3].is_blank
    assert max(found.rows[3][3].ink.shape) < 60


def test_dirt_does_not_fill_a_cell():
    drawn = Sheet(blank=frozenset({(3, 3)})).drawn()
    rng = np.random.default_rng(1)
    for x, y in rng.integers((870, 620), (1000, 690), (40, 2)):
        drawn[y, x] = 150
    found = grid.find_table(scanned(drawn))
    assert found is not None
    assert found.rows[3][3].is_blank


def test_ink_is_cut_tight_and_holds_no_ruling():
    cell = table_of(Sheet()).rows[2][1]
    inked = cell.ink < 128
    assert cell.ink.shape[0] < 60
    assert inked.any(axis=1).mean() > 0.6
    assert not inked.all(axis=1).any()
    assert not inked.all(axis=0).any()
    assert (cell.ink[0].min(), cell.ink[-1].min()) == (255, 255)


@pytest.mark.parametrize("apart", [5, 7], ids=["close", "wide"])
def test_of_double_rulings_no_line_stays_in_a_cell(apart):
    single, double = table_of(Sheet()), table_of(Sheet(double_px=apart))
    assert len(double.rows) == len(single.rows)
    for one, other in zip(single.rows, double.rows, strict=True):
        for cell, same in zip(one, other, strict=True):
            assert abs(cell.ink.shape[0] - same.ink.shape[0]) <= 3
            assert abs(cell.ink.shape[1] - same.ink.shape[1]) <= 3


def test_a_brace_is_no_writing_and_names_the_cells_beside_it():
    drawn = Sheet(blank=frozenset({(1, 4), (3, 4)})).drawn()
    cv2.ellipse(drawn, (1300, 572), (18, 110), 0, -90, 90, BLUE, 3)
    found = grid.find_table(scanned(drawn))
    assert found is not None
    beside = [row[4] for row in found.rows]
    assert [cell.brace > 0 for cell in beside] == [False, True, True, True, False, False, False, False]
    assert [cell.is_blank for cell in beside[1:4]] == [True, False, True]
    assert not any(cell.brace for row in found.rows for cell in row if cell.column != 4)


def test_the_strokes_of_a_pale_pen_stay_whole():
    dark, pale = table_of(Sheet()), table_of(Sheet(pen=(210, 212, 220)))
    for cell, same in zip(dark.rows[2], pale.rows[2], strict=True):
        assert cell.ink.shape == pytest.approx(same.ink.shape, abs=4)


def test_a_word_that_runs_over_its_border_stays_whole_and_leaves_the_neighbour_blank():
    drawn = Sheet(blank=frozenset({(4, 2), (4, 3)})).drawn()
    cv2.putText(drawn, "Khmer", (790, 770), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 0.9, BLUE, 2, cv2.LINE_AA)
    found = grid.find_table(scanned(drawn))
    assert found is not None
    assert not found.rows[4][2].is_blank
    alone = cv2.boundingRect((found.rows[4][2].ink < 128).astype(np.uint8))
    assert alone[2] > 55


def test_a_row_struck_through_is_one_row_and_said_to_be_struck():
    found = table_of(Sheet(struck=4))
    assert [all(cell.is_struck for cell in row) for row in found.rows] == [row == 4 for row in range(8)]
    assert len(found.rows) == 8


@pytest.mark.parametrize("struck", [(3, 4), (4, 5, 6)], ids=["two rows", "three rows"])
def test_rows_struck_one_below_the_other_keep_their_rulings(struck):
    found = table_of(Sheet(struck=struck))
    assert [all(cell.is_struck for cell in row) for row in found.rows] == [row in struck for row in range(8)]


@pytest.mark.parametrize("ruling", [(20, 20, 20), (110, 110, 110), (190, 190, 190)], ids=["black", "grey", "faint"])
def test_rulings_may_be_black_or_faint(ruling):
    blank = frozenset({(1, 1), (5, 4)})
    found = table_of(Sheet(ruling=ruling, blank=blank))
    assert (len(found.rows), found.column_count) == (8, 6)
    assert {(row, cell.column) for row, line in enumerate(found.rows) for cell in line if cell.is_blank} == blank


def test_broken_rulings_are_bridged_by_the_others():
    drawn = Sheet().drawn()
    for x, y in ((400, 520), (1100, 690), (700, 860), (300, 360)):
        drawn[y - 12 : y + 12, x : x + 160] = 245
    found = grid.find_table(scanned(drawn))
    assert found is not None
    assert (len(found.rows), found.column_count) == (8, 6)


def test_a_bent_sheet_in_the_shadow_gives_all_its_cells():
    sheet = bent(Sheet(struck=2, two_levels=True).drawn(), lambda x: 22 * np.sin(2 * np.pi * x))
    found = grid.find_table(page.flatten(shaded(photographed(sheet, TILTED))))
    assert found is not None
    assert (len(found.rows), found.column_count, len(found.headers)) == (8, 6, 7)
    assert [row[0].is_struck for row in found.rows] == [row == 2 for row in range(8)]


def test_a_cell_leads_back_to_its_place_on_the_photo():
    photo = photographed(Sheet().drawn(), TILTED)
    found = grid.find_table(page.flatten(photo))
    assert found is not None
    edges = np.array([[0, 0], [1700, 0], [1700, 1200], [0, 1200]], np.float32)
    warp = cv2.getPerspectiveTransform(edges, TILTED.astype(np.float32))
    expected = cv2.perspectiveTransform(np.array([[[595.0, 530.0]]]), warp)[0, 0]
    assert np.abs(np.array(found.rows[2][2].quad[0]) - expected).max() < 5


def test_strips_above_and_below_hold_title_and_foot():
    scan = scanned(Sheet().drawn())
    found = grid.find_table(scan)
    assert found is not None
    above, (_, top, _, height) = cells.strip_above(scan, found)
    below, (_, start, _, rest) = cells.strip_below(scan, found)
    assert (top, above.shape[0], start + rest) == (0, height, 1200)
    assert abs(height - 260) < 5
    assert (above < 128).any()
    assert (below < 128).any()


def test_dots_leave_and_the_writing_on_them_stays():
    line = np.full((80, 900), 255, np.uint8)
    for x in range(10, 890, 9):
        cv2.circle(line, (x, 60), 1, 120, -1)
    written = line.copy()
    cv2.putText(written, "Sung A Pao", (40, 57), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 30, 3, cv2.LINE_AA)
    cleaned = remove_dotted_lines(written)
    assert (cleaned[:, 400:] < 200).sum() == 0
    assert (cleaned[:50] == written[:50]).all()


def test_a_page_without_dots_is_left_alone():
    written = np.full((80, 900), 255, np.uint8)
    cv2.putText(written, "Sung A Pao", (40, 57), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 30, 3, cv2.LINE_AA)
    assert np.array_equal(remove_dotted_lines(written), written)


def test_outlines_are_drawn_on_a_copy():
    photo = photographed(Sheet().drawn(), TILTED)
    found = grid.find_table(page.flatten(photo))
    assert found is not None
    before = photo.copy()
    drawn = draw.draw(photo, found)
    assert np.array_equal(photo, before)
    assert (drawn != photo).any()
    x, y = (TILTED[0] + TILTED[1]) / 2
    near = drawn[round(y) - 12 : round(y) + 12, round(x)].tolist()
    assert list(draw.SHEET) in near


@pytest.mark.parametrize("name", ["15-d-typed-2", "19-c-hand-3", "25-e-hand-2", "28-a-hand-4", "29-b-hand-4"])
def test_sample_pages_have_the_rows_of_their_truth(name):
    truth = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    found = grid.find_table(page.flatten(photos.load((PAGES / f"{name}.jpg").read_bytes())))
    if truth["layout"].startswith("C"):
        assert found is None
        return
    assert found is not None
    body = found.rows[truth["layout"].startswith("E") :]
    assert [row[0].is_struck for row in body] == [bool(row.get("struck")) for row in truth["rows"]]


def test_rows_ruled_with_dots_are_found():
    sheet = Sheet()
    drawn = sheet.drawn()
    for height in sheet.row_heights[2:-1]:
        drawn[height - 3 : height + 4, 90:1612] = np.median(drawn[height + 8 : height + 9, 90:1612], axis=(0, 1))
        for x in range(90, 1612, 6):
            drawn[height : height + 2, x : x + 2] = BLACK
    found = grid.find_table(scanned(drawn))
    assert found is not None
    assert (len(found.rows), found.column_count) == (8, 6)


def test_a_fold_over_the_whole_sheet_is_no_border_of_the_table():
    drawn = np.vstack([Sheet().drawn(), np.full((1500, 1700, 3), 245, np.uint8)])
    drawn[:, 1115:1118] = 150
    found = grid.find_table(scanned(drawn))
    assert found is not None
    assert (len(found.rows), found.column_count) == (8, 6)


def dotted_down(sheet):
    """The sheet's inner borders drawn as dots; figures and names begin at one height below each other."""
    drawn = sheet.drawn()
    for share in sheet.columns[1:-1]:
        x = round(share * 1700)
        for top in range(263, 1037, 4):
            if not any(abs(top - height) < 5 for height in sheet.row_heights):
                drawn[top : top + 4, x - 2 : x + 3] = 245
        drawn[262:1038:6, x : x + 2] = 90
    return drawn


def test_columns_ruled_with_dots_are_found_and_stacked_letters_are_none():
    found = grid.find_table(scanned(dotted_down(Sheet())))
    assert found is not None
    assert (len(found.rows), found.column_count) == (8, 6)


def test_another_sheets_edge_around_a_corner_of_the_table_takes_no_columns_away():
    sheet = Sheet(columns=(0.05, 0.1, 0.3, 0.45, 0.55, 0.7, 0.8))
    drawn = sheet.drawn()
    for height in sheet.row_heights:
        drawn[height : height + 2, 74:85] = 110
    drawn[60:1153, 1500:1503] = 110
    drawn[1150:1153, 600:1503] = 110
    found = grid.find_table(scanned(drawn))
    assert found is not None
    assert (len(found.rows), found.column_count) == (8, 6)


@pytest.mark.parametrize(
    ("start", "end", "struck"),
    [
        ((120, 380), (1580, 1020), set(range(8))),
        ((1500, 370), (200, 690), {0, 1, 2, 3}),
        ((400, 1030), (1000, 540), {2, 3, 4, 5, 6, 7}),
    ],
)
def test_a_stroke_drawn_slantwise_strikes_the_rows_it_runs_over(start, end, struck):
    drawn = Sheet().drawn()
    cv2.line(drawn, start, end, BLUE, 4, cv2.LINE_AA)
    found = grid.find_table(scanned(drawn))
    assert found is not None
    assert (len(found.rows), found.column_count) == (8, 6)
    assert {at for at, row in enumerate(found.rows) if all(cell.is_struck for cell in row)} == struck


def test_writing_alone_is_no_slanting_stroke():
    drawn = Sheet(blank=frozenset()).drawn()
    for at in range(6):
        cv2.line(drawn, (400 + 150 * at, 600), (470 + 150 * at, 520), BLUE, 4, cv2.LINE_AA)
    found = grid.find_table(scanned(drawn))
    assert found is not None
    assert not any(cell.is_struck for row in found.rows for cell in row)


def test_a_fold_that_fades_before_the_sheets_end_is_no_border_of_the_table():
    drawn = np.vstack([Sheet().drawn(), np.full((1500, 1700, 3), 245, np.uint8)])
    drawn[700:, 1115:1118] = 150
    drawn[300:700, 1115:1118] = np.linspace(245, 150, 400).reshape(-1, 1, 1)
    found = grid.find_table(scanned(drawn))
    assert found is not None
    assert (len(found.rows), found.column_count) == (8, 6)


def test_columns_of_which_some_are_ruled_with_dots_are_all_found():
    sheet = Sheet(columns=tuple(np.linspace(0.05, 0.95, 10)))
    drawn, dots = sheet.drawn(), dotted_down(sheet)
    for share in (sheet.columns[3], sheet.columns[6]):
        x = round(share * 1700)
        drawn[262:1038, x - 4 : x + 5] = dots[262:1038, x - 4 : x + 5]
        drawn[560:690, x : x + 2] = 110
    found = grid.find_table(scanned(drawn))
    assert found is not None
    assert (len(found.rows), found.column_count) == (8, 9)
