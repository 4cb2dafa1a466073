"""A program of its own that takes untrusted pictures and PDFs apart and writes them anew, each in a process of its own.

It is run by its path, alone (`python -I`), with a socket as its only argument, and waits with everything loaded: to
start anew for every photo costs more than the photo. It never looks at a picture itself. An order is one datagram,
{"kind": "JPEG", "wall_s": 30.0, "memory_bytes": …}, with three open files: the picture, an empty one for what comes of
it, and one that is told the exit code in the end. A process is forked for it that can reach nothing but the first two.

What comes of a picture is frames: one line of JSON, {"width": 1600, "height": 1200, "bytes": 345678}, and then that
many bytes. A refusal is one line, {"refused": "TOO_MANY_PIXELS", …}. Any exit code but 0 means that the picture broke
the decoder.
"""

import gc
import io
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, NoReturn

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

PIXELS_MAX = 40_000_000
PDF_PAGES_MAX = 50
PDF_DPI = 250
PDF_PAGE_PIXELS_MAX = 12_000_000
JPEG_QUALITY = 88
OUTPUT_BYTES_MAX = 256 * 1024 * 1024
FILES_MAX = 1024
"""The host never has more open: a few for each of as many pictures as there are cores."""
EXIF_BROKEN = (SyntaxError, ValueError, KeyError, TypeError, OSError, ZeroDivisionError, struct.error)
"""What Pillow says of a camera's words that are no EXIF: they go anyway, and without them the pixels are taken as they
lie."""
READY = (JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
"""Loaded while there is time."""


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
    with suppress(*EXIF_BROKEN):
        ImageOps.exif_transpose(image, in_place=True)
    upright = image
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


def answer(kind: str, data: bytes, out: IO[bytes]) -> None:
    """All frames of one picture or PDF, or its refusal; `kind` is JPEG, PNG, WEBP, HEIF or PDF."""
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


@dataclass(frozen=True, slots=True)
class Running:
    """A process at work on one picture."""

    pid: int
    ends: int
    """Readable once the process has ended."""
    told: int
    """Where its exit code goes."""
    until: float


class Host:
    """Takes orders from `control`, until whoever gives them is gone; then nobody is left at work."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._running: dict[int, Running] = {}

    def serve(self) -> None:
        """Go on until the other end is closed."""
        while True:
            for ready in self._ready():
                if ready in self._running:
                    self._finish(self._running.pop(ready))
                elif not self._take_order():
                    self._end(list(self._running.values()))
                    return
            self._end([one for one in self._running.values() if one.until <= time.monotonic()])

    def _ready(self) -> list[int]:
        waits = [one.until - time.monotonic() for one in self._running.values()]
        return select.select([*self._running, self._control.fileno()], [], [], max(0.0, min(waits)) if waits else None)[
            0
        ]

    def _take_order(self) -> bool:
        message, files, _, _ = socket.recv_fds(self._control, 4096, 3)
        if not message:
            return False
        order, (source, output, told) = json.loads(message), files
        pid = os.fork()
        if pid == 0:
            _work(order, source, output)
        os.close(source)
        os.close(output)
        ends = os.pidfd_open(pid)
        self._running[ends] = Running(pid, ends, told, time.monotonic() + order["wall_s"])
        return True

    def _finish(self, one: Running) -> None:
        _, status = os.waitpid(one.pid, 0)
        with suppress(OSError):
            os.write(one.told, str(os.waitstatus_to_exitcode(status)).encode())
        os.close(one.told)
        os.close(one.ends)

    def _end(self, overdue: list[Running]) -> None:
        """Kill; the end is noticed like any other."""
        for one in overdue:
            os.kill(one.pid, signal.SIGKILL)


def _work(order: dict[str, Any], source: int, output: int) -> NoReturn:
    """One picture, in a process that keeps no other file open than its own two."""
    try:
        os.setsid()
        os.dup2(source, 0)
        os.dup2(output, 1)
        os.closerange(2, FILES_MAX)
        _limit(order)
        with open(0, "rb") as given, open(1, "wb") as out:
            answer(order["kind"], given.read(), out)
        os._exit(0)
    except BaseException:
        os._exit(1)


def _limit(order: dict[str, Any]) -> None:
    """Time as well: the host, which ends who is late, may itself be killed."""
    for limit, value in (
        (resource.RLIMIT_AS, order["memory_bytes"]),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES_MAX),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(order["wall_s"]) + 1),
    ):
        resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None
    Image.preinit()
    gc.freeze()
    Host(socket.socket(fileno=int(sys.argv[1]))).serve()
