"""How many photos of 1.5 MB a second PUT /api/photos takes: [--clients 8] [--photos 120] [--postgres]"""

import argparse
import http.client
import io
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlsplit

from PIL import Image, ImageDraw

from bench.phones import HAMLET, Login, log_in
from bench.places import Place, on_postgres, on_sqlite
from bench.usage import used_s
from tests.support.server import serving

BYTES_WANTED = 1_500_000
WIDTH_PX, HEIGHT_PX, QUALITY = 2560, 1920, 85
GRAINS_PX = (1, 3)


def main(argv: Sequence[str]) -> int:
    """Send photos from several phones at once; prints photos a second, the time of an answer, CPU of the server."""
    parser = argparse.ArgumentParser(prog="script/bench photos", description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--photos", type=int, default=120)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, (on_postgres if asked.postgres else on_sqlite)(Path(folder)) as place:
        took_s, whole_s, cpu_s = _measure(place, asked.clients, asked.photos)
    p50, p95 = statistics.median(took_s), statistics.quantiles(took_s, n=20)[-1]
    print(f"{place.name}: {len(took_s) / whole_s:.0f} photos/s of 1.5 MB, {asked.clients} clients,", end=" ")
    print(f"answer p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, CPU {1000 * cpu_s / len(took_s):.0f} ms a photo")
    return 0


def _measure(place: Place, clients: int, photos: int) -> tuple[list[float], float, float]:
    plain = sheet()
    with serving(place.settings, place.log) as (address, server):
        login = log_in(address)
        _send(address, login, [marked(plain, "first")])
        sent = [[marked(plain, f"{client} {at}") for at in range(photos // clients)] for client in range(clients)]
        used, began = used_s(server.process.pid), time.monotonic()
        with ThreadPoolExecutor(clients) as threads:
            took = list(threads.map(lambda own: _send(address, login, own), sent))
        whole_s = time.monotonic() - began
        return [one for phone in took for one in phone], whole_s, used_s(server.process.pid) - used


def _send(address: str, login: Login, photos: Sequence[bytes]) -> list[float]:
    parts, took = urlsplit(address), []
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
    headers = {"Content-Type": "image/jpeg", "Cookie": login.cookie, "X-CSRF-Token": login.token}
    for photo in photos:
        began = time.monotonic()
        connection.request("PUT", f"/api/photos/{sha256(photo).hexdigest()}?hamlet={quote(HAMLET)}", photo, headers)
        answer = connection.getresponse()
        body = answer.read()
        took.append(time.monotonic() - began)
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {body.decode(errors='replace')[:300]}")
    connection.close()
    return took


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
