"""What the phone says of a photographed page, on pages drawn for it: an A4 sheet 1,000 px wide, strokes of 2 px."""

import random
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.phone.conftest import Phone

WIDTH, HEIGHT = 1000, 400


def written() -> Image.Image:
    """Lines of something like writing on light paper."""
    chance, page = random.Random(1), Image.new("L", (WIDTH, HEIGHT), 215)
    pen = ImageDraw.Draw(page)
    for y in range(30, HEIGHT - 20, 26):
        for x in range(40, WIDTH - 40, 9):
            pen.line((x, y, x + chance.randint(-4, 4), y + chance.randint(6, 14)), fill=50, width=2)
    return page


def said_of(phone: Phone, page: Image.Image) -> Any:
    """The verdict's word; "" when the page is good."""
    return phone.ask("judge", list(page.convert("RGBA").tobytes()), *page.size)["word"]


def test_a_sharp_page_in_good_light_is_good(phone: Phone) -> None:
    assert said_of(phone, written()) == ""


@pytest.mark.parametrize("radius", [3, 6])
def test_a_blurred_page_is_called_blurred(phone: Phone, radius: int) -> None:
    assert said_of(phone, written().filter(ImageFilter.GaussianBlur(radius))) == "blurred"


def test_a_dark_page_is_called_dark(phone: Phone) -> None:
    assert said_of(phone, written().point(lambda value: value // 5)) == "dark"


def test_a_bare_table_is_no_page(phone: Phone) -> None:
    assert said_of(phone, Image.new("L", (WIDTH, HEIGHT), 180)) == "empty"


def test_a_hands_shadow_over_a_corner_is_seen(phone: Phone) -> None:
    page = written()
    corner = page.crop((0, 0, 300, 160)).point(lambda value: value // 3)
    page.paste(corner, (0, 0))
    assert said_of(phone, page) == "shadow"
