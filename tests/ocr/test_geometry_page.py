"""The sheet is found, laid flat and straight, and every point of it leads back to the photo."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.ocr import outline, page, straighten
from intake.ocr.mesh import Mesh
from intake.ocr.rulings import Strokes
from intake.ocr.stages import Unreadable
from tests.support.sheets import BLACK, RED, Sheet, bent, photographed, shaded

TILTED = np.array([[300, 200], [1950, 330], [1800, 1450], [180, 1300]], float)


def test_a_sheet_far_away_is_refused_in_words():
    tiny = cv2.resize(photographed(Sheet().drawn(), TILTED), None, fx=0.2, fy=0.2, interpolation=cv2.INTER_AREA)
    with pytest.raises(Unreadable) as refused:
        page.flatten(tiny)
    assert refused.value.code == "SHEET_TOO_SMALL"


def test_a_tilted_sheet_on_a_streaked_table_is_found_to_a_few_pixels():
    found = outline.corners(photographed(Sheet().drawn(), TILTED))
    assert np.abs(found - TILTED).max() < 8


def test_a_shadow_across_the_sheet_does_not_cut_it():
    found = outline.corners(shaded(photographed(Sheet().drawn(), TILTED)))
    assert np.abs(found - TILTED).max() < 12


def test_a_scan_without_background_is_the_sheet():
    scan = Sheet().drawn()
    found = outline.corners(scan)
    height, width = scan.shape[:2]
    assert np.abs(found - [[0, 0], [width, 0], [width, height], [0, height]]).max() < 8


def test_where_the_picture_ends_the_sheet_goes_to_its_end():
    beyond = TILTED + np.array([300, 0])
    found = outline.corners(photographed(Sheet().drawn(), beyond, width=2000))
    assert np.abs(found[0] - beyond[0]).max() < 12
    assert abs(found[1][0] - 1999) < 12


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_page_photographed_in_any_turn_comes_out_upright(turn):
    photo = np.ascontiguousarray(np.rot90(photographed(Sheet().drawn(), TILTED), turn))
    flat = page.flatten(photo)
    height, width = flat.grey.shape
    assert width > height
    title = flat.grey[height // 30 : height // 6, width // 4 : 3 * width // 4]
    foot = flat.grey[-height // 14 : -height // 30, width // 4 : 2 * width // 3]
    assert (title < 100).mean() > 10 * (foot < 100).mean()


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_every_point_of_a_page_leads_back_to_its_place_on_the_photo(quarters):
    photo = photographed(Sheet().drawn(), TILTED)
    marked = photo.copy()
    places = [(700, 600), (1500, 900), (400, 1200)]
    for place in places:
        cv2.circle(marked, place, 9, BLACK, -1)
    flat = page.turn(page.flatten(marked), quarters)
    black = cv2.erode((flat.grey < 100).astype(np.uint8), np.ones((9, 9), np.uint8))
    _, _, _, middles = cv2.connectedComponentsWithStats(black)
    spots = middles[1:]
    back = flat.to_photo(spots)
    for place in places:
        assert np.hypot(*(back - place).T).min() < 1.0


def test_four_quarter_turns_are_none():
    flat = page.flatten(photographed(Sheet().drawn(), TILTED))
    turned = page.turn(page.turn(flat, 1), 3)
    points = np.array([[10.0, 20.0], [500.5, 300.25]])
    assert np.array_equal(turned.grey, flat.grey)
    assert np.allclose(turned.to_photo(points), flat.to_photo(points))


@pytest.mark.parametrize(
    "sag",
    [
        lambda x: 25 * np.sin(np.pi * x),
        lambda x: 40 * (1 - np.clip(x / 0.2, 0, 1)) ** 2,
        lambda x: np.where(x < 0.5, 30 * x, 30 * (1 - x)),
    ],
    ids=["curled", "in the spine", "folded"],
)
def test_rulings_of_a_bent_sheet_come_out_straight(sag):
    sheet = Sheet()
    flat = page.flatten(photographed(bent(sheet.drawn(), sag), TILTED))
    width = flat.grey.shape[1]
    ruled = (flat.grey[:, round(0.1 * width) : round(0.9 * width)] < 190).mean(axis=1)
    # A ruling that stays within two pixels fills its rows; a bent one is spread over many.
    assert np.count_nonzero(cv2.blur(ruled[:, None], (1, 3)).ravel() > 0.3) >= len(sheet.row_heights) * 2


def test_paper_is_white_in_the_shadow_too_and_red_ink_is_gone():
    sheet = Sheet().drawn()
    cv2.circle(sheet, (1500, 150), 60, RED, 6)
    flat = page.flatten(shaded(photographed(sheet, TILTED)))
    height, width = flat.grey.shape
    assert np.median(flat.grey[: height // 2]) > 245
    assert np.median(flat.grey[height // 2 :]) > 245
    stamp = slice(round(0.06 * height), round(0.19 * height)), slice(round(0.82 * width), round(0.94 * width))
    assert flat.grey[stamp].min() > 170


@settings(deadline=None, max_examples=40)
@given(st.floats(-30, 30), st.floats(-20, 20), st.integers(2, 9))
def test_slanting_strokes_are_levelled_by_the_net(slope, sag, count):
    width, height = 1000, 600
    x = np.arange(20, 980, 12.0)
    strokes = [40 + at * 500 / count + slope * x / width + sag * (x / width) ** 2 for at in range(count)]
    points = np.concatenate([np.stack([x, y], axis=1) for y in strokes])
    found = Strokes(points, np.repeat(np.arange(count), len(x)), np.full(len(points), 12.0))
    moved = points[:, 1] + straighten.at(straighten.shifts(found, width, height), points, width, height)
    assert max(np.ptp(part) for part in np.split(moved, count)) < 1.5


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 199), st.floats(0, 99))
def test_a_mesh_keeps_straight_what_lies_straight(x, y):
    across, down = np.meshgrid(np.linspace(5, 404, 7), np.linspace(10, 208, 5))
    mesh = Mesh(np.stack([across, down], axis=2), 200, 100)
    assert np.allclose(mesh.to_photo(np.array([[x, y]])), [[5 + x * 399 / 199, 10 + y * 2]])
