"""The sheet is found where it is small, aside, pale on pale or beside another one, and in dim light."""

import warnings

import cv2
import numpy as np
import pytest

from intake.ocr import grid, light, notes, page
from tests.support.sheets import Sheet, photographed

WHOLE = np.array([[300, 200], [1950, 330], [1800, 1450], [180, 1300]], float)


def placed(x, y, width, height):
    """Corners of a sheet turned a little, its upper left corner near (x, y)."""
    aside, down = 0.03 * width, 0.03 * height
    return np.array([[x + aside, y], [x + width, y + down], [x + width - aside, y + height], [x, y + height - down]])


def shape_of(photo):
    """(rows, columns) of the table found, None without one; and the page."""
    flat = page.flatten(photo)
    found = grid.find_table(flat)
    return (len(found.rows), found.column_count) if found else None, flat


@pytest.mark.parametrize(
    ("x", "y", "width", "height"),
    [
        (900, 700, 1500, 1060),
        (900, 700, 1250, 880),
        (60, 60, 1300, 920),
        (1600, 1250, 1300, 920),
        (1200, 300, 1700, 1200),
    ],
    ids=["a quarter of the photo", "a sixth", "in the upper left", "in the lower right", "right of the middle"],
)
def test_a_small_sheet_anywhere_on_the_photo_is_found(x, y, width, height):
    corners = placed(x, y, width, height)
    shape, flat = shape_of(photographed(Sheet().drawn(), corners, 3000, 2300))
    assert shape == (8, 6)
    assert np.abs(flat.shot.corners - corners).max() < 16


@pytest.mark.parametrize("table", [225, 245])
def test_white_paper_on_a_white_table_has_its_rows(table):
    photo = photographed(Sheet().drawn(), placed(250, 200, 1650, 1200))
    outside = np.ones(photo.shape[:2], np.uint8)
    cv2.fillConvexPoly(outside, placed(250, 200, 1650, 1200).astype(np.int32), 0)
    photo[outside > 0] = table
    assert shape_of(photo)[0] == (8, 6)


def side_by_side(first_x, second_x):
    photo = photographed(Sheet().drawn(), placed(first_x, 300, 1250, 880), 3000, 1600)
    other = photographed(
        Sheet(rows=12, columns=(0.05, 0.3, 0.6, 0.95)).drawn(), placed(second_x, 330, 1250, 880), 3000, 1600
    )
    cover = np.zeros(photo.shape[:2], np.uint8)
    cv2.fillConvexPoly(cover, placed(second_x, 330, 1250, 880).astype(np.int32), 1)
    photo[cover > 0] = other[cover > 0]
    return photo


@pytest.mark.parametrize(("first_x", "second_x", "expected"), [(700, 1990, (8, 6)), (-250, 1050, (12, 3))])
def test_of_two_sheets_the_one_most_inside_is_read_and_the_other_told(first_x, second_x, expected):
    shape, flat = shape_of(side_by_side(first_x, second_x))
    assert shape == expected
    assert notes.NEIGHBOUR in notes.of(flat, None, [])


def test_a_sheet_alone_has_no_neighbour():
    assert notes.NEIGHBOUR not in notes.of(shape_of(photographed(Sheet().drawn(), WHOLE))[1], None, [])


@pytest.mark.parametrize(("brightness", "noise"), [(0.4, 20), (0.15, 8), (0.14, 12)])
def test_a_dim_and_noisy_photo_keeps_its_rows(brightness, noise):
    grain = np.random.default_rng(6).normal(0, noise, (1700, 2200, 3))
    photo = photographed(Sheet().drawn(), WHOLE) * brightness + grain
    assert shape_of(np.clip(photo, 0, 255).astype(np.uint8))[0] == (8, 6)


def test_a_quiet_photo_is_not_softened():
    photo = photographed(Sheet().drawn(), WHOLE)
    assert light.quiet(photo) is photo


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_noise_ends_without_a_table_and_without_a_warning(seed):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert shape_of(np.random.default_rng(seed).integers(0, 255, (1400, 1800, 3), np.uint8))[0] is None
