"""What the picture taker refuses, and what it leaves of a picture."""

import io
import os

import pytest
from PIL import Image

from catalogue.refusals import Refusal
from intake import imaging
from intake.ocr import photo
from tests.support import photos as made


@pytest.mark.parametrize(
    ("data", "code", "status"),
    [
        (b"", "IMAGE_EMPTY", 422),
        ("Danh sách trẻ em bản Hua Nà".encode(), "NOT_AN_IMAGE", 422),
        (b"GIF89a" + bytes(100), "NOT_AN_IMAGE", 422),
        (b"<svg xmlns='x'></svg>", "NOT_AN_IMAGE", 422),
        (made.photo()[:3000], "IMAGE_CUT_OFF", 422),
        (made.photo()[:40], "IMAGE_CUT_OFF", 422),
        (b"\xff\xd8\xff" + bytes(5000), "IMAGE_CUT_OFF", 422),
        (made.as_format("PNG")[:-200], "IMAGE_CUT_OFF", 422),
        (made.as_format("WEBP")[:500], "IMAGE_CUT_OFF", 422),
        (made.as_format("HEIF")[:400], "IMAGE_CUT_OFF", 422),
        (made.png_of(30_000, 30_000), "TOO_MANY_PIXELS", 413),
        (made.png_of(1, 2_000_000_000), "TOO_MANY_PIXELS", 413),
        (b"%PDF-1.7 nothing here", "PDF_UNREADABLE", 422),
        (made.pdf(51), "PDF_PAGES", 422),
        (made.photo() + bytes(12 * 1024 * 1024), "IMAGE_TOO_LARGE", 413),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_good_picture_is_refused_in_one_sentence(data: bytes, code: str, status: int) -> None:
    with pytest.raises(Refusal) as refused:
        imaging.renew(data)
    assert (refused.value.code, refused.value.status) == (code, status)
    assert refused.value.sentence.endswith(".")


def test_a_picture_that_kills_its_decoder_is_refused_and_the_next_one_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as less_memory:
        less_memory.setattr(imaging, "MEMORY_BYTES", 90 * 1024 * 1024)
        with pytest.raises(Refusal) as refused:
            imaging.renew(made.photo(width_px=6000, height_px=6000))
    assert refused.value.code == "IMAGE_TOO_HARD"
    assert len(imaging.renew(made.photo())) == 1


def test_a_decoder_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imaging, "PICTURE_S", 0.001)
    with pytest.raises(Refusal) as refused:
        imaging.renew(made.photo())
    assert refused.value.code == "IMAGE_TOO_HARD"


def test_nothing_the_camera_wrote_stays_in_a_photo() -> None:
    sent = made.photo()
    assert made.COMMENT in sent
    (kept,) = imaging.renew(sent)
    image = Image.open(io.BytesIO(kept.jpeg))
    assert dict(image.getexif()) == {}
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(image.info)
    assert b"Exif" not in kept.jpeg
    assert b"GPS" not in kept.jpeg
    assert made.COMMENT not in kept.jpeg
    assert kept.jpeg.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    ("orientation", "size", "corner"),
    [(1, (600, 400), (10, 10)), (3, (600, 400), (590, 390)), (6, (400, 600), (390, 10)), (8, (400, 600), (10, 590))],
)
def test_a_photo_is_turned_upright(orientation: int, size: tuple[int, int], corner: tuple[int, int]) -> None:
    (kept,) = imaging.renew(made.photo(orientation=orientation))
    image = Image.open(io.BytesIO(kept.jpeg)).convert("L")
    assert (kept.width_px, kept.height_px) == size == image.size
    assert image.getpixel(corner) < 60  # type: ignore[operator]


@pytest.mark.parametrize("name", ["PNG", "WEBP", "HEIF"])
def test_other_formats_become_jpeg(name: str) -> None:
    (kept,) = imaging.renew(made.as_format(name))
    assert imaging.format_of(kept.jpeg) == "JPEG"
    assert (kept.width_px, kept.height_px) == (600, 400)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "words", [b"no EXIF at all", b"Exif\0\0II*\0\x08\0\0\0" + b"\xff" * 60], ids=["none", "cut off"]
)
def test_a_camera_that_writes_nonsense_costs_no_picture(name: str, words: bytes) -> None:
    held = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(held, name, exif=words)
    (kept,) = imaging.renew(held.getvalue())
    assert (kept.width_px, kept.height_px) == (600, 400)
    assert photo.load(held.getvalue()).shape == (400, 600, 3)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16"])
def test_any_kind_of_pixels_is_taken(mode: str) -> None:
    held = io.BytesIO()
    white = Image.new("L", (60, 40), 255)
    (Image.new("I;16", (60, 40), 255 * 256) if mode == "I;16" else white.convert(mode)).save(held, "PNG")
    (kept,) = imaging.renew(held.getvalue())
    shown = Image.open(io.BytesIO(kept.jpeg)).convert("L").getpixel((30, 20))
    assert shown in range(250, 256)


def test_each_page_of_a_pdf_is_a_picture_in_its_order() -> None:
    pictures = imaging.renew(made.pdf(3))
    blues = [Image.open(io.BytesIO(p.jpeg)).getpixel((20, 20))[2] for p in pictures]  # type: ignore[index]
    assert len(pictures) == 3
    assert blues == sorted(blues, reverse=True)


def test_the_decoder_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from intake import child_process

    monkeypatch.setenv("SOTREEM_SECRET", "rất bí mật")
    command = [sys.executable, "-c", "import os, sys; sys.stdout.write(' '.join(os.environ))"]
    outcome = child_process.run(command, b"", wall_s=20, memory_bytes=1 << 30)
    assert outcome.exit_code == 0
    assert b"SOTREEM" not in outcome.output
    assert "SOTREEM_SECRET" in os.environ
