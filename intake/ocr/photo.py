"""Bytes of a photo become upright pixels of bounded size."""

import io
import struct
import warnings
from contextlib import suppress

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from intake.ocr.stages import Pixels, Unreadable

# Cores are used by pages: for pictures so small OpenCV's threads take a third more of them than one alone does.
cv2.setNumThreads(1)

LONG_SIDE_MAX_PX = 3500
PIXELS_MAX = 120_000_000
"""More than any phone takes; a picture that claims more is a trap for the memory."""
SHORT_SIDE_MIN_PX = 200


def load(data: bytes) -> Pixels:
    """(height, width, 3) RGB of a JPEG, PNG or WebP, turned as the camera says, long side at most 3500 px.

    Refuses PHOTO_UNDECODABLE, PHOTO_TOO_LARGE and PHOTO_TOO_SMALL."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
                return _pixels(opened)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as broken:
        raise Unreadable("PHOTO_UNDECODABLE", "Không mở được ảnh này; hãy chụp lại trang và gửi lại.") from broken
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_large() from bomb


def _pixels(opened: Image.Image) -> Pixels:
    width, height = opened.size
    if width * height > PIXELS_MAX:
        raise _too_large()
    if min(width, height) < SHORT_SIDE_MIN_PX:
        raise Unreadable("PHOTO_TOO_SMALL", "Ảnh quá nhỏ, không đọc được chữ; hãy chụp lại gần hơn và gửi ảnh gốc.")
    # JPEG decodes straight to a smaller size, which saves most of the work on large photos.
    opened.draft("RGB", (LONG_SIDE_MAX_PX, LONG_SIDE_MAX_PX))
    with suppress(SyntaxError, ValueError, KeyError, TypeError, OSError, ZeroDivisionError, struct.error):
        ImageOps.exif_transpose(opened, in_place=True)  # a camera's words that are no EXIF cost no page
    pixels = np.asarray(_on_white(opened), dtype=np.uint8)
    scale = LONG_SIDE_MAX_PX / max(opened.size)
    if scale < 1:
        pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    return pixels


def _on_white(picture: Image.Image) -> Image.Image:
    """RGB; what is transparent becomes paper."""
    if not picture.has_transparency_data:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def _too_large() -> Unreadable:
    return Unreadable("PHOTO_TOO_LARGE", "Ảnh quá lớn; hãy giảm độ phân giải của máy ảnh rồi chụp lại.")
