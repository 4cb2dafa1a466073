"""Pictures for tests: drawn here, or broken on purpose."""

import io
import struct
import zlib

from PIL import Image, ImageDraw

ORIENTATION, GPS, COMMENT = 0x0112, 0x8825, b"Ban Hua Na, may cua Lan"


def photo(mark: int = 0, width_px: int = 600, height_px: int = 400, orientation: int = 1) -> bytes:
    """A JPEG of a sheet as a phone sends it: with orientation, place, a comment, and bytes after its end.

    A black square stands in the upper left corner of the stored pixels; `mark` makes another photo of it.
    """
    sheet = Image.new("RGB", (width_px, height_px), (235, 230, 220))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, width_px // 4, height_px // 4), fill="black")
    pen.rectangle(
        (width_px // 2, height_px // 2, width_px // 2 + mark % 97 + 1, height_px // 2 + mark // 97 + 1), fill="blue"
    )
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS)[2] = (21.0, 32.0, 5.0)
    held = io.BytesIO()
    sheet.save(held, "JPEG", quality=90, exif=exif, comment=COMMENT)
    return held.getvalue() + b"GPS 21.5347 104.0292 after the end"


def as_format(name: str, **options: object) -> bytes:
    """The same sheet as PNG, WEBP, HEIF or PDF."""
    held = io.BytesIO()
    sheet = Image.open(io.BytesIO(photo()))
    sheet.load()
    if name == "HEIF":
        import pillow_heif

        pillow_heif.from_pillow(sheet).save(held)
    else:
        sheet.save(held, name, **options)
    return held.getvalue()


def pdf(page_count: int) -> bytes:
    """A PDF of so many sheets."""
    sheets = [Image.new("RGB", (300, 400), (200, 200, 250 - at)) for at in range(page_count)]
    held = io.BytesIO()
    sheets[0].save(held, "PDF", save_all=True, append_images=sheets[1:])
    return held.getvalue()


def png_of(width_px: int, height_px: int) -> bytes:
    """A small PNG whose header claims a huge picture."""
    header = struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
