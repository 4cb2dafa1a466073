"""The real server at the end of a line that is cut: the phone goes on where it was, nothing is there twice."""

import json
import random
import socket
import threading
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench.line import slow_line
from bench.phones import Item, Login, Phone, full_record, log_in
from bench.places import on_sqlite
from bench.slow_line import PART_BYTES, Caller
from bench.survivors import survivors
from tests.support.photos import photo
from tests.support.server import serving

FAST = 1e9


def hang_up_after(address: str, login: Login, item: Item, share: float) -> None:
    """Send that share of a call, and go without an answer."""
    parts, body = urlsplit(address), json.dumps({"device": "gone", "items": [item]}).encode()
    told = {"Host": "test", "Cookie": login.cookie, "X-CSRF-Token": login.token, "Content-Length": str(len(body))}
    lines = ["POST /api/sync HTTP/1.1", *(f"{name}: {text}" for name, text in told.items()), "", ""]
    call = "\r\n".join(lines).encode() + body
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60) as connection:
        connection.sendall(call[: len(call) - int((1 - share) * len(body))])


@pytest.mark.slow
def test_whoever_hangs_up_in_the_middle_of_a_group_costs_the_others_nothing(tmp_path: Path) -> None:
    chance = random.Random(4)
    with on_sqlite(tmp_path) as place, serving(place.settings, place.log) as (address, _):
        login = log_in(address)
        gone, others = [full_record(chance) for _ in range(12)], [full_record(chance) for _ in range(24)]
        leaving = [
            threading.Thread(target=hang_up_after, args=(address, login, item, 1.0 if at % 2 else 0.5))
            for at, item in enumerate(gone)
        ]
        for thread in leaving:
            thread.start()
        phone = Phone(address, login)
        acknowledged = [(item, answer) for item in others for answer in phone.send([item])]
        for thread in leaving:
            thread.join()
        again = list(zip(gone, phone.send(gone), strict=True))
    assert all(answer["status"] == "stored" for _, answer in acknowledged)
    assert {answer["status"] for _, answer in again} <= {"stored", "unchanged"}
    tally = survivors(place, [*acknowledged, *again])
    print(f"hung up: {tally}")
    assert (tally.held, tally.lost, tally.doubled) == (36, 0, 0)


@pytest.mark.slow
def test_a_phone_on_a_line_cut_eight_times_goes_on_where_it_was(tmp_path: Path) -> None:
    chance, picture = random.Random(8), photo(width_px=2400, height_px=1800) + random.Random(1).randbytes(500_000)
    items = [full_record(chance) for _ in range(120)]
    with on_sqlite(tmp_path) as place, serving(place.settings, place.log) as (address, _):
        login = log_in(address)
        cuts = [chance.randrange(len(picture)) for _ in range(8)]
        with slow_line(address, FAST, 0.0, cuts) as (line_address, line):
            phone = Caller(line_address, login)
            assert phone.send_children(items) == len(items)
            assert phone.send_photo(picture)
            twice = line.up_bytes - phone.needed_bytes
        (answer,) = Phone(address, login).send([items[0]])
        status, _ = Caller(address, login).call("GET", f"/api/photos/{sha256(picture).hexdigest()}")
    assert (answer["status"], status, line.cuts_count) == ("unchanged", 200, 8)
    assert twice <= 8 * 2 * PART_BYTES
    assert survivors(place, [(items[0], answer)]).doubled == 0
