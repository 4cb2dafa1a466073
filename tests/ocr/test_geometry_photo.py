"""Bytes of a photo become upright pixels, or a sentence."""

import io

import numpy as np
import pytest
from PIL import Image

from intake.ocr import photo
from intake.ocr.stages import Unreadable

ORIENTATION = 0x0112


def encoded(picture, kind="PNG", **options):
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


@pytest.mark.parametrize("data", [b"", b"khong phai anh", b"\xff\xd8\xff\xe0 broken", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused_in_words(data):
    with pytest.raises(Unreadable) as refused:
        photo.load(data)
    assert refused.value.code == "PHOTO_UNDECODABLE"
    assert "chụp lại" in refused.value.sentence


def test_a_picture_cut_off_on_its_way_is_refused():
    whole = encoded(Image.effect_noise((600, 600), 90), "PNG")
    with pytest.raises(Unreadable, match="chụp lại"):
        photo.load(whole[: len(whole) // 2])


def test_a_picture_that_claims_to_be_huge_is_refused_before_it_is_decoded():
    with pytest.raises(Unreadable) as refused:
        photo.load(encoded(Image.new("1", (40_000, 40_000))))
    assert refused.value.code == "PHOTO_TOO_LARGE"


def test_a_stamp_sized_picture_is_refused():
    with pytest.raises(Unreadable) as refused:
        photo.load(encoded(Image.new("RGB", (120, 90))))
    assert refused.value.code == "PHOTO_TOO_SMALL"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_three_formats_give_the_same_red_page(kind):
    pixels = photo.load(encoded(Image.new("RGB", (400, 300), (250, 10, 10)), kind))
    assert pixels.shape == (300, 400, 3)
    assert np.abs(pixels.reshape(-1, 3).mean(axis=0) - (250, 10, 10)).max() < 8


def test_the_camera_held_sideways_gives_an_upright_page():
    picture = Image.new("RGB", (400, 300), "white")
    picture.paste("black", (0, 0, 100, 100))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    pixels = photo.load(encoded(picture, "JPEG", exif=exif, quality=95))
    assert pixels.shape == (400, 300, 3)
    assert pixels[50, 250].max() < 40
    assert pixels[50, 50].min() > 215


def test_a_large_photo_is_made_smaller_and_a_small_one_stays():
    assert max(photo.load(encoded(Image.new("RGB", (5000, 2000), "white"), "JPEG")).shape) == photo.LONG_SIDE_MAX_PX
    assert photo.load(encoded(Image.new("RGB", (1000, 800)))).shape == (800, 1000, 3)


def test_what_is_transparent_is_paper():
    assert photo.load(encoded(Image.new("RGBA", (300, 300), (0, 0, 0, 0)))).min() == 255
