"""Files that somebody might send to do harm: mutated, swollen, with hidden words, of a false kind. All from a seed."""

import io
import random
import struct
import zlib
from collections.abc import Iterator

import pillow_heif
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
_FALSE = (
    b"<html><script>alert(1)</script></html>",
    b"<svg xmlns='x' onload='alert(1)'></svg>",
    b"GIF89a\x01\x00\x01\x00",
    b"MZ\x90\x00 an executable",
    b"PK\x03\x04 an archive",
    b"#!/bin/sh\nrm -rf /\n",
    b"<?php system($_GET['c']); ?>",
    b"\x7fELF\x02\x01\x01",
    b"BM a bitmap",
    b"%!PS-Adobe-3.0 EPSF",
)


def picture(kind: str, mark: int, size: tuple[int, int] = (320, 240), **options: object) -> bytes:
    """A sheet with a square; `mark` makes another one of it."""
    sheet = Image.new("RGB", size, (235, 230, mark % 256))
    ImageDraw.Draw(sheet).rectangle((10, 10, 20 + mark % 97, 40), fill="blue")
    held = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(sheet).save(held)
    else:
        sheet.save(held, kind, **options)
    return held.getvalue()


def mutated(count: int, seed: int = 7) -> Iterator[bytes]:
    """Pictures of four kinds with bytes changed, cut out, doubled or cut off; no two the same."""
    dice = random.Random(seed)
    bases = {kind: picture(kind, 0) for kind in KINDS}
    for at in range(count):
        data = bytearray(bases[KINDS[at % len(KINDS)]])
        for _ in range(dice.choice((1, 2, 8, 40))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        place, length = dice.randrange(len(data)), dice.randrange(1, 200)
        way = dice.randrange(4)
        if way == 1:
            del data[place : place + length]
        elif way == 2:
            data[place:place] = data[place : place + length]
        elif way == 3:
            del data[max(place, 20) :]
        yield bytes(data) + (struct.pack(">I", at) if way == 0 else b"")


def bombs() -> Iterator[bytes]:
    """Forty: headers that claim billions of pixels, blank pictures that unpack to 100 MB, PDFs of too many pages."""
    for at in range(20):
        yield _claiming(20_000 + at, 2_000 + 100_000 * at)
    for at in range(10):
        yield picture("PNG", at, (6_300, 6_300 + at), compress_level=9)
    sheets = [Image.new("RGB", (20, 20))] * 60
    for at in range(10):
        held = io.BytesIO()
        sheets[0].save(held, "PDF", save_all=True, append_images=sheets[at:])
        yield held.getvalue() + bytes([at])


def marked(word: str) -> Iterator[bytes]:
    """Sixty pictures with `word` where cameras and people hide words: EXIF, XMP, IPTC, comment, text, after the end."""
    said = word.encode()
    for at in range(10):
        exif = Image.Exif()
        exif[0x010E], exif[0x9286 if at % 2 else 0x0131] = word, word
        yield picture("JPEG", 100 + at, exif=exif)
        yield picture("WEBP", 200 + at, exif=exif, xmp=b"<x>" + said + b"</x>")
        yield picture("JPEG", 300 + at, comment=said)
        yield _with_part(picture("JPEG", 400 + at), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + said)
        yield _with_part(picture("JPEG", 500 + at), 0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + said)
        info = PngInfo()
        info.add_text("Comment", word)
        yield picture("PNG", 600 + at, pnginfo=info) + said


def false_kinds() -> Iterator[bytes]:
    """Thirty files that are no pictures, a third of them behind a picture's first bytes."""
    for at, text in enumerate(_FALSE):
        yield text + bytes([at])
        yield b"\xff\xd8\xff\xe0" + text
        yield b"\x89PNG\r\n\x1a\n" + text


def evil_names(count: int = 200) -> Iterator[str]:
    """Names that walk out of a folder, run in a shell or a page, or are none."""
    parts = ("../", "..\\", "%2e%2e/", "/etc/", "C:\\", "\u202e", "$(id)", "`id`", "<script>", "'; --", "%00", "CON")
    for at in range(count):
        yield f"{parts[at % len(parts)] * (1 + at % 9)}{at}{('.jpg', '.html', '.php', '', '.jpg.svg')[at % 5]}"


def _claiming(width_px: int, height_px: int) -> bytes:
    header = struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def _with_part(jpeg: bytes, number: int, body: bytes) -> bytes:
    return jpeg[:2] + bytes([0xFF, number]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]
