"""A program of its own: one untrusted picture or PDF on standard input, clean JPEGs on standard output.

It is run by its path, alone (`python -I`), and imports little: its start is the cost of every photo. A frame of
output is one line of JSON, {"width": 1600, "height": 1200, "bytes": 345678}, and then that many bytes. A refusal is one
line, {"refused": "TOO_MANY_PIXELS", …}. Anything else (a signal, a traceback) means that the picture broke the decoder.
"""

import io
import json
import sys
from typing import IO, Any

from PIL import Image, ImageOps

PIXELS_MAX = 40_000_000
PDF_PAGES_MAX = 50
PDF_DPI = 250
PDF_PAGE_PIXELS_MAX = 12_000_000
JPEG_QUALITY = 88


class Refused(Exception):
    """The picture is not taken: a code and what its sentence needs."""

    def __init__(self, code: str, **details: int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def renew(image: Image.Image) -> Image.Image:
    """`image` upright, in grey or RGB, on white where it was transparent. Refuses what its header or data forbid."""
    if image.width * image.height > PIXELS_MAX:
        raise Refused("TOO_MANY_PIXELS", width=image.width, height=image.height)
    try:
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError) as broken:
        raise Refused("IMAGE_CUT_OFF") from broken
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):
        upright = upright.convert("I").point(lambda grey: grey * (1 / 256))
    if upright.mode in ("L", "RGB"):
        return upright
    if upright.mode in ("P", "PA", "LA", "RGBA", "La", "RGBa"):
        seen = upright.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen)
        return paper
    return upright.convert("L" if upright.mode in ("1", "I", "F") else "RGB")


def write(image: Image.Image, out: IO[bytes]) -> None:
    """One frame: the pixels alone, none of what came with them (Pillow writes comments and profiles of `info`)."""
    image.info.clear()
    held = io.BytesIO()
    image.save(held, "JPEG", quality=JPEG_QUALITY)
    data = held.getvalue()
    out.write(json.dumps({"width": image.width, "height": image.height, "bytes": len(data)}).encode() + b"\n" + data)


def write_pdf(data: bytes, out: IO[bytes]) -> None:
    """A frame for each page. Refuses a locked or broken document and one of too many pages."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as broken:
        raise Refused("PDF_UNREADABLE") from broken
    if not 0 < len(document) <= PDF_PAGES_MAX:
        raise Refused("PDF_PAGES", count=len(document), most=PDF_PAGES_MAX)
    for page in document:
        write(_rendered(page), out)


def _rendered(page: Any) -> Image.Image:
    width, height = page.get_size()
    scale = PDF_DPI / 72
    scale = min(scale, (PDF_PAGE_PIXELS_MAX / max(1.0, width * height)) ** 0.5)
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return picture.convert("RGB")


def main() -> None:
    """Read standard input; the format by its name (JPEG, PNG, WEBP, HEIF, PDF) is the only argument."""
    Image.MAX_IMAGE_PIXELS = None
    kind, data, out = sys.argv[1], sys.stdin.buffer.read(), sys.stdout.buffer
    try:
        if kind == "PDF":
            write_pdf(data, out)
            return
        if kind == "HEIF":
            import pillow_heif

            pillow_heif.register_heif_opener(thumbnails=False)
        try:
            image = Image.open(io.BytesIO(data), formats=[kind])
        except (OSError, SyntaxError, ValueError, EOFError) as broken:
            raise Refused("IMAGE_CUT_OFF") from broken
        write(renew(image), out)
    except Refused as refused:
        out.write(json.dumps({"refused": refused.code, **refused.details}).encode() + b"\n")


if __name__ == "__main__":
    main()
