"""Senders who stop half-way, who are slow, who come back after a month, and who come all at once."""

import json
import random
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from urllib.parse import quote, urlsplit

from bench.ordeals import album
from bench.ordeals.crowd import crowd_of, delivered
from bench.ordeals.killing import CLIENTS
from bench.ordeals.shortage import DAY_S, shifted
from bench.ordeals.site import Outcome, Site
from bench.phones import HAMLET, Answer, Item, Login, Phone, correction, full_record, log_in
from bench.survivors import survivors
from tests.support.server import PATIENCE_S

PHONES, RECORDS, PHOTOS = 50, 40, 10
_SLOW_S = 5.0
_MORNING_S = 900.0
"""So long phones try in the morning, as long as they have to: no fault is healed then, there are only many of them."""
_COPIES = 4


def half_sent(site: Site, rounds: int) -> Outcome:
    """Records and photos cut off somewhere in the middle, then sent whole."""
    login, chance = log_in(site.address), random.Random(time.monotonic_ns())
    phone, acknowledged, sent = Phone(site.address, login), list[tuple[Item, Answer]](), list[album.Sent]()
    for photo in album.photos(rounds):
        item = full_record(chance)
        _hang_up(site.address, _sync_call(login, [item]), chance)
        _hang_up(site.address, _photo_call(login, photo), chance)
        acknowledged += zip([item], delivered(phone, [item]), strict=True)
        sent.append(album.deliver(site.address, login, photo))
    return Outcome(2 * rounds, album.together(survivors(site.place, acknowledged), album.held(site, sent)))


def _sync_call(login: Login, items: list[Item]) -> bytes:
    body = json.dumps({"device": "half", "items": items}).encode()
    return _head(login, "POST", "/api/sync", "application/json", len(body)) + body


def _photo_call(login: Login, photo: bytes) -> bytes:
    address = f"/api/photos/{sha256(photo).hexdigest()}?hamlet={quote(HAMLET)}"
    return _head(login, "PUT", address, "image/jpeg", len(photo)) + photo


def _head(login: Login, method: str, path: str, kind: str, length: int) -> bytes:
    told = {"Host": "test", **login.headers, "Content-Type": kind, "Content-Length": str(length)}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {text}" for name, text in told.items()), "", ""]
    return "\r\n".join(lines).encode()


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60)


def _hang_up(address: str, call: bytes, chance: random.Random) -> None:
    with _connected(address) as connection:
        connection.sendall(call[: chance.randrange(1, len(call) + 1)])


def slow(site: Site, rounds: int) -> Outcome:
    """Many who send a byte now and then, to the end, beside phones that go on being answered."""
    login, chance = log_in(site.address), random.Random(time.monotonic_ns())
    items = [full_record(chance) for _ in range(rounds)]
    trickles = [threading.Thread(target=_trickle, args=(site.address, _sync_call(login, [one]))) for one in items]
    with crowd_of(site, CLIENTS) as crowd:
        for thread in trickles:
            thread.start()
        crowd.let_post()
        for thread in trickles:
            thread.join()
        acknowledged = crowd.settle()
    acknowledged += zip(items, delivered(Phone(site.address, login), items), strict=True)
    return Outcome(rounds, survivors(site.place, acknowledged))


def _trickle(address: str, call: bytes) -> None:
    """All of the call, within some seconds, in twenty crumbs."""
    step = -(-len(call) // 20)
    with _connected(address) as connection:
        for at in range(0, len(call), step):
            connection.sendall(call[at : at + step])
            time.sleep(_SLOW_S / 20)
        connection.recv(1 << 16)


def replay(site: Site, rounds: int) -> Outcome:
    """A month later a phone sends its whole outbox again, from several windows at once; others have gone on."""
    chance, login = random.Random(time.monotonic_ns()), log_in(site.address)
    items = [full_record(chance) for _ in range(rounds)]
    phone = Phone(site.address, login)
    first = _in_batches(phone, items)
    corrections = [correction(one["uuid"], answer["rev"], chance) for one, answer in zip(items, first, strict=True)]
    later = _in_batches(phone, corrections)
    told = site.folder / "a month later"
    told.write_text(f"{31 * DAY_S:+d}\n")
    site.kill()
    site.serve(shifted(told))
    new = log_in(site.address)
    with ThreadPoolExecutor(_COPIES) as threads:
        answers = list(threads.map(lambda _: _in_batches(Phone(site.address, new), items), range(_COPIES)))
    site.kill()
    site.serve()
    acknowledged = [*zip(items, first, strict=True), *zip(corrections, later, strict=True)]
    acknowledged += [pair for copy in answers for pair in zip(items, copy, strict=True)]
    return Outcome(_COPIES * rounds, survivors(site.place, acknowledged))


def _in_batches(phone: Phone, items: list[Item], size: int = 20, patience_s: float = PATIENCE_S) -> list[Answer]:
    groups = [items[at : at + size] for at in range(0, len(items), size)]
    return [answer for group in groups for answer in delivered(phone, group, patience_s)]


def morning(site: Site, rounds: int) -> Outcome:
    """All phones of a campaign come back at once, with records and photos; `rounds` phones, 50 at most."""
    login, gate = log_in(site.address), threading.Barrier(min(rounds, PHONES))
    share = min(1.0, rounds / PHONES)
    records, count = max(4, round(RECORDS * share)), max(1, round(PHOTOS * share))
    albums = [album.photos(count) for _ in range(min(rounds, PHONES))]

    def come_back(number: int) -> tuple[list[tuple[Item, Answer]], list[album.Sent]]:
        chance = random.Random(time.monotonic_ns() + number)
        items = [full_record(chance) for _ in range(records)]
        gate.wait(60)
        answers = _in_batches(Phone(site.address, login), items, patience_s=_MORNING_S)
        return list(zip(items, answers, strict=True)), [
            album.deliver(site.address, login, photo, _MORNING_S) for photo in albums[number]
        ]

    with ThreadPoolExecutor(len(albums)) as threads:
        phones = list(threads.map(come_back, range(len(albums))))
    acknowledged = [pair for pairs, _ in phones for pair in pairs]
    sent = [one for _, photos in phones for one in photos]
    tally = album.together(survivors(site.place, acknowledged), album.held(site, sent))
    return Outcome(len(albums), tally)


def pages(site: Site, rounds: int) -> Outcome:
    """So many pages wait at once and are read while people go on posting."""
    login = log_in(site.address)
    with crowd_of(site, CLIENTS) as crowd, ThreadPoolExecutor(CLIENTS) as threads:
        sent = list(threads.map(lambda photo: album.deliver(site.address, login, photo), album.photos(rounds)))
        with site.working():
            crowd.let_post()
            album.wait_until_ended(site, sent)
        crowd.let_post()
        acknowledged = crowd.settle()
    tally = album.together(survivors(site.place, acknowledged), album.held(site, sent, ("read",)))
    return Outcome(rounds, tally)
