"""A phone on 400 kbit/s, 400 ms: 50 children; 300 and 100 photos, cut: [--photos 100] [--photo-kb 1150] [--cuts 20]"""

import argparse
import http.client
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from bench.line import slow_line
from bench.phones import HAMLET, Item, Login, full_record, log_in
from bench.photos import marked, sheet
from bench.places import Place, on_sqlite
from db import func, select
from db.tables import Child, Photo
from tests.support.server import serving

BYTES_S, ROUND_S = 400_000 / 8, 0.4
BATCH_MAX, PART_BYTES = 50, 128 * 1024
"""As web/assets/phone/sending.js and photo_sending.js have them."""
PHOTO_KB = 1150
"""A page of much grain as the app draws it (2,600 px, quality 0.85); those of tests/pages/own are half as heavy."""
_PAUSE_S = 0.05


@dataclass
class Caller:
    """What the phone's app calls, in its order; `needed_bytes` went up in calls that were answered."""

    address: str
    login: Login
    needed_bytes: int = 0
    connection: http.client.HTTPConnection | None = None

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, Any]:
        """Status and answer; called again, with a new connection, until there is one."""
        while True:
            try:
                return self._once(method, path, body, headers)
            except (OSError, http.client.HTTPException):
                if self.connection is not None:
                    self.connection.close()
                self.connection = None
                time.sleep(_PAUSE_S)
                if method == "PUT":
                    return 0, None

    def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        parts = urlsplit(self.address)
        if self.connection is None:
            self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
        own = {"Cookie": self.login.cookie, "X-CSRF-Token": self.login.token, "Host": "bench"} | headers
        self.connection.request(method, path, body or None, own)
        answer = self.connection.getresponse()
        told = json.loads(answer.read() or b"null")
        length = {"Content-Length": str(len(body)), "Accept-Encoding": "identity"} if body else {}
        lines = [f"{name}: {text}" for name, text in (own | length).items()]
        self.needed_bytes += len("\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""])) + len(body)
        return answer.status, told

    def send_children(self, items: Sequence[Item]) -> int:
        """In batches as the app makes them; how many have their receipt."""
        answered = 0
        for at in range(0, len(items), BATCH_MAX):
            body = {"device": "bench", "format": 1, "app": "bench", "items": items[at : at + BATCH_MAX]}
            json_type = {"Content-Type": "application/json"}
            status, told = self.call("POST", "/api/sync", json.dumps(body, ensure_ascii=False).encode(), **json_type)
            answered += sum(1 for one in told["items"] if one["receipt"]) if status == 200 else 0
        return answered

    def send_photo(self, photo: bytes) -> bool:
        """What is here is asked for first, then part after part goes up; whether it has its receipt."""
        name = sha256(photo).hexdigest()
        status, told = self.call("GET", f"/api/photos/{name}")
        while status not in (200, 201):
            start = told["received"] if status == 202 else 0
            part = photo[start : start + PART_BYTES]
            span = f"bytes {start}-{start + len(part) - 1}/{len(photo)}"
            address = f"/api/photos/{name}?kind=page&hamlet={quote(HAMLET)}"
            headers = {"Content-Range": span, "Content-Type": "image/jpeg"}
            status, told = self.call("PUT", address, part, **headers)
            if status not in (200, 201, 202):
                status, told = self.call("GET", f"/api/photos/{name}")
        return bool(told["receipt"])


def main(argv: Sequence[str]) -> int:
    """Print seconds, bytes, and the share sent twice. 1 when anything is missing or there twice."""
    parser = argparse.ArgumentParser(prog="script/bench slow-line", description=__doc__)
    parser.add_argument("--photos", type=int, default=100)
    parser.add_argument("--cuts", type=int, default=20)
    parser.add_argument("--photo-kb", type=int, default=PHOTO_KB)
    parser.add_argument("--faster", type=float, default=1.0, help="the second line's speed: 115 MB take an hour at 1")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, on_sqlite(Path(folder)) as place:
        with serving(place.settings, place.log) as (address, _):
            login, plain = log_in(address), sheet(1000 * asked.photo_kb)
            _fifty(address, login)
            _cut(address, login, [marked(plain, str(at)) for at in range(asked.photos)], asked.cuts, asked.faster)
        return _missing(place, 350, asked.photos)


def _fifty(address: str, login: Login) -> None:
    chance = random.Random(50)
    items = [full_record(chance) for _ in range(50)]
    with slow_line(address, BYTES_S, ROUND_S) as (slow, line):
        began = time.monotonic()
        answered = Caller(slow, login).send_children(items)
        took_s = time.monotonic() - began
    print(f"50 children: {answered} receipts in {took_s:.1f} s, {line.up_bytes / 1000:.0f} kB up", flush=True)


def _cut(address: str, login: Login, photos: Sequence[bytes], cuts: int, faster: float) -> None:
    chance = random.Random(300)
    items = [full_record(chance) for _ in range(300)]
    whole_bytes = sum(map(len, photos)) + 300 * len(json.dumps(items[0]))
    places = [chance.randrange(whole_bytes) for _ in range(cuts)]
    with slow_line(address, BYTES_S * faster, ROUND_S / faster, places) as (slow, line):
        phone, began = Caller(slow, login), time.monotonic()
        answered = phone.send_children(items)
        answered += sum(map(phone.send_photo, photos))
        took_s = time.monotonic() - began
    twice = line.up_bytes - phone.needed_bytes
    print(f"300 children, {len(photos)} photos of {len(photos[0]) / 1000:.0f} kB,", end=" ")
    print(f"cut {line.cuts_count} times: {answered} receipts,", end=" ")
    print(f"{line.up_bytes / 1e6:.1f} MB up in {took_s:.0f} s on a line {faster:g} times faster,", end=" ")
    print(f"{twice / 1e6:.2f} MB of them twice: {100 * twice / phone.needed_bytes:.1f} %", flush=True)


def _missing(place: Place, children: int, photos: int) -> int:
    database = place.database()
    with database.reading() as session:
        kept = [session.scalar(select(func.count()).select_from(table)) for table in (Child, Photo)]
    database.close()
    print(f"kept: {kept[0]} of {children} children, {kept[1]} of {photos} photos")
    return 0 if kept == [children, photos] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
