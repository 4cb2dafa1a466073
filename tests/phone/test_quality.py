"""What the phone sees and says of a photographed page, on pictures drawn for it."""

import random
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.phone.conftest import Phone

SMALL = 256, 192
WHOLE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
TILE_PX, TILES = 128, 16
GOOD = {
    "edge_share": 0.001,
    "edge_px": 2.6,
    "sheet_px": 2400,
    "light": 200,
    "shadow": 0.9,
    "glare": 0,
    "corners_missing": 0,
    "ink": 0.05,
}


def on_table(corners: list[tuple[int, int]], paper: int = 225, table: tuple[int, int, int] = (110, 80, 60)) -> Any:
    """A light sheet with lines of writing on a brown table, as the small picture shows it."""
    picture = Image.new("RGB", SMALL, table)
    pen = ImageDraw.Draw(picture)
    pen.polygon(corners, fill=(paper, paper, paper - 8))
    (left, top), (right, bottom) = np.min(corners, axis=0) + 25, np.max(corners, axis=0) - 25
    for y in range(int(top), int(bottom), 9):
        pen.line((left, y, right, y), fill=(60, 60, 120), width=1)
    return picture.filter(ImageFilter.GaussianBlur(0.6))


def outline(phone: Phone, picture: Any) -> Any:
    """What the phone finds in it."""
    return phone.ask("outline", list(picture.convert("RGBA").tobytes()), *picture.size)


def tiles(radius: float = 0.6) -> list[int]:
    """Writing as the camera took it: strokes of 5 px, sixteen tiles one under the other."""
    chance, strip = random.Random(1), Image.new("L", (TILE_PX, TILE_PX * TILES), 215)
    pen = ImageDraw.Draw(strip)
    for y in range(6, strip.height, 24):
        for x in range(6, TILE_PX, 14):
            pen.line((x, y, x + chance.randint(-6, 6), y + chance.randint(8, 16)), fill=50, width=5)
    return list(strip.filter(ImageFilter.GaussianBlur(radius)).convert("RGBA").tobytes())


def test_the_sheets_corners_are_found_whatever_is_written_on_it(phone: Phone) -> None:
    corners = [(30, 22), (226, 30), (232, 172), (24, 166)]
    found = outline(phone, on_table(corners))
    assert np.abs(np.array(found["corners"]) * SMALL - np.array(corners)).max() < 3
    assert found["missing"] == 0


def test_a_corner_beyond_the_pictures_end_is_missed(phone: Phone) -> None:
    assert outline(phone, on_table([(30, 22), (226, 30), (290, 230), (24, 166)]))["missing"] > 0


def test_an_edge_beyond_the_pictures_end_misses_two_corners(phone: Phone) -> None:
    assert outline(phone, on_table([(30, 22), (226, 30), (226, 260), (24, 260)]))["missing"] == 2


def scan(reach: int) -> Any:
    """A ruled table on a sheet that fills the picture; its rulings end so far from the picture's ends."""
    picture = Image.new("RGB", SMALL, (232, 230, 226))
    pen = ImageDraw.Draw(picture)
    for y in range(reach + 12, SMALL[1] - reach - 10, 14):
        pen.line((reach, y, SMALL[0] - reach - 1, y), fill=(150, 150, 150), width=1)
    for x in range(reach + 20, SMALL[0] - reach - 18, 37):
        pen.line((x, reach, x, SMALL[1] - reach - 1), fill=(150, 150, 150), width=1)
    return picture.filter(ImageFilter.GaussianBlur(0.6))


def test_a_scan_that_ends_with_its_sheet_misses_no_corner(phone: Phone) -> None:
    assert outline(phone, scan(reach=10))["isAll"]


def test_a_table_that_runs_out_of_the_picture_is_no_scan(phone: Phone) -> None:
    assert not outline(phone, scan(reach=0))["isAll"]


def test_a_sheet_whose_edges_are_seen_is_no_scan(phone: Phone) -> None:
    assert not outline(phone, on_table([(30, 22), (226, 30), (232, 172), (24, 166)]))["isAll"]


def test_a_darker_sheet_on_a_lighter_table_is_found_as_well(phone: Phone) -> None:
    corners = [(30, 22), (226, 30), (232, 172), (24, 166)]
    found = outline(phone, on_table(corners, 120, (210, 205, 200)))
    assert np.abs(np.array(found["corners"]) * SMALL - np.array(corners)).max() < 3


def test_writing_out_of_focus_has_wider_edges(phone: Phone) -> None:
    widths = [phone.ask("sharpness", tiles(radius))["edge_px"] for radius in (0.6, 2, 4)]
    assert widths[0] < 4 < widths[1] < widths[2]


def test_bare_paper_has_no_writing_on_it(phone: Phone) -> None:
    bare = Image.new("RGBA", (TILE_PX, TILE_PX * TILES), (215, 215, 210, 255))
    assert phone.ask("sharpness", list(bare.tobytes()))["ink"] == 0


def test_a_hands_shadow_is_measured_against_the_rest_of_the_sheet(phone: Phone) -> None:
    page = Image.new("RGB", SMALL, (210, 210, 205))
    page.paste((70, 70, 68), (0, 0, 90, 80))
    light = phone.ask("light", list(page.convert("RGBA").tobytes()), *SMALL, WHOLE)
    assert light["light"] > 200
    assert 0.3 < light["shadow"] < 0.36
    assert light["glare"] == 0


def test_what_shines_is_measured_as_a_share_of_the_sheet(phone: Phone) -> None:
    page = Image.new("RGB", SMALL, (190, 190, 185))
    page.paste((255, 255, 255), (100, 60, 164, 108))
    glare = phone.ask("light", list(page.convert("RGBA").tobytes()), *SMALL, WHOLE)["glare"]
    assert glare == pytest.approx(64 * 48 / (256 * 192), rel=0.05)


def test_a_picture_without_a_sheet_says_so(phone: Phone) -> None:
    assert phone.ask("verdict", None)["word"] == "none"


@pytest.mark.parametrize(
    ("measure", "by", "word"),
    [
        ("light", 0.5, "dark"),
        ("glare", 2.0, "glare"),
        ("sheet_px", 0.5, "far"),
        ("edge_share", 2.0, "blurred"),
        ("shadow", 0.5, "shadow"),
    ],
)
def test_beyond_a_limit_there_is_one_thing_to_change(phone: Phone, measure: str, by: float, word: str) -> None:
    limit = phone.ask("limits")[measure]
    assert phone.ask("verdict", GOOD)["isGood"]
    told = phone.ask("verdict", GOOD | {measure: limit * by})
    assert (told["isGood"], told["word"]) == (False, word)
    assert told["sentence"].endswith(".")


def test_edges_as_sharp_as_pixels_can_be_are_not_called_blurred(phone: Phone) -> None:
    limits = phone.ask("limits")
    small = GOOD | {"sheet_px": limits["sheet_px"] + 50, "edge_share": 2 * limits["edge_share"]}
    assert phone.ask("verdict", small | {"edge_px": 2.2})["isGood"]
    assert phone.ask("verdict", small | {"edge_px": 3.5})["word"] == "blurred"


def test_one_thing_is_said_at_a_time_the_first_to_be_mended_first(phone: Phone) -> None:
    bad = GOOD | {"light": 10, "corners_missing": 1, "edge_share": 1}
    assert phone.ask("verdict", bad)["word"] == "dark"
    assert phone.ask("verdict", bad | {"light": 200})["word"] == "corner"


def taken(*pages: str, book: str = "2") -> list[dict[str, str]]:
    """Photographed pages of one book."""
    return [{"hamlet": "Bản Hua Nà", "book": book, "page": page} for page in pages]


def test_pages_left_out_are_named(phone: Phone) -> None:
    [book] = phone.ask("books", taken("3", "5", "6", "8"))
    assert book["gaps"] == [4, 7]
    assert book["sentence"] == "Sổ 2: đã chụp trang 3, 5–6, 8; còn thiếu trang 4, 7."


def test_a_book_without_gaps_names_none_and_books_are_kept_apart(phone: Phone) -> None:
    books = phone.ask("books", taken("2", "1", "2") + taken("9", "bìa", book="2026"))
    assert [book["sentence"] for book in books] == ["Sổ 2: đã chụp trang 1–2.", "Sổ 2026: đã chụp trang 9, bìa."]


def test_pages_that_others_photographed_fill_the_gaps_and_are_named(phone: Phone) -> None:
    [book] = phone.ask("books", taken("3", "6"), [{"hamlet": "Bản Hua Nà", "book": "2", "pages": [1, 2, 3, 4]}])
    assert book["sentence"] == "Sổ 2: đã chụp trang 1–4, 6; còn thiếu trang 5."
    assert book["elsewhere"] == [1, 2, 4]


def test_a_book_nobody_photographed_on_this_phone_is_on_the_map_too(phone: Phone) -> None:
    [book] = phone.ask("books", [], [{"hamlet": "Bản Hua Nà", "book": "2026", "pages": [7, 9]}])
    assert book["sentence"] == "Sổ 2026: đã chụp trang 7, 9; còn thiếu trang 8."
