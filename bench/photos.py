"""How many photos of 1.5 MB a second PUT /api/photos takes: [--clients 8] [--photos 120] [--postgres]"""

import io
import random
import sys
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from urllib.parse import quote

from PIL import Image, ImageDraw

from bench.load import Traffic, run
from bench.phones import HAMLET, Login, connect

BYTES_WANTED = 1_500_000
WIDTH_PX, HEIGHT_PX, QUALITY = 2560, 1920, 85
GRAINS_PX = (1, 3)


def main(argv: Sequence[str]) -> int:
    """Send photos from several phones at once; prints photos a second, the time of an answer, CPU of each."""
    return run(argv, __doc__, Traffic("photos", "photos", 120, _photos, _putting))


def _photos(phone: int, count: int) -> list[bytes]:
    return [marked(sheet(), f"{phone} {at}") for at in range(count)]


def _putting(address: str, login: Login) -> Callable[[bytes], None]:
    connection = connect(address)
    headers = {"Content-Type": "image/jpeg", **login.headers}

    def put(photo: bytes) -> None:
        connection.request("PUT", f"/api/photos/{sha256(photo).hexdigest()}?hamlet={quote(HAMLET)}", photo, headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {body.decode(errors='replace')[:300]}")

    return put


@cache
def sheet(bytes_wanted: int = BYTES_WANTED) -> bytes:
    """A ruled page on paper of that grain that makes it so heavy, in the size and quality the phone's app sends."""
    made = [_jpeg(_page(depth, width_px), QUALITY) for depth in range(4, 32, 3) for width_px in GRAINS_PX]
    return min(made, key=lambda one: abs(len(one) - bytes_wanted))


def _page(depth: int, grain_px: int) -> Image.Image:
    grain = Image.effect_noise((WIDTH_PX // grain_px, HEIGHT_PX // grain_px), depth)
    grain = grain.resize((WIDTH_PX, HEIGHT_PX)).convert("RGB")
    pen, chance = ImageDraw.Draw(grain), random.Random(1)
    for y in range(60, HEIGHT_PX, 60):
        pen.line((0, y, WIDTH_PX, y), fill=(60, 60, 90), width=3)
        for x in range(20, WIDTH_PX, 240):
            pen.text((x, y - 40), f"{chance.randrange(10**9)}", fill=(20, 20, 120), font_size=30)
    return grain


def _jpeg(image: Image.Image, quality: int) -> bytes:
    held = io.BytesIO()
    image.save(held, "JPEG", quality=quality)
    return held.getvalue()


def marked(photo: bytes, mark: str) -> bytes:
    """The same photo with other bytes: a comment behind its first two."""
    comment = mark.encode()
    return photo[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + photo[2:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
